"""Text as HTML that is nothing but that text, and lines of an article with a span of them marked.

What comes from an article, a person or an address passes through ``plain``; nothing else in the page
makes HTML of it. This module knows no answers and no widgets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.text import Span

_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile(r"[\t\n\r!-/:-@\[-`{-~]")


def plain(text: str) -> str:
    """The text with every ASCII sign and line end as a character reference.

    That holds in HTML, in an attribute, and in Markdown, LaTeX or a template around it: none of them
    sees a sign that means something. Characters that no page can show become U+FFFD.
    """
    return _SPECIAL.sub(lambda match: f"&#{ord(match.group())};", _BROKEN.sub("\ufffd", text))


def sound(text: str) -> str:
    """The text with U+FFFD for half a surrogate pair, which a browser can send and UTF-8 can't hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def line(text: str) -> str:
    """``plain``, with white space of any kind as single spaces."""
    return plain(" ".join(text.split()))


def marked(text: str, span: Span, quote: Span, others: Sequence[Span] = ()) -> str:
    """``text[start:end]`` with what of it lies in ``quote`` in a ``<mark>``, and what lies in others in another."""
    start, end = span
    edges = {edge for one in (quote, *others) for edge in one if start < edge < end}
    return "".join(_piece(text, piece, quote, others) for piece in pairwise(sorted({start, end, *edges})))


def _piece(text: str, piece: Span, quote: Span, others: Sequence[Span]) -> str:
    """A part of a text that no edge of a quote divides."""
    words = plain(text[slice(*piece)])
    if _inside(piece, quote):
        return f"<mark>{words}</mark>"
    return f'<mark class="other">{words}</mark>' if any(_inside(piece, other) for other in others) else words


def _inside(piece: Span, quote: Span) -> bool:
    return quote[0] <= piece[0] and piece[1] <= quote[1]


def paragraphs(text: str, span: Span, quote: Span, others: Sequence[Span] = ()) -> str:
    """``text[start:end]`` as paragraphs, the quotes marked in each that has a part of them."""
    return "".join(f"<p>{marked(text, part, quote, others)}</p>" for part in _blocks(text, span))


def _blocks(text: str, span: Span) -> Iterator[Span]:
    for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text[slice(*span)]):
        yield span[0] + match.start(), span[0] + match.end()
