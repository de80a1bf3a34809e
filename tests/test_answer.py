"""An Answer can't be made without its invariants; its Markdown shows an article's words as they are."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import Answer, AnswerSentence, Article, Citation, Turn
from bot.answer import escape
from bot.period import Period
from bot.searched import Searched
from index import Filters

LEAD = Citation(1, "id", "*Title*", "Post", "", date(2013, 11, 18), "They may meet.", 10, 24, 0.2)
HEADLINE = Citation(2, "id", "Talks [soon]", "", "", None, "Talks [soon]", 0, 12, 0.1, where="title")
CITATION = Citation(1, "id", "Title", "Post", "", date(2013, 11, 18), "They meet on Monday.", 10, 30, 0.9)
SENTENCE = AnswerSentence("They meet on Monday.", (1,))


def answered(**changes) -> Answer:
    parts = {"sentences": (SENTENCE,), "citations": (CITATION,), "short_answer": "Monday"} | changes
    return Answer("When do they meet?", "When do they meet?", "answered", **parts)


def test_an_answer_in_markdown_and_json():
    answer = answered()
    assert answer.text == "**Monday** — They meet on Monday. [1]"
    stored = json.loads(json.dumps(answer.to_dict()))
    assert stored["citations"][0]["published"] == "2013-11-18"
    assert stored["text"] == answer.text


def test_an_answer_is_kept_whole_in_json():
    filters = Filters(datetime(2013, 11, 1, 9, tzinfo=UTC), date(2013, 11, 30), ("Post",))
    searched = Searched("When do they meet?", Period("last week", date(2013, 11, 11)), filters, 10, 1)
    for answer in (answered(searched=searched, period=searched.period), answered(), unanswered()):
        assert Answer.from_dict(json.loads(json.dumps(answer.to_dict()))) == answer
    assert searched.found == "10 passages of 1 article"


def test_notes_stand_after_the_sentences_and_cite_nothing():
    assert answered(notes=("The articles differ.",)).text.endswith("[1]\n\n*The articles differ.*")


def test_a_not_found_answer_says_so_and_names_the_nearest():
    answer = Answer("Who?", "Who?", "not_found", nearest=("A *bold* headline",))
    assert answer.text.startswith("The articles don't tell.")
    assert "A \\*bold\\* headline" in answer.text
    assert answer.citations == ()


def unanswered(**changes) -> Answer:
    return Answer("When?", "When?", "not_found", **{"leads": (LEAD, HEADLINE), "nearest": ("*Title*",)} | changes)


def test_leads_are_told_as_what_they_are_with_where_they_are_from_and_are_no_answer():
    answer = unanswered()
    assert answer.text == (
        "The articles don't tell. Not sure that these answer:\n\n"
        "- They may meet. (\\*Title\\*, Post, 18 November 2013)\n- Talks \\[soon\\]"
    )
    assert (answer.short_answer, answer.sentences, answer.citations) == ("", (), ())
    assert answer.sources == answer.leads
    assert answered().sources == (CITATION,)


def test_leads_in_json_are_dated_as_citations_are():
    stored = json.loads(json.dumps(unanswered().to_dict()))
    assert [lead["published"] for lead in stored["leads"]] == ["2013-11-18", None]
    assert [lead["where"] for lead in stored["leads"]] == ["text", "title"]
    assert stored["citations"] == []
    assert answered().to_dict()["leads"] == ()


def test_a_lead_without_a_date_is_among_what_was_searched():
    week = Period("last week", date(2023, 11, 13), date(2023, 11, 19), date(2023, 11, 20))
    assert unanswered(period=week).within.endswith(", or without a date")
    assert not unanswered(period=week, leads=(LEAD,)).within.endswith(", or without a date")


def test_an_earlier_question_that_nothing_answered_is_told_without_what_came_near():
    assert Turn("When?", unanswered().text).told == "The articles don't tell."
    assert Turn("When?", answered().text).told == answered().text


@pytest.mark.parametrize("leads", [(HEADLINE,), (HEADLINE, LEAD), (LEAD, LEAD)])
def test_leads_are_numbered_from_one(leads):
    with pytest.raises(ValueError, match="leads are numbered"):
        unanswered(leads=leads)


def test_a_quote_stands_in_the_field_of_the_article_that_it_names():
    article = Article("Talks [soon], said one.", title="Talks [soon]")
    assert HEADLINE.stands_in(article)
    assert not HEADLINE.stands_in(replace(article, title="Talks [late]"))
    assert replace(HEADLINE, where="text").stands_in(replace(article, title="Talks [late]"))


@pytest.mark.parametrize(
    "changes",
    [
        {"leads": (LEAD,)},
        {"citations": ()},
        {"sentences": (AnswerSentence("They meet.", ()),)},
        {"sentences": (AnswerSentence("They meet.", (2,)),)},
        {"sentences": ()},
        {"sentences": (), "citations": (), "short_answer": ""},
        {"short_answer": "Tuesday"},
        {"citations": (CITATION, CITATION)},
    ],
)
def test_what_breaks_a_guarantee_cannot_be_made(changes):
    with pytest.raises(ValueError):  # noqa: PT011 - each of the messages is for developers
        answered(**changes)


@given(st.text())
def test_escaped_text_is_shown_as_it_is(text):
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    plain = "".join(c for c in " ".join(text.split()) if c.isprintable())
    html = parser.render(escape(plain))
    (inline,) = [token for token in parser.parse(escape(plain)) if token.type == "inline"] or [None]
    shown = "".join(child.content for child in inline.children) if inline else ""
    assert shown.split() == plain.split()
    assert "<" not in html.removeprefix("<p>").removesuffix("</p>\n")


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "[1]", "![a](http://x.y/z.png)", "**bold**", "# Head", "1. one"]
)
def test_markup_in_an_article_is_only_characters(text):
    html = MarkdownIt("commonmark").render(escape(text))
    assert not any(tag in html for tag in ("<img", "<a", "<strong", "<h1", "<ol", "<li"))
