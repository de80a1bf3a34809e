"""A newspaper that appears again and again while it is read: ``python -m tests.press FOLDER FIRST LAST EMBEDDER``.

Every sentence of an edition carries its number, so that an answer of two editions can be told.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from index import build
from tests.crash.scenario import PLACES, WordHash

EMBEDDERS = {"word-hash": {"embedder": WordHash()}, "default": {}}


def appear(folder: Path, edition: int, embedder: str = "word-hash") -> Path:
    """Write an edition's articles, odd ones one fewer, and bring the archive to it; the archive's folder."""
    articles = folder / "articles"
    articles.mkdir(exist_ok=True)
    for path in articles.iterdir():
        path.unlink()
    for place in PLACES[edition % 2 :]:
        text = f"The river at {place} was seen by the reporter of edition {edition} on Monday."
        (articles / f"{place}.txt").write_text(f"News of {place}\n\n{text}", encoding="utf-8")
    build([articles], folder / "archive", prune=True, **EMBEDDERS[embedder])
    return folder / "archive"


def editions(texts: list[str]) -> set[int]:
    """The editions that texts are from."""
    return {int(number) for text in texts for number in re.findall(r"edition (\d+)", text)}


if __name__ == "__main__":
    for edition in range(int(sys.argv[2]), int(sys.argv[3]) + 1):
        appear(Path(sys.argv[1]), edition, sys.argv[4])
