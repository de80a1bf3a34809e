"""Filters and hits; dense and full-text search, fused.

Dense search finds what means the same, full text what is said in the same rare words: names, numbers.
Their scores are combined convexly, each over its own best, which on news questions beats rank fusion
(Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", 2023, find the same).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from index.articles import instant
from index.errors import FilterError
from index.passages import Passage
from index.snapshot import Snapshot

DENSE_WEIGHT = 0.7
"""The share of the cosine in the fused score; the rest is BM25's. Chosen on RealTimeQA 2022."""

CANDIDATES = 100
"""Passages that each of the two searches puts forward, at least."""


@dataclass(frozen=True)
class Filters:
    """Limits on what is searched: publication dates, both ends included, and names of sources.

    An article without a date is outside any limit of dates. Sources are compared without case.

    Raises:
        FilterError: the dates leave no day between them.
    """

    published_from: date | datetime | None = None
    published_to: date | datetime | None = None
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.sources, str):
            raise FilterError(f"Filters.sources takes several names: sources=({self.sources!r},)")
        object.__setattr__(self, "sources", tuple(self.sources))
        if self.published_from and self.published_to:
            first, last = instant(self.published_from), instant(self.published_to, end_of_day=True)
            if first > last:
                raise FilterError(
                    f"Nothing is published from {self.published_from} to {self.published_to}: exchange the dates."
                )

    @property
    def conditions(self) -> list[tuple[str, list[str]]]:
        """SQL conditions on ``articles``, each with its arguments."""
        found: list[tuple[str, list[str]]] = []
        if self.published_from:
            found.append(("instant >= ?", [instant(self.published_from)]))
        if self.published_to:
            found.append(("instant <= ?", [instant(self.published_to, end_of_day=True)]))
        if self.sources:
            marks = ",".join("?" * len(self.sources))
            found.append((f"casefold(source) IN ({marks})", [name.casefold() for name in self.sources]))
        return found


@dataclass(frozen=True)
class Hit:
    """A passage that search found; ``score`` is the fused one, at most 1, and ``rank`` counts from 1."""

    passage: Passage
    score: float
    rank: int


def search(snapshot: Snapshot, query: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
    """The ``k`` passages that fit ``query`` best, best first; only those that ``filters`` let through."""
    if k <= 0 or not query.strip():
        return []
    among = _allowed(snapshot, filters)
    count = max(CANDIDATES, 2 * k)
    scores = fuse(dense(snapshot, query, count, among), fulltext(snapshot, query, count, among))
    best = sorted(scores, key=lambda number: (-scores[number], number))[:k]
    found = snapshot.passages(best)
    return [Hit(found[number], scores[number], rank) for rank, number in enumerate(best, 1)]


def fuse(dense: dict[int, float], fulltext: dict[int, float]) -> dict[int, float]:
    """One score for each number in either: a weighted sum of the two, each over its maximum."""
    parts = [(DENSE_WEIGHT, dense), (1 - DENSE_WEIGHT, fulltext)]
    scores: dict[int, float] = {}
    for weight, part in parts:
        top = max(part.values(), default=0.0)
        for number, score in part.items():
            scores[number] = scores.get(number, 0.0) + (weight * max(score, 0.0) / top if top > 0 else 0.0)
    return scores


def _allowed(snapshot: Snapshot, filters: Filters | None) -> np.ndarray | None:
    """The passages that the filters let through; None for all."""
    conditions = filters.conditions if filters else []
    if not conditions:
        return None
    where = " AND ".join(condition for condition, _ in conditions)
    query = f"SELECT p.number FROM passages p JOIN articles a ON a.number = p.article WHERE {where}"
    arguments = [value for _, values in conditions for value in values]
    return np.array([number for (number,) in snapshot.rows(query, arguments)], np.int64)


def dense(snapshot: Snapshot, query: str, count: int, among: np.ndarray | None = None) -> dict[int, float]:
    """The cosine of the query with the ``count`` passages that are nearest to it."""
    vector = snapshot.embedder.embed([query])[0]
    return dict(snapshot.vectors.nearest(vector, count, among))


_WORD = re.compile(r"\w+")


def fulltext(snapshot: Snapshot, query: str, count: int, among: np.ndarray | None = None) -> dict[int, float]:
    """BM25 of the passages that share a word with the query, positive, by FTS5."""
    words = dict.fromkeys(word.casefold() for word in _WORD.findall(query))
    if not words:
        return {}
    match = " OR ".join(f'"{word}"' for word in words)
    if among is None:
        rows = snapshot.rows(
            "SELECT rowid, -bm25(fulltext) FROM fulltext WHERE fulltext MATCH ? ORDER BY bm25(fulltext) LIMIT ?",
            (match, count),
        )
        return dict(rows)
    allowed = set(among.tolist())
    rows = snapshot.rows("SELECT rowid, -bm25(fulltext) FROM fulltext WHERE fulltext MATCH ?", (match,))
    inside = sorted(((score, number) for number, score in rows if number in allowed), reverse=True)
    return {number: score for score, number in inside[:count]}
