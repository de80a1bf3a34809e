"""The words by which a text says no: "not", "nobody", "without"; and whether it denies something."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.text import Span

REFUSALS = frozenset("deni refus reject fail declin unabl unlik avoid prevent halt scrap oppos ban".split())  # noqa: SIM905
"""Stems (Porter) of words by which what follows isn't so."""

_NEGATES = re.compile(
    r"""\b(?:
      (?P<clause>(?:not|never|cannot|[^\W\d_]+n['’]t)(?!\s+(?:only|just|least)\b))
    | no(?:-one)?(?!\s+(?:doubt|one\s+but|less|(?:more|fewer)\s+than)\b|\.?\s*\d)
    | none|neither|nor|without|nobody|nothing|hardly|rarely
    )(?![\w'’])""",
    re.IGNORECASE | re.VERBOSE,
)
_DENIES = re.compile(
    r"""\b(?:den(?:y|ies|ied|ying)|disput(?:e|es|ed|ing)|rul(?:e|es|ed|ing)\s+out|withdr[ae]w\w*|retract\w*
    |(?:reject|dismiss)(?:s|es|ed|ing)?\s+(?:the\s+|a\s+|any\s+|all\s+)?(?:claim|report|suggestion|allegation|accusation|rumou?r)s?
    |no\s+truth\s+in)\b""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Negation:
    """A word that negates, and where it stands; ``clause`` if it is one like "not", for all that is said."""

    span: Span
    clause: bool


def negations(text: str) -> list[Negation]:
    """The words that negate, in order; "not only", "no doubt" and "No. 5" hold none."""
    return [Negation(match.span(), match["clause"] is not None) for match in _NEGATES.finditer(text)]


def denies(text: str) -> bool:
    """Whether a text denies something."""
    return _DENIES.search(text) is not None
