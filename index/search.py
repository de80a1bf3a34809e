"""Filters and hits; dense and full-text search, fused.

Dense search finds what means the same, full text what is said in the same rare words: names, numbers.
Both scores are put on a scale that doesn't depend on what else was found, the cosine as it is and BM25
as a share of the most it could be, and are then combined convexly. Dividing each by the best score
found instead (Bruch et al., "An Analysis of Fusion Functions for Hybrid Retrieval", 2023, compare
such norms) gives the best of many poor matches the weight of a good one: it is no better on
RealTimeQA and loses 2 points of R@1 on 2,400 Wikipedia questions. Rank fusion is worse than either.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from index.articles import instant, whole_day
from index.errors import FilterError
from index.passages import Passage
from index.snapshot import Snapshot
from index.storage import DAY
from index.text import normalise
from index.words import phrases

DENSE_WEIGHT = 0.4
"""The share of the cosine in the fused score; the rest is full text's. From 0.35 to 0.5 it hardly matters on news."""

CANDIDATES = 200
"""Passages that each of the two searches puts forward, at least."""

SCORED = 5_000
"""Passages that full-text search scores, about. Each takes a microsecond, and of 100,000 passages of news a third
share a word with a question: 30 ms, which so become 10, the time of embedding the question and searching the vectors.
Of the ten best hits 98.5 in 100 stay the same."""


@dataclass(frozen=True)
class Filters:
    """Limits on what is searched: publication dates, both ends included, and names of sources and of authors.

    A date limits by an article's day (``Article.day``); a datetime by the instant, or, without an offset, by the time
    that the article states. An article without a date is outside any limit of dates, unless ``undated`` lets it
    through. Sources and authors, as articles state them, are compared without case.

    Raises:
        FilterError: the dates leave no day between them.
    """

    published_from: date | datetime | None = None
    published_to: date | datetime | None = None
    sources: tuple[str, ...] = ()
    undated: bool = False
    authors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.sources, str):
            raise FilterError(f"Filters.sources takes several names: sources=({self.sources!r},)")
        if isinstance(self.authors, str):
            raise FilterError(f"Filters.authors takes several names: authors=({self.authors!r},)")
        object.__setattr__(self, "sources", tuple(self.sources))
        object.__setattr__(self, "authors", tuple(self.authors))
        if self.published_from and self.published_to and is_after(self.published_from, self.published_to):
            raise FilterError(
                f"Nothing is published from {self.published_from} to {self.published_to}: exchange the dates."
            )

    @property
    def conditions(self) -> list[tuple[str, list[str]]]:
        """SQL conditions on ``articles``, each with its arguments."""
        found: list[tuple[str, list[str]]] = []
        also = f"{DAY} IS NULL OR " if self.undated else ""
        if self.published_from:
            found.append((f"({also}{_stored_as(self.published_from)} >= ?)", [_limit(self.published_from)]))
        if self.published_to:
            found.append((f"({also}{_stored_as(self.published_to)} <= ?)", [_limit(self.published_to)]))
        found += [_named(column, names) for column in ("source", "author") if (names := getattr(self, f"{column}s"))]
        return found


def _named(column: str, names: Sequence[str]) -> tuple[str, list[str]]:
    """The condition that a column is one of these names, whatever their case."""
    known = f"WITH names AS MATERIALIZED (SELECT DISTINCT {column} FROM articles) SELECT {column} FROM names"
    condition = f"{column} IN ({known} WHERE casefold({column}) IN ({','.join('?' * len(names))}))"
    return condition, [name.casefold() for name in names]


def is_after(first: date | datetime, last: date | datetime) -> bool:
    """Whether there is no moment from ``first`` to ``last``, both included; beside a date, a datetime is its day."""
    if isinstance(first, datetime) and isinstance(last, datetime):
        return instant(first) > instant(last)
    return whole_day(first) > whole_day(last)


def _stored_as(limit: date | datetime) -> str:
    """What of an article is compared with a limit, in SQL."""
    if not isinstance(limit, datetime):
        return DAY
    return "substr(published, 1, 19)" if limit.tzinfo is None else "instant"


def _limit(limit: date | datetime) -> str:
    """The limit in the same form."""
    if not isinstance(limit, datetime):
        return limit.isoformat()
    return limit.isoformat(timespec="seconds") if limit.tzinfo is None else instant(limit)


Place = tuple[str, int, int]
"""An article's id, and a start and an end in its text."""


@dataclass(frozen=True)
class Hit:
    """A passage that search found; ``score`` is the fused one, 0 to 1 and seldom over ½, and ``rank`` counts from 1."""

    passage: Passage
    score: float
    rank: int


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
    with ThreadPoolExecutor(1) as beside:  # SQLite, the embedder and FAISS all let other threads run
        words = beside.submit(fulltext, snapshot, query, count, among)
        nearest = dense(snapshot, query, count, among)
    scores = fuse(nearest, words.result())
    best = snapshot.once(sorted(scores, key=lambda number: (-scores[number], number)), k)
    best += [n for n in snapshot.overlapping(also) if n not in best and (among is None or n in among)]
    found = snapshot.passages(best)
    return [Hit(found[number], scores.get(number, 0.0), rank) for rank, number in enumerate(best, 1)]


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
    of the words while no other passage has any. Where that is more than ``SCORED`` passages, they have
    to share one of the query's rarest words; the others still count towards their score.
    """
    found = phrases(query)
    if not found:
        return {}
    bound = len(found) * _TERM_LIMIT * math.log(len(snapshot.vectors) + 1)
    searched = len(snapshot.vectors) if among is None else len(among)
    rare, common = (found, []) if searched <= SCORED else _by_rarity(snapshot, found)
    rows = _matching(snapshot, _any(rare), count, among)
    if common:
        rows |= _matching(snapshot, f"({_any(rare)}) AND ({_any(common)})", count, among)
    best = sorted(rows, key=lambda number: (-rows[number], number))[:count]
    return {number: rows[number] / bound for number in best}


def _any(words: list[str]) -> str:
    return " OR ".join(words)


def _matching(snapshot: Snapshot, match: str, count: int, among: np.ndarray | None) -> dict[int, float]:
    """BM25 of the best ``count`` passages that match."""
    limits = "" if among is None else "AND +rowid IN (SELECT value FROM json_each(?))"  # + : look up, don't drive
    statement = f"""SELECT rowid, -bm25(fulltext) AS score FROM fulltext WHERE fulltext MATCH ? {limits}
        ORDER BY score DESC LIMIT ?"""
    arguments = [match, *([] if among is None else [json.dumps(among.tolist())]), count]
    return dict(snapshot.rows(statement, arguments))


def _by_rarity(snapshot: Snapshot, words: list[str]) -> tuple[list[str], list[str]]:
    """The rarest of the words, as many as ``SCORED`` passages have, at least one; and the others."""
    frequency = {word: snapshot.frequency(word) for word in words}
    found = sorted(words, key=lambda word: frequency[word])
    together = np.cumsum([frequency[word] for word in found])
    enough = max(1, int(np.searchsorted(together, SCORED, side="right")))
    return found[:enough], found[enough:]


_TERM_LIMIT = 2.2
"""What BM25 gives a word at most, times its rarity: k1 + 1, with the k1 that FTS5 has built in."""
