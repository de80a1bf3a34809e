"""Vectors by number in a FAISS index, and its file.

The file's name holds the build it belongs to and its own SHA-256, so that a stale, cut or altered
file is never loaded. FAISS neither syncs nor renames what it writes; ``save`` does both.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import faiss
import numpy as np

faiss.omp_set_num_threads(1)  # for one query at a time, waking the other threads costs more than they save


class VectorIndex:
    """Exact inner-product search over unit vectors that carry integer numbers."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def from_vectors(cls, numbers: np.ndarray, vectors: np.ndarray) -> VectorIndex:
        """An index of ``vectors`` (count, dimension) float32 under ``numbers`` (count,) int64."""
        index = faiss.IndexIDMap(faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(np.ascontiguousarray(vectors), numbers)
        return cls(index)

    @classmethod
    def load(cls, folder: Path, build: str) -> VectorIndex | None:
        """The file of this build in ``folder``, or None if there is none whose content is as it was written."""
        for path in folder.glob(f"vectors.{build}.*.faiss"):
            with suppress(OSError):
                content = path.read_bytes()
                if _digest(content) == path.name.split(".")[2]:
                    return cls(faiss.deserialize_index(np.frombuffer(content, np.uint8)))
        return None

    def save(self, folder: Path, build: str) -> None:
        """Write the index into ``folder`` whole or not at all."""
        content = faiss.serialize_index(self._index).tobytes()
        path = folder / f"vectors.{build}.{_digest(content)}.faiss"
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".faiss.tmp", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
        _sync(folder)

    def __len__(self) -> int:
        """The number of vectors."""
        return int(self._index.ntotal)

    def nearest(self, query: np.ndarray, count: int, among: np.ndarray | None = None) -> list[tuple[int, float]]:
        """The ``count`` numbers with the highest cosine to ``query`` (dimension,), best first.

        ``among`` limits the search to these numbers, exactly.
        """
        count = min(count, len(self) if among is None else len(among))
        if count == 0:
            return []
        limits = None if among is None else faiss.SearchParameters(sel=faiss.IDSelectorBatch(among))  # type: ignore[call-arg]
        scores, numbers = self._index.search(query[None], count, params=limits)
        return [(int(n), float(s)) for n, s in zip(numbers[0], scores[0], strict=True) if n >= 0]


def prune(folder: Path, build: str) -> None:
    """Drop the files of other builds, and what a killed build left half-written."""
    for path in [*folder.glob("vectors.*.faiss"), *folder.glob("*.faiss.tmp")]:
        if path.name.split(".")[1] != build:
            path.unlink(missing_ok=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sync(folder: Path) -> None:
    """Make a rename in ``folder`` durable, where the system lets a folder be opened."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
