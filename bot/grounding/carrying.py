"""Whether a number or a date says what another does: less may be said, not more."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from bot.english.dates import DAYS_AWAY, Date
from bot.english.numbers import Number

REACH = 7
"""Days before and after the day of an article in which a weekday that it names is looked for."""


def carries_number(held: Number, said: Number) -> bool:
    """Whether a number says what another does; only what counts plainly may leave its unit out."""
    alike = held.unit == said.unit or (not said.unit and held.unit not in {"th", "s"})
    return alike and any(_same(one, value) for one in held.values for value in said.values)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1.0, abs(one))


def carries_date(held: Date, said: Date, published: date | None) -> bool:
    """Whether a date, in an article of that day, says what another does: a Monday is one near that day."""
    if held.near or said.near or held.weekday is not None or said.weekday is not None:
        same = (held.near, held.weekday) == (said.near, said.weekday)
        return same or bool(_days(held, published) & _days(said, published))
    alike = all(wanted in (None, told) for wanted, told in ((said.month, held.month), (said.day, held.day)))
    return alike and (said.year in (None, held.year) or (held.year is None and _beside(said.year, published)))


def _days(found: Date, published: date | None) -> set[date]:
    """The days that a date may be, if that can be told: a year that is missing is the article's, or one beside it."""
    if found.month and found.day:
        years = [found.year] if found.year else [published.year + n for n in (-1, 0, 1)] if published else []
        return {day for year in years for day in _day(year, found.month, found.day)}
    if not published:
        return set()
    if found.weekday is not None:
        around = (published + timedelta(days=n) for n in range(-REACH, REACH + 1))
        return {day for day in around if day.weekday() == found.weekday}
    return {published + timedelta(days=DAYS_AWAY[found.near])} if found.near in DAYS_AWAY else set()


def _beside(year: int | None, published: date | None) -> bool:
    """Whether a year that an article doesn't name may be meant by it."""
    return year is not None and published is not None and abs(year - published.year) <= 1


def _day(year: int, month: int, day: int) -> list[date]:
    with suppress(ValueError):
        return [date(year, month, day)]
    return []
