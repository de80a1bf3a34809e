"""What is built when it is stopped: two editions of a small newspaper, and the ways from one to the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import build
from index.archive import Archive
from index.embedder import Progress
from index.snapshot import Snapshot

PLACES = ("Marrow", "Tilling", "Ashcombe", "Penrow", "Ferrick", "Oldbury", "Sallow", "Winmere", "Corve", "Dunlea")

MATTERS = (
    "The river reached its flood warning level at {0} on day {1}, and edition {2} went to press late.",
    "Councillors in {0} put the budget to a vote {1} times before edition {2} closed.",
    "Repairs to the bridge of {0} will take {1} weeks, the mayor told edition {2}.",
    "The harvest of apples around {0} came to {1} tonnes, a figure that edition {2} had first.",
    "The museum of {0} bought {1} paintings, edition {2} has learned.",
)


class WordHash:
    """A small embedder for tests: a text's vector is the sum of its words', each drawn by the word's hash."""

    identity = "word-hash@1"
    dimension = 16

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        vectors = np.array([self._vector(text) for text in texts], np.float32).reshape(len(texts), self.dimension)
        if progress:
            progress(len(texts))
        return vectors

    def _vector(self, text: str) -> np.ndarray:
        drawn = [hashlib.sha256(word.encode()).digest()[: self.dimension] for word in text.lower().split()]
        total = np.frombuffer(b"".join(drawn), np.int8).reshape(-1, self.dimension).sum(axis=0, dtype=np.float32)
        return total / (np.linalg.norm(total) or 1.0)


def write_edition(folder: Path, edition: int) -> None:
    """The files of an edition: of edition 1's, edition 2 drops two, edits two, keeps the rest and adds three."""
    numbers = set(range(10)) if edition == 1 else set(range(2, 13))
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.txt"):
        path.unlink()
    for number in numbers:
        shown = 1 if 4 <= number < 10 else edition
        place = PLACES[number % len(PLACES)]
        lines = [matter.format(place, number * 7 + place_, shown) for place_, matter in enumerate(MATTERS * 3)]
        (folder / f"{number:02}.txt").write_text(f"News of {place}\n\n" + "\n\n".join(lines), encoding="utf-8")


def build_edition(articles: Path, edition: int, archive: Path, *, rebuild: bool = False) -> None:
    """Write an edition's files and bring the archive to it."""
    write_edition(articles, edition)
    build([articles], archive, embedder=WordHash(), rebuild=rebuild, prune=not rebuild)


@dataclass(frozen=True)
class Scenario:
    """A way from one state to another.

    ``before`` is the edition that is there, or 0 for none; ``work``, given the folder for the articles
    and the archive, leads to ``after``. ``bare``: the FAISS file is missing.
    """

    name: str
    before: int
    after: int
    work: Callable[[Path, Path], object]
    bare: bool = False


def _first(articles: Path, archive: Path) -> None:
    build_edition(articles, 1, archive)


def _update(articles: Path, archive: Path) -> None:
    build_edition(articles, 2, archive)


def _read_meanwhile(articles: Path, archive: Path) -> None:
    held = hold(archive)
    count = len(held)
    build_edition(articles, 2, archive)
    assert len(held) == count


def _rebuild(articles: Path, archive: Path) -> None:
    build_edition(articles, 2, archive, rebuild=True)


def _mend(articles: Path, archive: Path) -> None:
    hold(archive)


def hold(archive: Path) -> Snapshot:
    """A snapshot of what is there."""
    return Archive.open(archive, WordHash()).snapshot()


SCENARIOS = (
    Scenario("first build", 0, 1, _first),
    Scenario("update", 1, 2, _update),
    Scenario("update while somebody reads", 1, 2, _read_meanwhile),
    Scenario("rebuild", 1, 2, _rebuild),
    Scenario("FAISS file made again", 1, 1, _mend, bare=True),
)
