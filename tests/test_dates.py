"""Dates as files state them: what each form means, and what is left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.formats.dates import YEARS, moment

DAY = date(2024, 5, 6)
EVENING = datetime(2024, 5, 6, 21, 10)


def at(hours: float) -> datetime:
    return EVENING.replace(tzinfo=timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    ("stated", "read_as"),
    [
        *((stated, DAY) for stated in ("2024-05-06", "2024/5/6", "2024.05.06.", "20240506", 20240506, "2024-W19-1")),
        *((stated, DAY) for stated in ("2024W191", "2024-127", "6 May 2024", "May 6, 2024", "Monday 6th May 2024")),
        *((stated, DAY) for stated in ("06-May-2024", "6. Mai 2024", "6 mai 2024", "6 мая 2024", "2024年5月6日")),
        *((stated, EVENING) for stated in ("2024-05-06 21:10", "2024-05-06T21:10:00", "20240506T211000")),
        *((stated, EVENING) for stated in ("20240506211000", "202405062110", "2024-05-06 9:10 PM", "2024-127T21:10")),
        *((stated, EVENING) for stated in ("Mon May  6 21:10:00 2024", "6 May 2024 21:10", "May 6, 2024, 9:10 p.m.")),
        *((stated, at(0)) for stated in ("2024-05-06T21:10:00Z", "2024-05-06 21:10 UTC", "Mon, 6 May 2024 21:10 GMT")),
        *((stated, at(0)) for stated in ("1715029800", 1715029800, 1715029800.25, "1715029800123", 1715029800123456)),
        *((stated, at(0)) for stated in ("1715029800123456789", "/Date(1715029800123+0200)/")),
        *((stated, at(0)) for stated in ("Monday, 06-May-24 21:10:00 GMT", "Mon May 06 21:10:00 +0000 2024")),
        *((stated, at(2)) for stated in ("2024-05-06T21:10:00+02:00", "2024-05-06 21:10:00 +0200", "20240506T2110+02")),
        *((stated, at(2)) for stated in ("Mon, 06 May 2024 21:10:00 CEST", "Mon, 06 May 2024 21:10:00 +0200 (CEST)")),
        *((stated, at(2)) for stated in ("2024-05-06T21:10:00[Europe/Berlin]", "2024-05-06 21:10 Europe/Berlin")),
        ("Mon May 06 2024 21:10:00 GMT+0200 (Central European Summer Time)", at(2)),
        *((stated, at(-4)) for stated in ("May 6, 2024 9:10 PM EDT", "May 6, 2024 9:10 pm ET", "6 May 2024 21:10 EDT")),
        ("2024-05-06T21:10:00-04:00[America/New_York]", at(-4)),
        ("Mon, 06 May 2024 21:10:00 XYZQ", EVENING),
        (970000000, datetime(2000, 9, 26, 20, 26, 40, tzinfo=UTC)),
        ("970000000000", datetime(2000, 9, 26, 20, 26, 40, tzinfo=UTC)),
        ("23/4/2024", date(2024, 4, 23)),
        ("4/23/2024 14:15", datetime(2024, 4, 23, 14, 15)),
        ("4/4/2024", date(2024, 4, 4)),
    ],
)
def test_a_form_in_which_a_date_may_be_stated(stated, read_as):
    found = moment(stated)
    assert type(found) is type(read_as)
    if isinstance(found, datetime):
        assert (found.replace(microsecond=0), found.utcoffset()) == (read_as, read_as.utcoffset())
    else:
        assert found == read_as


@pytest.mark.parametrize(
    "text", ["6 May {}", "May 6, {}", "06-May-{}", "13/05/{}", "13.05.{}", "5/13/{}", "6 May ’{} 21:10"]
)
def test_a_year_of_two_digits_is_the_latest_that_is_not_after_next_year(text):
    this = date.today().year
    for year in (this - 98, this - 50, this, this + 1):
        assert moment(text.format(f"{year % 100:02}")).year == year


@pytest.mark.parametrize(
    "stated",
    [
        *("3/4/2024", "03.04.2024", "3/4/24", "24-05-13", "13-05-24", "3/4/2024 10:00", "05062024"),
        *("2024-W19", "2024-05", "2024", "May 2024", "6 May", "yesterday", "soon", "", "2024-13-45", "2024-05-32"),
        *("2024-366x", "2023-366", "0001-01-01", "0000-00-00", "9999-12-31", "1970-01-01T00:00:00Z", 0, 1, 45418),
        *("1715029", "17150298001", 99999999, "99999999999", "9" * 19, "9" * 500, 10**400, 1e300, float("nan")),
        *(float("inf"), True, None, [], {}, "2024-05-06T25:00:00", "1.5", "-1715029800", "Volume 12, Number 3456"),
    ],
)
def test_what_is_not_certain_is_no_date(stated):
    assert moment(stated) is None


@settings(deadline=None)
@given(st.datetimes(datetime(1971, 1, 1), datetime(2026, 1, 1)))
def test_time_since_1970_is_read_in_its_unit(stated):
    stated = stated.replace(microsecond=0, tzinfo=UTC)
    seconds = int(stated.timestamp())
    if len(str(seconds)) < 9:
        return
    for unit in (1, 10**3, 10**6, 10**9):
        digits = str(seconds * unit)
        for given_as in (digits, int(digits)):
            found = moment(given_as)
            assert found == stated or len(digits) == 12, (given_as, found)


@settings(deadline=None)
@given(st.dates(date(1600, 1, 1), date(2100, 1, 1)))
def test_every_day_is_read_from_each_certain_form(day):
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%G-W%V-%u", "%Y-%j", "%d %B %Y", "%B %d, %Y", "%A, %d %b %Y"):
        assert moment(day.strftime(form)) == day, form


@settings(deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"[0-9/.: TZ+-]{6,30}", fullmatch=True) | st.floats() | st.integers())
def test_anything_is_a_date_of_a_believable_year_or_none(stated):
    found = moment(stated)
    assert found is None or found.year in YEARS
