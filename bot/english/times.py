"""Words of time in a question -> the days that they name.

Some name days as seen from the day of asking ("last week", "on Monday"), others as a calendar does ("in November").
The latter without a year are of the latest such day that isn't after a day given. Nothing here knows articles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.english.dates import AWAY, PART_OF_DAY, WEEKDAY, Date, dates, days_away, sure, weekday_number
from bot.english.dates import CALENDAR as DATE
from bot.english.time_words import NUMBER, number
from bot.period import DAY, month, week, weekday_before

Kind = Literal["relative", "weekday", "calendar"]
Days = tuple[date, date]
Limits = tuple[date | None, date | None]
Latest = Callable[[], date]


@dataclass(frozen=True)
class Mention:
    """Words of time, ``question[start:end]``, and the days that they name, both included; None where they are open.

    ``owns`` says that they are a noun's, as in "yesterday's election".
    """

    start: int
    end: int
    words: str
    kind: Kind
    first: date | None
    last: date | None
    owns: bool

    @property
    def has_year(self) -> bool:
        """Whether a year is said."""
        return any(named.year for named in dates(self.words, any_case=True))


FIRST = 1900
"""The first year that is one of articles; what is counted looks like those before."""

_END = r"(?P<owner>['’]s)?(?![\w'’-])"
_NOT_OF = r"(?!\s+(?:of|in|before)\b)"

RELATIVE = re.compile(
    rf"""\b(?:(?P<link>in|during|over|within|since|after|before|from)\s+)?(?:
      (?P<away>{AWAY}){PART_OF_DAY}
    | (?P<ago>{NUMBER})\s+(?P<ago_unit>day|week|month|year)s?\s+ago
    | (?:the\s+)?(?:last|past)\s+(?P<back>{NUMBER})\s+(?P<back_unit>hour|day|week|month|year)s?{_NOT_OF}
    | the\s+(?:last|past)\s+(?P<rolling>week|month|year){_NOT_OF}
    | (?P<which>this|last|past|this\s+past)\s+(?P<whole>week|weekend|month|year){_NOT_OF}
    | (?:at|over)\s+the\s+(?P<weekend>weekend)
    ){_END}""",
    re.IGNORECASE | re.VERBOSE,
)
_LEAD = r"(?:this\s+past|this|last|past)"
WEEKDAYS_NAMED = re.compile(
    rf"""\b(?:(?P<link>on|since|after|before)\s+(?:(?:{_LEAD})\s+)?(?:{WEEKDAY})
    | {_LEAD}\s+(?:{WEEKDAY}) | (?:{WEEKDAY})(?=['’]s)){PART_OF_DAY}{_END}""",
    re.IGNORECASE | re.VERBOSE,
)
_DATE = rf"(?:(?:(?:early|late|mid)[-\s]+|the\s+year\s+|the\s+(?=\d\d?\D))?(?:{DATE}))"
ONE_DATE = re.compile(_DATE, re.IGNORECASE | re.VERBOSE)
CALENDAR = re.compile(
    rf"""\b(?:(?P<link>in|on|during|since|after|before)\s+{_DATE}
    | (?P<from>between|from)\s+(?:{_DATE}\s+(?:and|to|until|till|through)\s+)?{_DATE}
    | \d{{4}}-\d\d-\d\d){_END}""",
    re.IGNORECASE | re.VERBOSE,
)


def mentions(question: str, today: date, latest: Latest) -> Iterator[Mention]:
    """The words of time that name days.

    First those that are relative, as seen from ``today``; then weekdays, the latest that have come; then those of the
    calendar, which without a year are the latest that aren't after ``latest()``.
    """
    named: tuple[tuple[Kind, re.Pattern[str], Callable[[re.Match[str], Latest], Days]], ...] = (
        ("relative", RELATIVE, _relative),
        ("weekday", WEEKDAYS_NAMED, _weekday),
        ("calendar", CALENDAR, _calendar),
    )
    for kind, pattern, days in named:
        for match in pattern.finditer(question):
            with suppress(ValueError, OverflowError):  # "30 February", or a year that no calendar has
                first, last = _linked(match, days(match, latest if kind == "calendar" else lambda: today))
                owns = match["owner"] is not None
                start = match.end("link") if owns and match["link"] else match.start()  # "in yesterday's election"
                start += len(question[start:]) - len(question[start:].lstrip())
                yield Mention(start, match.end(), question[start : match.end()], kind, first, last, owns)


def _linked(match: re.Match[str], days: Days) -> Limits:
    """The days, with the side open that "since", "after" or "before" leave open."""
    link, (first, last) = (match["link"] or "").casefold(), days
    if link == "before":
        return None, first - DAY
    if link == "after":
        return last + DAY, None
    return first, None if link in ("since", "from") else last


def _relative(match: re.Match[str], latest: Latest) -> Days:
    today = latest()
    if match["away"]:
        there = today + days_away(match["away"]) * DAY
        return there, there
    if match["ago"]:
        return _around(_back(number(match["ago"]), match["ago_unit"], today), match["ago_unit"].casefold())
    if match["back"] or match["rolling"]:
        count = number(match["back"]) if match["back"] else 1
        return _back(count, match["back_unit"] or match["rolling"], today), today
    this = (match["which"] or "").casefold() == "this" or (match["weekend"] and today.weekday() >= 5)
    return _whole(0 if this else 1, (match["whole"] or match["weekend"]).casefold(), today)


def _back(count: int, unit: str, today: date) -> date:
    """The day that is so many units before today; hours are of a day's time."""
    unit = unit.casefold()
    if unit == "hour":
        return today - max(1, -(-count // 24)) * DAY
    if unit in ("day", "week"):
        return today - count * (7 if unit == "week" else 1) * DAY
    first, last = month(today.year, today.month - count * (12 if unit == "year" else 1))
    return min(first + (today.day - 1) * DAY, last)


def _around(there: date, unit: str) -> Days:
    """What "ago" means, since it isn't exact: a day, the days around it, its month or its year."""
    if unit == "day":
        return there, there
    if unit == "week":
        return there - 3 * DAY, there + 3 * DAY
    return month(there.year, there.month) if unit == "month" else _year(there.year)


def _whole(back: int, unit: str, today: date) -> Days:
    """The week, weekend, month or year that is so many before this one."""
    if unit == "month":
        return month(today.year, today.month - back)
    if unit == "year":
        return _year(today.year - back)
    monday, sunday = week(today - 7 * back * DAY)
    return (sunday - DAY if unit == "weekend" else monday), sunday


def _year(number: int) -> Days:
    return date(number, 1, 1), date(number, 12, 31)


_NAME = re.compile(rf"\b(?:{WEEKDAY})\b", re.IGNORECASE)


def _weekday(match: re.Match[str], latest: Latest) -> Days:
    name = _NAME.search(match.group())
    assert name is not None
    before = latest() - DAY if re.search(r"\blast\b", match.group(), re.IGNORECASE) else latest()
    there = weekday_before(weekday_number(name.group()), before)
    return there, there


def _calendar(match: re.Match[str], latest: Latest) -> Days:
    """The days of a date, a month or a year, or from one to another; without a year, the latest that have begun.

    Raises:
        ValueError: there are no such days.
    """
    named = sure(dates(match.group(), any_case=True))
    if len(named) < 1 + bool(match["from"]) or any((one.year or FIRST) < FIRST for one in named):
        raise ValueError(match.group())
    last = _days(named[-1], latest)
    first = _days(named[0], lambda: last[1])
    if first > last:
        raise ValueError(match.group())
    return first[0], last[1]


def _days(named: Date, latest: Latest) -> Days:
    if named.year:
        return _in_year(named, named.year)
    until = latest()
    days = _in_year(named, until.year)
    return days if days[0] <= until else _in_year(named, until.year - 1)


def _in_year(named: Date, year: int) -> Days:
    if not named.month:
        return _year(year)
    if not named.day:
        return month(year, named.month)
    there = date(year, named.month, named.day)
    return there, there
