"""When a page says that its article came out: in its metadata, its markup, its address, or a line at its head.

What only stands on the page is no statement: the masthead's day, another story's, a comment's, that of the
copyright, nor the day of a change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from lxml.html import HtmlElement

from index.formats.dates import Moment, moment
from index.formats.web import linked

NAMES = """
    article:published_time article:published og:article:published_time og:published_time og:pubdate
    datepublished date_published publish-date publish_date publishdate publication-date publication_date
    publicationdate published-date published_date published published_time pubdate pub_date article.published
    article_date_original originalpublicationdate parsely-pub-date sailthru.date bt:pubdate
    cxenseparse:recs:publishtime rbpubdate vr:published_time dcsext.articlefirstpublished article:create_at
    article.created displaydate citation_publication_date citation_online_date citation_date
    prism.publicationdate dc.date.issued dcterms.issued dcterms.created dc.date.created dcterms.date dc.date
    dc:date dc.created date
""".split()  # noqa: SIM905  # noqa: SIM905
"""Of ``meta`` elements that state when an article came out, the surest first."""

_STRANGE = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus|related\w*|recommend\w*|sidebar|teaser\w*|promo\w*|more-(?:on|from|stories)"
    r"|most-\w+|trending|popular|latest|masthead|site-header|topbar|top-bar|copyright|footer|nav\w*|menu|event\w*"
    r"|carousel|newsletter|read-(?:next|more|also)|recirc\w*|upcoming)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"modif|updat|aktual|actuali|geändert|aggiorn|bijgewerkt|oppdat|opdater|päivit|atualiz|изм|обнов|更新", re.I
)
"""Stems that say of a date, in what is near it, that something was changed on it."""


def published(root: HtmlElement, things: Sequence[linked.Thing]) -> Moment | None:
    """When the page's article came out, as its metadata, its markup or its address say; None if they don't.

    ``things`` are those that it describes in JSON-LD.
    """
    own, url = order(root), address(root)
    written = _in_address(url)
    for stated in (_in_meta, lambda root: _in_linked(root, things, url), _in_markup):
        if found := certain(stated(root), own):
            return written if written and _same_night(found, written) else found
    return written


def address(root: HtmlElement) -> str:
    """Where a page says that it stands, or ``""``."""
    said = root.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return next((url for url in said if re.match("https?://", url)), "")


def _same_night(found: Moment, written: date) -> bool:
    """Whether a moment in UTC or on no clock is beside the address's day, which is then the outlet's."""
    universal = isinstance(found, datetime) and not found.utcoffset()
    return universal and abs(day(found) - written) <= timedelta(1)


def certain(stated: Iterable[str], own: str) -> Moment | None:
    """The date that is stated; None if there is none, or two that differ by more than a day.

    ``own`` is the order of day and month where the page is from; without one, "3/4/2024" has two readings.
    """
    found = [read for text in stated if (read := read_date(text, own))]
    days = sorted(day(read) for read in found)
    return found[0] if days and (days[-1] - days[0]).days <= 1 else None


def day(stated: Moment) -> date:
    """The day of a moment, on the clock of whoever stated it."""
    return stated.date() if isinstance(stated, datetime) else stated


_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")


def read_date(text: str, own: str = "") -> Moment | None:
    """The date in a text that is one, read by the page's own order of day and month if it has two readings."""
    found = moment(text)
    if found is None and own and (numbers := _NUMBERS.search(text)):
        first, _, second, year = numbers.groups()
        days, months = (int(first), int(second)) if own == "DMY" else (int(second), int(first))
        found = moment(f"{year}-{months:02}-{days:02}")
    return found if found and found.year > 1450 and day(found) != _EPOCH else None


_EPOCH = date(1970, 1, 1)
"""What programs write for a date that they don't have, as they write the year 1."""

_MONTH_FIRST = frozenset({"US", "PH", "FM", "PW", "MH", "GU", "PR", "AS", "VI"})


def order(root: HtmlElement) -> str:
    """The order of day and month where the page is from, as its language or region tells: "DMY", "MDY" or ""."""
    given = [root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")]
    given += root.xpath("//meta[@property='og:locale']/@content | //meta[@http-equiv='content-language']/@content")
    for language, region in (re.match(r"([a-z]*)[-_]?([a-z]*)", tag or "", re.I).groups() for tag in given):  # type: ignore[union-attr]
        if region.upper() in _MONTH_FIRST:
            return "MDY"
        if language and (language.lower() != "en" or region):
            return "DMY"
    return ""


def _in_meta(root: HtmlElement) -> list[str]:
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        if content := (meta.get("content") or "").strip():
            for name in ("property", "name", "itemprop"):
                said.setdefault((meta.get(name) or "").casefold().strip(), content)
    return [said[name] for name in NAMES if name in said][:1]


def _in_linked(root: HtmlElement, things: Sequence[linked.Thing], url: str) -> list[str]:
    """What the article that the page is about says; of several, the one with its address or title."""
    articles = [thing for thing in things if linked.is_article(thing) and thing.get("datePublished")]
    if not articles:
        articles = [t for t in things if t.get("datePublished") and {"WebPage", "CreativeWork"} & set(linked.types(t))]
    if len(articles) > 1:
        own = [t for t in articles if url and linked.address(t).rstrip("/") == url.rstrip("/")]
        titles = [*root.xpath("//meta[@property='og:title']/@content"), *(h1.text_content() for h1 in root.iter("h1"))]
        own = own or [t for t in articles if any(_same(linked.words(t.get("headline")), title) for title in titles)]
        articles = own or articles
    return [str(thing["datePublished"]) for thing in articles]


def _same(one: str, other: str) -> bool:
    plain = re.sub(r"\W+", "", one).casefold()
    return bool(plain) and plain == re.sub(r"\W+", "", other).casefold()


_STATES = re.compile(r"(?:^|\s)(?:dt-published|entry-date|published)(?:\s|$)")


def _in_markup(root: HtmlElement) -> list[str]:
    """What microdata, RDFa, microformats and ``pubdate`` say, but of other articles than the page's."""
    own = (e for e in root.xpath(_MAY_STATE) if _states(e) and not is_strange(e))
    return [said for e in islice(own, 1) if (said := attribute(e) or " ".join(e.text_content().split()))]


_MAY_STATE = "//*[@itemprop or @property or @pubdate or self::time or self::abbr or contains(@class, 'dt-published')]"


def _states(element: HtmlElement) -> bool:
    if "datePublished" in f"{element.get('itemprop')} {element.get('property')}" or element.get("pubdate") is not None:
        return True
    return element.tag not in ("meta", "body") and _STATES.search(element.get("class") or "") is not None


def attribute(element: HtmlElement) -> str:
    """The date that an element states for machines."""
    stated = (element.get(name) for name in ("datetime", "content", "title"))
    return next((value.strip() for value in stated if value and re.search(r"\d", value)), "")


def is_strange(element: HtmlElement) -> bool:
    """Whether an element is of something else than the page's article: a comment, another story, the page itself."""
    if is_named_strange(element):
        return True
    around = [e for e in (element, *element.iterancestors()) if e.tag == "article"]
    return any(next(e.iter("h1"), None) is None and _another(e) for e in around)


def is_named_strange(element: HtmlElement) -> bool:
    """Whether an element, or one around it, is by its name or kind no part of an article."""
    for around in (element, *element.iterancestors()):
        if around.tag in ("body", "html"):
            break
        if around.tag in ("aside", "nav", "blockquote") or "Comment" in (around.get("itemtype") or ""):
            return True
        if _STRANGE.search(f"{around.get('class', '')} {around.get('id', '')}"):
            return True
    return False


def _another(article: HtmlElement) -> bool:
    """Whether an ``article`` without the page's headline isn't the page's own."""
    tree = article.getroottree()
    return tree.find(".//h1") is not None or len(tree.findall(".//article")) > 1


_ADDRESS = re.compile(
    r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?=/)|[/-](?:19|20)\d\d-\d\d-\d\d(?=[/.-]|$)"
)


def _in_address(url: str) -> date | None:
    if found := _ADDRESS.search(url):
        numbers = re.findall(r"\d+", found[0])
        read = moment("-".join(number.zfill(2) for number in numbers))
        return day(read) if read else None
    return None


def changed(near: str) -> bool:
    """Whether the words near a date say that something was changed on it."""
    return _CHANGED.search(near) is not None
