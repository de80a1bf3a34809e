"""Composing: what is said together, what beside it, in which order, and what is left out."""

from __future__ import annotations

import pytest

from bot.compose import MAX_CITATIONS, MAX_SENTENCES, compose
from bot.evidence import Evidence
from index import Article
from index.text import sentences


def found(article: Article, words: str, confidence: float) -> Evidence:
    """Evidence whose span is these words of the article, in the sentence that holds them."""
    start = article.text.index(words)
    quote = next(span for span in sentences(article.text) if span[0] <= start < span[1])
    return Evidence(article, (start, start + len(words)), quote, confidence)


POST = Article(
    "The bridge will close on 3 May at noon. Ada Quill said that it is unsafe. Its cables have rusted.", id="post"
)
HERALD = Article("The old bridge closes to cars on 3 May, the council said.", id="herald")
ECHO = Article("Engineers expect that the bridge shuts on 10 June.", id="echo")


def test_one_answer_is_one_sentence_with_its_words_in_bold():
    parts = compose("When will the bridge close?", [found(POST, "3 May", 0.9), found(POST, "Ada Quill", 0.2)])
    assert parts.short_answer == "3 May"
    assert [(s.text, s.markers) for s in parts.sentences] == [("The bridge will close on 3 May at noon.", (1,))]


@pytest.mark.parametrize("words", ["on 3 May", "3 May"])
def test_the_same_answer_of_another_article_is_cited_with_it(words):
    parts = compose("When will the bridge close?", [found(POST, "3 May", 0.9), found(HERALD, words, 0.85)])
    assert [s.markers for s in parts.sentences] == [(1, 2)]
    assert [c.article_id for c in parts.citations] == ["post", "herald"]
    assert parts.short_answer == "3 May"


def test_another_answer_of_another_article_is_shown_beside_it_and_none_is_in_bold():
    parts = compose("When will the bridge close?", [found(POST, "3 May", 0.9), found(ECHO, "10 June", 0.85)])
    assert [s.markers for s in parts.sentences] == [(1,), (2,)]
    assert parts.short_answer == ""


def test_the_sentence_that_carries_the_words_in_bold_comes_first():
    parts = compose("What has rusted?", [found(POST, "cables", 0.9), found(POST, "Ada Quill", 0.85)])
    assert parts.short_answer == "cables"
    assert [s.text for s in parts.sentences] == ["Its cables have rusted.", "Ada Quill said that it is unsafe."]


def test_another_answer_that_is_much_less_sure_is_left_out():
    parts = compose("When will the bridge close?", [found(POST, "3 May", 0.9), found(ECHO, "10 June", 0.5)])
    assert len(parts.sentences) == 1


@pytest.mark.parametrize(
    "question",
    [
        "Why will the bridge close?",
        "What happened to the bridge?",
        "how did the bridge rust",
        "What did Ada Quill say about the bridge?",
        "What did Ada Quill say last week about the bridge?",
        "Tell me about the bridge",
    ],
)
def test_a_question_that_wants_more_gets_more_in_the_articles_order(question):
    evidence = [found(POST, "cables have rusted", 0.8), found(POST, "unsafe", 0.6), found(POST, "3 May", 0.1)]
    parts = compose(question, evidence)
    assert [s.text for s in parts.sentences] == ["Ada Quill said that it is unsafe.", "Its cables have rusted."]
    assert parts.short_answer == ""


@pytest.mark.parametrize(
    "question", ["How many cables are there?", "How long is it?", "What did Quill say the cables have done?"]
)
def test_a_question_that_wants_a_span_does_not(question):
    parts = compose(question, [found(POST, "cables have rusted", 0.8), found(POST, "unsafe", 0.45)])
    assert [s.text for s in parts.sentences] == ["Its cables have rusted."]


def test_the_same_sentence_is_never_said_twice():
    copied = Article("News in brief. The bridge will close on 3 May at noon.", id="copy")
    evidence = [found(POST, "3 May", 0.9), found(POST, "The bridge", 0.9), found(copied, "The bridge", 0.9)]
    parts = compose("What happened?", evidence)
    assert [s.text for s in parts.sentences] == ["The bridge will close on 3 May at noon."]
    assert [c.article_id for c in parts.citations] == ["post", "copy"]


def test_no_more_than_the_most():
    told = [Article(f"In town {n} the mayor met {name}.", id=str(n)) for n, name in enumerate(["Ann", "Bo", "Cy"] * 3)]
    evidence = [found(article, article.text[:-1].rsplit(" ", 1)[1], 0.9) for article in told]
    parts = compose("Who met?", evidence)
    assert len(parts.sentences) <= MAX_SENTENCES
    assert max(len(s.markers) for s in parts.sentences) <= MAX_CITATIONS


def test_numbers_are_the_same_only_if_equal():
    more = Article("At least 30 May queens danced on the bridge before it shut.", id="more")
    parts = compose("How many danced?", [found(POST, "3 May", 0.9), found(more, "30 May", 0.9)])
    assert len(parts.sentences) == 2
