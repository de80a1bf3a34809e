"""A piece of HTML -> its text, a blank line between blocks. Whole pages are for ``webpage``."""

from __future__ import annotations

import re

from index.formats.levels import MARKED, write_out

BLOCKS = frozenset(
    """
    address article aside blockquote body dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li
    main nav ol p pre section table tr ul
    """.split()  # noqa: SIM905
)
_UNSEEN = frozenset({"iframe", "noscript", "script", "style", "title"})

_SPACE = re.compile(r"[ \t\r\n\f]+")
_GAP = re.compile(r"[ \t]*\n[ \t\r]*\n[ \t\r\n]*")
_PARAGRAPH = "\x0b"
_NESTED = BLOCKS - {"body"}


def text_of(source: str) -> str:
    """The text that a reader of this HTML sees, without what is struck out; white space means what it means there.

    But a blank line outside of any block is the end of a paragraph: so it is typed where tags are few.
    """
    from lxml import etree, html  # only for those who load HTML

    is_marked = MARKED.search(source) is not None  # then its elements have to be those that lxml makes more slowly
    content = f"<html><body>{source}</body></html>".encode("utf-8", "replace").replace(b"\0", b"")
    kind = html.HTMLParser if is_marked else etree.HTMLParser
    parser = kind(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    tree = etree.fromstring(content, parser)
    if is_marked:
        write_out(tree)
    pieces, depth = [], 0
    for at, element in etree.iterwalk(tree, events=("start", "end")):
        first = at == "start"
        depth += (1 if first else -1) * (element.tag in _NESTED)
        piece = (element.text if first else element.tail) or ""
        pieces.append(_laid_out(element.tag, piece if depth else _GAP.sub(_PARAGRAPH, piece), first=first))
    return "".join(pieces).replace(_PARAGRAPH, "\n\n").strip()


def _laid_out(tag: str, text: str, *, first: bool) -> str:
    """The text at the start of an element, or after it, with the line ends that the element makes."""
    if first and tag in _UNSEEN:
        return ""
    spaced = text if first and tag == "pre" else _SPACE.sub(" ", text)
    if first and tag in ("td", "th"):
        return " " + spaced
    if tag == "br":
        return spaced if first else "\n" + spaced
    return "\n\n" + spaced if tag in BLOCKS else spaced
