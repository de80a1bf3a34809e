"""An Answer can't be made without its invariants; its Markdown shows an article's words as they are."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import Answer, AnswerSentence, Citation
from bot.answer import escape

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


def test_notes_stand_after_the_sentences_and_cite_nothing():
    assert answered(notes=("The articles differ.",)).text.endswith("[1]\n\n*The articles differ.*")


def test_a_not_found_answer_says_so_and_names_the_nearest():
    answer = Answer("Who?", "Who?", "not_found", nearest=("A *bold* headline",))
    assert answer.text.startswith("The articles don't tell.")
    assert "A \\*bold\\* headline" in answer.text
    assert answer.citations == ()


@pytest.mark.parametrize(
    "changes",
    [
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
