"""A document that is a zip of XML parts (Word, OpenDocument, EPUB): its parts, within bounds.

Nothing is written anywhere, no entity is expanded, and nothing is fetched.
"""

from __future__ import annotations

import io
import zipfile
from posixpath import dirname, join, normpath
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from index.errors import ArticleError

if TYPE_CHECKING:
    Element = Any
    """An lxml element; lxml has no types."""

LARGEST = 200_000_000
"""Bytes, of everything in the document, pictures included, expanded."""

PART = 50_000_000
"""Bytes of one part, expanded."""

NODES = 2_000_000
"""Elements and attributes of one part; each takes some 200 bytes of memory, however few in the file."""

PIECE = 1 << 20
"""Bytes that are parsed before these are counted."""


class Package:
    """The parts of such a document, by their names.

    Raises:
        ArticleError: it has a password or is over a bound.
        zipfile.BadZipFile: it is no zip.
    """

    def __init__(self, name: str, content: bytes) -> None:
        self._name = name
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        if sum(part.file_size for part in self._zip.infolist()) > LARGEST:
            raise ArticleError(f"{name}: it expands to more than {LARGEST // 1_000_000} MB.")
        if any(part.flag_bits & 1 for part in self._zip.infolist()):
            raise ArticleError(f"{name}: it has a password; save it without one.")
        self._names = {part.filename.lstrip("/").casefold(): part.filename for part in self._zip.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, _: TracebackType | None
    ) -> None:
        self._zip.close()

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._names

    def size(self, part: str) -> int:
        """Bytes of a part, expanded, as it says itself; 0 if it isn't there."""
        return self._zip.getinfo(self._names[part.casefold()]).file_size if part in self else 0

    def read(self, part: str) -> bytes:
        """A part's content.

        Raises:
            ArticleError: it isn't there, or is larger than it says.
        """
        if part not in self:
            raise ArticleError(f"{self._name}: it lacks its part {part!r}; it is damaged.")
        with self._zip.open(self._names[part.casefold()]) as file:
            found = file.read(PART + 1)
        if len(found) > PART:
            raise ArticleError(f"{self._name}: its part {part!r} is larger than {PART // 1_000_000} MB.")
        return found

    def tree(self, part: str, *, recover: bool = False) -> Element:
        """A part's XML, in which entities stay what they are; libxml2 refuses what is nested deeper than 256.

        Raises:
            ArticleError: it isn't there, or is too large.
            lxml.etree.XMLSyntaxError: it isn't XML, unless as much is to be recovered of it as can be.
        """
        from lxml import etree  # only for those who load documents

        parser = etree.XMLPullParser(
            ["start"],
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
            recover=recover,
        )
        content, nodes = self.read(part), 0
        for at in range(0, len(content), PIECE):
            parser.feed(content[at : at + PIECE])
            nodes += sum(1 + len(element.attrib) for _, element in parser.read_events())
            if nodes > NODES:
                raise ArticleError(f"{self._name}: its part {part!r} has more than {NODES:,} elements and attributes.")
        found = parser.close()
        return etree.Element("nothing") if found is None else found


def local(element: Element) -> str:
    """An element's name without its namespace; the strict and the usual kind of a format differ in that alone."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute's value, whatever its namespace, or ``""``."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def beside(part: str, address: str) -> str:
    """The part that an address in ``part`` names."""
    path = unquote(address.partition("#")[0])
    return normpath(path if path.startswith("/") else join(dirname(part), path)).lstrip("/")
