"""The dates of a text as far as it tells them: "Nov. 25" is a 25 November, "last night" a day ago."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.english.numbers import any_of
from index.text import Span

WEEKDAYS = tuple(name.casefold() for name in calendar.day_name)
MONTHS = tuple(name.casefold() for name in calendar.month_name[1:])
DAYS_AWAY = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "this morning": 0,
    "this afternoon": 0, "this evening": 0, "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip
"""Words for days as seen from another, and how many days after it they are."""

WEEKDAY = any_of(WEEKDAYS)
AWAY = any_of(DAYS_AWAY).replace(" ", r"\s+")
PART_OF_DAY = r"(?:\s+(?:morning|afternoon|evening|night))?"
"""A pattern of what may follow a day."""

_FULL, _SHORT = any_of(MONTHS), any_of({"sept", *(name[:3] for name in MONTHS)})
MONTH = rf"(?:{_FULL}|(?:{_SHORT})\.?)(?!\w)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_TO = r"(?:\s?[-–]\s?|\s+(?:to|and|or|until|till|through)\s+)"
_BY_DAY = rf"""(?P<iso>{_YEAR}-\d\d-\d\d)
    | (?P<slashed>\d{{1,2}}/\d{{1,2}}/{_YEAR})
    | (?:(?P<d0>{_DAY}){_TO})?(?P<d1>{_DAY})\s+(?:of\s+)?(?P<m1>(?i:{MONTH}))(?:,?\s+(?P<y1>{_YEAR}))?
    | (?P<m2>(?i:{MONTH}))\s+(?:the\s+)?(?P<d2>{_DAY})(?:{_TO}(?P<d3>{_DAY}))?(?![\d.,:]*\d)(?:,?\s+(?P<y2>{_YEAR}))?"""


def _calendar(alone: str) -> str:
    """A pattern of days, of months and of years; a month that stands ``alone`` may be written so."""
    return rf"{_BY_DAY} | (?P<m3>{alone})(?:,?\s+(?:of\s+)?(?P<y3>{_YEAR}))? | (?P<year>{_YEAR})"


def _compiled(calendar_: str, flag: re.RegexFlag) -> re.Pattern[str]:
    near = rf"(?:(?P<weekday>{WEEKDAY})s?|(?P<near>{AWAY}|(?:last|this|next)\s+(?:week|weekend|month|year)))"
    return re.compile(rf"(?<![\w,.])(?:{calendar_}|(?i:{near}))(?![\w%]|[.,]\d)", re.VERBOSE | flag)


_ALONE = rf"(?=[A-Z])(?i:(?:{_FULL})(?!\w)|(?:{_SHORT})(?:\.|(?=,?\s+{_YEAR}\b)))"
_WRITTEN = _compiled(_calendar(_ALONE), re.NOFLAG)
_ANY_CASE = _compiled(_calendar(MONTH), re.IGNORECASE)
DAY, CALENDAR = (re.sub(r"\?P<\w+>", "?:", pattern) for pattern in (_BY_DAY, _calendar(MONTH)))
"""Verbose patterns that ignore case: of dates that name a day, and of those and of months and years."""


@dataclass(frozen=True)
class Date:
    """A date where it stands, as far as the text says it; ``near`` is one in words, such as "last week"."""

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    near: str = ""


def dates(text: str, *, any_case: bool = False) -> list[Date]:
    """The dates of a text, in their order; both that "3 to 5 May" names, or that "3/4/2024" may be.

    Names of months that stand alone count with a capital, unless they may be in ``any_case``: "may" is a verb, too.
    """
    pattern = _ANY_CASE if any_case else _WRITTEN
    return [found for match in pattern.finditer(text) for found in _dates(match)]


def _dates(match: re.Match[str]) -> Iterator[Date]:
    span = match.span()
    if match["iso"]:
        year, month, day = match["iso"].split("-")
        yield Date(span, int(year), int(month), int(day))
    elif match["slashed"]:
        one, other, last = map(int, match["slashed"].split("/"))
        yield from (Date(span, last, m, d) for d, m in {(one, other), (other, one)} if m <= 12)
    elif match["weekday"]:
        yield Date(span, weekday=weekday_number(match["weekday"]))
    elif match["near"]:
        yield Date(span, near=" ".join(match["near"].lower().split()))
    else:
        written = match["y1"] or match["y2"] or match["y3"] or match["year"]
        named = [day for day in (match["d0"], match["d1"], match["d2"], match["d3"]) if day]
        for name in named or [""]:
            number = int(re.sub(r"\D", "", name)) if name else None
            yield Date(span, int(written) if written else None, _month(match), number)


def _month(match: re.Match[str]) -> int | None:
    """1 for January; from the whole name or its beginning."""
    name = match["m1"] or match["m2"] or match["m3"]
    return [month[:3] for month in MONTHS].index(name[:3].casefold()) + 1 if name else None


def sure(found: Sequence[Date]) -> list[Date]:
    """Those that are no other date as well, as "3/4/2024" is."""
    return [one for one in found if all(one.month == other.month for other in found if one.span == other.span)]


def days_away(words: str) -> int:
    """How many days after that on which they are said words of ``DAYS_AWAY`` name, however they are spaced."""
    return DAYS_AWAY[" ".join(words.casefold().split())]


def weekday_number(name: str) -> int:
    """0 for Monday."""
    return WEEKDAYS.index(name.casefold())
