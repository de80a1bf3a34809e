"""Words of time: what a question's mean for the search, and what an article's mean on the day it was published."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Filters, Turn
from bot.answer import Answer, AnswerSentence, Citation
from bot.compose.dating import dated_sentence, dated_words
from bot.compose.recency import by_age, notes
from bot.english.tense import question_tense
from bot.evidence import Evidence
from bot.period import Period, between
from bot.query.followups.said import said
from bot.query.searches import attempts
from bot.query.standalone import standalone
from bot.query.understand import understood
from bot.question import Question
from index import Article
from index.errors import FilterError

MONDAY = date(2024, 1, 8)
NEWEST = date(2024, 1, 5)


def asked(question: str, today: date | None = MONDAY, filters: Filters | None = None) -> Question:
    return understood(question, question, filters, today, lambda: NEWEST)


def days(first: str, last: str) -> tuple[date | None, date | None]:
    return (date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("today", "2024-01-08", "2024-01-08"),
        ("yesterday", "2024-01-07", "2024-01-07"),
        ("last night", "2024-01-07", "2024-01-07"),
        ("the day before yesterday", "2024-01-06", "2024-01-06"),
        ("three days ago", "2024-01-05", "2024-01-05"),
        ("2 weeks ago", "2023-12-22", "2023-12-28"),
        ("a month ago", "2023-12-01", "2023-12-31"),
        ("two years ago", "2022-01-01", "2022-12-31"),
        ("last week", "2024-01-01", "2024-01-07"),
        ("this week", "2024-01-08", "2024-01-14"),
        ("last weekend", "2024-01-06", "2024-01-07"),
        ("last month", "2023-12-01", "2023-12-31"),
        ("last year", "2023-01-01", "2023-12-31"),
        ("in the last three days", "2024-01-05", "2024-01-08"),
        ("in the past week", "2024-01-01", "2024-01-08"),
        ("over the past two months", "2023-11-08", "2024-01-08"),
        ("in the last 24 hours", "2024-01-07", "2024-01-08"),
        ("since yesterday", "2024-01-07", ""),
    ],
)
def test_days_seen_from_the_day_of_asking_narrow_strictly(words, first, last):
    found = asked(f"What happened at the port {words}?")
    assert found.period is not None
    assert (found.period.first, found.period.last) == days(first, last)
    assert found.period.words == words
    assert found.bare == "What happened at the port?"
    assert found.strict


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("last Friday", "2024-01-05", "2024-01-05"),
        ("on Monday", "2024-01-08", "2024-01-08"),
        ("last monday", "2024-01-01", "2024-01-01"),
        ("since Saturday", "2024-01-06", ""),
        ("in November", "2023-11-01", "2023-11-30"),
        ("in early November", "2023-11-01", "2023-11-30"),
        ("in January", "2024-01-01", "2024-01-31"),
        ("in nov 2022", "2022-11-01", "2022-11-30"),
        ("in 2021", "2021-01-01", "2021-12-31"),
        ("since October", "2023-10-01", ""),
        ("before 12 November", "", "2023-11-11"),
        ("after 3 March 2023", "2023-03-04", ""),
        ("on 6 January", "2023-01-06", "2023-01-06"),
        ("on Nov. 12th, 2023", "2023-11-12", "2023-11-12"),
        ("on the 3rd of May 2023", "2023-05-03", "2023-05-03"),
        ("on 2023-11-12", "2023-11-12", "2023-11-12"),
        ("2023-11-12", "2023-11-12", "2023-11-12"),
        ("between 3 and 12 November 2023", "2023-11-03", "2023-11-12"),
        ("from November 30 to January 2", "2023-11-30", "2024-01-02"),
    ],
)
def test_weekdays_and_dates_are_the_latest_that_have_come_and_narrow_unless_nothing_answers(words, first, last):
    found = asked(f"Who was hurt at the port {words}?")
    assert found.period is not None
    assert (found.period.first, found.period.last) == days(first, last)
    assert found.bare == "Who was hurt at the port?"
    assert not found.strict


@pytest.mark.parametrize(
    "question",
    [
        "When did the 2012 strike begin?",
        "What did the bridge overhaul of 2016 cost?",
        "What will happen in November?",
        "What will the mayor do today?",
        "Are the ferries going to sail next Tuesday?",
        "Who may they meet on Tuesday?",
        "What is happening this week?",
        "What happened on 12 March 2024?",
        "Who was hurt on 30 February?",
        "How has traffic been since the talks began?",
        "What happened in the last week of October?",
        "What happened on the last day?",
        "Who may win?",
        "Was geschah letzte Woche?",
    ],
)
def test_what_names_no_past_days_of_publication_narrows_nothing(question):
    assert asked(question).period is None


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("Who came first in yesterday's election?", "Who came first in the election?"),
        ("Has the man who was arrested yesterday been freed?", "Has the man who was arrested been freed?"),
        ("What happened to the man arrested yesterday?", "What happened to the man arrested?"),
        ("Who replaces the coach sacked yesterday?", "Who replaces the coach sacked?"),
    ],
)
def test_what_happened_to_somebody_or_something_of_a_day_may_be_told_later(question, bare):
    found = asked(question)
    assert found.period == Period("yesterday's" if "'" in question else "yesterday", date(2024, 1, 7))
    assert found.bare == bare


@pytest.mark.parametrize(
    ("question", "newest"),
    [
        ("What is the latest on the bridge?", True),
        ("Who coaches Athletic now?", True),
        ("Is the road still shut?", True),
        ("When will the bridge open?", True),
        ("How many have died so far?", True),
        ("Who designed the bridge?", False),
    ],
)
def test_the_newest_is_wanted_where_the_question_says_so_or_is_of_the_future(question, newest):
    assert asked(question).newest is newest


def test_a_year_that_is_not_said_is_taken_from_the_articles_not_from_the_calendar():
    found = understood("Q", "Who was hurt in November?", None, date(2026, 11, 23), lambda: date(2013, 12, 1))
    assert found.period is not None
    assert found.period.first == date(2013, 11, 1)


def test_articles_are_looked_for_some_days_longer_but_not_beyond_the_day_of_asking():
    last_week = asked("What happened last week?", date(2023, 11, 22)).period
    assert last_week is not None
    assert last_week.until == date(2023, 11, 21)
    assert str(last_week) == "Only articles of 13 to 19 November 2023 (“last week”) and the 2 days after"
    yesterday = asked("What happened yesterday?", date(2023, 11, 13)).period
    assert str(yesterday) == "Only articles of 12 November 2023 (“yesterday”) and the day after"
    today = asked("What happened today?", date(2023, 11, 13)).period
    assert str(today) == "Only articles of 13 November 2023 (“today”)"


def limits(question: str, today: date | None = MONDAY, filters: Filters | None = None) -> list[Filters]:
    return [attempt.filters for attempt in attempts(asked(question, today, filters))]


def test_a_strict_period_lets_through_what_has_no_date_and_another_gives_way_to_all():
    week = Filters(date(2024, 1, 1), MONDAY)
    assert limits("What happened last week?") == [week, replace(week, undated=True)]
    within = Filters(date(2023, 11, 1), date(2023, 12, 4), undated=True)
    assert limits("What happened in November?") == [within, Filters(published_to=MONDAY, undated=True)]


def test_without_a_day_given_nothing_is_held_back_and_today_is_open():
    assert limits("Who designed the bridge?", None) == [Filters()]
    today, undated = limits("What happened today?", None)
    assert (today.published_from, today.published_to) == (date.today(), None)
    assert undated == replace(today, undated=True)


def test_filters_with_dates_and_any_time_win_over_words():
    since = Filters(published_from=date(2020, 1, 1))
    assert limits("What happened last week?", MONDAY, since) == [Filters(date(2020, 1, 1), MONDAY)]
    assert limits("What happened last week? (any time)", None) == [Filters()]
    both = limits("What happened last week?", None, Filters(sources=("Post",)))[0]
    assert both.sources == ("Post",)
    assert both.published_from is not None


def test_filters_that_let_nothing_through_that_is_out_are_refused():
    with pytest.raises(FilterError, match="is out on 8 January 2024"):
        limits("Who?", MONDAY, Filters(published_from=date(2024, 2, 1)))
    until = Filters(published_to=datetime(2024, 1, 9, 12, tzinfo=UTC))
    assert limits("Who?", MONDAY, until) == [Filters(published_to=MONDAY)]


@pytest.mark.parametrize(
    ("question", "tense"),
    [
        ("When did it open?", "past"),
        ("Who won?", "past"),
        ("date dockers returned to work", "past"),
        ("How many has it killed?", "perfect"),
        ("Who coaches Athletic?", "present"),
        ("bridge weight limit", ""),
        ("When is it due?", "future"),
        ("Is it going to rain?", "future"),
        ("Who may they meet?", "present"),
        ("Who’ll win?", "future"),
    ],
)
def test_the_tense_of_a_question(question, tense):
    assert question_tense(question) == tense


def test_days_are_said_without_repeating_what_they_share():
    assert between(date(2023, 11, 13), date(2023, 11, 19)) == "13 to 19 November 2023"
    assert between(date(2023, 10, 30), date(2023, 11, 5)) == "30 October to 5 November 2023"
    assert between(date(2023, 11, 1), date(2023, 11, 30)) == "November 2023"
    assert between(date(2023, 1, 1), date(2023, 12, 31)) == "2023"
    assert between(date(2023, 12, 30), date(2024, 1, 2)) == "30 December 2023 to 2 January 2024"
    assert str(Period("before 3 May", None, date(2024, 5, 2), date(2024, 5, 4))).startswith(
        "Only articles of 4 May 2024 and b"
    )


def whole(article: Article) -> Evidence:
    """Evidence that is an article's whole text."""
    return Evidence(article, (0, len(article.text)), (0, len(article.text)), 1.0)


def dated(text: str, published: date | None = date(2023, 11, 15)) -> str:
    """The text as it is shown, published on a Wednesday."""
    article = Article(text, published=published)
    return dated_sentence(whole(article))[0]


@pytest.mark.parametrize(
    ("before", "date_shown", "after"),
    [
        ("The bridge was shut on Monday", "13 November 2023", "."),
        ("The bridge was shut on Monday evening", "13 November 2023", " after inspectors found cracks."),
        ("The council said Friday", "10 November 2023", " that it was safe."),
        ("He said on Wednesday", "15 November 2023", " that he would go."),
        ("The delegation is due in Moscow on Monday", "20 November 2023", "."),
        ("Talks are to resume on Thursday", "16 November 2023", " under a mediator."),
        ("Members will be asked on Sunday", "19 November 2023", " in the fish hall."),
        ("They may meet the minister on Tuesday", "21 November 2023", "."),
        ("Work starts again on Monday morning", "20 November 2023", "."),
        ("Their next match is on Saturday", "18 November 2023", " at home."),
        ("It will not open this Friday", "17 November 2023", " after all."),
        ("Last Thursday", "9 November 2023", " they met."),
        ("The trial goes on next Tuesday", "21 November 2023", "."),
        ("They carried 3,150 people last Thursday", "9 November 2023", "."),
        ("On Monday", "13 November 2023", " the council voted."),
        ("It rained all week, but on Saturday", "18 November 2023", " the sun will shine."),
        ("He has been on leave since Monday", "13 November 2023", "."),
        ("The deal was announced yesterday", "14 November 2023", "."),
        ("It will open tomorrow", "16 November 2023", "."),
        ("A fire broke out last night", "14 November 2023", "."),
        ("It rose to nineteen ships on Monday", "13 November 2023", "."),
        ("The river flooded two villages at the weekend", "11 to 12 November 2023", "."),
        ("They met in the church on Tuesday", "14 November 2023", ", 164 of them."),
    ],
)
def test_a_day_gets_its_date_by_the_tense_of_its_clause(before, date_shown, after):
    assert dated(before + after) == f"{before} ({date_shown}){after}"


@pytest.mark.parametrize(
    "text",
    [
        "The museum is closed on Monday.",
        "They meet on the first Tuesday of every month.",
        "It happened on a Thursday evening.",
        "She votes on Sunday 12 November.",
        "She voted on Saturday, 11 November.",
        "He asked them to come on Monday.",
        "Drivers who had hoped to cross from Friday will wait.",
        "It was shut until Tuesday.",
        "He said: “We closed it on Monday.”",
        'He said: "We closed it yesterday."',
        "The Sunday Times reported it.",
        "Strike pay has been paid since last Monday.",
        "The meeting planned for Friday was called off.",
        "Polling took place from Friday to Tuesday.",
        "It was built on Good Friday.",
        "The Fridays were long.",
        "He will come on Wednesday.",
        "Polling runs Monday to Friday.",
        "They play on the road next weekend.",
    ],
)
def test_where_it_cannot_be_told_the_words_stay_as_they_are(text):
    assert dated(text) == text


def test_without_a_date_of_publication_nothing_is_added():
    assert dated("The bridge was shut on Monday.", None) == "The bridge was shut on Monday."


def test_what_is_added_is_known_and_the_rest_is_the_articles_own():
    article = Article("It was shut on Monday\tafter cracks were found on Friday.", published=date(2023, 11, 15))
    text, added = dated_sentence(whole(article))
    sentence = AnswerSentence(text, (1,), added=added)
    assert [part for part, own in sentence.parts if own] == [" (13 November 2023)", " (10 November 2023)"]
    assert sentence.as_written == "It was shut on Monday after cracks were found on Friday."


def test_a_short_answer_that_is_a_day_gets_its_date():
    article = Article("It was shut on Monday evening after cracks were found.", published=date(2023, 11, 15))
    item = whole(article)
    assert dated_words(item, (15, 21)) == "(13 November 2023)"
    assert dated_words(item, (36, 42)) == ""


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [
                "Monday",
                "yesterday",
                "on",
                "will",
                "was",
                "to",
                '"',
                "“",
                "”",
                ",",
                ".",
                "\n",
                "last",
                "next",
                "3",
                "May",
                "weekend",
            ]
        ),
        max_size=14,
    )
)
def test_any_sentence_stays_what_it_is_without_what_is_added(words):
    article = Article(" ".join(["A", *words]), published=date(2023, 11, 15))
    text, added = dated_sentence(whole(article))
    assert AnswerSentence(text, (1,), added=added).as_written == " ".join(article.text.split())


@settings(max_examples=200)
@given(st.text(max_size=60), st.dates())
def test_any_question_on_any_day_is_understood(question, today):
    words = f"What {question} last month in 2000 years ago since yesterday 31 May?"
    for typed in (question, words):
        attempts(understood(typed, typed, None, today, lambda: today))


def evidence(name: str, published: date | None, confidence: float) -> Evidence:
    return Evidence(Article(f"{name} said so.", published=published, id=name), (0, 3), (0, 9), confidence)


OLD, NEW = date(2023, 10, 1), date(2023, 12, 1)


def order(*found: Evidence, newest: bool) -> list[str]:
    return [item.article.id for item in by_age(found, newest=newest)]


def test_the_newer_of_two_that_are_about_as_sure_comes_first():
    assert order(evidence("old", OLD, 0.61), evidence("new", NEW, 0.6), newest=False) == ["new", "old"]
    assert order(evidence("old", OLD, 0.7), evidence("new", NEW, 0.6), newest=False) == ["old", "new"]
    assert order(evidence("none", None, 0.59), evidence("new", NEW, 0.6), newest=False) == ["new", "none"]


def test_where_the_newest_is_asked_for_it_comes_first_if_it_is_sure_enough():
    assert order(evidence("old", OLD, 0.7), evidence("new", NEW, 0.5), newest=True) == ["new", "old"]
    assert order(evidence("old", OLD, 0.9), evidence("new", NEW, 0.3), newest=True) == ["old", "new"]
    assert order(evidence("none", None, 0.61), evidence("new", NEW, 0.6), newest=True) == ["new", "none"]
    assert order(evidence("none", None, 0.7), evidence("new", NEW, 0.6), newest=True) == ["none", "new"]


def told(question: str, *published: date | None, today: date | None = MONDAY) -> tuple[str, ...]:
    """The notes on an answer that cites articles of these days."""
    citations = tuple(Citation(n, "a", "", "", "", day, "Words.", 0, 6, 0.9) for n, day in enumerate(published, 1))
    sentence = AnswerSentence("Words.", tuple(range(1, len(published) + 1)))
    answer = Answer(question, question, "answered", (sentence,), citations)
    return notes(asked(question, today), answer, None, lambda: None)


def test_a_period_after_every_article_tells_of_the_newest():
    question = "What happened last week?"
    none = Answer(question, question, "not_found")
    assert notes(asked(question), none, None, lambda: OLD) == ("The newest article here is of 1 October 2023.",)
    assert notes(asked(question), none, None, lambda: MONDAY) == ()
    assert notes(asked("What happened?"), none, None, lambda: OLD) == ()


def test_an_old_answer_to_a_question_in_the_present_says_how_old_it_is():
    assert told("Who leads the inquiry?", date(2023, 11, 19)) == (
        "This is from 19 November 2023, seven weeks before the day you ask for.",
    )
    assert told("Is the bridge shut?", OLD, date(2022, 1, 1)) == (
        "The newest of these articles is of 1 October 2023, 3 months before the day you ask for.",
    )
    assert told("Is the bridge shut?", date(2013, 11, 18), today=None) == ("This is from 18 November 2013.",)


@pytest.mark.parametrize(
    ("question", "published"),
    [
        ("When did the strike begin?", OLD),
        ("Is the bridge shut?", date(2024, 1, 2)),
        ("Is the bridge shut?", None),
        ("What has happened since October?", OLD),
    ],
)
def test_where_age_does_not_matter_nothing_is_said(question, published):
    assert told(question, published) == ()


LAST_WEEK = [Turn("What happened at the port of Brennick last week?", "The strike ended *(17 November 2023)*. [1]")]


@pytest.mark.parametrize(
    ("question", "full"),
    [
        ("And yesterday?", "What happened at the port of Brennick yesterday?"),
        ("What about the last three days?", "What happened at the port of Brennick the last three days?"),
        ("And in November 2023?", "What happened at the port of Brennick in November 2023?"),
        ("And November?", "What happened at the port of Brennick in November?"),
        ("Friday?", "What happened at the port of Brennick on Friday?"),
        ("Next week?", "What happened at the port of Brennick next week?"),
    ],
)
def test_a_follow_up_of_time_alone_asks_the_last_question_with_its_own_words_of_time(question, full):
    assert standalone(question, LAST_WEEK) == full


def test_words_of_time_take_the_place_of_those_that_belong_to_a_noun_or_come_new():
    election = [Turn("Who came first in yesterday's election?", "Leonie Carrick")]
    assert standalone("And last week?", election) == "Who came first in the election last week?"
    plain = [Turn("What did the council decide?", "Nothing.")]
    assert standalone("And last week?", plain) == "What did the council decide last week?"
    several = [Turn("What changed in Marrow in 2020 and in 2021?", "Much.")]
    assert "2020" not in standalone("What about last week?", several)


def test_a_follow_up_with_its_own_words_of_time_carries_no_others():
    full = standalone("What did the union say about it yesterday?", LAST_WEEK)
    assert "last" not in full
    assert "2023" not in full


def test_what_byline_added_to_an_answer_is_not_carried_on():
    (_, answer) = said(
        [Turn("When?", "**Monday** *(2 October 2023)* — Shut on Monday.\n\n*This is from \\[1\\] May.*")]
    )
    assert {word.form for word in answer.words} == {"monday", "shut", "on"}


def test_what_has_no_date_is_not_passed_off_as_of_the_period():
    note = "Whether this is of 1 to 7 January 2024 is not known: it is from an article without a date."
    assert told("Who resigned last week?", None) == (note,)
    assert told("Who resigned last week?", date(2024, 1, 3)) == ()
