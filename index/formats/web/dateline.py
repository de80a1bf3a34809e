"""The line at an article's head that tells its day: beside the author, under the headline, or before the first word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from lxml.html import HtmlElement

from index.formats.dates import Moment
from index.formats.web.blocks import Block
from index.formats.web.body import LONG, is_prose
from index.formats.web.stated import certain, changed, read_date

_DATE = re.compile(
    r"""
    \d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d[^\s,;|]*)?
    | \d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]
    | \d{1,2}(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+|d’|d')?[^\W\d_]{3,}\.?,?\s+(?:de\s+)?\d{4}
    | [^\W\d_]{3,}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}
    | \d{1,2}([./-])\d{1,2}\1\d{4}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:date\w*|time\w*|publi\w*|posted\w*|byline\w*|author\w*|meta\w*|dateline|info|stamp|pub|article-?head\w*"
    r"|entry-(?:date|meta)|\w*-(?:date|byline|meta|time|published))(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names of elements that tell when or by whom an article was written."""

_SAYS = re.compile(
    r"\b(?:publi\w*|post(?:ed|é)|first\s+published|released|issued|veröffentlicht|erschienen|stand|mis\s+en\s+ligne|pubblicat\w+|"
    r"gepubliceerd|publicerad|publisert|udgivet|opublikowano|опубликовано|发布|公開|게시)\b|发布|公開日|게시",
    re.IGNORECASE,
)
_BY = re.compile(r"\s*(?:by|von|par|por|di|door|av|af|autor:?|text:?)\s+[^\W\d_]", re.IGNORECASE)
_PLACE = re.compile(
    r"[^\W\d_a-z][^.!?\n]{1,48}?[,(]\s*(?P<date>[^()]{6,24}?)\s*\)?\s*(?:\([^)]{1,30}\)\s*)?(?:--|[—–-])\s"
)
"""A place, a date, and a dash, before an article's first sentence."""


def told(own: Sequence[Block], kept: Collection[int], title: str, author: str, order: str) -> Moment | None:
    """The date that is told between the headline and the first paragraph, or at the start of that, or under the last.

    ``own`` are the blocks of the page but those of other articles, and ``kept`` the places in it of the article's own.
    None if no date is told, or two that differ.
    """
    body = next((at for at in sorted(kept) if is_prose(own[at])), None)
    if body is None:
        return None
    head = _head(own, body, title)
    lines = [line for at in range(head, body) for line in _lines(own[at], author)]
    lines += [stated for stated in own[body].before if not lines]
    last = max(kept)
    place = next(own[last].element.iterancestors("article", "main", "div"), own[last].element)
    foot = [block for block in own[last : last + 4] if _within(block.element, place) and "©" not in block.text]
    signed = [line for block in foot for line in _lines(block, author, labelled=True)]
    return certain(lines, order) or _at_start(own[body].text, order) or certain(signed[:1], order)


def _head(own: Sequence[Block], body: int, title: str) -> int:
    """Where the article's head begins: over its headline, if that has a place of its own with what is there."""
    headings = [at for at in range(body) if own[at].element.tag in _HEADINGS]
    whole = _plain(title)
    same = [
        at for at in headings if (said := _plain(own[at].text)) and (whole.startswith(said) or whole.endswith(said))
    ]
    found = same or [at for at in headings if own[at].element.tag == "h1"]
    at = found[-1] if found else body
    place = _own_place(own[at].element) if found else own[at].element.getparent()
    while at and place is not None and place.tag != "body" and _within(own[at - 1].element, place):
        at -= 1
    return at


def _own_place(headline: HtmlElement) -> HtmlElement | None:
    around = next(headline.iterancestors("article", "header", "main"), None)
    if around is None or around.tag == "main" or next(around.iter("nav"), None) is not None:
        return None
    return around


def _within(element: HtmlElement, place: HtmlElement) -> bool:
    return any(around is place for around in (element, *element.iterancestors()))


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _lines(block: Block, author: str, *, labelled: bool = False) -> Iterator[str]:
    """The dates of a block that is there to tell one; ``labelled``: only where a word says so."""
    if len(block.text) > LONG or block.element.tag in _HEADINGS:
        return
    text = block.text
    for shown, stated in block.dated:
        text = text.replace(shown, stated.replace(" ", "T"), 1)
    named = any(_NAMED.search(f"{e.get('class', '')} {e.get('id', '')}") for e in _around(block.element))
    for line in (*block.before, *re.split(r"\n|\s[|•·●/]\s", text)):
        signed = _BY.match(line) or (author and author.split(",")[0] in line)
        start = 0
        for found in _DATE.finditer(line):
            before, start = line[start : found.start()], found.end()
            if changed(before) or (labelled and not _SAYS.search(before)):
                continue
            by_link = block.linked and block.linked * 2 > len(before)
            if named or signed or by_link or _SAYS.search(before) or _is_date(line, found):
                yield found[0]


_LEAD = re.compile(r"[^\w]*(?:[^\W\d_]{1,2}|the)\s", re.IGNORECASE)
"""Before a date, what begins a sentence: "On 3 April 2020"."""

_AFTER = re.compile(
    r"[\s,;|()–—-]*(?:(?:[^\W\d_]{1,4}\.?\s+){0,2}\d{1,2}\s?(?:[:.h]\s?\d{0,2}|[ap]\.?m)\b.{0,20})?[\s.,;|)]*",
    re.IGNORECASE,
)
"""A time of day, or nothing, after a date."""


def _is_date(line: str, found: re.Match[str]) -> bool:
    """Whether there is nothing in a line but this date, with its weekday and an hour at most."""
    before = re.findall(r"\w+", line[: found.start()])
    if len(before) > 1 or _LEAD.match(line) or not _AFTER.fullmatch(line, found.end()):
        return False
    return read_date(" ".join([*before, found[0]]), "DMY") is not None


def _around(element: HtmlElement) -> list[HtmlElement]:
    return [element, *list(element.iterancestors())[:2]]


def _at_start(text: str, order: str) -> Moment | None:
    found = _PLACE.match(text)
    return read_date(found["date"].strip(" ,"), order) if found else None
