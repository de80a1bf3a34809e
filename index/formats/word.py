"""Word (.docx): the text as a reader of the document sees it, with tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from index.articles import Article
from index.errors import ArticleError
from index.formats.loaded import Loaded, one, parsing
from index.formats.markup import text_of
from index.formats.package import Package, attribute, beside, local
from index.formats.symbols import raised, symbol
from index.formats.tables import Cell, row
from index.formats.waiting import Waiting

if TYPE_CHECKING:
    from index.formats.package import Element

OPENING = 10
"""Paragraphs among which the title is looked for."""

_GONE = frozenset(
    """
    del moveFrom delText delInstrText instrText rPr pPr sdtPr sdtEndPr tblPr tblGrid trPr tcPr sectPr rt rubyPr fldData
    annotationRef binData
    """.split()  # noqa: SIM905
)
"""Elements whose text is deleted, or none that is read: instructions of fields, properties, readings above a word."""

_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}

_UNSEEN = ("vanish", "strike", "dstrike")
"""Properties of text that is hidden or struck out."""

_SPACE = re.compile(r"[ \t\r\n]+")


def load(name: str, content: bytes) -> Loaded:
    """The article in a Word document; its title is the paragraph styled as one.

    Insertions are accepted and deletions gone. Notes and text boxes follow the paragraph that they belong to.
    Headers, footers, comments, hidden and struck-out text are left out, and so are author and date: Word fills them
    in from the account and the clock of whoever saved it.

    Raises:
        ArticleError: it isn't a Word document, has a password, or holds no text.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ArticleError(f"{name}: this is an old Word document or has a password; save it as .docx without one.")
    with parsing(name, "a Word document"), Package(name, content) as package:
        reading = _Reading.of(package)
        blocks = list(reading.blocks(reading.body))
    return one(name, Article("\n\n".join(blocks), title=reading.title))


@dataclass
class _Reading:
    """One pass through a document, in the order in which it is read.

    ``fields`` are the fields that are open, outermost first: whether their result has begun. ``held`` is a
    paragraph whose end is deleted, so that the next goes on with it. ``below`` are notes that were referred to
    and wait for the end of the paragraph, or of the outermost row around it.
    """

    package: Package
    part: str
    body: Element
    related: dict[str, tuple[str, str]]
    styles: dict[str, Element]
    notes: dict[tuple[str, str], Element]
    title: str = ""
    seen: int = 0
    held: str = ""
    below: Waiting = field(default_factory=Waiting)
    fields: list[bool] = field(default_factory=list)
    has_fields: bool = True

    @classmethod
    def of(cls, package: Package) -> _Reading:
        """What a package's parts say, found by their kinds, for their names are anyone's."""
        part = next((path for kind, path in _related(package, "").values() if kind == "officeDocument"), "")
        part = part or "word/document.xml"
        related = _related(package, part)
        trees = {kind: package.tree(path) for kind, path in related.values() if kind in _PARTS and path in package}
        styles = {attribute(style, "styleId"): style for style in trees.get("styles", ())}
        notes = {
            (local(note), attribute(note, "id")): note
            for kind in ("footnotes", "endnotes")
            for note in trees.get(kind, ())
            if attribute(note, "type") in ("", "normal")
        }
        body = package.tree(part)
        marks = [attribute(mark, "fldCharType") for mark in body.xpath(_FIELD_MARKS)]
        whole = marks.count("begin") == marks.count("end")
        return cls(package, part, body, related, styles, notes, has_fields=whole)

    def blocks(self, parent: Element) -> Iterator[str]:
        """The paragraphs and rows in ``parent``, each followed by the notes and text boxes that belong to it."""
        for child in _shown(parent):
            kind = local(child)
            if kind == "p":
                yield from self._paragraph(child)
            elif kind == "tbl":
                yield from self._rows(child)
            elif kind == "altChunk":
                yield self._chunk(child)
            else:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        after: list[str] = []
        style = _child(paragraph, "pPr", "pStyle")
        text = self.held + "".join(self._runs(paragraph, after, self._hidden(paragraph, "p")))
        properties = _child(paragraph, "pPr", "rPr")
        if properties is not None and any(local(mark) in ("del", "moveFrom") for mark in properties):
            self.held = text
        else:
            self.held = ""
            self._consider(text, style)
            yield text
        yield from after
        yield from self.below.taken()

    def _consider(self, text: str, style: Element | None) -> None:
        """Take a paragraph near the top that is styled as a title for the title."""
        self.seen += 1
        if not self.title and self.seen <= OPENING and style is not None:
            key = attribute(style, "val")
            named = _child(self.styles[key], "name") if key in self.styles else None
            name = attribute(named, "val") if named is not None else key
            self.title = text if name.casefold() in ("title", "heading 1", "heading1") else ""

    def _runs(self, parent: Element, after: list[str], hidden: frozenset[str]) -> Iterator[str]:
        """The text in a paragraph's or a run's pieces; what stands beside it goes to ``after``."""
        for child in _shown(parent):
            kind = local(child)
            if kind == "fldChar":
                self._field(attribute(child, "fldCharType"))
            elif kind == "txbxContent":
                after.extend(self.blocks(child))
            elif kind in ("footnoteReference", "endnoteReference"):
                self._refer(kind.removesuffix("Reference"), attribute(child, "id"))
            elif kind == "r":
                text = "".join(self._runs(child, after, self._hidden(child, "r", hidden)))
                yield raised(text) if _is_raised(child) else text
            elif hidden or (self.has_fields and not all(self.fields)):
                continue
            elif (piece := _piece(child)) is not None:
                yield piece
            elif kind == "p":  # of a drawing's own text
                yield "".join(self._runs(child, after, hidden)) + "\n"
            else:
                yield from self._runs(child, after, hidden)

    def _field(self, mark: str) -> None:
        if mark == "begin":
            self.fields.append(False)
        elif self.fields and mark == "separate":
            self.fields[-1] = True
        elif self.fields and mark == "end":
            self.fields.pop()

    def _hidden(self, element: Element, kind: str, inherited: frozenset[str] = frozenset()) -> frozenset[str]:
        """What of ``_UNSEEN`` hides a run or strikes it out, or is to do so to a paragraph's runs."""
        return frozenset(name for name in _UNSEEN if self._is_set(name, element, kind, name in inherited))

    def _is_set(self, name: str, element: Element, kind: str, inherited: bool) -> bool:
        """Whether a run's or a paragraph's properties, or else its style, have this one on."""
        own = _child(element, "rPr", name) if kind == "r" else None
        if own is not None:
            return _is_on(own)
        style = _child(element, f"{kind}Pr", f"{kind}Style")
        key, seen = attribute(style, "val") if style is not None else "", set()
        while key in self.styles and key not in seen:
            seen.add(key)
            found = _child(self.styles[key], "rPr", name)
            if found is not None:
                return _is_on(found)
            based = _child(self.styles[key], "basedOn")
            key = attribute(based, "val") if based is not None else ""
        return inherited

    def _rows(self, table: Element) -> Iterator[str]:
        for tr in _inside(table, "tr"):
            if _child(tr, "trPr", "del") is None:
                cells = [tc for tc in _inside(tr, "tc") if not _is_covered(tc)]
                yield from row(self.below.within(partial(map, self._cell, cells)))
                yield from self.below.taken()

    def _refer(self, kind: str, key: str) -> None:
        note = self.notes.pop((kind, key), None)
        if note is not None:
            self.below.put(partial(self.blocks, note))

    def _cell(self, tc: Element) -> Cell:
        laid_out = tc.find(".//{*}tbl") is not None or tc.find(".//{*}numPr") is not None
        return Cell(tuple(filter(str.strip, self.blocks(tc))), laid_out)

    def _chunk(self, chunk: Element) -> str:
        """The text of a page that was put into the document whole."""
        _, path = self.related.get(attribute(chunk, "id"), ("", ""))
        if not path.endswith((".htm", ".html", ".xhtml")) or path not in self.package:
            return ""
        return text_of(self.package.read(path).decode("utf-8", "replace"))


_PARTS = ("styles", "footnotes", "endnotes")

_FIELD_MARKS = (
    "//*[local-name()='fldChar'][not(ancestor::*[local-name()='del' or local-name()='moveFrom'"
    " or local-name()='Fallback'])]"
)


def _related(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """The kind and the name of each part that ``part`` (the package itself, if empty) names, by its key."""
    folder, _, file = part.rpartition("/")
    listing = f"{folder}/_rels/{file}.rels".lstrip("/")
    if listing not in package:
        return {}
    found = [each for each in package.tree(listing) if attribute(each, "TargetMode") != "External"]
    return {
        attribute(each, "Id"): (attribute(each, "Type").rpartition("/")[2], beside(part, attribute(each, "Target")))
        for each in found
    }


def _piece(element: Element) -> str | None:
    """The text that an element is, or None for one that may hold some."""
    kind = local(element)
    if kind == "t":
        return _SPACE.sub(" ", element.text or "")
    if kind == "sym":
        return symbol(attribute(element, "char"), attribute(element, "font"))
    return _MARKS.get(kind)


def _shown(parent: Element) -> Iterator[Element]:
    """The children whose text is shown: of alternatives, the first."""
    for child in parent:
        kind = local(child)
        if kind == "AlternateContent":
            yield from (each for each in child[:1])
        elif kind and kind not in _GONE:
            yield child


def _inside(parent: Element, kind: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those in a content control."""
    for child in _shown(parent):
        if local(child) == kind:
            yield child
        else:
            yield from _inside(child, kind)


def _child(element: Element, *path: str) -> Element | None:
    return element.find("/".join(f"{{*}}{name}" for name in path))


def _is_on(toggle: Element) -> bool:
    return attribute(toggle, "val") not in ("0", "false", "off")


def _is_raised(run: Element) -> bool:
    found = _child(run, "rPr", "vertAlign")
    return found is not None and attribute(found, "val") == "superscript"


def _is_covered(tc: Element) -> bool:
    """Whether a cell is deleted, or lies under the one that it is merged with."""
    merges = [_child(tc, "tcPr", kind) for kind in ("vMerge", "hMerge")]
    under = any(merge is not None and attribute(merge, "val") != "restart" for merge in merges)
    return under or _child(tc, "tcPr", "cellDel") is not None
