"""A piece of HTML -> its text, a blank line between blocks. Whole pages are for ``webpage``."""

from __future__ import annotations

import re

_BLOCKS = frozenset(
    """
    address article aside blockquote body dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li
    main nav ol p pre section table tr ul
    """.split()  # noqa: SIM905
)
_UNSEEN = frozenset({"iframe", "noscript", "script", "style", "title"})

_TAG = re.compile(r"</(?:a|b|blockquote|div|em|h[1-6]|i|li|ol|p|span|strong|table|ul)\s*>|<(?:br|p)\b[^<>]*>", re.I)

_SPACE = re.compile(r"[ \t\r\n\f]+")


def is_markup(text: str) -> bool:
    """Whether what should be text is HTML: there is an end tag, a paragraph or a line break in it."""
    return _TAG.search(text) is not None


def text_of(html: str) -> str:
    """The text that a reader of this HTML sees; white space means what it means there."""
    from lxml import etree  # only for those who load HTML

    content = f"<html><body>{html}</body></html>".encode("utf-8", "replace").replace(b"\0", b"")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    tree = etree.fromstring(content, parser)
    walk = etree.iterwalk(tree, events=("start", "end"))
    pieces = (_laid_out(e.tag, e.text if at == "start" else e.tail, first=at == "start") for at, e in walk)
    return "".join(pieces).strip()


def _laid_out(tag: str, text: str | None, *, first: bool) -> str:
    """The text at the start of an element, or after it, with the line ends that the element makes."""
    if first and tag in _UNSEEN:
        return ""
    spaced = (text or "") if first and tag == "pre" else _SPACE.sub(" ", text or "")
    if first and tag in ("td", "th"):
        return " " + spaced
    if tag == "br":
        return spaced if first else "\n" + spaced
    return "\n\n" + spaced if tag in _BLOCKS else spaced
