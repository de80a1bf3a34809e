"""A page's tree -> what a reader of it sees: nothing hidden or struck out, raised figures told from others."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

NEVER = frozenset(
    """
    annotation audio canvas datalist embed head iframe input map math-error noscript object option rp rt script select
    style svg template textarea title video
    """.split()  # noqa: SIM905
)
"""Elements whose text isn't the page's, or is no running text."""

_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_SPOKEN = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|u-hidden-visually)(?:\s|$)", re.I
)
_LAYER = re.compile(
    r"(?:cookie|consent|gdpr|ccpa|privacy|cmp)[-_]?(?:banner|bar|box|consent|dialog|info|law|layer|message|modal|notice"
    r"|notification|overlay|policy-?popup|popup|prompt|wall|wrapper|container|alert|manager|root|ui)"
    r"|onetrust|cookiebot|cybot|didomi|qc-cmp|sp_message|usercentrics|truste|borlabs|klaro|iubenda|quantcast|sourcepoint"
    r"|tarteaucitron|cookieyes|cky-|cmplz|moove_gdpr|osano",
    re.IGNORECASE,
)
"""Names of layers that ask for consent, and of what well-known managers of it write."""

_MARKED = re.compile(r"(?:^|[\s_-])(?:cite|fn|footnote\w*|note\w*|noteref|ref|reference)(?:$|[\s_-])", re.IGNORECASE)
_POINTS = re.compile(r"\s*(?:\[[^\]]{1,20}\]|[*†‡§¶]+)\s*")

_UP = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_DOWN = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_FIGURES = re.compile(r"[0-9+\-−=()ni]+")
_LETTERS = re.compile(r"[^\W\d_]+\.?")

_WATCHED = """
    //*[@hidden or @style or @aria-hidden or @aria-modal or self::dialog or contains(@role, 'dialog')
        or contains(@class, 'hidden') or contains(@class, 'reader') or contains(@class, 'sr-only')]
"""


def reveal(root: HtmlElement) -> None:
    """Take from the tree, in place, what a reader doesn't see, and write out what the rest looks like.

    Struck-out words don't stand, so they go. Raised and lowered figures become such characters (10⁶, H₂O), and
    marks that point at notes go: they are no words of the sentence. ``q`` gets its quotation marks.
    """
    for element in root.xpath("//style | //script[not(contains(@type, 'json'))]"):
        _drop(element)
    whole = len(root.text_content())
    for element in root.xpath(_WATCHED):
        if _unseen(element) and len(element.text_content()) * 2 <= whole:
            _drop(element)
    _uncover(root, whole)
    for element in root.xpath("//del | //s | //strike"):
        _drop(element)
    for element in root.xpath("//sup | //sub"):
        _level(element)
    for element in root.xpath("//q"):
        _quote(element)
    for element in root.xpath("//time | //ins | //data | //mark | //p//button"):
        _inline(element)


def _unseen(element: HtmlElement) -> bool:
    style = element.get("style", "")
    if element.tag in ("body", "html"):
        return False
    if element.get("hidden", "until-found") != "until-found" or _HIDDEN.search(style) or _STRUCK.search(style):
        return True
    if element.tag == "dialog" or "dialog" in element.get("role", "") or element.get("aria-modal") == "true":
        return True
    if element.get("aria-hidden") == "true" and element.tag not in ("a", "b", "em", "i", "span", "strong"):
        return True
    return _SPOKEN.search(element.get("class", "")) is not None


def _uncover(root: HtmlElement, whole: int) -> None:
    """Take away the layers that ask for consent: by their names, or as what has buttons and talks of cookies."""
    for element in root.xpath("//*[self::div or self::section or self::aside or self::form or self::p][@id or @class]"):
        name = f"{element.get('id', '')} {element.get('class', '')}"
        if _LAYER.search(name) and _is_layer(element, whole // 2):
            _drop(element)
    if "cookie" not in root.text_content().casefold():
        return
    for button in root.xpath("//button | //input[@type='button' or @type='submit'] | //a[@role='button']"):
        around = button.iterancestors("div", "section", "aside", "form")
        layers = [e for e in around if _is_layer(e, LAYER) and "cookie" in e.text_content().casefold()]
        if layers:
            _drop(layers[-1])


LAYER = 2_000
"""Characters; what has more text and no telling name is no layer over a page."""


def _is_layer(element: HtmlElement, longest: int) -> bool:
    if element.getparent() is None or next(element.iter("h1", "article", "main"), None) is not None:
        return False
    return next(element.iterancestors("article", "main"), None) is None and len(element.text_content()) <= longest


def _drop(element: HtmlElement) -> None:
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


def _level(element: HtmlElement) -> None:
    text = " ".join(element.text_content().split())
    if element.tag == "sup" and _points_at_note(element, text):
        _drop(element)
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


def _quote(element: HtmlElement) -> None:
    inner = next(element.iterancestors("q"), None) is not None
    opening, closing = "‘’" if inner else "“”"
    element.text = opening + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + closing
    else:
        element.text += closing


def _inline(element: HtmlElement) -> None:
    """Make an element that trafilatura doesn't keep one that it does; ``data-moment`` is what it states."""
    if stated := element.get("datetime"):
        element.set("data-moment", stated.strip())
    if name := element.attrib.pop("class", None):
        element.set("data-class", name)
    element.tag = "span"
