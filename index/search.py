"""Filters and hits; dense and full-text search, fused.

Dense search finds what means the same, full text what is said in the same rare words: names, numbers.
Both scores are put on a scale that doesn't depend on what else was found, the cosine as it is and BM25
as a share of the most it could be, and are then combined convexly. Dividing each by the best score
found instead (Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", 2023, compare
such norms) gives the best of many poor matches the weight of a good one: it is no better on
RealTimeQA and loses 2 points of R@1 on 2,400 Wikipedia questions. Rank fusion is worse than either.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from index.articles import instant
from index.errors import FilterError
from index.passages import Passage
from index.snapshot import Snapshot
from index.text import STOPWORDS, normalise

DENSE_WEIGHT = 0.4
"""The share of the cosine in the fused score; the rest is full text's. From 0.35 to 0.5 it hardly matters on news."""

CANDIDATES = 200
"""Passages that each of the two searches puts forward, at least."""

MAX_WORDS = 100
"""Words of a query that full-text search looks for; the embedder, too, reads a long text's beginning only."""


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


Place = tuple[str, int, int]
"""An article's id, and a start and an end in its text."""


@dataclass(frozen=True)
class Hit:
    """A passage that search found; ``rank`` counts from 1.

    ``score`` is the fused one, 0 to 1 and seldom over ½; ``cosine`` that of the passage with the query.
    """

    passage: Passage
    score: float
    rank: int
    cosine: float = 0.0


def search(
    snapshot: Snapshot, query: str, k: int = 10, filters: Filters | None = None, also: Sequence[Place] = ()
) -> list[Hit]:
    """The ``k`` passages that fit ``query`` best, best first; only those that ``filters`` let through.

    Of a story that several articles print in nearly the same words, only the article that fits best is in them.
    After them come the passages at the places of ``also`` that are not among them.
    """
    query = normalise(query)
    if k <= 0 or not query:
        return []
    among = _allowed(snapshot, filters)
    count = max(CANDIDATES, 2 * k)
    vector = snapshot.embedder.embed([query])[0]
    nearest = dict(snapshot.vectors.nearest(vector, count, among))
    scores = fuse(nearest, fulltext(snapshot, query, count, among))
    best = snapshot.once(sorted(scores, key=lambda number: (-scores[number], number)), k)
    allowed = None if among is None else set(among.tolist())
    best += [n for n in snapshot.overlapping(also) if n not in best and (allowed is None or n in allowed)]
    found = snapshot.passages(best)
    others = np.array([number for number in best if number not in nearest], np.int64)
    cosines = nearest | dict(snapshot.vectors.nearest(vector, len(others), others))
    return [Hit(found[number], scores.get(number, 0.0), rank, cosines[number]) for rank, number in enumerate(best, 1)]


def fuse(dense: dict[int, float], fulltext: dict[int, float]) -> dict[int, float]:
    """One score, 0 to 1, for each number in either: a weighted sum; a score that is missing counts as 0."""
    return {
        number: DENSE_WEIGHT * max(dense.get(number, 0.0), 0.0) + (1 - DENSE_WEIGHT) * fulltext.get(number, 0.0)
        for number in dense.keys() | fulltext.keys()
    }


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


def fulltext(snapshot: Snapshot, query: str, count: int, among: np.ndarray | None = None) -> dict[int, float]:
    """How well passages match the query's words, 0 to 1: the best ``count``, of those that share a word.

    The score is BM25 by FTS5 over its upper bound, which a passage would come near that repeats each
    of the words while no other passage has any.
    """
    found = _terms(query)
    if not found:
        return {}
    bound = len(found) * _TERM_LIMIT * math.log(len(snapshot.vectors) + 1)
    match = " OR ".join(f'"{word}"' for word in found)
    statement = "SELECT rowid, -bm25(fulltext) AS score FROM fulltext WHERE fulltext MATCH ? ORDER BY score DESC"
    if among is None:
        rows = snapshot.rows(f"{statement} LIMIT ?", (match, count))
    else:
        allowed = set(among.tolist())
        rows = [row for row in snapshot.rows(statement, (match,)) if row[0] in allowed][:count]
    return {number: score / bound for number, score in rows}


_TERM_LIMIT = 2.2
"""What BM25 gives a word at most, times its rarity: k1 + 1, with the k1 that FTS5 has built in."""


_WORD = re.compile(r"\w+")


def _terms(query: str) -> list[str]:
    """The different words of a query, in lower case, without stopwords unless there is nothing else."""
    found = list(dict.fromkeys(word.casefold() for word in _WORD.findall(query)))
    return ([word for word in found if word not in STOPWORDS] or found)[:MAX_WORDS]
