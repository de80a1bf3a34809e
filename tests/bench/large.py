"""Memory of building from one large file: ``python -m tests.bench.large [--lines MB] [--pages N]``.

The files are made here: JSON Lines whose articles have curly quotes, so that a character takes two bytes in memory, and
a PDF in two columns. Each is built in a process of its own. The default embedder would take hours for 200 MB: it embeds
the first passages alone, so that what it holds counts; the vectors are made up (384 dimensions, gathered in topics).
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from index import build
from index.embedder import load_embedder
from tests.bench.damage import most_memory
from tests.bench.reading.files import lines, pdf

TOPICS = 200
SENTENCES = 20_000
LINES_A_COLUMN = 45


class Topical:
    """Unit vectors that cost little: a text's is near that of one of a few topics, and always the same."""

    identity, dimension = "topical@0", 384

    def __init__(self) -> None:
        self._real = load_embedder()
        self._is_loaded = False
        self._topics = np.random.default_rng(0).standard_normal((TOPICS, self.dimension), np.float32)

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> np.ndarray:
        if not self._is_loaded:
            self._real.embed(texts)
            self._is_loaded = True
        keys = [zlib.crc32(text.encode()) for text in texts]
        moved = np.random.default_rng(keys[0]).standard_normal((len(texts), self.dimension), np.float32)
        vectors: np.ndarray = self._topics[[key % TOPICS for key in keys]] + moved
        if progress:
            progress(len(texts))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def sentences(chance: random.Random) -> list[str]:
    """Sentences of words that are none, each its own."""
    words = ["".join(chance.choices("bcdfghklmnprst", k=1) + chance.choices("aeiou", k=1)) for _ in range(70)]
    vocabulary = ["".join(chance.choices(words, k=chance.randint(1, 4))) for _ in range(5_000)]
    return [" ".join(chance.choices(vocabulary, k=chance.randint(8, 25))).capitalize() for _ in range(SENTENCES)]


def records(size: int) -> Iterator[bytes]:
    """Lines of JSON, an article of some 2,500 characters each, until they have ``size`` bytes."""
    chance = random.Random(0)
    told = sentences(chance)
    while size > 0:
        paragraphs = [f"“{'. '.join(chance.choices(told, k=4))},” it’s said." for _ in range(6)]
        record = {"title": chance.choice(told)[:80], "date": "2024-05-06", "text": "\n\n".join(paragraphs)}
        line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
        size -= len(line)
        yield line


def paper(pages: int) -> bytes:
    """A PDF of so many pages, of two columns each."""
    chance = random.Random(0)
    told = sentences(chance)
    columns = [[f"{chance.choice(told)[:44]}." for _ in range(LINES_A_COLUMN)] for _ in range(2 * pages)]
    sides = [lines(*column, x=60 + 250 * (number % 2)) for number, column in enumerate(columns)]
    return pdf([left + right for left, right in zip(sides[::2], sides[1::2], strict=True)])


def built(file: Path) -> tuple[float, int, int]:
    """Seconds of processor time, bytes at most, and articles of a build in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.large", "--child", str(file)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seconds, memory, articles = json.loads(done.stdout)
    return seconds, memory, articles


def _child(file: Path) -> None:
    def report(stage: str, done: int, total: int) -> None:
        if done in (0, total):
            sys.stderr.write(f"{stage} {done:,} of {total:,}: {most_memory() / 1e6:.0f} MB at most\n")

    with tempfile.TemporaryDirectory() as archive:
        done = build([file], archive, embedder=Topical(), report=report)
    sys.stdout.write(json.dumps([time.process_time(), most_memory(), done.articles]))


def main(
    lines: Annotated[int, typer.Option(help="Megabytes of JSON Lines.")] = 200,
    pages: Annotated[int, typer.Option(help="Pages of the PDF.")] = 500,
    child: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Build an archive from each large file."""
    if child:
        _child(child)
        return
    table = Table("file", "MB", "articles", "seconds of processor time", "MB of memory at most")
    with tempfile.TemporaryDirectory() as folder:
        made = {"large.jsonl": records(lines * 1_000_000), "large.pdf": iter([paper(pages)] if pages else [])}
        for name, parts in made.items():
            file = Path(folder) / name
            with file.open("wb") as writer:
                writer.writelines(parts)
            size = file.stat().st_size
            if size:
                seconds, memory, articles = built(file)
                table.add_row(name, f"{size / 1e6:.1f}", f"{articles:,}", f"{seconds:.0f}", f"{memory / 1e6:.0f}")
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
