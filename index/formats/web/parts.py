"""The articles of a page that holds several: the posts of a live blog, or stories one under another."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import time

from lxml import etree
from lxml.html import HtmlElement

from index.formats.web import linked
from index.formats.web.blocks import Block, blocks
from index.formats.web.body import belongs, is_prose
from index.formats.web.linked import Thing
from index.formats.web.stated import is_named_strange

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_LIVE = re.compile(r"live-?(?:blog|updates?|feed|ticker|story|page|reporting|text)", re.IGNORECASE)
_CLOCK = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d)", re.IGNORECASE)
_TIMED = re.compile(r"(?:^|[\s_-])(?:time\w*|stamp|clock|date\w*|published)(?:$|[\s_-])", re.IGNORECASE)

_LINES = ("span", "p", "a", "small", "strong", "b", "dt", *HEADINGS)
"""Elements of which one line of a post is made, and no whole post."""

SHOWN = 40
"""Characters; what is longer isn't the time of a post."""

POST = 20
"""Characters that a post has beside its time."""

LEAD = 30
"""Words that may stand before a post's time: its headline, who wrote it."""

TEASER = (400, 2)
"""Characters and paragraphs; an ``article`` whose headline is a link is a teaser with fewer."""

STORY = (60, 1)
"""Characters and paragraphs of an ``article`` that is a story on a page of several."""

ANOTHER = (600, 3)
"""Characters and paragraphs of an ``article`` that is a story on the page of another one."""


@dataclass(frozen=True)
class Part:
    """One of a page's articles: its element with its blocks, its headline, and the time that it shows or states."""

    element: HtmlElement
    own: tuple[Block, ...]
    title: str = ""
    stated: str = ""
    shown: str = ""

    @property
    def text(self) -> str:
        """Its blocks but the time alone; a page's furniture isn't among them."""
        return "\n\n".join(block.text for block in self.own if block.text not in (self.shown, self.stated))

    @property
    def fragment(self) -> str:
        """Its own place in the page, as an address names it."""
        within = (self.element.get("id"), *(e.get("id") for e in self.element.iter("a", *HEADINGS)))
        return next((name for name in within if name and not re.search(r"\s", name)), "")


def posts(root: HtmlElement, things: Sequence[Thing]) -> list[Part]:
    """The posts of a live blog, side by side, each with its time at its head; none of a page that isn't one."""
    stated = any("LiveBlogPosting" in linked.types(thing) for thing in things) or root.xpath(_LIVE_TYPE)
    if not stated and not any("live" in name.lower() and _LIVE.search(name) for name in _NAMES(root)):
        return []
    beside: dict[HtmlElement, dict[HtmlElement, HtmlElement]] = {}
    for at in _times(root):
        inner = at
        for outer in at.iterancestors():
            if _heads(at, inner):
                beside.setdefault(outer, {}).setdefault(inner, at)
            inner = outer
    groups = [(place, found) for place, found in beside.items() if len(found) > 1 and (stated or _is_live(place))]
    if not groups:
        return []
    place, found = max(groups, key=lambda group: (len(group[1]), -sum(1 for _ in group[0].iterancestors())))
    parts = [_post(element, at) for element, at in _whole(place, found).items()]
    own = sum(len(part.text) for part in parts)
    read = sum(block.linked for part in parts for block in part.own) * 2 < own
    return [part for part in parts if len(part.text) >= POST] if read else []


def _whole(place: HtmlElement, found: dict[HtmlElement, HtmlElement]) -> dict[HtmlElement, HtmlElement | None]:
    """The posts with all that is theirs, and those of their kind without a time.

    Where a post begins with a line of its own, what follows up to the next belongs to it.
    """
    if not any(element.tag in _LINES for element in found):
        kinds = {(element.tag, element.get("class")) for element in found}
        return {e: found.get(e) for e in place if e in found or (e.tag, e.get("class")) in kinds}
    posts: dict[HtmlElement, HtmlElement | None] = {}
    around = None
    for element in list(place):
        if element in found:
            around = place.makeelement("div")
            place.insert(place.index(element), around)
            posts[around] = found[element]
        if around is not None:
            around.append(element)
    return posts


_NAMES = etree.XPath("//@class | //@id", smart_strings=False)
_LIVE_TYPE = "//*[contains(@itemtype, 'LiveBlogPosting')]"


def _is_live(place: HtmlElement) -> bool:
    """Whether the element in which posts stand is called a live blog, or one around it."""
    around = [place, *place.iterancestors("div", "section", "article", "main", "ol", "ul")]
    return any(_LIVE.search(f"{e.get('class', '')} {e.get('id', '')}") for e in around)


def _times(root: HtmlElement) -> list[HtmlElement]:
    """The elements that show or state a time: ``time``, and what is called so and shows a time of day."""
    found: dict[HtmlElement, None] = {}
    for element in root.iter("span", "div", "p", "a", "abbr", "small", "strong", "b", "h4", "h5", "h6"):
        is_time = element.get("data-was") == "time" or element.get("datetime")
        if not is_time and not _TIMED.search(element.get("class", "")):
            continue
        text = element.text_content()
        if len(text) <= SHOWN and (is_time or _CLOCK.search(text)) and not is_named_strange(element):
            found[element] = None
    return [element for element in found if not any(around in found for around in element.iterancestors())]


def _heads(at: HtmlElement, element: HtmlElement) -> bool:
    """Whether an element begins with this time, after its headline perhaps, and more is said in it or after it."""
    text, shown = _line(element), _line(at)
    if len(text[: text.find(shown)].split()) > LEAD:
        return False
    follows = element.getnext() if element.tag in _LINES else None
    return len(text) >= len(shown) + POST or (follows is not None and bool(_line(follows)))


def _post(element: HtmlElement, at: HtmlElement | None) -> Part:
    own = tuple(block for block in blocks(element) if belongs(block, element, short=True))
    if at is None:
        return Part(element, own, _title(element))
    title, shown = _title(element), _line(at)
    if title != shown:
        title = title.removeprefix(shown).lstrip(" -–—:|")
    return Part(element, own, title, at.get("data-moment") or at.get("datetime", ""), shown)


def _title(element: HtmlElement) -> str:
    heading = next(element.iter(*HEADINGS), None)
    return "" if heading is None else _line(heading)


def _line(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def stories(root: HtmlElement, things: Sequence[Thing]) -> list[Part]:
    """The stories of a page that has several in ``article`` elements; teasers and comments are none."""
    elements = list(root.iter("article"))
    if len(elements) < 2:
        return []
    told = {element: part for element in elements if (part := _story(element))}
    found = [told[element] for element in _outer(elements, told) if element in told]
    if len(found) < 2:
        return []
    if _is_of_one(root, things, found):
        main = next((part for part in found if part.element.find(".//h1") is not None), found[0])
        found = [part for part in found if part is main or _has(part, ANOTHER)]
    return found if len(found) > 1 else []


def _is_of_one(root: HtmlElement, things: Sequence[Thing], found: Sequence[Part]) -> bool:
    """Whether a page is one article's, beside which others may stand."""
    if "article" in root.xpath("//meta[@property='og:type']/@content"):
        return True
    if sum(linked.is_article(thing) for thing in things) == 1:
        return True
    return sum(part.element.find(".//h1") is not None for part in found) == 1


def _outer(elements: Sequence[HtmlElement], told: Container[HtmlElement]) -> Iterator[HtmlElement]:
    """The ``article`` elements that stand in no other, or those in one that is only there to hold several.

    ``told`` are those that are stories.
    """
    for element in elements:
        if is_named_strange(element):
            continue
        inner = [e for e in element.iterdescendants("article") if e in told and not is_named_strange(e)]
        around = next(element.iterancestors("article"), None)
        if (around is None or len([e for e in around.iterdescendants("article") if e in told]) > 1) and len(inner) < 2:
            yield element


def _story(element: HtmlElement) -> Part | None:
    heading = next(element.iter(*HEADINGS), None)
    if heading is None:
        return None
    own = tuple(block for block in blocks(element) if belongs(block, element))
    part = Part(element, own, _line(heading))
    to_read_on = next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None
    return part if _has(part, TEASER if to_read_on else STORY) else None


def _has(part: Part, least: tuple[int, int]) -> bool:
    prose = [block for block in part.own if is_prose(block)]
    return sum(len(block.text) for block in prose) >= least[0] and len(prose) >= least[1]


def clock(shown: str) -> time | None:
    """The time of day that a text shows, on a clock of 24 hours; "9:00 pm" is none."""
    found = _CLOCK.search(shown)
    if not found or re.search(r"[ap]\.?m\b", shown, re.IGNORECASE):
        return None
    hours, minutes = re.split("[:.h]", found[0], flags=re.IGNORECASE)
    return time(int(hours), int(minutes))
