"""EPUB: a book or a paper's issue; an article a chapter, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.articles import Article
from index.errors import ArticleError
from index.formats.dates import moment
from index.formats.loaded import Loaded, parsing
from index.formats.markup import text_of
from index.formats.package import Package, attribute, beside, local
from index.formats.plain import decode

if TYPE_CHECKING:
    from index.formats.package import Element

LARGEST = 50_000_000
"""Bytes of a book's chapters; the Bible has five million."""


def load(name: str, content: bytes) -> Loaded:
    """The chapters of a book, each with its title in the table of contents; the book's title is their source.

    A file that the table of contents doesn't name goes on with the chapter before it. Author and date are the book's.

    Raises:
        ArticleError: it isn't an EPUB, is protected, or holds no text.
    """
    with parsing(name, "an EPUB"), Package(name, content) as package:
        book = _Book.of(name, package)
        articles = tuple(article for article in book.articles() if article.text)
    if not articles:
        raise ArticleError(f"{name}: there is no text in it.")
    return Loaded(articles)


@dataclass(frozen=True)
class _Book:
    """What a book's package says of it: ``spine`` are its parts in order, ``titles`` those of each chapter's first."""

    name: str
    package: Package
    about: dict[str, list[str]]
    spine: tuple[str, ...]
    titles: dict[str, str]

    @classmethod
    def of(cls, name: str, package: Package) -> _Book:
        """A book, by the file that its container names."""
        container = package.tree("META-INF/container.xml")
        place = next((attribute(each, "full-path") for each in container.iter("{*}rootfile")), "")
        root = package.tree(place)
        items = {attribute(item, "id"): item for item in root.iter("{*}item")}
        parts = {key: beside(place, attribute(item, "href")) for key, item in items.items()}
        contents = [key for key, item in items.items() if _is_contents(item)]
        spine = [attribute(each, "idref") for each in root.iter("{*}itemref")]
        about: dict[str, list[str]] = {}
        for each in root.iterfind("{*}metadata//*"):
            about.setdefault(local(each), []).append(" ".join((each.text or "").split()))
        titles = {
            part: title
            for key in reversed(contents)
            if parts[key] in package
            for part, title in _titles(package, parts[key])
        }
        book = cls(
            name, package, about, tuple(parts[key] for key in spine if key in parts and key not in contents), titles
        )
        if sum(map(package.size, book.spine)) > LARGEST:
            raise ArticleError(f"{name}: a book of more than {LARGEST // 1_000_000} MB of text is not read.")
        if set(book.spine) & _locked(package):
            raise ArticleError(f"{name}: it is protected (DRM); only its publisher's programs can read it.")
        return book

    def articles(self) -> Iterator[Article]:
        """The chapters."""
        title, texts = "", list[str]()
        for part in self.spine:
            if part in self.titles or not self.titles:
                yield self._chapter(title, texts)
                title, texts = self.titles.get(part, ""), []
            if part in self.package:
                texts.append(text_of(decode(self.name, self.package.read(part))))
        yield self._chapter(title, texts)

    def _chapter(self, title: str, texts: list[str]) -> Article:
        about = self.about
        return Article(
            "\n\n".join(texts),
            title=title,
            source=next(iter(about.get("title", ())), ""),
            author=", ".join(about.get("creator", ())),
            published=moment(next(iter(about.get("date", ())), "")),
        )


def _is_contents(item: Element) -> bool:
    return "nav" in attribute(item, "properties").split() or "ncx" in attribute(item, "media-type")


def _titles(package: Package, contents: str) -> Iterator[tuple[str, str]]:
    """The part and the title of each chapter that a table of contents names; of a part, the first one."""
    found: dict[str, str] = {}
    for entry in package.tree(contents, recover=True).iter("{*}navPoint", "{*}a"):
        target = entry.find("{*}content")
        address = attribute(entry, "href") if target is None else attribute(target, "src")
        label = entry if target is None else entry.find("{*}navLabel")
        if address and label is not None:
            found.setdefault(beside(contents, address), " ".join("".join(label.itertext()).split()))
    yield from found.items()


def _locked(package: Package) -> set[str]:
    """The parts that are encrypted; where these are fonts alone, the book can be read."""
    listing = "META-INF/encryption.xml"
    if listing not in package:
        return set()
    return {beside("", attribute(each, "URI")) for each in package.tree(listing).iter("{*}CipherReference")}
