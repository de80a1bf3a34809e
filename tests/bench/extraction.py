"""How well the articles of saved pages are told from the pages: ``python -m tests.bench.extraction FOLDER``.

FOLDER is laid out like the article-extraction-benchmark (github.com/scrapinghub): ``ground-truth.json``
with an ``articleBody`` by key, and the pages as ``KEY.html.gz``, there or in a folder ``html``. The
measure is that benchmark's: precision and recall over shingles of four words, the mean of both over
the pages, and F1 of the two means.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from index import formats
from index.errors import ArticleError

SHINGLE = 4


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """How often each run of four words stands in a text; a shorter text is one run."""
    words = re.findall(r"\w+", text)
    runs = (tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))
    return Counter(run for run in runs if run)


def agreement(true: str, found: str) -> tuple[float | None, float | None]:
    """Precision and recall of one page; None where there is nothing to be right about."""
    expected, given = shingles(true), shingles(found)
    both = (expected & given).total()
    precision = both / given.total() if given else None
    recall = both / expected.total() if expected else None
    return precision, recall


def extracted(path: Path) -> str:
    """The text that Byline stores of a page, or none."""
    try:
        loaded = formats.read(path.name, gzip.decompress(path.read_bytes()), ".html")
    except ArticleError:
        return ""
    return loaded.articles[0].text


def main(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where ground-truth.json is.")]) -> None:
    """Print precision, recall and F1 over the pages of FOLDER."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = folder / "html" if (folder / "html").is_dir() else folder
    pairs = [agreement(page["articleBody"], extracted(pages / f"{key}.html.gz")) for key, page in truth.items()]
    precision, recall = (statistics.mean(v for v in values if v is not None) for values in zip(*pairs, strict=True))
    f1 = 2 * precision * recall / (precision + recall)
    typer.echo(f"{len(pairs)} pages: F1 {f1:.3f}, precision {precision:.3f}, recall {recall:.3f}")


if __name__ == "__main__":
    typer.run(main)
