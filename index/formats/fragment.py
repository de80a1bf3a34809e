"""What a field says: plain text, plain text with a tag or an entity in it, or a piece of HTML -> its words."""

from __future__ import annotations

import html
import re
from html.entities import html5

from index.formats.levels import MARKED
from index.formats.markup import BLOCKS, text_of

_NAMES = frozenset(
    """
    a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button canvas caption center
    cite code col colgroup dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form
    frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map
    mark menu meta nav nobr noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp
    script section select small source span strike strong style sub summary sup svg table tbody td template textarea
    tfoot th thead time title tr track tt u ul var video wbr
    """.split()  # noqa: SIM905
)
_BARE = frozenset(
    """allowfullscreen async autoplay checked compact controls default defer disabled download hidden inert ismap
    itemscope loop multiple muted nomodule noshade novalidate nowrap open playsinline readonly required reversed
    selected""".split()  # noqa: SIM905
)
"""Attributes that need no value."""

_ALONE = ("p", "br", "hr", "img")
"""Tags that say that a text is HTML, though none is ended there."""

_TAG = re.compile(
    r"""<(/?)([a-z][a-z0-9]*(?:[:-][\w.-]+)?)
        ((?:\s++[^\s<>=/][^\s<>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>]*+))?+)*+)\s*+/?>""",
    re.IGNORECASE | re.VERBOSE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_BREAKS = re.compile(r"<br\b[^<>]*>[ \t]*\r?\n?", re.IGNORECASE)
_UNSEEN = re.compile(r"<!--.*?(-->|\Z)|<(script|style)\b[^<>]*>.*?(</\2\s*>|\Z)", re.IGNORECASE | re.DOTALL)


def words(text: str) -> str:
    """The words of a field's text; entities in it are undone once.

    Where the tags in it are all within a line (one <b>, a link, a line break), line ends stay what they are in plain
    text; where some make blocks, white space means what it means in HTML. What only looks like a tag, "a <b and c> d",
    is text.
    """
    if "<" not in text:
        return _unescaped(text)
    text = _UNSEEN.sub(lambda found: "" if found[1] or found[3] else found[0], text)
    tags = [found for found in _TAG.finditer(text) if _is_tag(found)]
    if not any(found[1] or found[2].lower() in _ALONE for found in tags):
        return _unescaped(text)
    if any(found[2].lower() in BLOCKS and not found[1] for found in tags):
        return text_of(_with_tags(text, tags))
    if any(MARKED.fullmatch(found[0]) for found in tags):
        return text_of(_with_tags(text, tags).replace("\n", "<br>"))
    return _unescaped(_TAG.sub(_without_tag, _BREAKS.sub("\n", text)))


def _is_tag(found: re.Match[str]) -> bool:
    name, attributes = found[2].lower(), found[3]
    known = name in _NAMES or ":" in name or "-" in name
    return known and ("=" in attributes or set(attributes.lower().split()) <= _BARE)


def _without_tag(found: re.Match[str]) -> str:
    return "" if _is_tag(found) else found[0]


def _with_tags(text: str, tags: list[re.Match[str]]) -> str:
    """The text as HTML in which nothing but its tags begins with "<"."""
    pieces, at = [], 0
    for tag in tags:
        pieces += [text[at : tag.start()].replace("<", "&lt;"), tag[0]]
        at = tag.end()
    return "".join([*pieces, text[at:].replace("<", "&lt;")])


def _unescaped(text: str) -> str:
    """The text with its entities undone that end in a semicolon; "&copy" may be the beginning of anything."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    entity = found[0]
    return html.unescape(entity) if entity[1] == "#" else html5.get(entity[1:], entity)
