"""A page's segments -> its blocks in reading order: headlines, columns of text, tables.

The page is cut along its white space, as in "Hierarchical Representation of Optically Scanned Documents" (Nagy and
Seth, 1984): what stands left and right of a strip that no line crosses are columns, or the cells of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.formats.pdf.segments import Segment

Row = tuple[Segment, ...]
"""The segments at one height, in the order in which they are read."""

Strip = tuple[float, float]
"""Left and right of white space that runs down the page."""

GUTTER = 0.6
"""The white space between columns is that wide at least, in heights of a line."""

LEAST = 2
"""Rows that have text on each side of a gutter."""

PROSE = 14
"""Characters in a line, in the middle, of what may be a column of text."""

CONTINUED = 0.35
"""The share of lines, at least, that end a sentence or go on in the next, in a column of text."""

LABEL = 4
"""Characters of what numbers the items of a list, at most."""

LOOSE = 1.7
"""Lines that are further apart, in heights, stand by themselves."""

ENDS = re.compile(r"[.!?:…。！？।؟][\"'”’»)\]]*$")
"""The end of a sentence."""

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


@dataclass(frozen=True)
class Block:
    """Rows that are read one after the other; those of a table aren't joined to paragraphs."""

    rows: tuple[Row, ...]
    is_table: bool = False
    is_backwards: bool = False


def rows(segments: Sequence[Segment]) -> list[Row]:
    """The segments by height, from the top down, each row from left to right."""
    found: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda each: -each.middle):
        if found and level(found[-1][0], segment):
            found[-1].append(segment)
        else:
            found.append([segment])
    return [tuple(sorted(row, key=lambda each: each.left)) for row in found]


def level(one: Segment, other: Segment) -> bool:
    """Whether two stand at one height."""
    return abs(one.middle - other.middle) < min(one.height, other.height) / 2


def blocks(segments: Sequence[Segment]) -> list[Block]:
    """The blocks of a page in reading order."""
    text = "".join(segment.text for segment in segments)
    backwards = len(_RIGHT_TO_LEFT.findall(text)) > len(text) / 3
    return list(_blocks(rows(segments), backwards))


def _blocks(page: Sequence[Row], backwards: bool) -> Iterator[Block]:
    """Bands of rows that have a gutter in common, and what stands above, between and below them."""
    at = start = 0
    while at < len(page) and _may_part(page[start:]):
        stop, gutter = _band(page, at)
        if gutter:
            yield from _block(page[start:at], backwards)
            yield from _split(page[at:stop], gutter, backwards)
            at = start = stop
        else:
            at += 1
    yield from _block(page[start:], backwards)


def _may_part(page: Sequence[Row]) -> bool:
    """Whether some line ends further left than another begins, as in columns; soon told, and most pages have none."""
    return min(row[0].right for row in page) < max(row[-1].left for row in page)


def _block(found: Sequence[Row], backwards: bool, is_table: bool = False) -> Iterator[Block]:
    if found:
        yield Block(tuple(row[::-1] if backwards else row for row in found), is_table, backwards)


def _band(page: Sequence[Row], start: int) -> tuple[int, Strip | None]:
    """Where the longest band of rows from ``start`` on ends that has a gutter, and its widest gutter."""
    strips = [(min(row[0].left for row in page), max(segment.right for row in page for segment in row))]
    stop, gutter = start, None
    for at in range(start, len(page)):
        strips = _without(strips, page[at], GUTTER * min(segment.height for segment in page[at]))
        if not strips:
            break
        inner = [strip for strip in strips if _parts(page[start : at + 1], strip)]
        if inner:
            stop, gutter = at + 1, max(inner, key=lambda strip: strip[1] - strip[0])
    return stop, gutter


def _without(strips: Sequence[Strip], row: Row, width: float) -> list[Strip]:
    """What a row leaves white of the strips, if it is wide enough."""
    edges = [*strips[:1], *strips[-1:]]
    free, at = [], edges[0][0]
    for segment in row:
        free.append((at, segment.left))
        at = max(at, segment.right)
    free.append((at, edges[-1][1]))
    both = ((max(one[0], two[0]), min(one[1], two[1])) for one in strips for two in free)
    return [strip for strip in both if strip[1] - strip[0] >= width]


def _parts(band: Sequence[Row], strip: Strip) -> bool:
    """Whether enough rows have text on each side of a strip."""
    lefts = sum(row[0].right <= strip[0] for row in band)
    rights = sum(row[-1].left >= strip[1] for row in band)
    return lefts >= LEAST and rights >= LEAST


def _split(band: Sequence[Row], gutter: Strip, backwards: bool) -> Iterator[Block]:
    sides: list[list[Row]] = [[], []]
    for row in band:
        for side, left in zip(sides, (True, False), strict=True):
            part = _where(row, gutter, left=left)
            side += [part] if part else []
    if _are_columns(*sides):
        for side in reversed(sides) if backwards else sides:
            yield from _blocks(side, backwards)
    else:
        labels = all(len(segment.text) <= LABEL for row in sides[backwards] for segment in row)
        listed = labels and _is_prose(sides[not backwards])
        yield from _block(band, backwards, is_table=not listed)


def _where(row: Row, gutter: Strip, *, left: bool) -> Row:
    return tuple(segment for segment in row if (segment.right <= gutter[0]) == left)


def _are_columns(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Whether two sides are read one after the other; a table's are read across.

    Columns are text, or aren't at the same heights, or one is a box beside the text.
    """
    prose = _is_prose(left), _is_prose(right)
    if all(prose):
        return True
    few, many = sorted((left, right), key=len)
    if len(few[0]) == 1 and max(len(segment.text) for row in few for segment in row) <= LABEL:
        return False
    beside = sum(any(level(row[0], other[0]) for other in many) for row in few) / len(few)
    if not any(prose):
        return beside < 0.3
    steps = [upper[0].middle - lower[0].middle for upper, lower in pairwise(few)]
    is_box = len(few) < len(many) / 2 and median(steps) < LOOSE * few[0][0].height
    return beside < 0.5 or is_box


def _is_prose(side: Sequence[Row]) -> bool:
    """Whether lines end a sentence or go on in the next, as text does that fills a column."""
    if median(len(segment.text) for row in side for segment in row) < PROSE:
        return False
    pairs = [(a, b) for upper, lower in pairwise(side) for a in upper for b in lower if over(a, b)]
    return sum(_goes_on(*pair) for pair in pairs) >= CONTINUED * max(1, len(pairs))


def over(upper: Segment, lower: Segment) -> bool:
    """Whether a line through the page from top to bottom crosses both."""
    return upper.left < lower.right and lower.left < upper.right


def _goes_on(upper: Segment, lower: Segment) -> bool:
    first = lower.text[0]
    return ENDS.search(upper.text) is not None or upper.text.endswith("-") or (first.isalpha() and not first.isupper())
