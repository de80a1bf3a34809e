"""Running headers, footers and page numbers: what really stands at the same place of most pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.formats.pdf.layout import Row, rows
from index.formats.pdf.segments import Segment

EDGE = 3
"""Rows at the top and at the bottom of a page among which they are looked for."""

NEAR = 4.0
"""Points by which their place may differ from page to page."""

VALUE = 24
"""Characters in a cell of a table's row, at most."""

_WORDS = "page|seite|pagina|página|p\\."
_NUMBERED = re.compile(
    rf"(?:(?P<before>.*\S)\s*[|·•–—-]\s*)?(?:(?:{_WORDS})\s*)?(?P<number>\d{{1,4}})(?:\s*(?:of|/|von|de|sur|di)\s*\d{{1,4}})?"
    r"(?:\s*[|·•–—-]\s*(?P<after>\S.*)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sheet:
    """The segments of a page, and its upper and lower edge."""

    segments: tuple[Segment, ...]
    top: float = 0.0
    bottom: float = 0.0


@dataclass(frozen=True)
class _Edge:
    """A segment near an edge of a page: what it says, a page's own number aside, and how far from the edge it is.

    ``number`` is the number that it gives the page less the page's place, the same on every page that is numbered.
    """

    segment: Segment
    side: str
    away: float
    said: str
    number: int | None = None

    @property
    def is_number(self) -> bool:
        """Whether it is a page's number and nothing else."""
        return self.number is not None and not self.said

    def key(self, step: int = 0) -> tuple[str, str, int | None, int]:
        """What it has in common with itself on other pages; ``step`` is for places next to its own."""
        return self.side, self.said, self.number, round(self.away / NEAR) + step


def bodies(sheets: Sequence[Sheet]) -> list[list[Segment]]:
    """Each page's segments without those that run, three times at least and on half of the pages.

    What differs in a figure is another line, unless the figure is the number of the page. A page number alone
    needs two pages, and may be at any height if nothing is beyond it. The head of a table that each page repeats stays.
    """
    edges = [_edges(sheet, place) for place, sheet in enumerate(sheets)]
    counts = Counter(key for found in edges for key in {edge.key() for edge in found})
    often = max(3, (len(sheets) - 1) // 2)

    def runs(edge: _Edge) -> bool:
        count = sum(counts[edge.key(step)] for step in (-1, 0, 1))
        return count >= (max(2, min(often, len(sheets) - 1)) if edge.is_number else often)

    running = [{id(edge.segment) for edge in found if runs(edge)} for found in edges]
    return [[s for s in sheet.segments if id(s) not in gone] for sheet, gone in zip(sheets, running, strict=True)]


def _edges(sheet: Sheet, place: int) -> list[_Edge]:
    found = rows(sheet.segments)
    edges = []
    for side, inwards in (("top", found), ("bottom", found[::-1])):
        for at, (row, beside) in enumerate(zip(inwards[:EDGE], [*inwards[1:], ()], strict=False)):
            here = [] if _is_table(row, beside) else [_edge(segment, side, sheet, place) for segment in row]
            edges += [replace(edge, away=0.0) if edge.is_number and not at else edge for edge in here]
    return edges


def _edge(segment: Segment, side: str, sheet: Sheet, place: int) -> _Edge:
    away = sheet.top - segment.middle if side == "top" else segment.middle - sheet.bottom
    numbered = _NUMBERED.fullmatch(segment.text)
    if numbered:
        said = f"{numbered['before'] or ''}|{numbered['after'] or ''}".strip("|")
        return _Edge(segment, side, away, said, int(numbered["number"]) - place)
    return _Edge(segment, side, away, segment.text)


def _is_table(row: Row, other: Row) -> bool:
    """Whether a row and one beside it are a table's: as many cells, each under the other."""
    if len(row) < 2 or len(row) != len(other) or max(len(segment.text) for segment in other) > VALUE:
        return False
    return all(one.left < two.right and two.left < one.right for one, two in zip(row, other, strict=True))
