"""Normalising, headline and furniture, sentences."""

from __future__ import annotations

import itertools
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article
from index.text import MAX_SENTENCE, is_furniture, normalise, outline, recurring_lines, sentences


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    once = normalise(text)
    assert normalise(once) == once
    once.encode("utf-8")


def test_normalise_makes_one_kind_of_space_and_of_line_end():
    assert normalise("A\u00a0Syrian\u2009 delegation \r\n\r\n\r\nis\u00addue\ufeff\tto\x00 meet\u202e") == (
        "A Syrian delegation\n\nisdue to meet"
    )


def test_lines_wrapped_at_a_fixed_width_are_joined_and_other_lines_kept():
    wrapped = "\n".join(
        [
            "The council of Marrow decided on Tuesday that the bridge over the",
            "Ellen will be closed for three weeks in May, and that buses will",
            "go round by the mill.",
        ]
    )
    assert "\n" not in normalise(wrapped)
    listed = "Apples\nPears\nQuinces"
    assert normalise(listed) == listed


@given(st.text())
def test_sentences_are_slices_in_order_that_miss_only_space(text):
    text = normalise(text)
    spans = sentences(text)
    assert all(0 < end - start <= MAX_SENTENCE for start, end in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert "".join("".join(text[s:e] for s, e in spans).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Lavrov met U.S. diplomats on Nov. 25. No date was set.", 2),
        ("今日は天気がいい。明日は雨です。", 2),
        ("هذا خبر. ثم قال الرئيس؟ نعم.", 3),
        ("A line end\nends a sentence", 2),
    ],
)
def test_sentences_in_several_scripts(text, count):
    assert len(sentences(text)) == count


@pytest.mark.parametrize(
    "line", ["Read more", "Support The Moscow Times!", "Share this article", "Advertisement", "© 2013 The Moscow Times"]
)
def test_furniture_is_told(line):
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line", ["No date has been set.", "Support for the plan is growing!", "Home prices rose.", "He read more books."]
)
def test_short_paragraphs_are_not_furniture(line):
    assert not is_furniture(line)


def test_lines_that_recur_across_articles_are_furniture():
    texts = [f"Story {n}\nThe number of apples is {n}.\nFollow the Post on Chirper\nIt was Monday." for n in range(40)]
    assert recurring_lines(texts[:2]) == frozenset()
    assert recurring_lines(texts[:4]) == {"Follow the Post on Chirper"}
    assert recurring_lines(texts) == {"Follow the Post on Chirper", "It was Monday."}
    assert recurring_lines([text.replace("It was Monday.", "x") for text in texts[20:]]) >= {
        "Follow the Post on Chirper"
    }


def test_what_few_articles_share_and_what_copies_share_is_not_furniture():
    others = [f"Story {n}\nThe number of apples is {n}." for n in range(40)]
    assert recurring_lines([*others, *("Fire\nNobody was hurt.\nBackground\n" + text for text in others[:3])]) == set()
    copies = [f"Bridge to Close\nThe Ellen Bridge closes on 3 May for repairs.\nPrinted by {n}" for n in range(9)]
    assert recurring_lines(copies) == set()


def test_the_seed_articles_headline_and_furniture_are_found(seed_text):
    article = Article(seed_text)
    assert article.title == "Syria, Russia to Discuss Peace Conference on Monday"
    body = [article.text[slice(*span)] for span in outline(article.text, article.title).body]
    assert len(body) == 12
    assert not {"Read more", "Support The Moscow Times!", article.title} & set(body)


def test_a_text_without_a_headline_has_none():
    assert Article("The delegation arrives on Monday. It leaves on Tuesday.").title == ""
    assert Article("The delegation arrives on Monday.").name == "The delegation arrives on Monday."


def test_a_given_title_is_not_part_of_the_body():
    article = Article("Ink boost\n\nSales rose.", title="Ink  boost")
    assert [article.text[slice(*s)] for s in outline(article.text, article.title).body] == ["Sales rose."]


@given(st.text(min_size=1))
def test_every_text_with_words_has_a_body(text):
    text = normalise(text)
    assert bool(outline(text).body) == bool(text)


def test_a_large_text_that_is_in_order_is_normalised_in_little_memory():
    text = "word " * 1_000_000 + "end"
    tracemalloc.start()
    assert normalise(text) == text
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * len(text)
