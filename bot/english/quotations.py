"""The quotations of a text: what stands between quotation marks, of whatever style, in one paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.text import Span

_QUOTATION = re.compile(
    r"""“[^”\n]*(?P<curly>”)?
    | (?:(?<!\S)"|"(?=\w))[^"\n]*(?P<straight>")?
    | „[^“”\n]*(?P<low>[“”])?
    | «[^»\n]*(?P<guillemet>»)? | »[^«\n]*(?P<inward>«)?
    | (?<![\w’'])[‘'`][^’'\n]{1,300}+(?:[’'](?=\w)[^’'\n]{1,300}+){0,20}+(?P<single>[’'])(?!\w)""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Quotation:
    """A quotation with its marks, ``text[start:end]``; one that isn't ``closed`` holds to the end of its paragraph."""

    start: int
    end: int
    closed: bool

    @property
    def inside(self) -> Span:
        """Where its words stand."""
        return self.start + 1, self.end - self.closed


def quotations(text: str) -> list[Quotation]:
    """The quotations of a text, in order, without those that stand in others; single marks count only if closed.

    A straight mark opens one before a word or after a space, and not after 6 inches. Apostrophes are single marks, too:
    what looks for the other is bounded, lest many take long.
    """
    return [Quotation(*match.span(), match.lastgroup is not None) for match in _QUOTATION.finditer(text)]
