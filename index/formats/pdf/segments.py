"""A page of a PDF -> its segments: pieces of lines, each with its box, in whatever order they were laid down."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from index.formats.symbols import raised

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points, from the page's lower left."""

GAP = 0.8
"""A wider gap, in heights of a line, parts segments; the spaces of a justified line are narrower."""

DROP_CAP = 1.8
"""A letter that is so many times higher than its page's lines begins a paragraph and spans several of them."""

_HYPHENS = (0xFFFE, 0x02, 0xAD, 0x2010)
"""What stands for a hyphen at a line's end, in PDFium's words and in some fonts'."""

_BLANK = (0x20, 0xA0, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000, 0xFEFF)

_FIGURES = tuple(map(ord, "0123456789"))

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Segment:
    """Text on one line without a wide gap in it, upright, and its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """Of a line of its letters."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Halfway up."""
        return (self.top + self.bottom) / 2


def segments(page: PdfPage) -> list[Segment]:
    """The segments of a page, those of its main direction first; what lies outside of the page isn't seen."""
    text = page.get_textpage()
    try:
        letters = _Letters.of(text, page.get_bbox())
    finally:
        text.close()
    turns = [turn for turn, _ in Counter(letters.turns.tolist()).most_common()]
    return [s for turn in turns for s in _with_drop_caps(letters.kept(letters.turns == turn).segments(turn))]


@dataclass(frozen=True)
class _Letters:
    """The letters of a page in the order they were laid down.

    ``boxes`` is (letters, 4); ``spaced`` tells whether white space stands before a letter; ``turns`` are the quarter
    turns, clockwise, that make it upright.
    """

    codes: Array
    boxes: Array
    spaced: Array
    turns: Array

    @classmethod
    def of(cls, text: PdfTextPage, page: Box) -> _Letters:
        """Those that a page shows; what is printed twice in one place, as a shadow, is there once."""
        codes, boxes = _read(text)
        blank = np.isin(codes, _BLANK)
        spaced = np.concatenate([[False], blank[:-1]])
        across, up = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        seen = (page[0] <= across) & (across <= page[2]) & (page[1] <= up) & (up <= page[3]) & ~blank
        kept = np.flatnonzero(seen)[_once(codes[seen], boxes[seen])]
        turns = _turns(text, kept, boxes[kept])
        return cls(codes[kept], boxes[kept], spaced[kept], turns)

    def kept(self, which: Array) -> _Letters:
        """Some of them."""
        return _Letters(self.codes[which], self.boxes[which], self.spaced[which], self.turns[which])

    def segments(self, turn: int) -> list[Segment]:
        """The segments, if all have this turn."""
        if not len(self.codes):
            return []
        boxes = _upright(self.boxes, turn)
        heights = boxes[:, 3] - boxes[:, 1]
        lower, higher = np.minimum(heights[1:], heights[:-1]), np.maximum(heights[1:], heights[:-1])
        rise = (boxes[1:, 1] + boxes[1:, 3] - boxes[:-1, 1] - boxes[:-1, 3]) / 2
        apart = np.maximum(boxes[1:, 0] - boxes[:-1, 2], boxes[:-1, 0] - boxes[1:, 2])
        smaller = np.where(heights[1:] < heights[:-1], self.codes[1:], self.codes[:-1])
        capital = (higher > DROP_CAP * lower) & ~np.isin(smaller, _FIGURES)
        far = (abs(rise) > higher / 2) | (apart > GAP * higher) | (apart < -higher) | capital
        starts = np.flatnonzero(np.concatenate([[True], far]))
        return [
            self._segment(boxes[start:stop], slice(start, stop))
            for start, stop in zip(starts, [*starts[1:], len(self.codes)], strict=True)
        ]

    def _segment(self, boxes: Array, which: slice) -> Segment:
        """The segment of these letters; where some are small, and higher up than the others, they are raised."""
        text = [chr(code) for code in self.codes[which].tolist()]
        heights = boxes[:, 3] - boxes[:, 1]
        full = heights >= 0.8 * heights.max()
        line = boxes
        if not full.all():
            line = boxes[full]
            higher = boxes[:, 1] + boxes[:, 3] > (line[:, 1] + line[:, 3]).mean()
            for at in np.flatnonzero(~full & higher).tolist():
                text[at] = raised(text[at])
        for after in np.flatnonzero(self.spaced[which][1:]).tolist():
            text[after + 1] = " " + text[after + 1]
        low, high = boxes.min(axis=0), boxes.max(axis=0)
        return Segment("".join(text), float(low[0]), float(line[:, 1].min()), float(high[2]), float(line[:, 3].max()))


def _read(text: PdfTextPage) -> tuple[Array, Array]:
    """The code of each character, and its box as the font's letters are high."""
    import pypdfium2.raw as raw

    page, place, code = text.raw, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetUnicode
    count = max(0, raw.FPDFText_CountChars(page))
    rectangles = (raw.FS_RECTF * count)()
    told = [place(page, index, rectangle) for index, rectangle in enumerate(rectangles)]
    codes = np.array([code(page, index) for index in range(count)], np.int64)
    codes[np.isin(codes, _HYPHENS)] = ord("-")
    codes[~np.array(told, bool) | (codes < 0x20) | ((codes >= 0x7F) & (codes < 0xA0)) | (codes > 0x10FFFF)] = 0x20
    codes[(codes >= 0xD800) & (codes < 0xE000)] = 0xFFFD
    boxes = np.frombuffer(rectangles, np.float32).reshape(count, 4).astype(np.float64)
    left, top, right, bottom = np.nan_to_num(boxes).T
    low, high = (np.minimum(left, right), np.minimum(bottom, top)), (np.maximum(left, right), np.maximum(bottom, top))
    return codes, np.column_stack([*low, *high])


def _once(codes: Array, boxes: Array) -> Array:
    """Which letters aren't printed once more where they stand already; those of a ligature share their place."""
    left, bottom = boxes[:, :2].clip(-1e5, 1e5).round().astype(np.int64).T
    _, first = np.unique((codes << 40) + (left << 20) + bottom, return_index=True)
    kept = np.zeros(len(codes), bool)
    kept[first] = True
    kept[1:] |= (boxes[1:] == boxes[:-1]).all(axis=1)
    return np.flatnonzero(kept)


def _turns(text: PdfTextPage, letters: Array, boxes: Array) -> Array:
    """The quarter turns of letters; one beside the one before it has the same."""
    import pypdfium2.raw as raw

    size = np.maximum(boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0])
    jump = np.abs(np.diff(boxes, axis=0)).max(axis=1, initial=0) > 3 * size[1:]
    starts = np.flatnonzero(np.concatenate([[True], jump])) if len(letters) else np.array([], np.int64)
    angles = [raw.FPDFText_GetCharAngle(text.raw, int(letters[start])) for start in starts]
    turns = np.array([-round(max(0.0, angle) / (math.pi / 2)) % 4 for angle in angles], np.int64)
    return np.repeat(turns, np.diff([*starts, len(letters)]))


def _upright(boxes: Array, turn: int) -> Array:
    """Boxes after so many quarter turns of the page, clockwise."""
    left, bottom, right, top = boxes.T
    sides = ((left, bottom, right, top), (bottom, -right, top, -left), (-right, -top, -left, -bottom))
    return np.column_stack((*sides, (-top, left, -bottom, right))[turn])


def _with_drop_caps(found: Sequence[Segment]) -> list[Segment]:
    """The segments, those that are a drop cap put before the line that they begin."""
    usual = median(segment.height for segment in found) if found else 0.0
    kept = {id(segment): segment for segment in found}
    for cap in found:
        if len(cap.text) <= 2 and cap.text[0].isupper() and cap.height >= DROP_CAP * usual:
            beside = [s for s in found if s.height < cap.height / DROP_CAP and _begins(cap, s)]
            if len(beside) >= 2:
                first = max(beside, key=lambda segment: segment.middle)
                del kept[id(cap)]
                for segment in beside:
                    text = cap.text + segment.text if segment is first else segment.text
                    kept[id(segment)] = replace(segment, text=text, left=cap.left)
    return list(kept.values())


def _begins(cap: Segment, segment: Segment) -> bool:
    return 0 <= segment.left - cap.right + 1 <= cap.height / 2 and cap.bottom <= segment.middle <= cap.top
