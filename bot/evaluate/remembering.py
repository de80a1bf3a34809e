"""An embedder and a reader that remember: what several archives share is embedded once, and read once what is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np

from bot.evidence import Reading
from bot.read.reader import Reader, Text
from index.embedder import Embedder, Progress
from index.errors import DataError
from index.storage import transaction


class RememberingEmbedder:
    """An embedder that embeds each text once; with a file, once for all runs that name it, also if one is stopped.

    Raises:
        DataError: the file can't be written, or is another.
    """

    def __init__(self, embedder: Embedder, path: Path | None = None) -> None:
        self.identity = embedder.identity
        self.dimension = embedder.dimension
        self._embedder = embedder
        try:
            self._stored = sqlite3.connect(path or ":memory:", isolation_level=None)
            self._stored.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")
        except sqlite3.Error as problem:
            raise DataError(f"{path}: vectors can't be kept there ({problem}). Name another file.") from problem

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """Unit vectors, (texts, dimension) float32, in the order of the texts."""
        keys = [self._key(text) for text in texts]
        known = {key: self._known(key) for key in keys}
        new = {key: text for key, text in zip(keys, texts, strict=True) if known[key] is None}
        made = self._embedder.embed(list(new.values()), progress)
        known |= {key: vector.astype(np.float32).tobytes() for key, vector in zip(new, made, strict=True)}
        with transaction(self._stored):
            self._stored.executemany("INSERT INTO vectors VALUES (?, ?)", ((key, known[key]) for key in new))
        joined = b"".join(known[key] or b"" for key in keys)
        return np.frombuffer(joined, np.float32).reshape(-1, self.dimension)

    def _key(self, text: str) -> bytes:
        return blake2b(f"{self.identity}\0{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def _known(self, key: bytes) -> bytes | None:
        found = self._stored.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None


class RememberingReader(Reader):
    """A reader that knows what it read last, so that looking at what a bot read costs no second reading."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.name, self.note, self.threshold = reader.name, reader.note, reader.threshold
        self._asked: tuple[str, tuple[Text, ...]] | None = None
        self._last: tuple[Reading, ...] = ()

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """What ``Reader.read`` finds."""
        asked = question, tuple(texts)
        if asked != self._asked:
            self._asked, self._last = asked, tuple(self._reader.read(question, texts))
        return list(self._last)
