"""A date as a file states it -> date or datetime. What is not certain is left out, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from index.formats.zones import without_zone

Moment = date | datetime

SHORTEST, LONGEST = 6, 80
"""Characters; what is shorter or longer is no date."""

LANGUAGES = "en de fr es pt it nl sv da nb fi pl cs hu ro el ru uk tr ar fa he hi id vi zh ja ko".split()  # noqa: SIM905
"""Those in which dates in words are read; with all that dateparser knows, what is no date costs seconds."""

YEARS = range(1000, 2200)
"""Others are stand-ins for an unknown date (year 1, year 9999)."""

_TODAY = date.today()


def moment(stated: object) -> Moment | None:
    """The date or time that ``stated`` is, or None if it is none or can be read in two ways.

    Read are ISO 8601, RFC 2822, time since 1970, numbers such as 20240506, and whole dates in numbers or words.
    "3/4/2024" has two readings and is left out; "23/4/2024" has one. A year of two digits is the latest that is
    not after next year.
    """
    if isinstance(stated, bool) or not isinstance(stated, str | int | float | date):
        return None
    if isinstance(stated, date):
        return _believed(stated)
    text = " ".join(str(stated).split()) if not isinstance(stated, int) or abs(stated) < 10**19 else ""
    return _believed(_read(text)) if SHORTEST <= len(text) <= LONGEST else None


def _believed(found: Moment | None) -> Moment | None:
    """The moment, if it is none of those by which programs say that they know none."""
    return found if found and found.year in YEARS and found != datetime(1970, 1, 1, tzinfo=UTC) else None


def _read(text: str) -> Moment | None:
    text, zone = without_zone(text)
    for form, shape in _SHAPES:
        text = form.sub(shape, text)
    if _DIGITS.fullmatch(text):
        readings: tuple[Callable[[str], Moment | None], ...] = (_number,)
    else:
        readings = (_numeric,) if _NUMERIC.fullmatch(text) else (_iso, _rfc822, _words)
    for read in readings:
        with suppress(ValueError, OverflowError, OSError):
            if found := read(text):
                naive = isinstance(found, datetime) and found.tzinfo is None
                return found.replace(tzinfo=zone) if zone and naive else found  # type: ignore[call-arg]
    return None


_SHAPES = (
    (re.compile(r"/Date\((\d+)(?:[+-]\d{4})?\)/"), r"\1"),  # JSON of .NET
    (re.compile(r"\b(\d{1,2})-([a-z]{3,9})-(\d{2}|\d{4})\b", re.I), r"\1 \2 \3"),
    # asctime's, Unix's and JavaScript's
    (re.compile(r"[a-z]{3} ([a-z]{3}) (\d{1,2}) (\d\d:\d\d:\d\d)(?: ([+-]\d{4}))? (\d{4})", re.I), r"\2 \1 \5 \3 \4"),
    (
        re.compile(r"[a-z]{3} ([a-z]{3}) (\d{1,2}) (\d{4}) (\d\d:\d\d:\d\d)(?: GMT([+-]\d{4}))?", re.I),
        r"\2 \1 \3 \4 \5",
    ),
    (
        re.compile(
            r"((?:^|, ?| )\d{1,2}(?:st|nd|rd|th)? [^\W\d]{3,9}\.?,? |^[^\W\d]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?, ?)"
            r"['’]?(\d\d)(?=$|,? \d{1,2}:)",
            re.I,
        ),
        lambda found: f"{found[1]}{_whole_year(int(found[2]))}",
    ),
)
"""Shapes of dates, and in which others they are read."""


def _whole_year(year: int) -> int:
    """The latest year with these two last digits that is not after next year."""
    return (_TODAY.year + 1) - (_TODAY.year + 1 - year) % 100


_DIGITS = re.compile(r"(\d{8,19})(?:\.\d+)?", re.ASCII)
_COMPACT = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_SINCE_1970 = {9: 1, 10: 1, 12: 10**3, 13: 10**3, 15: 10**6, 16: 10**6, 18: 10**9, 19: 10**9}
"""How many of the unit a second has, by the number's digits: one digit less is a time before September 2001."""


def _number(text: str) -> Moment | None:
    """Seconds, milliseconds, microseconds or nanoseconds since 1970, or a date without marks, such as 20240506."""
    digits = text.partition(".")[0]
    with suppress(ValueError, KeyError):
        found = datetime.strptime(digits, _COMPACT[len(digits)])
        if 1600 <= found.year <= _TODAY.year + 1:
            return found.date() if len(digits) == 8 else found
    if len(digits) not in _SINCE_1970:
        return None
    since = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(digits) // _SINCE_1970[len(digits)])
    return since if since.year <= _TODAY.year + 1 else None


_NUMERIC = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})\.?(?:,? (\d{1,2}:\d\d(?::\d\d)?)(?: ?([ap])\.?m\.?)?)?", re.ASCII | re.I
)


def _numeric(text: str) -> Moment | None:
    """A date in numbers, if every order of day, month and year that there is gives the same."""
    found = _NUMERIC.fullmatch(text)
    if not found:
        return None
    days = set(_orders(found[1], found[3], found[4], found[2]))
    if len(days) != 1:
        return None
    if not found[5]:
        return days.pop()
    shape = ("%I:%M" if found[6] else "%H:%M") + (":%S" if found[5].count(":") == 2 else "") + (" %p" * bool(found[6]))
    time = datetime.strptime(f"{found[5]} {found[6]}m" if found[6] else found[5], shape).time()
    return datetime.combine(days.pop(), time)


def _orders(first: str, second: str, third: str, mark: str) -> list[date]:
    """The dates that three numbers can be: the year first, or last after day and month in either order.

    Of two digits a year stands last, or first where hyphens part the numbers, as in ISO 8601.
    """
    one, two, three = int(first), int(second), int(third)
    shapes = []
    if len(first) == 4 and len(third) <= 2:
        shapes = [(one, two, three)]
    elif len(third) == 4 and len(first) <= 2:
        shapes = [(three, two, one), (three, one, two)]
    elif len(third) == 2 and len(first) <= 2:
        year = _whole_year(three)
        shapes = [(year, two, one), (year, one, two)]
        shapes += [(_whole_year(one), two, three)] if mark == "-" and len(first) == 2 else []
    found = []
    for shape in shapes:
        with suppress(ValueError):
            found.append(date(*shape))
    return found


_ORDINAL = re.compile(r"(\d{4})-(\d{3})(?!\d)(.*)", re.ASCII)
_WEEK = re.compile(r"\d{4}-?W\d\d(?!-?\d)", re.ASCII)


def _iso(text: str) -> Moment | None:
    if _WEEK.match(text):  # Python takes its Monday
        return None
    if found := _ORDINAL.fullmatch(text):
        day = date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
        text = f"{day}{found[3]}" if day.year == int(found[1]) else ""
    return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)


def _rfc822(text: str) -> Moment | None:
    form = r"(?:[a-z]{3,9},? ?)?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)?(?: ?[+-]\d{4})?"
    return parsedate_to_datetime(text) if re.fullmatch(form, text.strip(), re.IGNORECASE | re.ASCII) else None


_WHOLE_DATE = re.compile(r"(?=.*(?<!\d)\d{4}(?!\d))(?=.*(?<!\d)\d{1,2}(?!\d))(?!\d{4}-\d\d)")
"""A year and a day have to be there; what begins like ISO 8601 and isn't is a misprint."""

_TIME = re.compile(r"\d[:h]\d\d|\d ?[ap]\.?m\b", re.IGNORECASE)


def _words(text: str) -> Moment | None:
    """Dates in words, if every order of day and month gives the same."""
    if not _WHOLE_DATE.match(text):
        return None
    readings = {_parsed(text, order) for order in ("DMY", "MDY")}
    found = readings.pop()
    if readings or found is None:
        return None
    return found if _TIME.search(text) else found.date()


@lru_cache(maxsize=4096)
def _parsed(text: str, order: str) -> datetime | None:
    import dateparser  # slow to import: only for dates in words

    parse: Callable[..., datetime | None] = dateparser.parse
    settings = {
        "DATE_ORDER": order,
        "PARSERS": ["absolute-time"],
        "PREFER_LOCALE_DATE_ORDER": False,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "STRICT_PARSING": True,
    }
    try:
        return parse(text, languages=LANGUAGES, settings=settings)
    except Exception:  # it raises many kinds at odd text, and none of them is a date
        return None
