"""The dates of a text and how they compare: "Nov. 25" is 25 November, and a Monday a day near the article's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.moments.wording import WEEKDAY, month_number, weekday_number
from index.text import Span

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
)
_MONTH += r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_TO = r"(?:\s?[-–]\s?|\s(?:to|and|or)\s)"
_DATE = re.compile(
    rf"""(?<![\w,.])(?:
      (?P<iso>{_YEAR}-\d\d-\d\d)
    | (?P<slashed>\d{{1,2}}/\d{{1,2}}/{_YEAR})
    | (?:(?P<d0>{_DAY}){_TO})?(?P<d1>{_DAY})\s(?:of\s)?(?P<m1>(?i:{_MONTH}))(?:,?\s(?P<y1>{_YEAR}))?
    | (?P<m2>(?i:{_MONTH}))\s(?P<d2>{_DAY})(?:{_TO}(?P<d3>{_DAY}))?(?![\d.,:]*\d)(?:,?\s(?P<y2>{_YEAR}))?
    | (?P<m3>{_MONTH})(?:,?\s(?P<y3>{_YEAR}))?
    | (?P<year>{_YEAR})
    | (?P<weekday>(?i:{WEEKDAY}))s?
    | (?P<near>(?i:yesterday|today|tonight|tomorrow|(?:last|this|next)\s(?:week|weekend|month|year)))
    )(?![\w%]|[.,]\d)""",
    re.VERBOSE,
)
_NEAR = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
REACH = 7
"""Days before and after the day of an article in which a weekday that it names is looked for."""


@dataclass(frozen=True)
class Date:
    """A date as far as the text says it; ``near`` is one in words, such as "last week"."""

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    near: str = ""

    def days(self, published: date | None) -> set[date]:
        """The days that it may be, if that can be told: a year that is missing is the article's, or one beside it."""
        if self.month and self.day:
            years = [self.year] if self.year else [published.year + n for n in (-1, 0, 1)] if published else []
            return {found for year in years if (found := _day(year, self.month, self.day))}
        if not published:
            return set()
        if self.weekday is not None:
            around = (published + timedelta(days=n) for n in range(-REACH, REACH + 1))
            return {day for day in around if day.weekday() == self.weekday}
        return {published + timedelta(days=_NEAR[self.near])} if self.near in _NEAR else set()

    def carries(self, other: Date, published: date | None) -> bool:
        """Whether this date, in an article of that day, says what the other does; less may be said, not more."""
        if self.near or other.near or self.weekday is not None or other.weekday is not None:
            same = (self.near, self.weekday) == (other.near, other.weekday)
            return same or bool(self.days(published) & other.days(published))
        alike = all(wanted in (None, held) for wanted, held in ((other.month, self.month), (other.day, self.day)))
        return alike and (other.year in (None, self.year) or (self.year is None and _beside(other.year, published)))


def _beside(year: int | None, published: date | None) -> bool:
    """Whether a year that an article doesn't name may be meant by it."""
    return year is not None and published is not None and abs(year - published.year) <= 1


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dates(text: str) -> list[Date]:
    """The dates of a text, in their order."""
    return [found for match in _DATE.finditer(text) for found in _dates(match)]


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
            number = int(name.rstrip("stndrh")) if name else None
            yield Date(span, int(written) if written else None, _month(match), number)


def _month(match: re.Match[str]) -> int | None:
    name = match["m1"] or match["m2"] or match["m3"]
    return month_number(name) if name else None


def spans(found: Sequence[Date]) -> list[Span]:
    """Where dates stand."""
    return [item.span for item in found]
