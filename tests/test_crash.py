"""Guarantee 5: builds that are killed, cut off from power or denied the disk leave the old archive or the new one.

The harness runs in a process of its own, because it forks, and forking one that has threads isn't safe.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index import build
from index.embedder import load_embedder
from tests.conftest import ROOT
from tests.crash.scenario import write_edition
from tests.crash.state import MISSING, observe

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the harness looks below SQLite and into /proc")


def harness(*words: str) -> dict[str, dict]:
    command = [sys.executable, "-m", "tests.crash", "--json", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_a_hundred_kills_leave_the_old_archive_or_the_new_one():
    told = harness("--kills", "100")
    assert [line for name in ("kills", "faults", "damage") for line in told[name]["wrong"]] == []
    assert sum(told["kills"]["attempts"].values()) == 100
    assert {"edition 0", "edition 1", "edition 2"} <= told["kills"]["found"].keys()
    assert told["faults"]["found"]["told"] > 0, "a disk that can't be written is told in one clear error"


def test_the_harness_finds_nothing_where_nothing_is_planted():
    assert harness("--edges", "--bug", "trusting")["edges"]["wrong"] == []


@pytest.mark.parametrize("bug", ["no fsync", "no rename", "FAISS too early"])
def test_the_harness_catches_a_planted_bug(bug):
    assert harness("--edges", "--bug", bug)["edges"]["wrong"]


REACHED = {
    "the database is there": lambda folder: (folder / "archive.db").exists(),
    "vectors are being stored": lambda folder: _size(folder / "archive.db-wal") > 70_000,
    "the FAISS file is being written": lambda folder: any(folder.glob("*.faiss*")),
}


@pytest.mark.parametrize("reached", REACHED)
def test_a_killed_build_with_the_real_embedder(tmp_path, reached):
    articles, folder, peaceful = tmp_path / "articles", tmp_path / "a", tmp_path / "b"
    write_edition(articles, 1)
    build([articles], peaceful)
    whole = observe(peaceful, load_embedder())
    command = [sys.executable, "-m", "index", str(articles), "--archive", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env=os.environ | {"NO_COLOR": "1"})
    while process.poll() is None and not REACHED[reached](folder):
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert observe(folder, load_embedder()) in (MISSING, whole)
    build([articles], folder)
    assert observe(folder, load_embedder()) == whole


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
