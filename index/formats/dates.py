"""A date as a file states it -> date or datetime. What is not certain is left out, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

Moment = date | datetime

LONGEST = 80
"""Characters; what is longer is no date."""

LANGUAGES = "en de fr es pt it nl sv da nb fi pl cs hu ro el ru uk tr ar fa he hi id vi zh ja ko".split()  # noqa: SIM905
"""Those in which dates in words are read; with all that dateparser knows, what is no date costs seconds."""

_WHOLE_DATE = re.compile(r"(?=.*(?<!\d)\d{4}(?!\d))(?=.*(?<!\d)\d{1,2}(?!\d))(?!\d{4}-\d\d)")
"""A year and a day have to be there; what begins like ISO 8601 and isn't is a misprint."""

_TIME = re.compile(r"\d[:h]\d\d|\d ?[ap]\.?m\b", re.IGNORECASE)


def moment(stated: object) -> Moment | None:
    """The date or time that ``stated`` is, or None if it is none or can be read in two ways.

    Read are ISO 8601, RFC 822, seconds or milliseconds since 1970, and whole dates in words. "3/4/2024"
    has two readings and is left out; "23/4/2024" has one.
    """
    if isinstance(stated, date):
        return stated
    if isinstance(stated, bool) or not isinstance(stated, str | int | float):
        return None
    text = " ".join(str(stated).split())
    if not 8 <= len(text) <= LONGEST:
        return None
    for read in (_iso, _epoch, _rfc822, _words):
        with suppress(ValueError, OverflowError, OSError):
            if found := read(text):
                return found
    return None


def _iso(text: str) -> Moment:
    return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)


def _epoch(text: str) -> Moment | None:
    """Ten digits are seconds, thirteen milliseconds."""
    found = re.fullmatch(r"(\d{10})(\d{3})?(?:\.\d+)?", text, re.ASCII)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def _rfc822(text: str) -> Moment | None:
    form = r"(?:[a-z]{3,9}, ?)?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)?(?: ?(?:[+-]\d{4}|[a-z]{1,4}))?"
    return parsedate_to_datetime(text) if re.fullmatch(form, text, re.IGNORECASE | re.ASCII) else None


def _words(text: str) -> Moment | None:
    """Dates in words or numbers, if every order of day and month gives the same."""
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
