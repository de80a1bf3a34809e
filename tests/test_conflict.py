"""Where articles answer differently: both sides are shown, newest first, with what kind of difference it is."""

from __future__ import annotations

from datetime import date

import pytest

from bot.compose.composer import compose
from bot.compose.conflict import at_odds
from bot.compose.values import differ, value
from bot.evidence import Evidence
from index import Article
from index.text import sentences
from tests.asked import asked

QUESTION = "How many people did the flood in Marrow kill?"


def found(article: Article, words: str, confidence: float = 0.1, score: float = 3.0) -> Evidence:
    """Evidence whose span is these words of the article, in the sentence that holds them."""
    start = article.text.index(words)
    quote = next(span for span in sentences(article.text) if span[0] <= start < span[1])
    return Evidence(article, (start, start + len(words)), quote, confidence, score)


def told(text: str, day: int | None, source: str = "Marrow Post") -> Article:
    return Article(text, source=source, published=date(2023, 10, day) if day else None, id=f"{source} {day}")


FIRST = told("The flood in Marrow killed three people, the mayor said.", 22)
SECOND = told("The flood in Marrow has killed seven people, the office said.", 24, "Echo")
SAME_DAY = told("The flood in Marrow killed five people, the police said.", 22, "Herald")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("640", "some 640 dockers"),
        ("about 14,000 vehicles", "14,120 vehicles"),
        ("nine per cent", "9 %"),
        ("2.1 million crowns", "2,100,000 crowns"),
        ("seven", "7 people"),
        ("November", "19 November"),
        ("19 November", "19 November 2023"),
        ("Lavrov", "Sergei Lavrov"),
        ("Monday", "Monday morning"),
        ("3 crowns", "three hours"),
        ("12 per cent", "640 dockers"),
        ("on Monday", "by ferry"),
        ("five", "Ada Quill"),
    ],
)
def test_two_wordings_or_kinds_do_not_differ(one, other):
    assert not differ(value(one), value(other))
    assert not differ(value(other), value(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("640 dockers", "410"),
        ("2.1 million crowns", "3.4 million crowns"),
        ("four per cent", "5.5 per cent"),
        ("seventh", "ninth"),
        ("24 November", "15 December"),
        ("1931", "9 May 1968"),
        ("Gregor Maddern", "Leonie Carrick"),
        ("about 14,000", "19,000"),
    ],
)
def test_another_value_of_the_same_kind_differs(one, other):
    assert differ(value(one), value(other))


PRICE = "How much does a tyre change for the Voltra Model 3 cost?"
TYRES = told("A tyre change for the Voltra Model 3 costs 480 crowns at Nordahl garage, Pia Lund said.", 22)


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        ("A service for the Voltra Model 3 costs 1,250 crowns at Nordahl garage, Li Wen said.", False),
        ("A tyre change for the Kestrel van costs 390 crowns at Nordahl garage, Li Wen said.", False),
        ("A tyre change for the Voltra Model 3 costs 520 crowns at Nordahl garage, Li Wen said.", True),
        ("At Nordahl garage they ask 520 crowns for a tyre change if it is for the Voltra Model 3.", True),
        ("At Nordahl garage they ask 520 crowns for a tyre change if it is for the Kestrel van.", False),
    ],
)
def test_a_value_of_another_thing_is_no_other_side(text, differs):
    item = found(told(text, 22, "Echo"), next(n for n in ("1,250", "390", "520") if n in text) + " crowns")
    assert at_odds(asked(PRICE), found(TYRES, "480 crowns", 0.9), item) == differs


@pytest.mark.parametrize(
    ("text", "words", "differs"),
    [
        ("The flood in Marrow killed seven, up from three on Sunday, the office said.", "seven", True),
        ("The flood in Marrow was said to have killed seven, and then three, the office said.", "seven", False),
        ("The flood in Marrow killed seven people a day, the office said.", "seven", False),
    ],
)
def test_who_tells_the_other_number_too_agrees_unless_it_came_from_that(text, words, differs):
    assert at_odds(asked(QUESTION), found(FIRST, "three", 0.9), found(told(text, 24, "Echo"), words)) == differs


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        ("Marrow has no plans to buy the port, the mayor of Marrow said on Friday.", True),
        ("There is no place for hate in Marrow, the mayor of Marrow said on Friday.", False),
    ],
)
def test_a_no_to_something_else_is_no_other_side(text, differs):
    yes = found(told("Marrow will buy the port, the mayor of Marrow said on Friday.", 22), "will buy", 0.9)
    other = found(told(text, 22, "Echo"), "no p")
    assert at_odds(asked("Will Marrow buy the port?"), yes, other) == differs


def test_a_name_may_stand_elsewhere_in_an_article():
    text = "The flood in Marrow was the worst in years. Seven people were killed by it, the office said."
    item = found(told(text, 24, "Echo"), "Seven")
    assert at_odds(asked(QUESTION), found(FIRST, "three", 0.9), item)


def test_what_stands_around_a_number_tells_what_it_is_of():
    assert not differ(value("38", after=" crowns a share"), value("40", after=" jobs"))
    assert not differ(value("640", before="some "), value("651"))


def test_an_update_is_shown_newest_first_though_the_reader_is_much_less_sure_of_it():
    parts = compose(asked(QUESTION), [found(FIRST, "three", 0.9), found(SECOND, "seven", 0.05)])
    assert [c.article_id for c in parts.citations] == ["Echo 24", "Marrow Post 22"]
    assert parts.short_answer == ""
    assert parts.notes == (
        "The articles put this differently over time, the newest first: "
        "seven, according to the office (Echo, 24 October 2023); "
        "three, according to the mayor (Marrow Post, 22 October 2023).",
    )


def test_two_outlets_of_one_day_disagree():
    parts = compose(asked(QUESTION), [found(FIRST, "three", 0.9), found(SAME_DAY, "five", 0.05)])
    assert parts.notes == (
        "The articles disagree, on the same day: three, according to the mayor (Marrow Post, 22 October 2023); "
        "five, according to the police (Herald, 22 October 2023).",
    )


def test_an_update_of_what_was_in_dispute_says_both():
    parts = compose(asked(QUESTION), [found(FIRST, "three", 0.9), found(SAME_DAY, "five"), found(SECOND, "seven")])
    assert parts.notes[0].startswith(
        "The articles put this differently over time, the newest first: seven, according to the office ("
    )
    assert parts.notes[0].endswith("Those of the same day disagree.")


def test_without_a_date_nobody_can_say_which_is_newer():
    undated = told("The flood in Marrow killed four people, a leaflet says.", None, "Leaflet")
    parts = compose(asked(QUESTION), [found(FIRST, "three", 0.9), found(undated, "four")])
    assert parts.notes == (
        "The articles differ, and it isn't known which of them is the newest: "
        "three, according to the mayor (Marrow Post, 22 October 2023); four, according to a leaflet (Leaflet).",
    )


def test_articles_that_agree_are_one_side():
    wire = told("The flood in Marrow killed 3 people, the mayor said.", 22, "Wire")
    parts = compose(asked(QUESTION), [found(FIRST, "three", 0.9), found(wire, "3", 0.8), found(SECOND, "seven")])
    assert [s.markers for s in parts.sentences] == [(1,), (2, 3)]
    assert parts.notes[0].count(";") == 1


def test_sentences_in_nearly_the_same_words_are_two_sides_if_their_numbers_differ():
    nine = told("Nine people are still missing in Marrow.", 22)
    three = told("Three people are still missing in Marrow.", 24, "Echo")
    parts = compose(
        asked("How many people are missing in Marrow?"), [found(nine, "Nine", 0.9), found(three, "Three", 0.8)]
    )
    assert [s.text[:5] for s in parts.sentences] == ["Three", "Nine "]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The strike in Marrow cost the port seven ships.", "seven"),
        ("The flood in Marrow killed people for seven crowns.", "seven crowns"),
        ("In the hills seven cows were killed.", "seven"),
    ],
)
def test_another_number_of_something_else_is_no_other_side(text, words):
    parts = compose(asked(QUESTION), [found(FIRST, "three", 0.9), found(told(text, 24, "Echo"), words, score=0.5)])
    assert (parts.short_answer, parts.notes) == ("three", ())


def test_one_article_may_give_several_numbers():
    both = told("The flood in Marrow killed three people. The flood in Marrow killed seven cows.", 22)
    assert compose(asked(QUESTION), [found(both, "three", 0.9), found(both, "seven")]).notes == ()


def test_one_article_may_report_two_sides():
    both = told(
        "The flood in Marrow killed seven, the mayor said. The flood in Marrow killed five, the union said.", 22
    )
    parts = compose(asked(QUESTION), [found(both, "seven", 0.9), found(both, "five")])
    assert parts.notes == (
        "One article reports more than one side: seven, according to the mayor (Marrow Post, 22 October 2023); "
        "five, according to the union (Marrow Post, 22 October 2023).",
    )


def test_yes_against_no_is_a_difference():
    closes = told("Ward 9 in Marrow is to close because there are no nurses.", 6)
    stays = told("Ward 9 in Marrow is not going to close.", 24)
    parts = compose(
        asked("Is Ward 9 in Marrow closing?"), [found(stays, "not going to close", 0.5), found(closes, "close")]
    )
    assert len(parts.sentences) == 2
    assert parts.notes == (
        "The articles put this differently over time, the newest first: "
        "Marrow Post, 24 October 2023; Marrow Post, 6 October 2023.",
    )


def test_weekdays_are_the_dates_that_they_name():
    monday, date_ = (
        told("The bridge in Marrow was shut on Monday.", 24),
        told("The bridge in Marrow was shut on 23 October.", 25),
    )
    later = told("The bridge in Marrow was shut on Monday.", 31, "Echo")
    other = told("The bridge in Marrow was opened on Friday.", 31, "Echo")
    question = asked("When was the bridge in Marrow shut?")
    assert not at_odds(question, found(monday, "on Monday", 0.9), found(date_, "23 October"))
    assert at_odds(question, found(monday, "on Monday", 0.9), found(later, "on Monday"))
    assert not at_odds(question, found(monday, "on Monday", 0.9), found(other, "on Friday"))


def test_names_differ_only_for_who():
    one, other = told("The mayor met Ada Quill in Marrow.", 22), told("The mayor met Bo Lund in Marrow.", 24, "Echo")
    pair = found(one, "Ada Quill", 0.9), found(other, "Bo Lund")
    assert at_odds(asked("Who met the mayor in Marrow?"), *pair)
    assert not at_odds(asked("Where in Marrow was the mayor?"), *pair)


def test_a_report_that_was_withdrawn_is_shown_with_its_retraction():
    report = Article(
        "Norvane plans to cut 300 jobs in Marrow.", "Norvane to cut 300 jobs", "Echo", published=date(2023, 11, 24)
    )
    retraction = Article(
        'The Echo reported under the headline "Norvane to cut 300 jobs" on Norvane. We withdraw this report.',
        "A retraction",
        "Echo",
        published=date(2023, 12, 1),
    )
    parts = compose(
        asked("How many jobs will Norvane cut?"), [found(report, "300", 0.9), found(retraction, "We withdraw")]
    )
    assert [s.text for s in parts.sentences] == [retraction.text, report.text]
    assert parts.short_answer == ""
    assert parts.notes == (
        "A newer article withdraws or corrects an older one: Echo, 1 December 2023; Echo, 24 November 2023.",
    )


def test_a_denial_that_follows_a_claim_is_shown_with_it():
    text = "Marrow may buy the port, two men told us.\n\nIt rained. Marrow denied it. It rained."
    parts = compose(asked("Will Marrow buy the port?"), [found(told(text, 22), "may buy", 0.9)])
    assert [s.text for s in parts.sentences] == [
        "Marrow may buy the port, two men told us.",
        "Marrow denied it.",
    ]
    assert parts.notes == ("The article tells of a denial: Marrow Post, 22 October 2023.",)
    fact = told("Marrow has bought the port.\n\nIt rained. Marrow denied it.", 22)
    assert compose(asked("Has Marrow bought the port?"), [found(fact, "has bought", 0.9)]).notes == ()


def test_questions_that_want_an_explanation_are_not_contested():
    parts = compose(
        asked("Why did the flood in Marrow kill people?"), [found(FIRST, "three", 0.9), found(SECOND, "seven")]
    )
    assert parts.notes == ()
