"""The wheel: all that Byline reads at run time is in it, and it works from another folder, away from this one.

``.ci/installed`` does the same in an environment of its own, with everything that pip fetches.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS

NOWHERE = "http://127.0.0.1:9"
"""An address that nobody answers at, for the model hub."""


def files_of_the_project() -> list[str]:
    """What is or may be committed."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the project as it is now."""
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in files_of_the_project():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, source / name)
    how = ["wheel", "--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", str(made), str(source)]
    done = subprocess.run([sys.executable, "-m", "pip", *how], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(made.glob("byline-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that it is unpacked to, as pip does."""
    folder = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder of a person's, with a file and a folder that go by names of ours."""
    (tmp_path / "app.py").write_text("raise SystemExit('not ours')\n")
    (tmp_path / "index").mkdir()
    shutil.copytree(SEEDS, tmp_path / "articles")
    return tmp_path


def started(installed: Path, elsewhere: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    """A command of the installed ``byline``, begun as its script does it: without the working folder in the path."""
    code = f"import bot; assert bot.__file__.startswith({str(installed)!r}); from bot.commands import main; main()"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")}
    told = clean | {"PYTHONPATH": str(installed), "HF_ENDPOINT": NOWHERE, "NO_COLOR": "1"} | environment
    command = [sys.executable, "-P", "-c", code, *words]
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=elsewhere, env=told, **how)


def test_the_wheel_has_what_is_read_at_run_time_and_nothing_else(wheel):
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    ours = {name for name in files_of_the_project() if name.startswith(("bot/", "index/", "prompts/"))}
    assert packed == ours | {"app.py"}


def test_it_indexes_and_answers_from_another_folder(installed, elsewhere):
    built, told = (run := started(installed, elsewhere, "index", "articles")).communicate(timeout=120)
    assert (run.returncode, built) == (0, "archive: 1 added (files); 1 article\n"), told
    answer, told = (run := started(installed, elsewhere, "ask", "Has a date been set?")).communicate(timeout=120)
    assert run.returncode == 0, told
    assert "No date has been set" in answer


def test_without_an_archive_it_says_what_to_do(installed, elsewhere):
    said, told = (run := started(installed, elsewhere, "ask", "Who?")).communicate(timeout=120)
    assert (run.returncode, said) == (2, "")
    assert told == "byline: There is no archive in archive. Build one: python -m index FOLDER --archive archive\n"


def test_it_serves_the_page_with_its_looks_and_what_moves_in_it(installed, elsewhere, seed_folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    run = started(installed, elsewhere, "serve", GRADIO_SERVER_PORT=port, BYLINE_ARCHIVE=str(seed_folder))
    try:
        page = _page(run, f"http://127.0.0.1:{port}/")
    finally:
        run.terminate()
        run.communicate(timeout=30)
    assert "#masthead h1" in page
    assert "window.byline" in page


def _page(run: subprocess.Popen[str], address: str) -> str:
    until = time.monotonic() + 90
    while time.monotonic() < until and run.poll() is None:
        try:
            return urllib.request.urlopen(address, timeout=5).read().decode()
        except OSError:
            time.sleep(0.2)
    return pytest.fail(f"byline serve did not come up: {run.communicate()}")
