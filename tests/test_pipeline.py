"""Questions in, answers out: the seed article with the real models, and the guarantees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Answer, Bot, Filters, Turn, ask
from index import Article
from index.errors import ArchiveMissing, QuestionError

ANSWERED = [
    ("When is the Syrian delegation due in Moscow?", "is due to meet officials in Moscow on Monday", "Monday"),
    ("Who may they meet on Tuesday?", "may meet Foreign Minister Sergei Lavrov on Tuesday", "Sergei Lavrov"),
    ("How many people has the war killed?", "has killed more than 100,000 people", "100,000"),
    ("What did Putin say Assad's exit could leave?", "could leave a dangerous political vacuum", "political vacuum"),
    ("Who is the Secretary General of the Syrian National Coalition?", "Badr Jamous said Friday", "Badr Jamous"),
    ("Has a date been set?", "No date has been set", ""),
]

NOT_TOLD = ["What is the population of Syria?", "Who won the World Cup?", "Where will the conference be held?"]


def check_guarantees(answer: Answer, bot: Bot) -> None:
    for citation in answer.citations:
        article = bot.archive.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote != ""
        assert citation.title == article.name
        assert 0 <= citation.score <= 1
    assert all(sentence.markers for sentence in answer.sentences)
    assert answer.short_answer == "" or any(answer.short_answer in c.quote for c in answer.citations)
    assert 0 <= answer.confidence <= 1
    if answer.status == "not_found":
        assert answer.citations == answer.sentences == ()
        assert "don't tell" in answer.text
    else:
        assert all(f"[{citation.marker}]" in answer.text for citation in answer.citations)


@pytest.mark.parametrize(("question", "quote", "short"), ANSWERED)
def test_the_seed_article_answers_with_the_right_quote(seed_bot, question, quote, short):
    answer = seed_bot.ask(question)
    assert answer.status == "answered"
    assert quote in answer.citations[0].quote
    assert short in answer.short_answer
    check_guarantees(answer, seed_bot)


@pytest.mark.parametrize("question", NOT_TOLD)
def test_the_seed_article_does_not_tell(seed_bot, question):
    answer = seed_bot.ask(question)
    assert answer.status == "not_found"
    assert answer.nearest == ("Syria, Russia to Discuss Peace Conference on Monday",)
    check_guarantees(answer, seed_bot)


def test_a_follow_up_is_searched_with_what_it_leans_on(seed_bot):
    history = [Turn("When is the delegation due in Moscow?", "Monday")]
    answer = seed_bot.ask("And who might they meet?", history)
    assert "delegation" in answer.standalone_question
    assert "Lavrov" in answer.text
    assert seed_bot.standalone_question("And who might they meet?", history) == answer.standalone_question


def test_a_follow_up_is_looked_for_where_the_last_answer_stands(monkeypatch):
    other = Article("How many weeks will it take, and when will the Ellen Bridge close? Nobody knows.")
    bot = Bot.from_articles([Article("The Ellen Bridge will close on 3 May. The works take nine weeks."), other])
    before = bot.ask("When will the Ellen Bridge close?")
    assert "3 May" in before.citations[0].quote
    monkeypatch.setattr("bot.pipeline.PASSAGES", 1)  # of many; the best is no help
    turn = Turn(before.question, before.text, before.citations[:1])
    assert "nine" in bot.ask("How many weeks does it take?", [turn]).text
    assert "nine" not in bot.ask("How many weeks does it take?", [replace(turn, cited=())]).text


def test_streaming_ends_in_the_same_answer(seed_bot):
    question = ANSWERED[0][0]
    events = list(seed_bot.stream(question))
    assert [event.stage for event in events][:2] == ["searching", "reading"]
    assert events[-1].answer.text == seed_bot.ask(question).text
    assert set(events[-1].answer.timings) == {"rewrite", "retrieve", "read", "compose", "total"}


MARROW = [
    Article("The Ellen Bridge will close on 3 May, the council said.", source="Post", published=date(2024, 4, 1)),
    Article(
        "The council confirmed that the Ellen Bridge will close on 3 May.", source="Herald", published=date(2024, 4, 2)
    ),
    Article(
        "Engineers said the Ellen Bridge will close on 10 June instead.", source="Echo", published=date(2024, 4, 9)
    ),
    Article("Apples were cheap this autumn.", source="Post"),
]


@pytest.fixture(scope="module")
def marrow() -> Bot:
    return Bot.from_articles(MARROW)


def test_the_same_answer_from_two_articles_is_cited_together_and_another_is_shown(marrow):
    answer = marrow.ask("When will the Ellen Bridge close?")
    check_guarantees(answer, marrow)
    by_words = {sentence.text: len(sentence.markers) for sentence in answer.sentences}
    assert 2 in by_words.values()
    assert any("10 June" in words for words in by_words)
    assert answer.short_answer == "", "no one answer is plain while the articles differ"
    events = list(marrow.stream("When will the Ellen Bridge close?"))
    grown = [len(event.answer.sentences) for event in events if event.answer]
    assert all(a < b for a, b in pairwise(grown))


def test_filters_limit_what_answers(marrow):
    answer = marrow.ask("When will the Ellen Bridge close?", filters=Filters(sources=("Echo",)))
    assert [citation.source for citation in answer.citations] == ["Echo"]
    later = marrow.ask("When will the Ellen Bridge close?", filters=Filters(published_from=date(2025, 1, 1)))
    assert later.status == "not_found"
    assert later.nearest == ()


def test_bots_share_their_models():
    one, other = Bot.from_articles(MARROW[:1]), Bot.from_articles(MARROW[1:])
    assert one.archive.embedder is other.archive.embedder
    assert one._reader is other._reader


def test_an_archive_without_articles_tells_nothing():
    answer = Bot.from_articles([]).ask("Who won?")
    assert answer.status == "not_found"
    assert answer.text == "The articles don't tell."


@pytest.mark.parametrize("question", ["", "   ", "\n", None, 7, "x" * 2001])
def test_a_question_that_cannot_be_asked_is_one_clear_error(marrow, question):
    with pytest.raises(QuestionError):
        marrow.ask(question)


@settings(max_examples=40, deadline=None)
@given(question=st.text(min_size=1, max_size=300).filter(str.strip))
def test_any_question_keeps_the_guarantees(marrow, question):
    check_guarantees(marrow.ask(question), marrow)


@pytest.mark.parametrize(
    "question", ["когда закроют мост?" * 90, "橋" * 2000, "bridge " * 280, "🙂" * 500, "a \ud83d half"]
)
def test_an_odd_question_is_answered_or_not_but_never_fails(marrow, question):
    check_guarantees(marrow.ask(question), marrow)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=400), max_size=4))
def test_any_articles_keep_the_guarantees(texts):
    bot = Bot.from_articles([Article(text) for text in texts])
    for question in ("What is it?", "When did it happen?"):
        check_guarantees(bot.ask(question), bot)


def test_markup_and_markers_in_an_article_stay_characters():
    bot = Bot.from_articles([Article("The mayor of Marrow is <b>Ada</b> [7] Quill, wrote the *Post*.")])
    answer = bot.ask("Who is the mayor of Marrow?")
    check_guarantees(answer, bot)
    assert "<b>" not in answer.text
    assert "\\[7\\]" in answer.text
    assert [c.marker for c in answer.citations] == [1]


def test_ask_uses_the_default_archive(seed_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("BYLINE_ARCHIVE", str(seed_folder))
    assert "Lavrov" in ask("Who may they meet on Tuesday?").text
    monkeypatch.setenv("BYLINE_ARCHIVE", str(tmp_path / "none"))
    with pytest.raises(ArchiveMissing, match="python -m index"):
        ask("Who may they meet on Tuesday?")
