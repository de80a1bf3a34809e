"""Grounding: numbers, dates and names in other forms, and verdicts about sentences."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.english.dates import dates
from bot.english.numbers import numbers
from bot.grounding import Grounder, Source
from bot.grounding.facts import facts
from bot.grounding.grounder import holding
from bot.grounding.splicing import spliced
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
    "sentence",
    [
        "The Ellen Bridge will close on May 3.",
        "Ada Quill said 14,000 cars a day would be sent round by Mill Lane.",
        "The work costs 2.1m crowns.",
    ],
)
def test_what_the_source_says_is_supported(grounder, sentence):
    verdict = grounder.check(sentence, [0], [BRIDGE, HARVEST])
    assert verdict.support == "supported", verdict.reason
    assert {ground.source for ground in verdict.grounds} == {0}


def test_a_weekday_and_a_year_are_worked_out_from_the_day_of_the_article(grounder):
    right, wrong = (
        f"The bridge in Marrow will close for repairs on {day}, 3 May 2024." for day in ("Friday", "Monday")
    )
    assert grounder.check(right, [0], [BRIDGE]).support != "unsupported"
    assert grounder.check(wrong, [0], [BRIDGE]).reason == "date Monday is not in the source"


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


def test_figures_of_a_name_are_no_rival_to_it(grounder):
    text = "Dr. Ada Quill signed off on Covid-19 vaccinations for children under 5. They begin in Marrow."
    verdict = grounder.check(
        "Ada Quill signed off on Covid-19 vaccinations for children under 5.", [0], [Source(text, "")]
    )
    assert verdict.support == "supported", verdict.reason


def test_a_name_with_an_address_is_the_name(grounder):
    text = "Quill.com, meanwhile, is racing with Tatton to become the first trillion-crown company."
    verdict = grounder.check(text, [0], [Source(text, "")])
    assert verdict.support == "supported", verdict.reason


def test_a_citation_moves_to_the_source_that_supports_it(grounder):
    verdict = grounder.check("Growers picked 4,100 tonnes of apples.", [0], [BRIDGE, HARVEST])
    assert (verdict.support, [ground.source for ground in verdict.grounds]) == ("supported", [1])


VALUES = ["3 May", "14,000", "2.1 million", "a third", "Friday", "June 2025", "4 May", "15,000", "half", "12 per cent"]
WHO = ["Ada Quill", "Ned Tatton", "Marrow", "Ellen", "Mill Lane", "Harnstead", "NATO", "Ms Quill", "Otto Brand"]


@settings(max_examples=150)
@given(st.lists(st.sampled_from([*VALUES, *WHO, *BRIDGE.text.split()]), min_size=3, max_size=14), st.sampled_from(WHO))
def test_what_is_shown_names_and_counts_only_what_its_citation_does(words, opening):
    grounder, sentence = Grounder(load_embedder()), f"{opening} {' '.join(words)}."
    verdict = grounder.check(sentence, [0], [BRIDGE, HARVEST])
    cited = " ".join([BRIDGE, HARVEST][g.source].text[g.start : g.end] for g in verdict.grounds)
    if verdict.support == "unsupported":
        assert cited == ""
        return
    sources = {ground.source for ground in verdict.grounds}
    quoted = f"{cited} {' '.join([BRIDGE, HARVEST][source].title for source in sources)}"
    values = {value for number in numbers(quoted) for value in number.values}
    for number in numbers(sentence, [d.span for d in dates(sentence)]):
        assert number.values & values
    for word in ("Tatton", "Harnstead", "NATO", "Brand", "12 per cent", "4 May", "2025"):
        assert word not in sentence


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The Ellen Bridge will not close on 3 May.", "negated"),
        ("Ned Tatton accused Ada Quill of theft.", "beside other words"),
        ("Three people were hurt and 14 killed.", "beside other words"),
        ('Quill said the delay was "a scandal".', "quotation"),
        ("Tatton will leave the town.", "only possible"),
        ("Tatton stole the silver.", "negated"),
    ],
)
def test_the_reason_says_what_is_wrong(grounder, sentence, reason):
    text = (
        "The Ellen Bridge will close on 3 May. Ada Quill accused Ned Tatton of theft. Fourteen people were hurt and "
        "three killed. Quill said the delay was \u201ca nuisance\u201d. Tatton may leave the town. "
        "Tatton denied he stole the silver."
    )
    verdict = grounder.check(sentence, [0], [Source(text, "")])
    assert verdict.support == "unsupported"
    assert reason in verdict.reason


@given(st.text(), st.text(), st.lists(st.integers(-2, 3)))
@settings(max_examples=60)
def test_any_text_gets_a_verdict_whose_grounds_are_slices(sentence, text, cited):
    verdict = Grounder(load_embedder()).check(sentence, cited, [Source(text, ""), BRIDGE])
    for ground in verdict.grounds:
        assert 0 <= ground.start < ground.end <= len([text, BRIDGE.text][ground.source])


MARKET = Source(
    "Ada Quill opened the new market hall on the square. Growers from the hills brought nineteen sorts of old pears. "
    "She promised a second hall by the harbour within a year. Bakers near Tatton sold honey cake to the visitors. "
    "Growers and bakers had asked for it.",
    "",
)


@pytest.mark.parametrize(
    ("sentence", "theirs"),
    [
        ("A new market hall on the square brought old pears.", True),
        ("Ada Quill promised a second hall by the harbour within a year.", False),
        ("Ada Quill opened the new market hall and bakers near Tatton sold honey cake to the visitors.", False),
        ("Growers from the hills sold honey cake to the visitors.", False),
        ("The growers sold honey cake to the visitors.", False),
    ],
)
def test_a_predicate_is_not_given_to_another_subject_unless_something_links_them(sentence, theirs):
    held = holding(facts(sentence), [0], [MARKET])
    assert held is not None
    assert bool(spliced(held.said, held.evidence)) == theirs
    assert bool(held.wrong) == theirs
