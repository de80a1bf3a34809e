"""One build of an archive, held still: what search and citations read."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from index.articles import Article
from index.copies import counted
from index.embedder import Embedder
from index.passages import Passage
from index.storage import ARTICLE, CURRENT, DAY, article_of, meta
from index.text import Span
from index.vectors import VectorIndex

log = logging.getLogger(__name__)


AT_A_TIME = 40
"""Passages of which it is looked up whose copies they are, until there are enough."""

WORDS_KEPT = 10_000
"""Words whose frequencies are remembered."""


@dataclass(frozen=True)
class Shared:
    """What the snapshots of one build have in common: its vectors, and how frequent the words are that were asked."""

    build: str
    vectors: VectorIndex
    frequencies: dict[str, int] = field(default_factory=dict)


class Snapshot:
    """One build's articles, passages, full text and vectors, whatever is written meanwhile.

    It reads inside one transaction of its connection, and shares what is ``shared`` with the other
    snapshots of its build. Safe to use from threads: one statement runs at a time.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        folder: Path | None,
        embedder: Embedder,
        shared: Shared | None = None,
    ) -> None:
        self.embedder = embedder
        self.build = meta(connection, "build")
        self._connection = connection
        self._lock = threading.Lock()
        self.shared = (
            shared if shared and shared.build == self.build else Shared(self.build, self._load_vectors(folder))
        )
        self._has_copies = counted(connection) > 0

    @property
    def vectors(self) -> VectorIndex:
        """The build's vectors by passage number."""
        return self.shared.vectors

    def _load_vectors(self, folder: Path | None) -> VectorIndex:
        """The FAISS index; made from the stored vectors where its file is missing or damaged."""
        if folder is None:
            return self._make_vectors()
        found = VectorIndex.load(folder, self.build)
        if found is None:
            found = self._make_vectors()
            try:
                found.save(folder, self.build)
            except OSError as problem:
                log.warning("Can't keep the FAISS file in %s (%s); it will be made again next time", folder, problem)
        return found

    def _make_vectors(self) -> VectorIndex:
        """The index of the stored vectors, which are read as they are needed: a million are 1.5 GB."""
        query = "SELECT number FROM passages JOIN vectors USING (input) WHERE embedder = ? ORDER BY number"
        with self._lock:
            found = self._connection.execute(query, (self.embedder.identity,))
            numbers = np.fromiter((number for (number,) in found), np.int64)
        return VectorIndex.from_vectors(numbers, _StoredVectors(self._connection, self._lock, self.embedder, numbers))

    def rows(self, query: str, arguments: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one reading statement on this build."""
        with self._lock:
            return self._connection.execute(query, tuple(arguments)).fetchall()

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages with these numbers."""
        query = """SELECT p.number, a.id, start, stop, substr(text, start + 1, stop - start)
            FROM passages p JOIN articles a ON a.number = p.article
            WHERE p.number IN (SELECT value FROM json_each(?))"""
        return {number: Passage(*rest) for number, *rest in self.rows(query, (json.dumps(list(numbers)),))}

    def overlapping(self, places: Sequence[tuple[str, int, int]]) -> list[int]:
        """The passages that share characters with these: an article's id, a start and an end each."""
        query = """SELECT p.number FROM passages p JOIN articles a ON a.number = p.article
            WHERE id = ? AND start < ? AND stop > ?"""
        found = (number for id_, start, end in places for (number,) in self.rows(query, (id_, end, start)))
        return list(dict.fromkeys(found))

    def once(self, numbers: Sequence[int], count: int) -> list[int]:
        """The first ``count`` of these passages without those of an article whose copy has one before them."""
        if not self._has_copies:
            return list(numbers[:count])
        told: dict[int, int] = {}
        kept: list[int] = []
        for at in range(0, len(numbers), AT_A_TIME):
            some = numbers[at : at + AT_A_TIME]
            places = self._stories(some)
            kept += [n for n in some if told.setdefault(places[n][0], places[n][1]) == places[n][1]]
            if len(kept) >= count:
                break
        return kept[:count]

    def _stories(self, numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
        """The story and the article, by number, of each of these passages."""
        query = """SELECT p.number, a.story, a.number FROM passages p JOIN articles a ON a.number = p.article
            WHERE p.number IN (SELECT value FROM json_each(?))"""
        return {number: (story, article) for number, story, article in self.rows(query, (json.dumps(list(numbers)),))}

    def copies(self, article_id: str) -> list[Article]:
        """The other articles that print this one's story in nearly the same words, in the order they were stored."""
        query = """SELECT other.id FROM articles a JOIN articles other ON other.story = a.story
            WHERE a.id = ? AND other.number != a.number ORDER BY other.number"""
        return [self.article(other) for (other,) in self.rows(query, (article_id,))] if self._has_copies else []

    def frequency(self, word: str) -> int:
        """How many passages have a word (a phrase of FTS5), in any form that full-text search takes for it."""
        known = self.shared.frequencies
        found = known.get(word)
        if found is None:
            found = int(self.rows("SELECT count(*) FROM fulltext WHERE fulltext MATCH ?", (word,))[0][0])
            if len(known) >= WORDS_KEPT:
                known.clear()
            known[word] = found
        return found

    def newest(self) -> date | None:
        """The last day on which an article was published; None if no article has a date."""
        (found,) = self.rows(f"SELECT max({DAY}) FROM articles")[0]
        return date.fromisoformat(found) if found else None

    def article(self, article_id: str) -> Article:
        """The article with this id.

        Raises:
            KeyError: there is no such article.
        """
        found = self.rows(f"SELECT {ARTICLE} FROM articles WHERE id = ?", (article_id,))
        if not found:
            raise KeyError(article_id)
        return article_of(found[0])

    def is_earlier(self, article_id: str) -> bool:
        """Whether there is a newer version of an article."""
        return bool(self.rows(f"SELECT 1 FROM articles WHERE id = ? AND NOT {CURRENT}", (article_id,)))

    def body(self, article_id: str) -> list[Span]:
        """Where an article's passages are, those that overlap as one: its text without headline and page furniture."""
        query = """SELECT start, stop FROM passages p JOIN articles a ON a.number = p.article
            WHERE id = ? ORDER BY start"""
        found: list[Span] = []
        for start, stop in self.rows(query, (article_id,)):
            overlaps = bool(found) and start < found[-1][1]
            found[-1:] = [(found[-1][0], stop)] if overlaps else [*found[-1:], (start, stop)]
        return found

    def __len__(self) -> int:
        """The number of articles."""
        return int(self.rows(f"SELECT count(*) FROM articles WHERE {CURRENT}")[0][0])


class _StoredVectors:
    """The vectors of passages with these numbers, in ascending order, read from the archive when they are taken."""

    _QUERY = """SELECT vector FROM passages JOIN vectors USING (input)
        WHERE embedder = ? AND number IN (SELECT value FROM json_each(?)) ORDER BY number"""

    def __init__(
        self, connection: sqlite3.Connection, lock: threading.Lock, embedder: Embedder, numbers: np.ndarray
    ) -> None:
        self._connection, self._lock, self._embedder, self._numbers = connection, lock, embedder, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, places: slice | np.ndarray, /) -> np.ndarray:
        """Those at some places, which ascend."""
        wanted = self._numbers[places].tolist()
        found = np.empty((len(wanted), self._embedder.dimension), np.float32)
        arguments = (self._embedder.identity, json.dumps(wanted))
        with self._lock:
            for place, (vector,) in enumerate(self._connection.execute(self._QUERY, arguments)):
                found[place] = np.frombuffer(vector, np.float32)
        return found
