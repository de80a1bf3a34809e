"""What a page says in JSON-LD (json-ld.org, schema.org): the things that it describes, by type."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

Thing = Mapping[str, object]

_ARTICLES = re.compile(r"(?:article|posting|report|reportage|review)$", re.IGNORECASE)
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*<!\[CDATA\[\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")


def things(root: HtmlElement) -> list[Thing]:
    """What the page describes at the top: lists and graphs are opened, what a thing mentions is not."""
    scripts = root.xpath("//script[contains(@type, 'ld+json')]")
    return [thing for script in scripts for thing in _opened(_parsed(script.text or ""))]


def _parsed(text: str) -> object:
    """The value, or None; what is left of a broken block's commas is mended, as search engines do."""
    bare = _WRAPPED.sub("", text)
    for attempt in (bare, re.sub(r",\s*([}\]])", r"\1", bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _opened(value: object, depth: int = 4) -> Iterator[Thing]:
    if isinstance(value, list) and depth:
        for part in value:
            yield from _opened(part, depth - 1)
    elif isinstance(value, Mapping):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if depth and isinstance(value.get(name), list | Mapping):
                yield from _opened(value[name], depth - 1)


def types(thing: Thing) -> tuple[str, ...]:
    """The names of its types, without the vocabulary's."""
    stated = thing.get("@type")
    named = stated if isinstance(stated, list) else [stated]
    return tuple(str(name).rsplit("/", 1)[-1] for name in named if isinstance(name, str))


def is_article(thing: Thing) -> bool:
    """Whether it is an article of any kind, a live blog and a review among them."""
    return any(_ARTICLES.search(name) for name in types(thing))


def words(value: object) -> str:
    """A value as text: a string, or the name of a thing, or of several."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("@value")
    if isinstance(value, list):
        return ", ".join(filter(None, map(words, value)))
    return " ".join(value.split()) if isinstance(value, str) else ""


def address(thing: Thing) -> str:
    """Where it stands, as far as it says so."""
    page = thing.get("mainEntityOfPage")
    stated = (thing.get("url"), page.get("@id") if isinstance(page, Mapping) else page, thing.get("@id"))
    return next((value for value in stated if isinstance(value, str) and value.startswith("http")), "")
