"""A page's tree -> what a reader of it sees: nothing hidden or struck out, raised figures told from others."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import takewhile

from lxml import etree
from lxml.html import HtmlElement

from index.formats.levels import LEVELS, STRUCK, drop, level

NEVER = frozenset(
    """
    annotation audio canvas datalist embed head iframe input map noscript object option rp rt script select
    style svg template textarea title video
    """.split()  # noqa: SIM905
)
"""Elements whose text isn't the page's, or is no running text."""

_LEFT_OUT = NEVER - {"head", "script", "title", "input"}

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE
)
"""Styles of what isn't seen, or is struck out."""

_SPOKEN = ("sr-only", "visually-hidden", "visuallyhidden", "screen-reader", "screenreader", "hidden-visually")
"""In names of what is there for those who listen to a page."""

_MANAGERS = """
    borlabs cky- cmplz cookiebot cookieyes cybot didomi gdpr iubenda klaro moove_gdpr onetrust osano qc-cmp quantcast
    sourcepoint sp_message tarteaucitron truste usercentrics
""".split()  # noqa: SIM905
"""In names that well-known managers of consent write."""

_ASKS = ("ccpa", "cmp", "consent", "cookie", "privacy")
_LAYER = re.compile(
    r"(?:ccpa|cmp|consent|cookie|privacy)s?[-_]?(?:alert|banner|bar|box|consent|container|dialog|info|law|layer|manager"
    r"|message|modal|notice|notification|overlay|policy-?popup|popup|prompt|root|ui|wall|wrapper)"
)
"""In names of layers that ask for consent."""


def reveal(root: HtmlElement) -> None:
    """Take from the tree, in place, what a reader doesn't see, and write out what the rest looks like.

    Struck-out words don't stand, so they go. Raised and lowered figures become such characters (10⁶, H₂O), and
    marks that point at notes go: they are no words of the sentence. ``q`` gets its quotation marks.
    """
    etree.strip_elements(root, *_LEFT_OUT, with_tail=False)
    for script in list(root.iter("script")):
        if "json" not in script.get("type", ""):
            drop(script)
    whole = len(root.text_content())
    for element in list(root.iter()):
        if _unseen(element) and len(element.text_content()) * 2 <= whole:
            drop(element)
        elif write := _WRITTEN.get(element.tag):
            write(element)
    _close_layers(root)


def _unseen(element: HtmlElement) -> bool:
    get = element.get
    if (style := get("style")) is not None and _HIDDEN.search(style):
        return True
    if get("hidden", "until-found") != "until-found":
        return True
    if get("aria-hidden") == "true" and element.tag not in ("a", "b", "em", "i", "span", "strong"):
        return True
    if element.tag == "dialog" or get("aria-modal") == "true" or get("role") in ("dialog", "alertdialog"):
        return True
    name, own = get("class"), get("id")
    return (name is not None and _tells(name, element)) or (own is not None and _tells(own, element))


def _tells(name: str, element: HtmlElement) -> bool:
    what = _named(name)
    return what == "spoken" or (what == "layer" and _is_layer(element))


@lru_cache(maxsize=10_000)
def _named(name: str) -> str:
    """What a class or an id makes of an element: "spoken", for those who listen; a "layer" over the page; or ""."""
    name = name.lower()
    if any(word in name for word in _SPOKEN):
        return "spoken"
    asks = any(word in name for word in _ASKS) and _LAYER.search(name)
    return "layer" if asks or any(word in name for word in _MANAGERS) else ""


def _close_layers(root: HtmlElement) -> None:
    """Take away what has buttons and talks of cookies, where no name says what it is."""
    if "cookie" not in root.text_content().casefold():
        return
    for button in root.xpath("//button | //input[@type='button' or @type='submit'] | //a[@role='button']"):
        around = button.iterancestors("div", "section", "aside", "form")
        near = takewhile(lambda e: len(e.text_content()) <= LAYER, around)
        layers = [e for e in near if _is_layer(e) and "cookie" in e.text_content().casefold()]
        if layers:
            drop(layers[-1])


LAYER = 2_000
"""Characters; what has more text and no telling name is no layer over a page."""


def _is_layer(element: HtmlElement) -> bool:
    if element.getparent() is None or next(element.iter("h1", "article", "main"), None) is not None:
        return False
    return next(element.iterancestors("article", "main"), None) is None


def _quote(element: HtmlElement) -> None:
    inner = any(around.get("data-was") == "q" for around in element.iterancestors("span"))
    opening, closing = "‘’" if inner else "“”"
    element.text = opening + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + closing
    else:
        element.text += closing
    _inline(element)


def _inline(element: HtmlElement) -> None:
    """Make an element that trafilatura doesn't keep one that it does; ``data-moment`` is what it states.

    A button stays one but in a paragraph, where it is a word of a sentence.
    """
    if element.tag == "button" and next(element.iterancestors("p"), None) is None:
        return
    if stated := element.get("datetime"):
        element.set("data-moment", stated.strip())
    if name := element.attrib.pop("class", None):
        element.set("data-class", name)
    element.set("data-was", element.tag)
    element.tag = "span"


_WRITTEN: dict[str, Callable[[HtmlElement], None]] = {
    **dict.fromkeys(STRUCK, drop),
    **dict.fromkeys(LEVELS, level),
    **dict.fromkeys(("time", "ins", "data", "mark", "button"), _inline),
    "q": _quote,
}
