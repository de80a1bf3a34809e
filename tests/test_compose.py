"""Composing: what is said together, what beside it, in which order, and what is left out."""

from __future__ import annotations

import pytest

from bot.compose.composer import MAX_CITATIONS, MAX_LEADS, MAX_SENTENCES, compose, leads
from bot.evidence import Evidence
from index import Article
from index.text import sentences
from tests.asked import asked


def found(article: Article, words: str, confidence: float) -> Evidence:
    """Evidence whose span is these words of the article, in the sentence that holds them."""
    start = article.text.index(words)
    quote = next(span for span in sentences(article.text) if span[0] <= start < span[1])
    return Evidence(article, (start, start + len(words)), quote, confidence)


def headline(article: Article, words: str, confidence: float) -> Evidence:
    """Evidence whose span is these words of the article's headline."""
    start = article.title.index(words)
    return Evidence(article, (start, start + len(words)), (0, len(article.title)), confidence, where="title")


POST = Article(
    "The bridge will close on 3 May at noon. Ada Quill said that it is unsafe. Its cables have rusted.", id="post"
)
HERALD = Article("The old bridge closes to cars on 3 May, the council said.", id="herald")
ECHO = Article("Engineers expect that the bridge shuts on 10 June.", id="echo")


def test_one_answer_is_one_sentence_with_its_words_in_bold():
    parts = compose(asked("When will the bridge close?"), [found(POST, "3 May", 0.9), found(POST, "Ada Quill", 0.2)])
    assert parts.short_answer == "3 May"
    assert [(s.text, s.markers) for s in parts.sentences] == [("The bridge will close on 3 May at noon.", (1,))]


@pytest.mark.parametrize("words", ["on 3 May", "3 May"])
def test_the_same_answer_of_another_article_is_cited_with_it(words):
    parts = compose(asked("When will the bridge close?"), [found(POST, "3 May", 0.9), found(HERALD, words, 0.85)])
    assert [s.markers for s in parts.sentences] == [(1, 2)]
    assert [c.article_id for c in parts.citations] == ["post", "herald"]
    assert parts.short_answer == "3 May"


def test_another_answer_of_another_article_is_shown_beside_it_and_none_is_in_bold():
    parts = compose(asked("When will the bridge close?"), [found(POST, "3 May", 0.9), found(ECHO, "10 June", 0.85)])
    assert [s.markers for s in parts.sentences] == [(1,), (2,)]
    assert parts.short_answer == ""


def test_the_sentence_that_carries_the_words_in_bold_comes_first():
    parts = compose(asked("What has rusted?"), [found(POST, "cables", 0.9), found(POST, "Ada Quill", 0.85)])
    assert parts.short_answer == "cables"
    assert [s.text for s in parts.sentences] == ["Its cables have rusted.", "Ada Quill said that it is unsafe."]


def test_what_is_not_sure_enough_to_answer_stands_beside_nothing_but_the_same():
    unsure = [found(POST, "cables", 0.6), found(POST, "unsafe", 0.4), found(ECHO, "10 June", 0.35)]
    assert len(compose(asked("What has rusted?"), unsure, 0.44).sentences) == 1
    same = [found(POST, "3 May", 0.6), found(HERALD, "3 May", 0.35)]
    assert [s.markers for s in compose(asked("When will the bridge close?"), same, 0.44).sentences] == [(1, 2)]


def test_another_answer_that_is_much_less_sure_is_left_out():
    parts = compose(asked("When will the bridge close?"), [found(POST, "3 May", 0.9), found(ECHO, "10 June", 0.5)])
    assert len(parts.sentences) == 1


def test_what_answers_best_comes_first_also_where_others_answer_too():
    mail = Article("Cars may cross on Sundays. The bridge will close to lorries.", id="mail")
    items = [found(mail, "lorries", 0.9), found(mail, "Cars", 0.85), found(ECHO, "Engineers", 0.8)]
    parts = compose(asked("What may not cross the bridge?"), items)
    assert parts.sentences[0].text == "The bridge will close to lorries."
    assert len(parts.sentences) == 3


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
    parts = compose(asked(question), evidence)
    assert [s.text for s in parts.sentences] == ["Ada Quill said that it is unsafe.", "Its cables have rusted."]
    assert parts.short_answer == ""


@pytest.mark.parametrize(
    "question", ["How many cables are there?", "How long is it?", "What did Quill say the cables have done?"]
)
def test_a_question_that_wants_a_span_does_not(question):
    parts = compose(asked(question), [found(POST, "cables have rusted", 0.8), found(POST, "unsafe", 0.45)])
    assert [s.text for s in parts.sentences] == ["Its cables have rusted."]


def test_the_same_sentence_is_never_said_twice():
    copied = Article("News in brief. The bridge will close on 3 May at noon.", id="copy")
    evidence = [found(POST, "3 May", 0.9), found(POST, "The bridge", 0.9), found(copied, "The bridge", 0.9)]
    parts = compose(asked("What happened?"), evidence)
    assert [s.text for s in parts.sentences] == ["The bridge will close on 3 May at noon."]
    assert [c.article_id for c in parts.citations] == ["post", "copy"]


def test_no_more_than_the_most():
    told = [Article(f"In town {n} the mayor met {name}.", id=str(n)) for n, name in enumerate(["Ann", "Bo", "Cy"] * 3)]
    evidence = [found(article, article.text[:-1].rsplit(" ", 1)[1], 0.9) for article in told]
    parts = compose(asked("Who met?"), evidence)
    assert len(parts.sentences) <= MAX_SENTENCES
    assert max(len(s.markers) for s in parts.sentences) <= MAX_CITATIONS


def test_numbers_are_the_same_only_if_equal():
    more = Article("At least 30 May queens danced on the bridge before it shut.", id="more")
    parts = compose(asked("How many danced?"), [found(POST, "3 May", 0.9), found(more, "30 May", 0.9)])
    assert len(parts.sentences) == 2


SHUT = Article(
    "Ellen Bridge shut since 1 October\n\nDrivers go round by it. The Ellen Bridge has been shut since 1 October, "
    "the council said. It said again that the bridge is shut since 1 October.",
    id="shut",
)
SINCE = "Since when is the Ellen Bridge shut?"
SAID = "The Ellen Bridge has been shut since 1 October, the council said."


def test_a_headline_that_answers_is_cited_as_that_though_the_text_begins_with_it():
    parts = compose(asked(SINCE), [headline(SHUT, "1 October", 0.9)])
    assert [(s.text, s.markers) for s in parts.sentences] == [("Ellen Bridge shut since 1 October", (1,))]
    (cited,) = parts.citations
    assert (cited.where, cited.quote, cited.start, cited.end) == ("title", SHUT.title, 0, len(SHUT.title))
    assert cited.stands_in(SHUT)
    assert parts.short_answer == "1 October"


def test_a_sentence_of_the_article_that_says_what_its_headline_says_is_cited_beside_it_once():
    again = SHUT.text.rindex("1 October")
    repeated = Evidence(SHUT, (again, again + 9), (SHUT.text.index("It said"), len(SHUT.text)), 0.8)
    parts = compose(asked(SINCE), [headline(SHUT, "1 October", 0.9), found_in(SHUT, SAID, "1 October", 0.85), repeated])
    assert [(s.text, s.markers) for s in parts.sentences] == [("Ellen Bridge shut since 1 October", (1, 2))]
    assert [(c.where, c.quote) for c in parts.citations] == [("title", SHUT.title), ("text", SAID)]
    assert all(citation.stands_in(SHUT) for citation in parts.citations)


def test_a_headline_that_says_what_a_sentence_of_its_article_says_is_cited_beside_that():
    parts = compose(asked(SINCE), [found_in(SHUT, SAID, "1 October", 0.9), headline(SHUT, "1 October", 0.85)])
    assert [(s.text, s.markers) for s in parts.sentences] == [(SAID, (1, 2))]
    assert [c.where for c in parts.citations] == ["text", "title"]


def found_in(article: Article, sentence: str, words: str, confidence: float) -> Evidence:
    """Evidence whose span is these words of a sentence of the article."""
    first = article.text.index(sentence)
    start = article.text.index(words, first)
    return Evidence(article, (start, start + len(words)), (first, first + len(sentence)), confidence)


def test_leads_are_the_surest_few_each_another_sentence_numbered_from_one():
    near = [found(POST, "Ada Quill", 0.3), found(POST, "unsafe", 0.2), headline(SHUT, "October", 0.2)]
    rest = [found(HERALD, "3 May", 0.1), found(ECHO, "10 June", 0.1)]
    told = leads([*near, *rest])
    assert len(told) == MAX_LEADS == 3
    assert [(lead.marker, lead.where, lead.quote) for lead in told] == [
        (1, "text", "Ada Quill said that it is unsafe."),
        (2, "title", SHUT.title),
        (3, "text", HERALD.text),
    ]
    assert all(lead.stands_in(article) for lead, article in zip(told, (POST, SHUT, HERALD), strict=True))


def test_a_lead_that_says_what_one_before_it_says_is_left_out():
    copied = Article("News in brief. The bridge will close on 3 May at noon.", id="copy")
    told = leads([found(POST, "3 May", 0.3), found(copied, "noon", 0.2), found(POST, "cables", 0.1)])
    assert [lead.quote for lead in told] == ["The bridge will close on 3 May at noon.", "Its cables have rusted."]


def test_without_evidence_there_are_no_leads():
    assert leads([]) == ()
