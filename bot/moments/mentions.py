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

from bot.moments.period import DAY, month, week, weekday_before
from bot.moments.wording import MONTH, NUMBER, WEEKDAY, YEAR, month_number, number, weekday_number

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
        return _YEAR.search(self.words) is not None


_YEAR = re.compile(rf"\b{YEAR}\b")
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
_END = r"(?P<owner>['’]s)?(?![\w'’-])"
_NOT_OF = r"(?!\s+(?:of|in|before)\b)"

RELATIVE = re.compile(
    rf"""\b(?:(?P<link>in|during|over|within|since|after|before|from)\s+)?(?:
      (?P<today>today|tonight|this\s+(?:morning|afternoon|evening))
    | (?P<yesterday>the\s+day\s+before\s+yesterday|yesterday{_PART}|last\s+night)
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
    | {_LEAD}\s+(?:{WEEKDAY}) | (?:{WEEKDAY})(?=['’]s)){_PART}{_END}""",
    re.IGNORECASE | re.VERBOSE,
)
_DATE = rf"""(?:
      (?P<iso>{YEAR}-\d\d-\d\d)
    | (?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>{MONTH})\b\.?(?:,?\s+(?P<year>{YEAR}))?
    | (?P<us_month>{MONTH})\b\.?\s+(?:the\s+)?(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<us_year>{YEAR}))?
    | (?:(?:early|late|mid)[-\s]+)?(?P<whole_month>{MONTH})\b\.?(?:(?:,?\s+|\s+of\s+)(?P<month_year>{YEAR}))?
    | (?:the\s+year\s+)?(?P<whole_year>{YEAR})
    )"""
ONE_DATE = re.compile(_DATE, re.IGNORECASE | re.VERBOSE)
_ANY_DATE = re.sub(r"\?P<\w+>", "?:", _DATE)
CALENDAR = re.compile(
    rf"""\b(?:(?P<link>in|on|during|since|after|before)\s+(?P<date>{_ANY_DATE})
    | (?:between|from)\s+(?P<from>{_ANY_DATE}|\d{{1,2}})\s+(?:and|to|until|till|through)\s+(?P<to>{_ANY_DATE})
    | (?P<plain>{YEAR}-\d\d-\d\d)){_END}""",
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
    if match["today"]:
        return today, today
    if match["yesterday"]:
        there = today - (2 if "before" in match["yesterday"].casefold() else 1) * DAY
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
    if match["plain"] or match["date"]:
        return _date(match["plain"] or match["date"], latest)
    last = _date(match["to"], latest)[1]
    start, end = match["from"], ONE_DATE.fullmatch(match["to"])
    if start.isdigit() and len(start) < 3 and end:  # "3 and 12 November"
        start = f"{start} {end['month']}"
    first = _date(start, lambda: last)[0]
    if first > last:
        raise ValueError
    return first, last


def _date(text: str, latest: Latest) -> Days:
    """The days of a date, a month or a year; without a year, of the latest that has begun by ``latest()``.

    Raises:
        ValueError: there is no such day.
    """
    found = ONE_DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    if found["iso"]:
        there = date.fromisoformat(found["iso"])
        return there, there
    if found["whole_year"]:
        return _year(int(found["whole_year"]))
    named = month_number(found["month"] or found["us_month"] or found["whole_month"])
    said = found["year"] or found["us_year"] or found["month_year"]
    number = int(found["day"] or found["us_day"] or 0)
    if said:
        return _in_year(int(said), named, number)
    until = latest()
    days = _in_year(until.year, named, number)
    return days if days[0] <= until else _in_year(until.year - 1, named, number)


def _in_year(year: int, named: int, number: int) -> Days:
    return (date(year, named, number), date(year, named, number)) if number else month(year, named)
