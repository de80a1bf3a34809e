"""Guarantee 5 for readers: every answer is from one state, and the next one from the newest, without a restart."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot import Bot
from index import open_archive
from index.readers import IDLE
from index.search import search
from tests.crash.scenario import PLACES, WordHash
from tests.press import appear, editions, press, read_meanwhile


def test_fifty_threads_asking_during_builds_each_get_one_edition(tmp_path):
    seen = read_meanwhile(tmp_path, threads=50, wanted=12, seconds=60)
    assert len(seen) >= 12
    appear(tmp_path, newest := 2 * max(seen))
    found = open_archive(tmp_path / "archive", embedder=WordHash()).search("river")
    assert editions([hit.passage.text for hit in found]) == {newest}


def test_a_bot_moves_on_between_questions(tmp_path):
    appear(tmp_path, 1, "default")
    bot = Bot.open(tmp_path / "archive")
    builder = press(tmp_path, 2, 3, "default")

    def ask(place: str) -> None:
        answer = bot.ask(f"Who saw the river at {place}?")
        assert answer.citations
        assert len(editions([citation.quote for citation in answer.citations])) == 1

    while builder.poll() is None:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(ask, PLACES[1:5]))
    answer = bot.ask("Who saw the river at Tilling?")
    assert editions([citation.quote for citation in answer.citations]) == {3}


def test_an_open_archive_that_nobody_asks_lets_the_log_be_emptied(tmp_path):
    archive = open_archive(appear(tmp_path, 1), embedder=WordHash())
    assert archive.search("river")
    log = tmp_path / "archive" / "archive.db-wal"
    held = archive.snapshot()
    appear(tmp_path, 2)
    assert log.stat().st_size > 0, "a snapshot in use needs the log"
    assert editions([hit.passage.text for hit in search(held, "river")]) == {1}
    del held
    gc.collect()
    appear(tmp_path, 3)
    assert log.stat().st_size == 0
    assert editions([hit.passage.text for hit in archive.search("river")]) == {3}


def test_connections_are_used_again_and_closed_in_the_end(tmp_path):
    archive = open_archive(appear(tmp_path, 1), embedder=WordHash())

    def handles() -> int:
        files = (path.readlink() for path in Path("/proc/self/fd").iterdir() if path.is_symlink())
        return sum(file == tmp_path / "archive" / "archive.db" for file in files)

    for _ in range(3):
        held = [archive.snapshot() for _ in range(3 * IDLE)]
        assert all(len(snapshot) == len(PLACES) - 1 for snapshot in held)
        assert handles() == 3 * IDLE + 1, "SQLite itself keeps the handles of closed connections for the next ones"
        assert len(archive._readers._idle) == 0
        del held
        gc.collect()
        assert len(archive._readers._idle) == IDLE
    archive.close()
    assert handles() == 0


@pytest.mark.parametrize("lost", ["before it was looked for", "while it was looked for"])
def test_a_reader_of_the_old_build_does_without_its_faiss_file(tmp_path, lost, monkeypatch):
    folder = appear(tmp_path, 1)
    archive = open_archive(folder, embedder=WordHash())
    reader = archive._readers.begin()
    reader.connection.execute("SELECT count(*) FROM articles").fetchone()
    appear(tmp_path, 2)
    if lost == "while it was looked for":
        monkeypatch.setattr(Path, "glob", lambda self, pattern: iter([self / f"vectors.0.{'0' * 64}.faiss"]))
    archive._shared = None
    snapshot = archive._on(reader.connection)
    assert editions([hit.passage.text for hit in search(snapshot, "river")]) == {1}
