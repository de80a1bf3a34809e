"""The blocks of all pages -> a text of paragraphs, and where in it each page begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from index.formats.pdf.hyphens import Hyphens
from index.formats.pdf.layout import ENDS, Block, Row, over
from index.formats.pdf.segments import Segment
from index.text import letters, normalise

WIDER = 1.35
"""Lines that are further apart than others of their block, by this factor, are of two paragraphs."""

SIZE = 1.12
"""Lines whose heights differ by more, by this factor, are of two paragraphs."""

FULL = 0.85
"""The share of its block's width that a line fills at least which may go on in another block."""

_BULLET = re.compile("[•‣▪●◦■□]")


@dataclass(frozen=True)
class Line:
    """A row as text; ``start`` is where it begins, from the side that it is read from, and ``end`` where it ends."""

    text: str
    start: float
    end: float
    middle: float
    height: float

    @classmethod
    def of(cls, row: Row, *, backwards: bool = False) -> Line:
        """A row's."""
        text = normalise(letters(" ".join(segment.text for segment in row)))
        left, right = min(segment.left for segment in row), max(segment.right for segment in row)
        start, end = (-right, -left) if backwards else (left, right)
        return cls(text, start, end, row[0].middle, max(segment.height for segment in row))


@dataclass(frozen=True)
class _Last:
    """The last line of a block, whether it is text, and whether it fills the block's width."""

    line: Line
    is_text: bool
    is_full: bool


@dataclass
class _Text:
    """A text as it grows. ``pages`` are where pages begin; ``ahead`` of them have begun, and no text came yet."""

    hyphens: Hyphens
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    pages: list[int] = field(default_factory=list)
    ahead: int = 0

    def add(self, line: str, *, goes_on: bool = False) -> None:
        """Add a line, as a paragraph or to the last one."""
        gap = "\n\n" if self.pieces else ""
        if self.pieces and goes_on:
            kept, gap = self.hyphens.between(self.pieces[-1], line)
            self.length -= len(self.pieces[-1]) - len(kept)
            self.pieces[-1] = kept
        self.pages += [self.length + len(gap)] * self.ahead
        self.ahead = 0
        self.pieces.append(gap + line)
        self.length += len(gap) + len(line)


def text(pages: Sequence[Sequence[Block]]) -> tuple[str, tuple[int, ...]]:
    """The text of the pages, normalised, and the offset at which each begins; one without text begins with the next."""
    lines = [[(block, _lines(block)) for block in page] for page in pages]
    found = _Text(Hyphens(line.text for page in lines for _, block in page for line in block))
    last: _Last | None = None
    for page in lines:
        found.ahead += 1
        for block, own in page:
            last = _add(found, block, own, last)
    whole = "".join(found.pieces)
    starts = (*found.pages, *[found.length] * found.ahead)
    settled = normalise(whole)
    if settled != whole:  # a line began with a mark that belongs to the letter before it
        starts = tuple(len(normalise(whole[:start])) for start in starts)
    return settled, starts


def _lines(block: Block) -> list[Line]:
    """The lines of a block, those of a table as whole rows."""
    given = _whole(block.rows) if block.is_table else block.rows
    lines = [Line.of(row, backwards=block.is_backwards) for row in given]
    return [line for line in lines if line.text]


def _whole(rows: Sequence[Row]) -> list[Row]:
    """A table's rows, each with the lines in which the text of its cells goes on."""
    found: list[Row] = []
    for row in rows:
        if found and _continues(found[-1], row):
            found[-1] = tuple(_with(cell, row) for cell in found[-1])
        else:
            found.append(row)
    return found


def _continues(cells: Row, row: Row) -> bool:
    """Whether a row has nothing but further lines of text in cells of the row above it."""
    near = min(cell.bottom for cell in cells) - row[0].middle < row[0].height
    within = all(any(over(cell, each) for cell in cells[1:]) and not over(cells[0], each) for each in row)
    return near and within and len(row) < len(cells) and all(each.text[0].islower() for each in row)


def _with(cell: Segment, row: Row) -> Segment:
    more = [each for each in row if over(cell, each)]
    return replace(cell, text=f"{cell.text} {more[0].text}", bottom=more[0].bottom) if more else cell


def _add(found: _Text, block: Block, lines: Sequence[Line], last: _Last | None) -> _Last | None:
    """Add a block's lines to the text, of which ``last`` is the end."""
    if not lines:
        return last
    starts = Counter(round(line.start) for line in lines)
    usual = min(start for start, count in starts.items() if count == max(starts.values()))
    steps = [upper.middle - lower.middle for upper, lower in pairwise(lines)]
    step = median(steps) if steps else 0.0
    for at, line in enumerate(lines):
        joins = not _parted(lines, at, usual, step) if at else _crosses(last, line)
        found.add(line.text, goes_on=joins and not block.is_table)
    width = max(line.end for line in lines) - usual
    return _Last(lines[-1], not block.is_table, len(lines) > 2 and lines[-1].end - usual >= FULL * width)


def _crosses(last: _Last | None, line: Line) -> bool:
    """Whether a block's first line goes on with the last one of another block."""
    if last is None or not last.is_text or _differ(last.line, line):
        return False
    if ENDS.search(last.line.text) or _BULLET.match(line.text):
        return False
    return line.text[0].islower() or last.line.text.endswith("-") or last.is_full


def _differ(one: Line, other: Line) -> bool:
    return max(one.height, other.height) > SIZE * min(one.height, other.height)


def _parted(lines: Sequence[Line], at: int, usual: float, step: float) -> bool:
    """Whether a paragraph ends before a line."""
    last, line = lines[at - 1], lines[at]
    if last.middle - line.middle > max(WIDER * step, line.height) or _differ(last, line) or _BULLET.match(line.text):
        return True
    if _is_moved(last, line, usual):
        return True
    return not line.text[0].islower() and not last.text.endswith("-") and _had_room(lines, at)


def _is_moved(last: Line, line: Line, usual: float) -> bool:
    """Whether a line is indented, or put out, as the first of a paragraph is."""
    least = line.height / 2
    centred = abs(last.start - usual) > least and abs(last.start + last.end - line.start - line.end) < least
    return not centred and min(abs(line.start - last.start), abs(line.start - usual)) > least


def _had_room(lines: Sequence[Line], at: int) -> bool:
    """Whether a line's first word would have found room at the end of the line before."""
    last, line = lines[at - 1], lines[at]
    word = line.text.partition(" ")[0]
    width = (line.end - line.start) * (len(word) + 1) / len(line.text)
    return last.end + width < max(each.end for each in lines[max(0, at - 3) : at + 3]) - 1
