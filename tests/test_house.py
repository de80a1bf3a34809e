"""The house: data flows one way, and nothing leaves the machine."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

STAGES = {"query", "read", "compose", "llm", "grounding"}


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def test_a_module_imports_only_from_its_left():
    assert all(not packages(path) & {"bot", "app", "tests"} for path in modules("index"))
    assert all(not packages(path) & {"app", "tests"} for path in modules("bot"))
    assert not packages(ROOT / "app.py") & {"index", "tests"}


def test_stages_do_not_import_one_another():
    for path in modules("bot"):
        stage = path.relative_to(ROOT / "bot").parts[0]
        if stage in STAGES:
            imported = {name.split(".")[1] for name in imports(path) if name.startswith("bot.")}
            assert not imported & (STAGES - {stage}), path


def test_only_the_page_knows_gradio():
    users = [path for path in [*modules("index"), *modules("bot")] if "gradio" in packages(path)]
    assert all("web" in path.parts for path in users), users


def test_libraries_do_not_print():
    for path in [*modules("index"), *modules("bot")]:
        calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
        assert not [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"], path


WATCH = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        sys.stderr.write(f"NETWORK {event} {arguments}\\n")
sys.addaudithook(watch)
"""


@pytest.mark.parametrize(
    "work",
    [
        "from bot import Bot; Bot.open().ask('When do they meet?')",
        "import index; index.build(['seeds'], sys.argv[1], rebuild=True)",
    ],
)
def test_nothing_leaves_the_machine_and_nothing_is_left_in_the_home_folder(seed_folder, tmp_path, work):
    home = tmp_path / "home"
    home.mkdir()
    cache = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    environment = os.environ | {"HOME": str(home), "XDG_CACHE_HOME": cache, "BYLINE_ARCHIVE": str(seed_folder)}
    done = subprocess.run(
        [sys.executable, "-c", WATCH + work, str(tmp_path / "a")],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "NETWORK" not in done.stderr
    assert list(home.iterdir()) == []


def test_asking_needs_neither_torch_nor_what_reads_files(seed_folder):
    work = (
        "import sys; from bot import Bot; Bot.open(sys.argv[1]).ask('When do they meet?');"
        "unwanted = {'torch', 'transformers', 'sentence_transformers', 'gradio', 'charset_normalizer', 'dateparser',"
        "'fasttext', 'feedparser', 'httpx', 'jinja2', 'lxml', 'openai', 'markdown_it', 'pypdfium2', 'trafilatura',"
        "'yaml'};"
        "sys.stdout.write(','.join(unwanted & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", work, str(seed_folder)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""


def test_pictures_are_small_and_shown():
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = list((ROOT / "docs").glob("*.png"))
    assert len(pictures) == 12
    assert all(path.stat().st_size < 200_000 and f"docs/{path.name}" in shown for path in pictures)
