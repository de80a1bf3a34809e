"""The test newspaper holds together: its questions are answered where they say, and the held-out ones are apart."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest

from bot.evaluate import questions
from bot.evaluate.scores import contains
from index.text import sentences
from tests.newspaper import ARTICLES, HELD_OUT, QUESTIONS, articles, rows

KINDS = {"single", "follow-up", "time", "change", "conflict", "attribution", "unanswerable"}

TEXTS = {article.id: article.text for article in articles()}
SENTENCES = [text[start:end] for text in TEXTS.values() for start, end in sentences(text)]
OPEN, HELD = rows(QUESTIONS), rows(HELD_OUT)
GOLD = OPEN + HELD
TOLD = [row for row in GOLD if row["answer"] is not None]


def several(value):
    return [value] if isinstance(value, str) else list(value or [])


def flat(value):
    """Every wording in a list of wordings and of lists of them."""
    return [words for item in several(value) for words in several(item)]


def cited(row):
    """The sentences in which the row's quotes stand."""
    return [sentence for sentence in SENTENCES if any(quote in sentence for quote in flat(row["quote"]))]


def wordings(row):
    """Every wording that the row expects, of its answer and of the values that must all be shown."""
    return [*several(row["answer"]), *flat(row.get("answers_all"))]


def stands(words, sentence):
    """Whether the measuring stick would find the words there; it can't tell words apart where no space does."""
    return contains(sentence, words) or (row_of_ideographs(words) and words in sentence)


def row_of_ideographs(words):
    return all("\u4e00" <= letter <= "\u9fff" for letter in words)


def named(row):
    return row["id"]


def test_there_are_about_sixty_articles_over_three_months():
    found = articles()
    days = [a.published.date() if isinstance(a.published, datetime) else a.published for a in found if a.published]
    assert 55 <= len(found) <= 75
    assert len({article.id for article in found}) == len(found)
    assert len(found) - len(days) == 3
    assert (min(days), max(days)) == (date(2023, 10, 3), date(2024, 1, 5))
    assert all(article.title and article.source for article in found)


def test_every_address_is_of_a_reserved_name():
    assert all(article.url.split("/")[2].endswith(".example") for article in articles())
    assert len({article.url for article in articles()}) == len(articles())


def test_the_fields_are_those_of_an_article():
    fields = {"id", "title", "source", "author", "url", "published", "text"}
    assert all(set(row) == fields for row in rows(ARTICLES))
    assert all("\n\n" in row["text"] for row in rows(ARTICLES))


def test_a_third_of_two_hundred_questions_has_no_answer():
    counts = Counter(row["kind"] for row in GOLD)
    assert set(counts) == KINDS
    assert sum(counts.values()) == 200
    assert counts["unanswerable"] == 67
    assert all((row["kind"] == "unanswerable") == (row["answer"] is None) for row in GOLD)


def test_a_third_of_every_kind_is_held_out():
    kept, held = (Counter(row["kind"] for row in part) for part in (OPEN, HELD))
    assert all(held[kind] == round((kept[kind] + held[kind]) / 3) for kind in KINDS)


def test_no_question_is_in_both_files():
    def asked(part):
        return {(row["question"].casefold(), str(row.get("history")), row.get("as_of")) for row in part}

    assert not asked(OPEN) & asked(HELD)
    assert len({row["id"] for row in GOLD}) == len(asked(GOLD)) == len(GOLD)


def test_both_files_are_read_as_own_questions():
    for path, part in ((QUESTIONS, OPEN), (HELD_OUT, HELD)):
        read = questions.own(path)
        assert [own.kind for own in read] == [row["kind"] for row in part]
        assert [bool(own.history) for own in read] == ["history" in row for row in part]
        assert [own.as_of and own.as_of.isoformat() for own in read] == [row.get("as_of") for row in part]


def test_follow_ups_follow_something():
    assert all(row.get("history") for row in GOLD if row["kind"] == "follow-up")
    assert sum(1 for row in GOLD if row["kind"] == "unanswerable" and row.get("history")) >= 15


@pytest.mark.parametrize("row", TOLD, ids=named)
def test_quotes_stand_in_the_articles_named_and_in_one_sentence(row):
    quotes = flat(row["quote"])
    assert {id_ for id_, text in TEXTS.items() if any(quote in text for quote in quotes)} == set(row["articles"])
    assert all(any(contains(sentence, quote) for sentence in cited(row)) for quote in quotes)


@pytest.mark.parametrize("row", TOLD, ids=named)
def test_answers_are_the_articles_words_unless_marked(row):
    changed = [words for words in wordings(row) if not any(stands(words, sentence) for sentence in cited(row))]
    assert sorted(set(changed)) == sorted(row.get("normalised", []))


@pytest.mark.parametrize("row", [row for row in GOLD if row["kind"] in {"change", "conflict"}], ids=named)
def test_what_changed_or_is_disputed_has_several_values(row):
    assert len(row["answers_all"]) > 1
