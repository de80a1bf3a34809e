"""A page's tree -> the article's text. Trafilatura judges which of the page's blocks are the article.

What it returns has lost words by then: those of elements that it doesn't know, of lists in tables, of text that
is in no paragraph. So its lines only choose among the page's own blocks, and what it left out between them is put
back unless it is furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from lxml.html import HtmlElement

from index.formats.web.alignment import places
from index.formats.web.blocks import Block
from index.text import is_furniture

if TYPE_CHECKING:
    from configparser import ConfigParser

_ASIDE = frozenset("aside button figcaption figure footer form header label menu nav".split())  # noqa: SIM905

_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:ads?|advert\w*|author\w*|banner|bio|breadcrumbs?|byline\w*|caption\w*|comment\w*|consent|cookies?"
    r"|credits?|date\w*|disqus|embed\w*|footer|gallery|hidden|login|menu|meta|modal|most-?\w+|nav\w*|newsletter\w*"
    r"|image\w*|img|media|outbrain|overlay|paywall|photo\w*|picture|player|popular|popup|print|promo\w*|rating|read-?(?:more|next|also)|recirc\w*"
    r"|recommend\w*|related\w*|more-?(?:on|from|stories)|share\w*|sharing|sidebar\w*|sign-?up|slide\w*|social\w*|sponsor\w*"
    r"|subscri\w*|taboola|tags?|teaser\w*|timestamp|toolbar|tools|topics?|trending|upsell|widget\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names that pages give to what stands beside or between an article."""


@dataclass(frozen=True)
class Body:
    """The article on a page: its text, and the places of its blocks among the page's."""

    text: str
    kept: frozenset[int] = frozenset()


def body(tree: HtmlElement, own: Sequence[Block]) -> Body:
    """The article among a page's blocks; all of them where trafilatura finds none."""
    from trafilatura import bare_extraction  # only for those who load pages

    found: Any = bare_extraction(tree, include_comments=False, config=_settings())
    lines = [line.strip("| ") for line in ((found and found.text) or "").split("\n")]
    lines = [line for line in lines if line and not re.fullmatch(r"[-|\s]*", line)]
    if not lines:
        return Body("\n\n".join(block.text for block in own), frozenset(range(len(own))))
    placed = places(own, lines)
    kept = {at for at in placed.values() if at is not None}
    kept |= set(_missing(own, kept))
    loose = [(_before(placed, n), line) for n, line in enumerate(lines) if placed[n] is None]
    return Body("\n\n".join(_in_order(own, kept, loose)), frozenset(kept))


def _in_order(own: Sequence[Block], kept: set[int], loose: Sequence[tuple[int, str]]) -> list[str]:
    items = [(at, 0, own[at].text) for at in kept]
    items += [(at, n + 1, line) for n, (at, line) in enumerate(loose)]
    return [text for *_, text in sorted(items)]


def _before(placed: dict[int, int | None], number: int) -> int:
    return max((at for n, at in placed.items() if n < number and at is not None), default=-1)


def _missing(own: Sequence[Block], kept: set[int]) -> Iterable[int]:
    """The blocks of the article's own container that were left out, but for furniture."""
    if not kept:
        return
    container = _container([own[at] for at in kept])
    first, last = min(kept), max(kept)
    for at in range(first + 1, last):
        if at not in kept and belongs(own[at], container):
            yield at
    whole = next(container.iterancestors("article"), container)
    for outside in (reversed(range(first)), range(last + 1, len(own))):
        for at in outside:
            if not _follows(own[at], whole):
                break
            yield at


def _follows(block: Block, container: HtmlElement) -> bool:
    """Whether a block before or after all that was found is surely the article's: a sentence in its very container."""
    if not belongs(block, container) or not _ENDS.search(block.text):
        return False
    steps = takewhile(lambda element: element is not container, (block.element, *block.element.iterancestors()))
    return all(step.tag in _PLAIN or step is block.element for step in steps)


_PLAIN = frozenset("blockquote dl li ol p table tbody tr ul".split())  # noqa: SIM905
"""Elements that text stands in by itself; what is in another has a place of its own, perhaps for a reason."""


def _container(found: Sequence[Block]) -> HtmlElement:
    """The innermost element that holds at least nine tenths of the text, and is no paragraph, list or table."""
    held: Counter[HtmlElement] = Counter()
    for block in found:
        for element in (block.element, *block.element.iterancestors()):
            held[element] += len(block.text)
    most = max(held.values())
    inner = min((e for e, count in held.items() if count >= 0.9 * most), key=lambda e: -_depth(e))
    around = (element for element in (inner, *inner.iterancestors()) if element.tag not in _PLAIN)
    return next(around, inner)


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


_ENDS = re.compile(r"[.!?:;…。！？।؟\d][\"'”’»)\]]*$")

_LISTED = ("li", "tr", "dt", "dd", "td", "th", "caption", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote")
"""Elements whose text needn't be a sentence to be the article's."""


def belongs(block: Block, container: HtmlElement, *, short: bool = False) -> bool:
    """Whether a block in a container of the article's is its text, and no furniture.

    Few words that are no sentence belong to it as an item of a list or a heading, or where all is ``short``.
    """
    if block.linked * 2 > len(block.text) or is_furniture(block.text):
        return False
    if not short and block.element.tag not in _LISTED and not _ENDS.search(block.text) and len(block.text.split()) < 8:
        return False
    for element in (block.element, *block.element.iterancestors()):
        if element is container:
            return True
        if element.tag in _ASIDE or _FURNITURE.search(f"{element.get('class', '')} {element.get('id', '')}"):
            return False
    return False


LONG = 160
"""Characters; a longer block is a paragraph, whatever it ends with."""


def is_prose(block: Block) -> bool:
    """Whether a block is a paragraph of sentences."""
    sentence = len(block.text.split()) > 7 and block.text.rstrip("\"'”’»)")[-1:] in ".!?…。"
    return (sentence or len(block.text) > LONG) and not re.fullmatch("h[1-6]", str(block.element.tag))


@cache
def _settings() -> ConfigParser:
    """Trafilatura's own, but that it need not fall back on the whole page where the article is short."""
    from copy import deepcopy

    from trafilatura.settings import DEFAULT_CONFIG

    settings = deepcopy(DEFAULT_CONFIG)
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "25"
    return settings
