"""OpenDocument text (.odt): the text as a reader of the document sees it, with tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from index.articles import Article
from index.errors import ArticleError
from index.formats.loaded import Loaded, one, parsing
from index.formats.package import Package, attribute, local
from index.formats.symbols import raised
from index.formats.tables import Cell, row
from index.formats.waiting import Waiting

if TYPE_CHECKING:
    from index.formats.package import Element

OPENING = 10
"""Paragraphs among which the title is looked for."""

_GONE = frozenset(
    """
    tracked-changes annotation annotation-end note-citation ruby-text forms sequence-decls variable-decls
    user-field-decls dde-connection-decls title desc object object-ole image covered-table-cell event-listeners script
    index-title-template bibliography-configuration hidden-text
    """.split()  # noqa: SIM905
)
"""Elements whose text isn't read: what is deleted is kept in ``tracked-changes``, what is inserted in its place."""

_MARKS = {"s": " ", "tab": "\t", "line-break": "\n"}

_SPACE = re.compile(r"[ \t\r\n]+")


def load(name: str, content: bytes) -> Loaded:
    """The article in an OpenDocument text; its title is the paragraph styled as one.

    Insertions are accepted and deletions gone. Notes and text boxes follow the paragraph that they belong to.
    Headers, footers, comments and hidden text are left out, and so are the file's own author and date.

    Raises:
        ArticleError: it isn't such a document, has a password, or holds no text.
    """
    with parsing(name, "an OpenDocument text"), Package(name, content) as package:
        if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise ArticleError(f"{name}: it has a password; save it without one.")
        tree = package.tree("content.xml")
        reading = _Reading(_styles(tree, package.tree("styles.xml") if "styles.xml" in package else ()))
        blocks = [block for body in tree.iterfind("{*}body") for block in reading.blocks(body)]
    return one(name, Article("\n\n".join(blocks), title=reading.title))


def _styles(*trees: Element) -> dict[str, Element]:
    """The styles of these parts by name; those of the first count."""
    named = (each for tree in trees for group in tree for each in group if local(each) == "style")
    found: dict[str, Element] = {}
    for style in named:
        found.setdefault(attribute(style, "name"), style)
    return found


@dataclass
class _Reading:
    """One pass through a document, in the order in which it is read.

    ``below`` are notes and text boxes that wait for the end of the paragraph, or of the outermost row around it.
    """

    styles: dict[str, Element]
    title: str = ""
    seen: int = 0
    below: Waiting = field(default_factory=Waiting)

    def blocks(self, parent: Element) -> Iterator[str]:
        """The paragraphs and rows in ``parent``, each followed by the notes and text boxes that belong to it."""
        for child in parent:
            kind = local(child)
            if kind in _GONE or not kind or attribute(child, "display") == "none":
                continue
            if kind in ("p", "h"):
                yield from self._paragraph(child)
            elif kind == "table-row":
                yield from self._row(child)
            else:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        hidden = paragraph.find("{*}hidden-paragraph")
        if hidden is None or attribute(hidden, "is-hidden") != "true":
            text = "".join(self._runs(paragraph))
            self._consider(paragraph, text)
            yield text
        yield from self.below.taken()

    def _consider(self, paragraph: Element, text: str) -> None:
        """Take a paragraph near the top that is a title, or a heading of the first level, for the title."""
        self.seen += 1
        if not self.title and self.seen <= OPENING:
            key = attribute(paragraph, "style-name")
            named = {key, *(attribute(style, "parent-style-name") for style in self._chain(key))}
            first = local(paragraph) == "h" and attribute(paragraph, "outline-level") in ("", "1")
            self.title = text if first or "Title" in named else ""

    def _runs(self, element: Element, hidden: bool = False) -> Iterator[str]:
        """The text in a paragraph's pieces; what stands beside it goes ``below``."""
        hidden = self._is_hidden(element, hidden)
        if not hidden:
            yield _SPACE.sub(" ", element.text or "")
        for child in element:
            kind = local(child)
            if kind in _MARKS:
                yield "" if hidden else _MARKS[kind]
            elif kind in ("note", "text-box"):
                self.below.put(partial(self.blocks, child))
            elif kind and kind not in _GONE:
                text = "".join(self._runs(child, hidden))
                yield raised(text) if self._property(child, "text-position").startswith("super") else text
            if not hidden:
                yield _SPACE.sub(" ", child.tail or "")

    def _row(self, element: Element) -> Iterator[str]:
        cells = [cell for cell in element if local(cell) == "table-cell"]
        yield from row(self.below.within(partial(map, self._cell, cells)))
        yield from self.below.taken()

    def _cell(self, cell: Element) -> Cell:
        laid_out = any(cell.find(f".//{{*}}{kind}") is not None for kind in ("table", "list"))
        return Cell(tuple(filter(str.strip, self.blocks(cell))), laid_out)

    def _chain(self, key: str) -> Iterator[Element]:
        """A style, and those that it is made from."""
        seen: set[str] = set()
        while key in self.styles and key not in seen:
            seen.add(key)
            yield self.styles[key]
            key = attribute(self.styles[key], "parent-style-name")

    def _is_hidden(self, element: Element, inherited: bool) -> bool:
        """Whether an element's text isn't shown, or is struck out."""
        display = self._property(element, "display")
        line = self._property(element, "text-line-through-style") or self._property(element, "text-line-through-type")
        return display == "none" or line not in ("", "none") if display or line else inherited

    def _property(self, element: Element, name: str) -> str:
        """A property of the text that an element's style, or one that this is made from, gives it."""
        found = (
            attribute(properties, name)
            for style in self._chain(attribute(element, "style-name"))
            for properties in style.iterfind("{*}text-properties")
        )
        return next(filter(None, found), "")
