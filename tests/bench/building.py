"""Building an archive: ``python -m tests.bench.building CORPUS.tar.gz [--articles N] [--peers PYTHON]``.

Each build is a fresh process of ``python -m index``, start to end. The two bare embedders are timed on the same
passages in the same run, loading not counted. ``--peers`` names the Python of another environment in which txtai,
llama-index-core, llama-index-embeddings-huggingface and this project's embedder package are installed; they index
the same files with the same embedder (see ``peers``).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from index import open_archive
from index.change import model_input
from index.embedder import DEFAULT, load_embedder, model_folder
from tests.bench.corpus import unpacked

Row = tuple[str, str]


def process(*words: str | Path) -> tuple[float, str]:
    """Seconds that a process takes, and what it prints; one that fails ends the measurement."""
    before = time.perf_counter()
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return time.perf_counter() - before, done.stdout


def indexing(folder: Path, archive: Path) -> float:
    """Seconds of ``python -m index``."""
    return process(sys.executable, "-m", "index", folder, "--archive", archive)[0]


def model_inputs(archive: Path) -> list[str]:
    """What was embedded for the archive's passages."""
    snapshot = open_archive(archive).snapshot()
    found = snapshot.passages([number for (number,) in snapshot.rows("SELECT number FROM passages")])
    articles = {id_: snapshot.article(id_) for id_ in {passage.article_id for passage in found.values()}}
    return [model_input(articles[passage.article_id], passage) for passage in found.values()]


def bare_own(texts: list[str]) -> float:
    """Seconds of the embedder alone."""
    embedder = load_embedder()
    embedder.embed(texts[:32])
    before = time.perf_counter()
    embedder.embed(texts)
    return time.perf_counter() - before


BARE = """
import json, sys, time, torch
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1])
texts = json.load(open(sys.argv[2]))
model.encode(texts[:32])
before = time.perf_counter()
model.encode(texts, batch_size=32, normalize_embeddings=True)
print(time.perf_counter() - before)
"""


def bare_sentence_transformers(texts: list[str], folder: Path) -> float:
    """Seconds of ``SentenceTransformer.encode`` alone, in a process of its own."""
    place = folder / "texts.json"
    place.write_text(json.dumps(texts), encoding="utf-8")
    return float(process(sys.executable, "-c", BARE, model_folder(DEFAULT), place)[1])


def measure(articles: Path, folder: Path, python: Path | None) -> Iterator[Row]:
    """Every figure, as it comes."""
    archive, files = folder / "archive", sorted(articles.rglob("*.txt"))
    whole = indexing(articles, archive)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    texts = model_inputs(archive)
    rate = len(texts) / whole
    yield "articles, passages", f"{len(files):,}, {len(texts):,}"
    yield "python -m index, from nothing", f"{whole:.1f} s"
    yield "... a second", f"{len(files) / whole:.1f} articles, {rate:.1f} passages"
    yield "... peak memory", f"{memory / 1024:.0f} MB"
    own, ordinary = bare_own(texts), bare_sentence_transformers(texts, folder)
    yield "bare SentenceTransformer.encode", f"{len(texts) / ordinary:.1f} passages a second"
    yield "... python -m index : that", f"{ordinary / whole:.2f}"
    yield "bare embed() of our own embedder", f"{len(texts) / own:.1f} passages a second"
    yield "... python -m index : that", f"{own / whole:.2f}"
    yield "nothing changed", f"{indexing(articles, archive):.2f} s"
    files[0].write_bytes(files[0].read_bytes() + b"\n\nThe story goes on, said a person who had seen it on Tuesday.\n")
    yield f"one article changed of {len(files):,}", f"{indexing(articles, archive):.2f} s"
    for peer in ("txtai", "llama_index") if python else ():
        taken, _ = process(python, Path(__file__).with_name("peers.py"), peer, model_folder(DEFAULT), articles, folder)
        yield f"{peer}, from nothing", f"{taken:.1f} s"
        yield f"... {peer} : python -m index", f"{taken / whole:.2f}"


def main(
    corpus: Annotated[Path, typer.Argument(help="Articles in a .tar.gz, one a .txt file.")],
    articles: Annotated[int, typer.Option(help="Take so many of them; 0 for all.")] = 0,
    peers: Annotated[Path | None, typer.Option(help="The Python of the peers' environment.")] = None,
) -> None:
    """Measure building an archive of a corpus."""
    table = Table("what", "")
    with unpacked(corpus) as folder, tempfile.TemporaryDirectory() as place:
        for path in sorted(folder.rglob("*.txt"))[articles:] if articles else ():
            path.unlink()
        for row in measure(folder, Path(place), peers):
            table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
