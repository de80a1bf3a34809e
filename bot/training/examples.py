"""Training examples for the reader: a question over a titled passage, and what answers it there."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.text import Span


@dataclass(frozen=True)
class Example:
    """A question over a passage, and the spans of the passage that answer it; none if it isn't answered there.

    Each of the ``spans`` is right, and one that is ``loose`` holds its answer somewhere: a sentence, a whole passage.
    ``in_title`` are right spans of the title. ``answers`` are what all annotators answered, where there were several.
    """

    question: str
    passage: str
    spans: tuple[Span, ...]
    document: str
    title: str = ""
    in_title: tuple[Span, ...] = ()
    loose: bool = False
    answers: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the passage or the title answers the question."""
        return bool(self.spans or self.in_title)

    @property
    def answer(self) -> str:
        """The first of the passage's answers; "" if it has none."""
        return self.passage[slice(*self.spans[0])] if self.spans else ""


def found_in(text: str, words: str) -> tuple[Span, ...]:
    """Where words stand in a text, whole, whatever their case and the spaces between them."""
    pieces = [re.escape(piece) for piece in words.split()]
    if not pieces:
        return ()
    pattern = rf"(?<!\w){'[^0-9A-Za-z]{1,3}'.join(pieces)}(?!\w)"
    return tuple(match.span() for match in re.finditer(pattern, text, re.IGNORECASE))


def trimmed(text: str, span: Span) -> Span:
    """A span without the spaces and punctuation at its ends."""
    start, end = span
    while start < end and not (text[start].isalnum() or text[start] in "$£€\"“'‘("):
        start += 1
    while start < end and not (text[end - 1].isalnum() or text[end - 1] in "%\"”'’)"):
        end -= 1
    return start, end


def text_of(path: Path) -> str:
    """A file's text, unpacked if its name ends in ``.gz``."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            return file.read()
    return path.read_text(encoding="utf-8")


def lines_of(path: Path) -> Iterator[str]:
    """A file's lines that aren't blank."""
    return (line for line in text_of(path).split("\n") if line.strip())
