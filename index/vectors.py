"""Vectors by number in a FAISS index, its type chosen by their count; and its file.

The file's name holds the build it belongs to and its own SHA-256, so that a stale, cut or altered
file is never loaded. FAISS neither syncs nor renames what it writes; ``save`` does both. After
FAISS's own bytes the file tells in a line of JSON how it searches, for whoever asks without loading it.

A file is read whole, checked, and then searched in place, in the very bytes that were checked. It is
not memory-mapped: that would save half of opening (see ``load``), and a file damaged under a map is
searched as it is, or ends the process.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import faiss
import numpy as np

log = logging.getLogger(__name__)

EXACT_UP_TO = 100_000
"""Vectors up to which every one is compared with the query: that many (of 384 dimensions) take one core
about 6 ms, as long as embedding the query; 200,000 take 12.

Beyond, an inverted file of half-precision vectors (``IVF,SQfp16``) took 1.4 ms at 200,000 with a recall
of .99, in half the memory, and 5 s to train and fill. What else was measured: HNSW is as quick and takes
ten times as long to build, after every change; 8-bit vectors lose a point of recall even when all are
compared, half-precision ones none; twice as many lists save half a millisecond and double the training.
"""

TRAINED_ON = 64
"""Vectors for each list: enough for lists of even lengths; FAISS's own 256 take four times as long."""

ROOM = 1.2
"""Times the size that a sample foretells of a list."""

AT_ONCE = 10_000
"""Vectors that are held together while they are put into an inverted file."""

PIECE = 1 << 20
"""Bytes that are written to a file at once."""

RECALL = 0.98
"""Of the 10 nearest, the share that an inverted file must find; it looks through more of its lists until it does."""

SAMPLE = 200
"""Queries on which the recall is measured."""

FARTHER = 0.7
"""How far a query of the sample is from a stored vector, in differences of two others: it leaves a cosine of about
.7, as between a question and what answers it. Such queries are harder than ones moved in any direction at random."""

faiss.omp_set_num_threads(1)  # for one query at a time, waking the other threads costs more than they save


@dataclass(frozen=True)
class Method:
    """How an index searches: FAISS's name of the type, and the share of the 10 nearest that it finds."""

    name: str = "exact"
    recall: float = 1.0

    def __str__(self) -> str:
        return self.name if self.name == "exact" else f"{self.name}, recall@10 {self.recall:.3f}"


class Vectors(Protocol):
    """Vectors (count, dimension) float32, of which those at ascending places are taken: an array is such."""

    def __len__(self) -> int: ...

    def __getitem__(self, places: slice | np.ndarray, /) -> np.ndarray: ...


class VectorIndex:
    """Inner-product search over unit vectors that carry integer numbers."""

    def __init__(self, index: faiss.Index, method: Method, content: np.ndarray | None = None) -> None:
        self._index = index
        self._content = content  # the loaded file, which the index searches in: kept from being freed
        self.method = method

    @classmethod
    def from_vectors(cls, numbers: np.ndarray, vectors: Vectors) -> VectorIndex:
        """An index of ``vectors`` under ``numbers`` (count,) int64; a large one holds few of them at a time."""
        with _every_core():
            index, method = _clustered(numbers, vectors) if len(numbers) > EXACT_UP_TO else (None, Method())
            if index is None:
                found = np.ascontiguousarray(vectors[:])
                index = faiss.IndexIDMap(faiss.IndexFlatIP(found.shape[1]))
                index.add_with_ids(found, numbers)
        return cls(index, method)

    @classmethod
    def load(cls, folder: Path, build: str) -> VectorIndex | None:
        """The file of this build in ``folder``, or None if there is none whose content is as it was written.

        150 MB, 100,000 vectors, take 0.2 s, half of them the SHA-256.
        """
        for path in folder.glob(f"vectors.{build}.*.faiss"):
            with suppress(OSError):
                content = np.fromfile(path, np.uint8)
                if _digest(content) == path.name.split(".")[2]:
                    index = faiss.read_index(faiss.ZeroCopyIOReader(faiss.swig_ptr(content), content.size))
                    return cls(index, _told(content[-_LINE:].tobytes()), content)
        return None

    def save(self, folder: Path, build: str) -> None:
        """Write the index into ``folder`` whole or not at all."""
        line = b"\n" + json.dumps(asdict(self.method)).encode()
        digest, problems = hashlib.sha256(), list[OSError]()

        def write(piece: bytes) -> None:  # FAISS makes another error of what is raised in it
            digest.update(piece)
            try:
                file.write(piece)
            except OSError as problem:
                problems.append(problem)

        with tempfile.NamedTemporaryFile(dir=folder, suffix=".faiss.tmp", delete=False) as file:
            faiss.write_index(self._index, faiss.PyCallbackIOWriter(write, PIECE))
            write(line)
            if problems:
                raise problems[0]
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(folder / f"vectors.{build}.{digest.hexdigest()}.faiss")
        _sync(folder)

    def __len__(self) -> int:
        """The number of vectors."""
        return int(self._index.ntotal)

    def nearest(self, query: np.ndarray, count: int, among: np.ndarray | None = None) -> list[tuple[int, float]]:
        """The ``count`` numbers with the highest cosine to ``query`` (dimension,), best first.

        ``among`` limits the search to these numbers, exactly: each of them is compared, whatever the type. (An
        inverted file's half precision changes a cosine by some 0.00001.)
        """
        count = min(count, len(self) if among is None else len(among))
        if count == 0:
            return []
        limits = None if among is None else self._limits(among)
        scores, numbers = self._index.search(query[None], count, params=limits)
        return [(int(n), float(s)) for n, s in zip(numbers[0], scores[0], strict=True) if n >= 0]

    def _limits(self, among: np.ndarray) -> faiss.SearchParameters:
        marks = np.zeros(int(among.max()) + 1, bool)
        marks[among] = True
        chosen = faiss.IDSelectorBitmap(np.packbits(marks, bitorder="little"))
        if isinstance(self._index, faiss.IndexIVF):
            return faiss.SearchParametersIVF(sel=chosen, nprobe=self._index.nlist)
        return faiss.SearchParameters(sel=chosen)


def _clustered(numbers: np.ndarray, vectors: Vectors) -> tuple[faiss.IndexIVF | None, Method]:
    """An inverted file with the recall that is asked for; None where exact search would be as quick."""
    lists = round(math.sqrt(len(vectors)))
    name = f"IVF{lists},SQfp16"
    queries = _questions(vectors)
    index = faiss.index_factory(queries.shape[1], name, faiss.METRIC_INNER_PRODUCT)
    index.cp.max_points_per_centroid = TRAINED_ON
    chosen = np.random.default_rng(1).permutation(len(vectors))[: lists * TRAINED_ON]
    sample = vectors[np.sort(chosen)]
    index.train(sample)
    _reserve(index, sample, len(vectors))
    del sample
    least = _added(index, numbers, vectors, queries)
    index.nprobe = max(1, index.nlist // 32)
    while index.nprobe <= index.nlist // 2:
        recall = float(np.mean(index.search(queries, 10)[0] >= least - _ROUNDING))
        if recall >= RECALL:
            log.info("%d passages, searched through %s: recall@10 %.3f", len(vectors), name, recall)
            return index, Method(name, recall)
        index.nprobe *= 2
    return None, Method()


def _reserve(index: faiss.IndexIVF, sample: np.ndarray, count: int) -> None:
    """Make room in the lists for ``count`` vectors, as a sample of them lies; left to grow, they take twice as much."""
    nearest = index.quantizer.search(sample, 1)[1].ravel()
    sizes = np.bincount(nearest, minlength=index.nlist) * (ROOM * count / len(sample))
    for place, size in enumerate(sizes.tolist()):
        index.invlists.resize(place, int(size))
        index.invlists.resize(place, 0)


def _added(index: faiss.IndexIVF, numbers: np.ndarray, vectors: Vectors, queries: np.ndarray) -> np.ndarray:
    """Add the vectors to an index; for each query (count, 1) the score of the tenth nearest of all."""
    best = np.full((len(queries), 10), -np.inf, np.float32)
    for at in range(0, len(vectors), AT_ONCE):
        some = np.ascontiguousarray(vectors[at : at + AT_ONCE])
        index.add_with_ids(some, numbers[at : at + AT_ONCE])
        near, _ = faiss.knn(queries, some, min(10, len(some)), faiss.METRIC_INNER_PRODUCT)
        best = np.sort(np.hstack([best, near]))[:, -10:]
    return best[:, :1]


_ROUNDING = 1e-4
"""What half precision may change in a cosine, with room to spare. Recall counts scores, for copies have the same."""


def _questions(vectors: Vectors) -> np.ndarray:
    """Vectors like those of questions: stored ones, moved along the differences of others. The same each time."""
    chance = np.random.default_rng(0)
    taken = vectors[np.sort(chance.permutation(len(vectors))[: 3 * SAMPLE])]
    near, one, other = np.split(chance.permutation(taken), 3)
    moved: np.ndarray = near + FARTHER * (one - other)
    faiss.normalize_L2(moved)
    return moved


@contextmanager
def _every_core() -> Iterator[None]:
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(1)


def method(folder: Path, build: str) -> Method | None:
    """How this build's file in ``folder`` says it searches, without loading or checking it; None if there is none."""
    for path in folder.glob(f"vectors.{build}.*.faiss"):
        with suppress(OSError, ValueError, TypeError), path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _LINE))
            return _told(file.read())
    return None


_LINE = 256
"""Bytes at the file's end that hold its last line."""


def _told(ending: bytes) -> Method:
    return Method(**json.loads(ending.rpartition(b"\n")[2]))


def prune(folder: Path, build: str) -> None:
    """Drop the files of other builds, and what a killed build left half-written."""
    for path in [*folder.glob("vectors.*.faiss"), *folder.glob("*.faiss.tmp")]:
        if path.name.split(".")[1] != build:
            path.unlink(missing_ok=True)


def _digest(content: np.ndarray) -> str:
    return hashlib.sha256(content.data).hexdigest()


def _sync(folder: Path) -> None:
    """Make a rename in ``folder`` durable, where the system lets a folder be opened."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
