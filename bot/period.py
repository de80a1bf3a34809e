"""Period: the days that a question is limited to by its words, and how it is said. Reckoning with days."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The days that ``words`` of a question name, both included; None where it is open.

    ``until`` is the last day of publication that is searched (None: any later one): what happens on a day is
    printed on the next, so that it is some days after ``last``.
    """

    words: str
    first: date | None = None
    last: date | None = None
    until: date | None = None

    @property
    def days(self) -> str:
        """The days in words: "13 to 19 November 2023", "12 November 2023 and later"."""
        if self.first and self.last:
            return between(self.first, self.last)
        if self.last:
            return f"{day(self.until or self.last)} and before"
        return f"{day(self.first)} and later" if self.first else "any day"

    def __str__(self) -> str:
        """What is searched, in words: "Only articles of 13 to 19 November 2023 (“last week”) and the day after"."""
        return f"Only articles of {self.days} (“{self.words}”){self._after()}"

    def _after(self) -> str:
        count = (self.until - self.last).days if self.first and self.until and self.last else 0
        return "" if count < 1 else " and the day after" if count == 1 else f" and the {count} days after"

    def to_dict(self) -> dict[str, Any]:
        """Its fields, ready for JSON; days in ISO 8601."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Period:
        """The period that ``to_dict`` gave."""
        days = ((name, found[name]) for name in ("first", "last", "until"))
        return cls(found["words"], **{name: date.fromisoformat(value) if value else None for name, value in days})


def dated(written: str) -> date | datetime:
    """A date, or a date and time, in ISO 8601.

    Raises:
        ValueError: it is neither.
    """
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def day(moment: date) -> str:
    """A date, or a datetime's, as a person writes it: 25 November 2013."""
    return f"{moment.day} {calendar.month_name[moment.month]} {moment.year}"


def between(first: date, last: date) -> str:
    """The days from one to another without repeating what they share: "13 to 19 November 2023", "November 2023"."""
    if first == last:
        return day(first)
    if (first, last) == month(first.year, first.month):
        return f"{calendar.month_name[first.month]} {first.year}"
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return str(first.year)
    if first.year != last.year:
        return f"{day(first)} to {day(last)}"
    if first.month != last.month:
        return f"{first.day} {calendar.month_name[first.month]} to {day(last)}"
    return f"{first.day} to {day(last)}"


def week(moment: date) -> tuple[date, date]:
    """Monday and Sunday of the week that holds a day."""
    first = moment - DAY * moment.weekday()
    return first, first + 6 * DAY


def month(year: int, number: int) -> tuple[date, date]:
    """The first and the last day of a month; ``number`` may be out of 1 to 12 and then counts from another year.

    Raises:
        ValueError: a calendar has no such year.
    """
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def weekday_before(number: int, moment: date) -> date:
    """The latest day with this weekday, 0 for Monday, that is not after another."""
    return moment - DAY * ((moment.weekday() - number) % 7)


def weekday_after(number: int, moment: date) -> date:
    """The next day with this weekday that is after another."""
    return moment + DAY * ((number - moment.weekday() - 1) % 7 + 1)
