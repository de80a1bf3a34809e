"""What words of English mean: numbers, dates, quotations and negations, each read in one place for all."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.compose.values import differ, value
from bot.english.dates import dates, sure
from bot.english.negation import denies, negations
from bot.english.numbers import numbers
from bot.english.quotations import quotations
from bot.english.times import mentions
from bot.grounding.facts import facts


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a dozen eggs", [12]),
        ("two-thirds of them", [2 / 3]),
        ("a third of it", [1 / 3]),
        ("1,400 and 1.4bn", [1400, 1.4e9]),
        ("1.1 million", [1_100_000]),
        ("one hundred and twenty-one thousand", [121_000]),
        ("half a million", [500_000]),
        ("between five and six", [5, 6]),
        ("nineteen eighty-four", [19, 84]),
        ("a six-week strike", [6]),
        ("the twenty-first", [21]),
        ("one of them", [1]),
        ("a few hundreds", []),
    ],
)
def test_a_number_is_what_it_counts_in_figures_or_words(text, values):
    assert [max(number.values) for number in numbers(text)] == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("$5", "dollar"), ("5 dollars", "dollar"), ("9 per cent", "%"), ("ninth", "th"), ("half of it", "part")],
)
def test_a_number_has_its_unit(text, unit):
    assert numbers(text)[0].unit == unit


@pytest.mark.parametrize("text", ["Covid-19 spread.", "An F-16 and the COVID-19 virus.", "The G-7 met."])
def test_figures_of_a_name_count_nothing(text):
    assert numbers(text) == []


def test_a_lone_one_counts_nothing_where_a_sentence_is_checked():
    text = "One of them has one per cent."
    assert facts(text).numbers == tuple(numbers(text)[1:])


@pytest.mark.parametrize("text", ["Nov. 25, 2013", "25 November 2013", "the 25th of November, 2013", "2013-11-25"])
def test_a_date_is_a_day_however_it_is_written(text):
    assert [(d.year, d.month, d.day) for d in dates(text)] == [(2013, 11, 25)]


def test_a_month_that_stands_alone_is_none_as_a_verb_or_a_first_name():
    assert [d.month for d in dates("In May, Jan Novak may march.")] == [5]
    assert [d.month for d in dates("in may", any_case=True)] == [5]


def test_a_date_that_may_be_two_is_neither_where_it_must_be_sure():
    assert len(dates("3/4/2024")) == 2
    assert sure(dates("3/4/2024 and 25/12/2024"))[0].day == 25
    assert not list(mentions("Who came on 3/4/2023?", date(2024, 1, 8), lambda: date(2024, 1, 8)))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("a couple of months ago", "2023-11-01", "2023-11-30"),
        ("twenty-five days ago", "2023-12-14", "2023-12-14"),
        ("on 3 and 4 May", "2023-05-03", "2023-05-04"),
    ],
)
def test_questions_count_and_date_as_articles_do(words, first, last):
    (found,) = mentions(f"Who came {words}?", date(2024, 1, 8), lambda: date(2024, 1, 5))
    assert (found.words, str(found.first), str(found.last)) == (words, first, last)


@pytest.mark.parametrize(("one", "other"), [("a third", "640 dockers"), ("seventh", "seven"), ("$5", "5 dollars")])
def test_a_part_an_order_and_a_count_do_not_compare(one, other):
    assert not differ(value(one), value(other))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said “yes” and 'I won't' and «non».", ["“yes”", "'I won't'", "«non»"]),
        ('"One," she said. "Two', ['"One,"', '"Two']),
        ("“It rained.\nIt “did”.", ["“It rained.", "“did”"]),
        ('It burst, she said." A pipe of 6" and the dockers\' pay.', []),
        ("„Ja“ »doch«", ["„Ja“", "»doch«"]),
    ],
)
def test_a_quotation_stands_between_marks_of_any_style(text, found):
    assert [text[q.start : q.end] for q in quotations(text)] == found


@given(st.text(alphabet="a '\"“”‘’«»„\n"))
def test_quotations_are_slices_in_order_and_hold_no_line_end(text):
    end = 0
    for found in quotations(text):
        first, last = found.inside
        assert end <= found.start < first <= last <= found.end
        assert "\n" not in text[found.start : found.end]
        end = found.end


@pytest.mark.parametrize("sign", [" 'a", "'", ' "a', "“", "»", "`"])
def test_many_marks_are_read_in_no_time(sign):
    start = time.perf_counter()
    quotations(sign * 100_000)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is not so, and nobody didn’t know.", ["not", "nobody", "didn’t"]),
        ("Not only that: no doubt, No. 5 cost no more than a crown.", []),
    ],
)
def test_words_that_negate(text, words):
    assert [text[slice(*found.span)] for found in negations(text)] == words


def test_what_denies_something():
    assert denies("The board rejected claims of a delay.")
    assert not denies("The board rejected the offer.")
