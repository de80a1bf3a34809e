"""The name of a time zone at the end of a time ("21:10 EST", "[Europe/Berlin]") -> the zone."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_PLACE = re.compile(r"(?<=\d) ?\[?(?P<place>[A-Z][A-Za-z]+(?:/[A-Za-z_+-]+\d*)+)\]?$|(?<=\d) ?\([^()]*\)$")
_INITIALS = re.compile(r"(\d:\d\d(?:[:.]\d+)*(?: ?[ap]\.?m\.?)?) ?\(?(?![AP]M\b)([A-Z]{1,5})\)?(?= \d{4}$|$)")
_COMMON = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
_GREENWICH = ("UTC", "GMT", "UT", "Z", "WET")


def without_zone(text: str) -> tuple[str, tzinfo | None]:
    """A time without the name of its zone, and the zone; a name that isn't known goes, too: the clock's day stays."""
    if found := _PLACE.search(text):
        with suppress(ValueError, OSError, KeyError):
            return text[: found.start()], ZoneInfo(found["place"]) if found["place"] else None
    if found := _INITIALS.search(text):
        return text[: found.end(1)] + text[found.end() :], _by_initials(found[2])
    return text, None


@lru_cache(maxsize=256)
def _by_initials(initials: str) -> tzinfo | None:
    if initials in _GREENWICH:
        return UTC
    if initials in _COMMON:
        return ZoneInfo(_COMMON[initials])
    from dateparser.timezone_parser import pop_tz_offset_from_string  # slow to import: only for rare zones

    _, found = pop_tz_offset_from_string(f"21:10 {initials}")
    return timezone(found.utcoffset(None)) if found else None
