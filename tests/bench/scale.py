"""How search grows: ``python -m tests.bench.scale CORPUS.tar.gz [--sizes 1000,10000] [--million] [--plot PNG]``.

Archives of each size are built through the archive's own code from varied articles, with vectors that are real
ones moved about (see ``corpus``), and each is measured in a process of its own. Queries are the openings of
sentences of the corpus. "Bare" is what can't be done without: embedding the query, and one exact FAISS search.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import faiss
import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from index import build, open_archive
from index.embedder import load_embedder
from index.snapshot import Snapshot
from index.stats import stats
from tests.bench.corpus import VariedEmbedder, unpacked, vary

QUERIES = 100
REAL = 2_000
"""Articles of the corpus whose openings are embedded; all vectors are made of these."""


@dataclass(frozen=True)
class Measured:
    """One size; seconds a query in lists, memory and files in bytes."""

    passages: int
    method: str
    recall: float
    embedding: list[float]
    exact: list[float]
    whole: list[float]
    beyond: list[float]
    memory: int
    database: int
    vectors: int

    @property
    def ratio(self) -> float:
        """The whole search in units of the bare one, by medians."""
        return statistics.median(self.whole) / statistics.median(
            [one + other for one, other in zip(self.embedding, self.exact, strict=True)]
        )


class Remembering:
    """The default embedder, which embeds a text once."""

    def __init__(self) -> None:
        self._real = load_embedder()
        self._known: dict[str, np.ndarray] = {}
        self.identity, self.dimension = self._real.identity, self._real.dimension

    def embed(self, texts: Sequence[str], progress=None) -> np.ndarray:
        for text in texts:
            if text not in self._known:
                self._known[text] = self._real.embed([text])[0]
        return np.stack([self._known[text] for text in texts])


def measure(archive: Path, queries: list[str]) -> Measured:
    """Everything about one archive; for a process of its own."""
    real, remembering = load_embedder(), Remembering()
    whole, beyond = open_archive(archive, embedder=real), open_archive(archive, embedder=remembering)
    snapshot = beyond.snapshot()
    vectors = remembering.embed(queries)
    for query in queries:
        whole.search(query)
    searched = seconds(whole.search, queries)
    beyond_embedding = seconds(beyond.search, queries)
    memory = resident()
    numbers, bare = exact(snapshot)
    found = stats(archive)
    return Measured(
        passages=found.passages,
        method=snapshot.vectors.method.name,
        recall=recall(snapshot, vectors, numbers, bare),
        embedding=seconds(lambda query: real.embed([query]), queries),
        exact=seconds(lambda vector: bare.search(vector[None], 10), vectors),
        whole=searched,
        beyond=beyond_embedding,
        memory=memory,
        database=found.database,
        vectors=found.vectors,
    )


def seconds(work: Callable, on: Sequence) -> list[float]:
    """What ``work`` takes on each of these, after a first one that isn't counted."""
    work(on[0])
    taken = []
    for one in on:
        before = time.perf_counter()
        work(one)
        taken.append(time.perf_counter() - before)
    return taken


def exact(snapshot: Snapshot) -> tuple[np.ndarray, faiss.Index]:
    """The passages' numbers, and a bare exact index of their vectors in that order."""
    rows = snapshot.rows("SELECT number, vector FROM passages JOIN vectors USING (input)")
    bare = faiss.IndexFlatIP(snapshot.embedder.dimension)
    for at in range(0, len(rows), 10_000):
        bare.add(np.stack([np.frombuffer(vector, np.float32) for _, vector in rows[at : at + 10_000]]))
    return np.array([number for number, _ in rows]), bare


def recall(snapshot: Snapshot, vectors: np.ndarray, numbers: np.ndarray, bare: faiss.Index) -> float:
    """The share of the ten nearest that the archive's own index finds."""
    expected = [set(numbers[places].tolist()) for places in bare.search(vectors, 10)[1]]
    found = [{number for number, _ in snapshot.vectors.nearest(vector, 10)} for vector in vectors]
    return statistics.mean(len(one & other) / 10 for one, other in zip(found, expected, strict=True))


def resident() -> int:
    """Bytes of memory that this process holds."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024


def openings(corpus: Path) -> tuple[list[str], list[str]]:
    """Texts to embed for real vectors, and queries: openings of sentences, of up to 12 words."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(corpus.rglob("*.txt"))]
    chance = random.Random(1)
    chance.shuffle(texts)
    sentences = [chance.choice(text.split(". ")) for text in texts]
    queries = [" ".join(sentence.split()[:12]) for sentence in sentences if len(sentence.split()) > 7]
    return [text[:600] for text in texts[:REAL]], queries[:QUERIES]


def show(rows: Sequence[Measured]) -> Table:
    """All sizes; times in milliseconds, median and 95th percentile."""
    names = "passages, type, recall@10, embedding, bare exact, whole search, beyond embedding, whole : bare"
    table = Table(*names.split(", "), "memory MB", "database MB", "vectors MB")
    for row in rows:
        times = [both(taken) for taken in (row.embedding, row.exact, row.whole, row.beyond)]
        sizes = [f"{size / 1e6:,.0f}" for size in (row.memory, row.database, row.vectors)]
        table.add_row(f"{row.passages:,}", row.method, f"{row.recall:.3f}", *times, f"{row.ratio:.2f}", *sizes)
    return table


def both(taken: Sequence[float]) -> str:
    """A median and a 95th percentile in milliseconds."""
    return f"{1000 * statistics.median(taken):.1f} / {1000 * statistics.quantiles(taken, n=20)[-1]:.1f}"


def draw(rows: Sequence[Measured], path: Path) -> None:
    """How the times grow with the number of passages."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot(xscale="log", yscale="log", xlabel="passages", ylabel="milliseconds, median")
    sizes = [row.passages for row in rows]
    for name in ("whole", "beyond", "exact", "embedding"):
        label = {"whole": "whole search", "beyond": "... beyond embedding", "exact": "bare exact FAISS"}.get(name, name)
        axes.plot(sizes, [1000 * statistics.median(getattr(row, name)) for row in rows], marker="o", label=label)
    axes.legend(frameon=False)
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=150)


def main(
    corpus: Annotated[Path, typer.Argument(help="Articles in a .tar.gz, one a .txt file, in a folder for each topic.")],
    sizes: Annotated[str, typer.Option(help="Numbers of passages.")] = "1000,10000,100000",
    million: Annotated[bool, typer.Option("--million", help="1,000,000, too: 6 GB of disk, half an hour.")] = False,
    plot: Annotated[Path, typer.Option(help="Where the picture goes.")] = Path("scale.png"),
) -> None:
    """Measure search on archives of growing size."""
    wanted = [int(size) for size in sizes.split(",")] + [1_000_000] * million
    rows = []
    with unpacked(corpus) as folder:
        texts, queries = openings(folder)
        embedder = VariedEmbedder(load_embedder().embed(texts))
        for size in wanted:
            with tempfile.TemporaryDirectory() as place, one_process() as process:
                articles, archive = Path(place) / "articles", Path(place) / "archive"
                articles.mkdir()
                vary(folder, articles, size)
                build([articles], archive, embedder=embedder)
                rows.append(process.submit(measure, archive, queries).result())
    Console(width=200).print(show(rows))
    draw(rows, plot)


def one_process() -> ProcessPoolExecutor:
    """A process that starts with nothing of this one's memory."""
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


if __name__ == "__main__":
    typer.run(main)
