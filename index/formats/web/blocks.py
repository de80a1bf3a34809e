"""A page's tree -> its blocks of text: paragraphs, headings, list items, rows of tables, as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from index.formats.web.seen import NEVER

BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup p pre search section summary
    table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905
)

_TOLD = frozenset({"a", "br", "span"})
"""Elements that say something of the text in them."""

CELL = 300
"""Characters; a table with a longer cell lays out a page."""


@dataclass(frozen=True)
class Block:
    """Text without a break of paragraph in it, and the block element that it stands in.

    ``linked`` is how many of its characters are a link's. ``dated`` are the moments that it states for
    machines, each after the words that it shows for it; ``before`` those without words, up from the last block.
    """

    text: str
    element: HtmlElement
    linked: int = 0
    dated: tuple[tuple[str, str], ...] = ()
    before: tuple[str, ...] = ()


def blocks(root: HtmlElement) -> list[Block]:
    """The blocks of text under an element, in order; a row of a table is one, with " | " between its cells."""
    return list(_Walk(root).run())


class _Walk:
    """One walk over a tree, with the text since the last block's edge."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.owners = [root]
        self.pieces: list[str] = []
        self.dated: list[tuple[str, str]] = []
        self.before: list[str] = []
        self.linked = self.links = self.kept = 0

    def run(self) -> Iterator[Block]:
        walk = etree.iterwalk(self.root, events=("start", "end"))
        for event, element in walk:
            block = element.tag in BLOCKS
            if block and self.pieces:
                yield from self.flush()
            if event == "end":
                self.leave(element, block)
            elif element.tag in NEVER:
                walk.skip_subtree()
            elif element.tag == "table" and element is not self.root and (rows := _rows(element)) is not None:
                walk.skip_subtree()
                yield from rows
            else:
                self.enter(element, block)
        yield from self.flush()

    def enter(self, element: HtmlElement, block: bool) -> None:
        if block:
            self.owners.append(element)
        elif element.tag in _TOLD:
            self.note(element)
        self.kept += element.tag == "pre"
        self.add(element.text)

    def note(self, element: HtmlElement) -> None:
        self.links += element.tag == "a"
        if element.tag == "br":
            self.pieces.append("\n")
        if stated := element.get("data-moment"):
            shown = " ".join(element.text_content().split())
            if shown:
                self.dated.append((shown, stated))
            else:
                self.before.append(stated)

    def leave(self, element: HtmlElement, block: bool) -> None:
        if block and self.owners[-1] is element:
            self.owners.pop()
        self.links -= element.tag == "a"
        self.kept -= element.tag == "pre"
        if element is not self.root:
            self.add(element.tail)

    def add(self, text: str | None) -> None:
        if not text or not (self.pieces or text.strip()):
            return
        self.pieces.append(text if self.kept else text.replace("\n", " "))
        if self.links:
            self.linked += len(text.strip())

    def flush(self) -> Iterator[Block]:
        lines = "".join(self.pieces).split("\n")
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip("\n")
        if text:
            yield Block(text, self.owners[-1], self.linked, tuple(self.dated), tuple(self.before))
            self.dated.clear()
            self.before.clear()
        self.pieces.clear()
        self.linked = 0


def _rows(table: HtmlElement) -> list[Block] | None:
    """The rows of a table of data, or None if it is there for the layout."""
    if next(table.iterdescendants("table", "h1", "h2", "h3", "article", "section", "form"), None) is not None:
        return None
    rows = []
    for row in table.iter("tr", "caption"):
        cells = [row] if row.tag == "caption" else [cell for cell in row if cell.tag in ("td", "th")]
        found = [_cell(cell) for cell in cells]
        if any(len(text) > CELL for text, _ in found):
            return None
        text = " | ".join(text for text, _ in found).strip("| ")
        if text:
            rows.append(Block(text, row, sum(linked for _, linked in found)))
    return rows if len(rows) > 1 or (rows and "|" in rows[0].text) else None


def _cell(cell: HtmlElement) -> tuple[str, int]:
    """A cell's text in one line, and how much of it is a link's; the items of a list are told apart by commas."""
    text, linked, last = "", 0, None
    for block in blocks(cell):
        between = ", " if block.element.tag == "li" and last == "li" else " "
        text += (between if text else "") + " ".join(block.text.split())
        linked, last = linked + block.linked, block.element.tag
    return text, linked
