"""What was typed to limit a search: in words, and one limit taken away."""

from __future__ import annotations

from datetime import date

import pytest

from bot.limits import NO_LIMITS, Limits, described, parts
from index import Filters

LIMITS = Limits("2024-05-01", "2024-05-31", [" Vell  Post", "", "Daily"])


def test_each_limit_has_words_and_a_name():
    words = {"from": "from 1 May 2024", "to": "to 31 May 2024", "source-0": "by Vell Post", "source-1": "by Daily"}
    assert parts(LIMITS.filters()) == words
    assert described(LIMITS.filters()) == "from 1 May 2024, to 31 May 2024, by Vell Post or Daily"
    assert parts(NO_LIMITS.filters()) == {}


@pytest.mark.parametrize(
    ("part", "left"),
    [
        ("from", Filters(None, date(2024, 5, 31), ("Vell Post", "Daily"))),
        ("to", Filters(date(2024, 5, 1), None, ("Vell Post", "Daily"))),
        ("source-0", Filters(date(2024, 5, 1), date(2024, 5, 31), ("Daily",))),
        ("", LIMITS.filters()),
    ],
)
def test_one_limit_is_taken_away(part: str, left: Filters):
    assert LIMITS.without(part).filters() == left


def test_nothing_is_left_without_the_last():
    assert Limits("2024-05-01").without("from").filters() is None
