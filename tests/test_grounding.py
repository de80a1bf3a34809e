"""Grounding: numbers, dates and names in other forms, and verdicts about sentences."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grounding import Grounder, Source
from bot.grounding.dates import dates
from bot.grounding.numbers import numbers
from index.embedder import load_embedder

BRIDGE = Source(
    "The Ellen Bridge in Marrow will close on 3 May for repairs. Mayor Ada Quill said that 14,000 cars a day would be "
    "sent round by Mill Lane. The work costs 2.1 million crowns, a third of the town's budget.",
    "Bridge to Close",
    date(2024, 4, 29),
)
HARVEST = Source("Growers around Marrow picked 4,100 tonnes of apples this autumn.", "Apple Harvest Best in Years")


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return Grounder(load_embedder())


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a dozen eggs", [12]),
        ("two-thirds of them", [2 / 3]),
        ("1,400 and 1.4bn", [1400, 1.4e9]),
        ("one hundred and twenty-one thousand", [121_000]),
        ("half a million", [500_000]),
        ("one of them", []),
    ],
)
def test_a_number_is_what_it_counts_in_figures_or_words(text, values):
    assert [max(number.values) for number in numbers(text)] == pytest.approx(values)


@pytest.mark.parametrize("text", ["Nov. 25, 2013", "25 November 2013", "the 25th of November, 2013", "2013-11-25"])
def test_a_date_is_a_day_however_it_is_written(text):
    assert [(d.year, d.month, d.day) for d in dates(text)] == [(2013, 11, 25)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Ellen Bridge will close on May 3.",
        "Ada Quill said 14,000 cars a day would be sent round by Mill Lane.",
        "The work costs 2.1m crowns.",
        "The bridge in Marrow closes on Friday for repairs, 3 May 2024.",
    ],
)
def test_what_the_source_says_is_supported(grounder, sentence):
    verdict = grounder.check(sentence, [0], [BRIDGE, HARVEST])
    assert verdict.support == "supported", verdict.reason
    assert {ground.source for ground in verdict.grounds} == {0}


@pytest.mark.parametrize(
    "sentence",
    [
        "The Ellen Bridge will close on 4 May.",
        "The Ellen Bridge will close on 3 May 2019.",
        "Ada Quill said 15,000 cars a day would be sent round by Mill Lane.",
        "Mayor Ned Tatton said that 14,000 cars a day would be sent round by Mill Lane.",
        "The river is full of eels.",
    ],
)
def test_what_it_does_not_say_is_not(grounder, sentence):
    verdict = grounder.check(sentence, [0], [BRIDGE, HARVEST])
    assert verdict.support == "unsupported"
    assert verdict.grounds == ()


def test_a_citation_moves_to_the_source_that_supports_it(grounder):
    verdict = grounder.check("Growers picked 4,100 tonnes of apples.", [0], [BRIDGE, HARVEST])
    assert (verdict.support, [ground.source for ground in verdict.grounds]) == ("supported", [1])
