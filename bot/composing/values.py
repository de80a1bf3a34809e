"""What a span gives, as far as two spans can be compared: a number of something, a date, a name.

Two wordings of one value don't differ, nor does a more exact one. Nothing here knows questions or articles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from text_to_num import alpha2digit

from bot.moments.period import MONTHS
from bot.words import WORD, content_words, form, stem

LONGEST = 6
"""Words of a name."""

NEAR = 0.05
"""The share by which a number may be off that is called "about" so much."""


@dataclass(frozen=True)
class Number:
    """An amount, what it is of (the stem of the word after it, or ""), if it is called approximate, and per what."""

    amount: float
    unit: str = ""
    about: bool = False
    per: str = ""

    def comparable(self, other: Value) -> bool:
        """Whether the other is an amount of the same; counts are, of whatever, for dockers are strikers too."""
        if not isinstance(other, Number) or self.per != other.per:
            return False
        return self.unit == other.unit or not {self.unit, other.unit} & _MEASURES

    def differs(self, other: Number) -> bool:
        """Whether it is another amount, and not one that is about the same."""
        if self.about or other.about:
            return abs(self.amount - other.amount) > NEAR * max(self.amount, other.amount)
        return self.amount != other.amount


@dataclass(frozen=True)
class Date:
    """A day, month or year, as far as it is told; 0 where it isn't."""

    year: int
    month: int
    day: int

    def comparable(self, other: Value) -> bool:
        """Whether the other tells the year, the month or the day too."""
        return isinstance(other, Date) and any(one and two for one, two in self._parts(other))

    def differs(self, other: Date) -> bool:
        """Whether a part that both tell is another; "November" and "19 November" aren't different."""
        return any(one and two and one != two for one, two in self._parts(other))

    def _parts(self, other: Date) -> list[tuple[int, int]]:
        return [(self.year, other.year), (self.month, other.month), (self.day, other.day)]


@dataclass(frozen=True)
class Name:
    """The words of a name, as they compare."""

    words: frozenset[str]

    def comparable(self, other: Value) -> bool:
        """Whether the other is a name too."""
        return isinstance(other, Name)

    def differs(self, other: Name) -> bool:
        """Whether it has no word in common with the other; "Lavrov" and "Sergei Lavrov" have."""
        return not self.words & other.words


Value = Number | Date | Name


@lru_cache(maxsize=1000)
def value(words: str, before: str = "", after: str = "") -> Value | None:
    """What a span of these words gives, by what stands around it in its sentence. None: nothing that compares."""
    return _date(words) or _number(words, before, after) or _name(words)


def same(one: Value | None, other: Value | None) -> bool:
    """Whether two are of the same kind and don't differ."""
    return one is not None and other is not None and one.comparable(other) and not one.differs(other)  # type: ignore[arg-type]


def differ(one: Value | None, other: Value | None) -> bool:
    """Whether two are of the same kind and not the same."""
    return one is not None and other is not None and one.comparable(other) and one.differs(other)  # type: ignore[arg-type]


_DATE = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b(?P<month>{'|'.join(m.capitalize() for m in MONTHS)})\b"
    r"(?:\s+(?P<last>\d{1,2})(?!\d|[.,]\d))?(?:,?\s+(?P<year>\d{4}))?"
)
_YEAR = re.compile(r"(?:in\s+)?(1[5-9]\d\d|20\d\d)", re.IGNORECASE)


def _date(words: str) -> Date | None:
    found = list(_DATE.finditer(words))
    if len(found) == 1:
        parts = found[0].groupdict()
        month = MONTHS.index(parts["month"].lower()) + 1
        return Date(int(parts["year"] or 0), month, int(parts["day"] or parts["last"] or 0))
    year = _YEAR.fullmatch(words.strip())
    return Date(int(year[1]), 0, 0) if year else None


_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
_SCALED = re.compile(rf"\b(\d[\d,]*(?:\.\d+)?)[\s-]*({'|'.join(_SCALES)})\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<money>[$€£¥]\s?)?(?<![\w.,])(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?:st|nd|rd|th)?(?!\d)"
    r"(?:[\s-]*(?P<unit>%|[^\W\d_]+))?"
)
_ABOUT = re.compile(
    r"\b(?:about|some|around|roughly|nearly|almost|over|more\s+than|at\s+least|up\s+to|or\s+so|approximately)\b",
    re.IGNORECASE,
)
_PER = re.compile(r"\b(?:a|an|per|each|every)\s+(hour|day|night|week|month|year)\b", re.IGNORECASE)
_MEASURES = {
    *("$", "€", "£", "¥", "%", "crow", "doll", "euro", "poun", "rubl", "roub", "yen", "yuan", "rupe", "fran", "krone"),
    *("year", "mont", "week", "hour", "minu", "seco", "days", "degr", "metr", "kilo", "mile", "feet", "inch", "tonn"),
    *("gram", "litr", "acre", "hect", "poin", "per", "cent"),
}
"""Stems of units that are compared with their like alone."""


def _number(words: str, before: str, after: str) -> Number | None:
    if len(_NUMBER.findall(_digits(words))) != 1:
        return None
    found = _NUMBER.search(_digits(f"{words}{after}"))
    if found is None:
        return None
    of = (found["money"] or found["unit"] or "").strip()
    about = _ABOUT.search(" ".join([*before.split()[-2:], words])) is not None
    per = _PER.search(f"{words}{after}")
    return Number(_amount(found), unit(of), about, per[1].casefold() if per else "")


def _amount(found: re.Match[str]) -> float:
    return float(found["digits"].replace(",", ""))


def amounts(text: str) -> set[float]:
    """All amounts in a text."""
    return {_amount(found) for found in _NUMBER.finditer(_digits(text))}


@lru_cache(maxsize=10_000)
def measures(word: str) -> bool:
    """Whether a word is a number, or one that numbers come with whatever they are of."""
    return not word[0].isalpha() or stem(word)[:4] in _MEASURES or _digits(word) != word or word.casefold() in _SCALES


def _digits(text: str) -> str:
    """The text with its numbers written out in digits: "2.1 million" is 2100000, "nine" is 9."""
    scaled = _SCALED.sub(lambda m: f"{float(m[1].replace(',', '')) * _SCALES[m[2].lower()]:.0f}", text)
    return str(alpha2digit(scaled, "en", 0))


def unit(word: str) -> str:
    """What a number is of, by the word that follows it, as it compares."""
    return "%" if word.casefold() in {"per", "percent", "percentage"} else stem(word)[:4] if word else ""


_SMALL = frozenset({"of", "the", "de", "and", "von", "van", "al", "bin", "du", "la"})
_DAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?", re.IGNORECASE)


def _name(words: str) -> Name | None:
    found = WORD.findall(words)
    if len(found) > LONGEST or any(not word[0].isupper() and word not in _SMALL for word in found):
        return None
    told = frozenset(form(word) for word in content_words(words) if word[0].isupper())
    return Name(told) if told and not any(_DAY.fullmatch(word) for word in told) else None
