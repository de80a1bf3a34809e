"""A newspaper that appears again and again while it is read.

Every sentence of an edition carries its number, so that an answer of two editions can be told.
``python -m tests.press FOLDER FIRST LAST EMBEDDER`` is the press.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from index import Archive, build, open_archive
from index.search import search
from tests.crash.scenario import PLACES, WordHash

EMBEDDERS = {"word-hash": {"embedder": WordHash()}, "default": {}}


def appear(folder: Path, edition: int, embedder: str = "word-hash") -> Path:
    """Write an edition's articles, odd ones one fewer, and bring the archive to it; the archive's folder."""
    articles = folder / "articles"
    articles.mkdir(exist_ok=True)
    for path in articles.iterdir():
        path.unlink()
    for place in PLACES[edition % 2 :]:
        text = f"The river at {place} was seen by the reporter of edition {edition} on Monday."
        (articles / f"{place}.txt").write_text(f"News of {place}\n\n{text}", encoding="utf-8")
    build([articles], folder / "archive", prune=True, **EMBEDDERS[embedder])
    return folder / "archive"


def editions(texts: list[str]) -> set[int]:
    """The editions that texts are from."""
    return {int(number) for text in texts for number in re.findall(r"edition (\d+)", text)}


def press(folder: Path, first: int, last: int, embedder: str) -> subprocess.Popen:
    """A process that brings out edition after edition."""
    words = [sys.executable, "-m", "tests.press", folder, first, last, embedder]
    return subprocess.Popen(list(map(str, words)), cwd=Path(__file__).parent.parent)


def read_meanwhile(folder: Path, threads: int, wanted: int, seconds: float) -> Counter[int]:
    """Let threads share an archive and ask while editions appear, until so many were seen; answers by edition.

    Raises:
        AssertionError: an answer was of two editions, or of one before the last one that its thread saw.
    """
    archive = open_archive(appear(folder, 1), embedder=WordHash())
    builder, until = press(folder, 2, 1_000_000, "word-hash"), time.monotonic() + seconds
    seen: Counter[int] = Counter()

    def ask(_: int) -> None:
        last = 1
        while len(seen) < wanted and time.monotonic() < until:
            edition = _edition(archive)
            assert edition >= last, "nobody goes back to an older edition"
            last = edition
            seen[edition] += 1

    try:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(ask, range(threads)))
    finally:
        builder.kill()
        builder.wait()
    return seen


def _edition(archive: Archive) -> int:
    """The one edition that everything is of that a question meets."""
    snapshot = archive.snapshot()
    hits = search(snapshot, "the river seen by a reporter", 100)
    texts = [snapshot.article(hit.passage.article_id).text for hit in hits]
    (edition,) = editions(texts + [hit.passage.text for hit in hits])
    assert len(hits) == len(snapshot) == len(PLACES) - edition % 2
    return edition


if __name__ == "__main__":
    for edition in range(int(sys.argv[2]), int(sys.argv[3]) + 1):
        appear(Path(sys.argv[1]), edition, sys.argv[4])
