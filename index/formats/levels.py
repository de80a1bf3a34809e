"""What marks in HTML make of words: struck-out ones don't stand; raised and lowered figures are told from others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

STRUCK = ("del", "s", "strike")
LEVELS = ("sup", "sub")

MARKED = re.compile(rf"</?(?:{'|'.join((*STRUCK, *LEVELS))})\b[^<>]*>", re.IGNORECASE)
"""A tag of these."""

_MARKED = re.compile(r"(?:^|[\s_-])(?:cite|fn|footnote\w*|note\w*|noteref|ref|reference)(?:$|[\s_-])", re.IGNORECASE)
_POINTS = re.compile(r"\s*(?:\[[^\]]{1,20}\]|[*†‡§¶]+)\s*")

_UP = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_DOWN = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_FIGURES = re.compile(r"[0-9+\-−=()ni]+")
_LETTERS = re.compile(r"[^\W\d_]+\.?")


def write_out(root: HtmlElement) -> None:
    """Take struck-out words from a tree, in place, and write raised and lowered figures as such characters."""
    for element in list(root.iter(*STRUCK, *LEVELS)):
        (drop if element.tag in STRUCK else level)(element)


def drop(element: HtmlElement) -> None:
    """Take an element away, with the space that would be left before a full stop."""
    parent = element.getparent()
    if parent is None:
        return
    if re.match(r"[,.;:!?)]", element.tail or ""):
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "").rstrip()
        else:
            parent.text = (parent.text or "").rstrip()
    element.drop_tree()


def level(element: HtmlElement) -> None:
    """Write out what is raised or lowered (10⁶, H₂O); a mark that points at a note is no word, and goes."""
    text = " ".join(element.text_content().split())
    if element.tag == "sup" and _points_at_note(element, text):
        drop(element)
        return
    if _FIGURES.fullmatch(text) and not _LETTERS.fullmatch(text.replace("n", "")):
        written = text.translate(_UP if element.tag == "sup" else _DOWN)
    elif element.tag == "sub" or _LETTERS.fullmatch(text) or not text:
        written = text
    else:
        written = f"^{text}" if len(text) == 1 else f"^({text})"
    for child in list(element):
        child.drop_tree()
    element.text = written
    element.drop_tag()


def _points_at_note(element: HtmlElement, text: str) -> bool:
    links = [e for e in (element, *element.iter("a"), *element.iterancestors("a")) if e.tag == "a"]
    if any("#" in link.get("href", "") or link.get("role") == "doc-noteref" for link in links):
        return True
    names = " ".join(filter(None, (element.get("class"), element.get("id"), element.get("role"))))
    return bool(_MARKED.search(names) or _POINTS.fullmatch(text))
