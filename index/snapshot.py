"""One build of an archive, held still: what search and citations read."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.articles import Article
from index.embedder import Embedder
from index.passages import Passage
from index.storage import connect, meta
from index.vectors import VectorIndex

log = logging.getLogger(__name__)


class Snapshot:
    """One build's articles, passages, full text and vectors, whatever is written meanwhile.

    Safe to use from threads: one statement runs at a time.
    """

    def __init__(self, connection: sqlite3.Connection, folder: Path | None, embedder: Embedder) -> None:
        self.embedder = embedder
        self.build = meta(connection, "build")
        self._connection = connection
        self._lock = threading.Lock()
        self.vectors = self._load_vectors(folder)
        self._has_copies = bool(self.rows("SELECT EXISTS (SELECT 1 FROM articles WHERE story != number)")[0][0])

    @classmethod
    def pin(cls, folder: Path, embedder: Embedder) -> Snapshot:
        """The build that is newest in ``folder`` now, in a read transaction of its own."""
        connection = connect(folder)
        connection.execute("BEGIN")
        return cls(connection, folder, embedder)

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
        query = "SELECT number, vector FROM passages JOIN vectors USING (input) WHERE embedder = ? ORDER BY number"
        rows = self.rows(query, (self.embedder.identity,))
        numbers = np.array([number for number, _ in rows], np.int64)
        matrix = np.frombuffer(b"".join(vector for _, vector in rows), np.float32)
        return VectorIndex.from_vectors(numbers, matrix.reshape(len(rows), self.embedder.dimension))

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
        query = """SELECT p.number, a.story, a.number FROM passages p JOIN articles a ON a.number = p.article
            WHERE p.number IN (SELECT value FROM json_each(?))"""
        places = {number: place for number, *place in self.rows(query, (json.dumps(list(numbers)),))}
        told: dict[int, int] = {}
        kept = (n for n in numbers if told.setdefault(places[n][0], places[n][1]) == places[n][1])
        return list(islice(kept, count))

    def copies(self, article_id: str) -> list[Article]:
        """The other articles that print this one's story in nearly the same words, in the order they were stored."""
        query = """SELECT other.id FROM articles a JOIN articles other ON other.story = a.story
            WHERE a.id = ? AND other.number != a.number ORDER BY other.number"""
        return [self.article(other) for (other,) in self.rows(query, (article_id,))] if self._has_copies else []

    def article(self, article_id: str) -> Article:
        """The article with this id.

        Raises:
            KeyError: there is no such article.
        """
        columns = "text, title, source, author, url, published, id"
        found = self.rows(f"SELECT {columns} FROM articles WHERE id = ?", (article_id,))
        if not found:
            raise KeyError(article_id)
        text, title, source, author, url, published, id_ = found[0]
        return Article(text, title, source, author, url, _moment(published), id_)

    def __len__(self) -> int:
        """The number of articles."""
        return int(self.rows("SELECT count(*) FROM articles")[0][0])


def _moment(stored: str | None) -> date | datetime | None:
    if stored is None:
        return None
    return datetime.fromisoformat(stored) if "T" in stored else date.fromisoformat(stored)
