"""One reading of a feed or a site's map: a Place, and what is known of it -> what is new there."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

import httpx

from index.articles import Article, Source
from index.errors import ArticleError, Unavailable
from index.fetch import Answer, Visitor, clean, loaded, named
from index.sources.ledger import Known, State
from index.sources.listed import Place
from index.sources.sitemap import Sitemap, sitemap

PAGES = 50
"""Pages that are asked for in one reading; the others come with the next."""

NESTED = 10
"""Maps that are read of those that a map names, the newest."""

NOT_MODIFIED = 304


@dataclass(frozen=True)
class Reading:
    """What a place gave: what isn't in the archive as it is now, and a line for each thing that failed.

    ``known`` is what its server calls what it gave, empty if all of it has to be had again; ``passed`` are pages that
    give nothing until they change.
    """

    place: Place
    state: State
    sources: tuple[Source, ...] = ()
    failed: tuple[str, ...] = ()
    known: Known = field(default_factory=Known)
    passed: tuple[tuple[str, str], ...] = ()


class Pages:
    """Pages of articles, as many as may be asked for in one reading."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self.left = PAGES

    def read(self, address: str) -> list[Article]:
        """The articles in a page, at least one.

        Raises:
            Unavailable: it can't be had now, or too many were.
            ArticleError: it can't be had, or is no article.
        """
        if not self.left:
            raise Unavailable(f"{address}: it is read later; {PAGES} pages were asked for already.")
        self.left -= 1
        with named(address):
            answer = self._visitor.visit(address)
        return list(loaded(address, answer)[0].articles)


def read(place: Place, visitor: Visitor, known: Known, stored: Mapping[str, str], passed: Mapping[str, str]) -> Reading:
    """What is at a place and not ``stored``: digests by origin. Nothing is raised; what fails is told."""
    given = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    asked = {name: value for name, value in given.items() if value}
    try:
        with named(place.where):
            answer = visitor.visit(place.address or place.where, asked)
        if answer.status == NOT_MODIFIED:
            return Reading(place, "unchanged", known=known)
        if place.kind == "feed":
            return _feed(place, answer, Pages(visitor), stored)
        return _site(place, answer, visitor, stored, passed)
    except ArticleError as problem:
        return Reading(place, "failed", failed=tuple(str(problem).splitlines()), known=known)


def _feed(place: Place, answer: Answer, pages: Pages, stored: Mapping[str, str]) -> Reading:
    """The entries that are new or changed; with ``full_text``, each with its page's text."""
    if answer.status == 200 and _ENDED.search(answer.content) and not _ENTRY.search(answer.content):
        return Reading(place, "read", known=_called(answer, is_all=True))
    found, _ = loaded(place.where, answer, ".json" if answer.content.lstrip(_BEFORE)[:1] in b"{[" else ".xml")
    _check_whole(place.where, answer.content)
    sources, failed, is_all = [], list(found.problems), True
    for origin, article in _by_origin(place, found.articles):
        digest = article.digest
        if stored.get(origin) == digest:
            continue
        try:
            article = _filled(article, pages) if place.full_text else article
        except ArticleError as problem:
            failed.append(str(problem))
            if isinstance(problem, Unavailable):
                digest, is_all = f"{digest} without its page", False
        sources.append(Source(origin, digest, (article,), keeps=True))
    return Reading(place, "read", tuple(sources), tuple(failed), _called(answer, is_all))


_BEFORE = b"\xef\xbb\xbf \t\r\n"
_ENDED = re.compile(rb"</\s*(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)

_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)\b", re.IGNORECASE)


def _check_whole(name: str, content: bytes) -> None:
    """Refuse a feed that breaks off: its last entry would be taken for all that there is of it."""
    if content.lstrip(_BEFORE)[:1] not in b"{[" and not _ENDED.search(content.replace(b"\0", b"")):
        raise Unavailable(f"{name}: the feed breaks off in the middle.")


def _by_origin(place: Place, articles: Iterable[Article]) -> Iterator[tuple[str, Article]]:
    """Each entry with what it is known by: its address, or if another has that, too, or it has none, its content."""
    given = [_of_outlet(place, article) for article in articles]
    count = Counter(article.url for article in given)
    for article in dict.fromkeys(given):
        own = [] if article.url and count[article.url] == 1 else [article.id]
        yield " ".join([place.where, *filter(None, [article.url]), *own]), article


def _of_outlet(place: Place, article: Article) -> Article:
    """The article of the place's outlet, with the id that its content makes: another version is another article."""
    return replace(article, source=place.outlet or article.source, id="")


def _filled(article: Article, pages: Pages) -> Article:
    """An entry with the text of the page that it links to, if that has more."""
    if not article.url.startswith(("http://", "https://")):
        return article
    page = max(pages.read(article.url), key=lambda one: len(one.text))
    if len(page.text) <= len(article.text):
        return article
    author, published = article.author or page.author, article.published or page.published
    return replace(article, text=page.text, author=author, published=published, id="")


def _site(
    place: Place, answer: Answer, visitor: Visitor, stored: Mapping[str, str], passed: Mapping[str, str]
) -> Reading:
    """The pages that are new or changed, the newest first."""
    found, failed = _mapped(place.where, answer, visitor)
    pages, sources, given_up, is_all = Pages(visitor), [], [], not failed
    for address, changed in found:
        origin, digest = f"{place.where} {address}", hashlib.sha256(f"page {changed}".encode()).hexdigest()
        if stored.get(origin) == digest or passed.get(address) == changed:
            continue
        if not pages.left:
            is_all = False
            break
        try:
            articles = tuple(_of_outlet(place, article) for article in pages.read(address))
            sources.append(Source(origin, digest, articles, keeps=True))
        except ArticleError as problem:
            failed.append(str(problem))
            is_all = is_all and not isinstance(problem, Unavailable)
            given_up += [] if isinstance(problem, Unavailable) else [(address, changed)]
    return Reading(place, "read", tuple(sources), tuple(failed), _called(answer, is_all), tuple(given_up))


def _mapped(name: str, answer: Answer, visitor: Visitor) -> tuple[list[tuple[str, str]], list[str]]:
    """The pages that a map names, or those of the maps that it names, and a line for each map that can't be read."""
    found, failed = _map(name, answer), list[str]()
    if not found.nested:
        return _cleaned(found.entries), failed
    entries: list[tuple[str, str]] = []
    for address, _ in found.entries[:NESTED]:
        try:
            with named(address):
                inner = visitor.visit(address)
            entries += _map(address, inner).entries
        except ArticleError as problem:
            failed.append(str(problem))
    return _cleaned(sorted(entries, key=lambda entry: entry[1], reverse=True)), failed


def _map(name: str, answer: Answer) -> Sitemap:
    if answer.status != 200:
        raise ArticleError(f"{name}: the server answers {answer.status}.")
    return sitemap(name, answer.content)


def _cleaned(entries: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each address once, without the place in the page; what is none is left out."""
    found: dict[str, str] = {}
    for address, changed in entries:
        with suppress(httpx.InvalidURL):
            found.setdefault(clean(address), changed)
    return list(found.items())


def _called(answer: Answer, is_all: bool) -> Known:
    """What the server calls what it gave, so that it needn't give that again, if all of it could be had."""
    given = [answer.headers.get(name, "") for name in ("ETag", "Last-Modified")]
    return Known(0.0, *given) if is_all else Known()
