"""What a sentence says that can be checked: its words, numbers, dates, names and quotations, and what it negates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.english.dates import Date, dates
from bot.english.numbers import Number, numbers
from bot.english.quotations import quotations
from bot.english.words import form
from bot.grounding.names import Name, names
from bot.grounding.polarity import Scope, scopes
from bot.grounding.tokens import Token, tokens
from index.text import Span


@dataclass(frozen=True)
class Facts:
    """A sentence's facts.

    ``tokens`` are its words, but for dates and numbers, which stand as what they mean: "3 May" and "May 3" are the same
    tokens. ``keys`` are the stems of those that say something, ``plain`` of those that are in no date, number or name;
    ``forms`` are all words as written, and what full stops part them into: "amazon.com", "amazon".
    """

    text: str
    tokens: tuple[Token, ...]
    keys: frozenset[str]
    plain: frozenset[str]
    forms: frozenset[str]
    numbers: tuple[Number, ...]
    dates: tuple[Date, ...]
    names: tuple[Name, ...]
    scopes: tuple[Scope, ...]
    quotations: tuple[str, ...]


@lru_cache(maxsize=4096)
def facts(text: str) -> Facts:
    """The facts of a text; kept, for a source is asked of again and again."""
    found, words = dates(text), tokens(text)
    places = [item.span for item in found]
    counted, called = _counted(text, places), list(names(text, places))
    meant = [*_meant(found, counted)]
    spans = [token.span for token in meant]
    free = [word for word in words if not _inside(word, spans)]
    named = [name.span for name in called]
    return Facts(
        text,
        tuple(sorted((*free, *meant), key=lambda token: token.span)),
        frozenset(token.key for token in (*free, *meant) if not token.light),
        frozenset(token.key for token in free if not token.light and not _inside(token, named)),
        frozenset(token.form for token in words).union(*(_parts(text[slice(*token.span)]) for token in words)),
        tuple(counted),
        tuple(found),
        tuple(called),
        tuple(scopes(text, words)),
        tuple(_quoted(text)),
    )


def _parts(word: str) -> list[str]:
    """What full stops within a word part it into, as forms: "Amazon.com" is "amazon" and "com"."""
    return form(word).split(".") if "." in word else []


def _counted(text: str, but: Sequence[Span]) -> list[Number]:
    """The numbers, but for a lone "one", which counts nothing."""
    return [number for number in numbers(text, but) if text[slice(*number.span)].casefold() != "one"]


_ELISION = re.compile(r"\s*(?:\[?\.\.\.\]?|…)\s*")


def _quoted(text: str) -> Iterator[str]:
    """The words between quotation marks, cut where something is left out."""
    for quotation in quotations(text):
        pieces = _ELISION.split(text[slice(*quotation.inside)])
        yield from (piece for piece in pieces if plain(piece).strip())


def _inside(token: Token, spans: Sequence[Span]) -> bool:
    return any(token.span[0] < end and start < token.span[1] for start, end in spans)


_SIGNS = re.compile(r"[^\w\s]+")


def plain(text: str) -> str:
    """Words as quotations compare: without case, punctuation and line ends, a space on either side."""
    return f" {' '.join(_SIGNS.sub('', text).casefold().split())} "


def _meant(found: Sequence[Date], counted: Sequence[Number]) -> Iterator[Token]:
    """Tokens for what dates and numbers mean; the year of a whole date is left out, as articles do."""
    for item in found:
        whole = item.month is not None
        parts = (("month", item.month), ("day", item.day), ("weekday", item.weekday), ("", item.near or None))
        for name, value in parts if whole else (*parts, ("year", item.year)):
            if value is not None:
                yield Token(f"{name} {value}", f"{name} {value}", False, item.span)
    for number in counted:
        yield Token(f"{max(number.values):g}", f"{max(number.values):g}", False, number.span)
