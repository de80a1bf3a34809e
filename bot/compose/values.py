"""What a span gives, as far as two spans can be compared: a number of something, a date, a name.

Two wordings of one value don't differ, nor does a more exact one. Nothing here knows questions or articles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.english.dates import Date, dates, sure
from bot.english.numbers import SCALES, Number, numbers
from bot.english.words import WORD, content_words, form, stem

LONGEST = 6
"""Words of a name."""

NEAR = 0.05
"""The share by which a number may be off that is called "about" so much."""


@dataclass(frozen=True)
class Quantity:
    """A number, what it is of (the stem of the word after it, or ""), if it is called approximate, and per what."""

    number: Number
    of: str = ""
    about: bool = False
    per: str = ""


@dataclass(frozen=True)
class Name:
    """The words of a name, as they compare."""

    words: frozenset[str]


Value = Quantity | Date | Name


def value(words: str, before: str = "", after: str = "") -> Value | None:
    """What a span of these words gives, by what stands around it in its sentence. None: nothing that compares."""
    return _date(words) or _quantity(words, before, after) or _name(words)


def same(one: Value | None, other: Value | None) -> bool:
    """Whether two are of the same kind and don't differ."""
    return _compared(one, other) is False


def differ(one: Value | None, other: Value | None) -> bool:
    """Whether two are of the same kind and not the same."""
    return _compared(one, other) is True


def _compared(one: Value | None, other: Value | None) -> bool | None:
    """Whether two differ; None if they are of different kinds.

    Counts are of the same, of whatever, for dockers are strikers too; dates compare if both tell the year, the month
    or the day; "Lavrov" is "Sergei Lavrov".
    """
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        alike = one.per == other.per and (one.of == other.of or not {one.of, other.of} & _MEASURES)
        return _other_amount(one, other) if alike else None
    if isinstance(one, Date) and isinstance(other, Date):
        parts = [(one.year, other.year), (one.month, other.month), (one.day, other.day)]
        told = [(first, second) for first, second in parts if first and second]
        return any(first != second for first, second in told) if told else None
    if isinstance(one, Name) and isinstance(other, Name):
        return not one.words & other.words
    return None


def _other_amount(one: Quantity, other: Quantity) -> bool:
    """Whether it is another amount, and not one that is about the same."""
    near = NEAR if one.about or other.about else 0.0
    return all(abs(a - b) > near * max(a, b) for a in one.number.values for b in other.number.values)


def _date(words: str) -> Date | None:
    """The one date of a span, its last day if it names several; a year alone only if that is all there is."""
    found = sure(dates(words))
    named = [item for item in found if item.month]
    if len({item.span for item in named}) == 1:
        return named[-1]
    bare = len(found) == 1 and found[0].year and re.fullmatch(r"\s*(?:in\s+)?\d{4}\s*", words, re.IGNORECASE)
    return found[0] if bare else None


_ABOUT = re.compile(
    r"\b(?:about|some|around|roughly|nearly|almost|over|more\s+than|at\s+least|up\s+to|or\s+so|approximately)\b",
    re.IGNORECASE,
)
_PER = re.compile(r"\b(?:a|an|per|each|every)\s+(hour|day|night|week|month|year)\b", re.IGNORECASE)
_PER_ONE = re.compile(r"(?:[\s-]+[^\W\d_]+)?\s+(?:an?|per|each|every)\s+([^\W\d_]+)", re.IGNORECASE)
_OF = re.compile(r"[\s-]*([^\W\d_]+)")
_MEASURES = {
    *("doll", "euro", "poun", "yen", "%", "th", "s", "part", "crow", "rubl", "roub", "yuan", "rupe", "fran", "krone"),
    *("year", "mont", "week", "hour", "minu", "seco", "days", "degr", "metr", "kilo", "mile", "feet", "inch", "tonn"),
    *("gram", "litr", "acre", "hect", "poin", "per", "cent"),
}
"""Stems of units that are compared with their like alone."""


def _quantity(words: str, before: str, after: str) -> Quantity | None:
    if len(numbers(words)) != 1:
        return None
    text = f"{words}{after}"
    number = numbers(text)[0]
    follows = _OF.match(text, number.span[1])
    about = _ABOUT.search(" ".join([*before.split()[-2:], words])) is not None
    per = _PER_ONE.match(text, number.span[1]) or _PER.search(text)
    of = number.unit or (follows[1] if follows else "")
    return Quantity(number, unit(of), about, per[1].casefold() if per else "")


def amounts(text: str) -> set[float]:
    """All amounts in a text."""
    return {amount for number in numbers(text) for amount in number.values}


@lru_cache(maxsize=10_000)
def measures(word: str) -> bool:
    """Whether a word is a number, or one that numbers come with whatever they are of."""
    return not word[0].isalpha() or unit(word) in _MEASURES or word.casefold() in SCALES or bool(numbers(word))


def unit(word: str) -> str:
    """What a number is of, by the word that follows it, as it compares."""
    return stem(word)[:4]


_SMALL = frozenset({"of", "the", "de", "and", "von", "van", "al", "bin", "du", "la"})
_DAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?", re.IGNORECASE)


def _name(words: str) -> Name | None:
    found = WORD.findall(words)
    if len(found) > LONGEST or any(not word[0].isupper() and word not in _SMALL for word in found):
        return None
    told = frozenset(form(word) for word in content_words(words) if word[0].isupper())
    return Name(told) if told and not any(_DAY.fullmatch(word) for word in told) else None
