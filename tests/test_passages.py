"""Passages: exact slices, whole sentences, no furniture, bounded length."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from index import Article
from index.articles import Source
from index.passages import MAX_PASSAGE, cut, passages
from index.sites import furniture
from index.text import MAX_SENTENCE, sentences


@given(st.text(), st.text(max_size=30))
def test_every_passage_is_a_slice_of_its_article(text, title):
    article = Article(text, title=title)
    for passage in passages(article):
        assert passage.text == article.text[passage.start : passage.end]
        assert passage.text.strip() == passage.text != ""
        assert len(passage.text) <= max(MAX_PASSAGE, MAX_SENTENCE)


@given(
    st.lists(
        st.sampled_from(
            ["It rained in Marrow.", "The mayor of the old town spoke " * 6 + "at noon.", "\n\n", "Read more\n"]
        )
    )
)
def test_the_body_is_covered_whole(parts):
    article = Article(" ".join(parts), title="A headline")
    covered = {place for p in passages(article) for place in range(p.start, p.end)}
    for start, end in sentences(article.text):
        if article.text[start:end] != "Read more":
            assert covered >= set(range(start, end))


def test_neighbouring_passages_share_a_sentence():
    article = Article(" ".join(f"Sentence number {n} is about the town of Marrow and its river." for n in range(60)))
    found = passages(article)
    assert len(found) > 3
    assert all(b.start < a.end for a, b in itertools.pairwise(found))


def test_no_passage_of_the_seed_article_holds_headline_or_furniture(seed_text):
    found = passages(Article(seed_text))
    assert found
    for passage in found:
        assert not any(
            w in passage.text for w in ("Read more", "Support The Moscow Times", "to Discuss Peace Conference on")
        )


def test_furniture_in_the_middle_is_in_no_passage():
    text = "Headline of the day\n\nThe mayor spoke.\n\nRead more\n\nThe council voted."
    assert [p.text for p in passages(Article(text))] == ["The mayor spoke.", "The council voted."]


def test_lines_that_a_sites_articles_share_are_in_no_passage():
    texts = [f"Story {n}\n\nThe number of apples is {n}.\n\nFollow the Post on Chirper" for n in range(4)]
    files = [Source(f"/post/{n}.txt", "", (Article(text),)) for n, text in enumerate(texts)]
    bundle = Source("/post.zip", "", tuple(Article(text, source="Post") for text in texts))
    for sources in (files, [bundle]):
        found = [(a, p) for _, articles in cut(sources, furniture(sources)) for a, ps in articles for p in ps]
        assert [p.text for _, p in found] == [f"The number of apples is {n}." for n in range(4)]
        assert all(a.text[p.start : p.end] == p.text for a, p in found)
    apart = [Source(f"/{n}/a.txt", "", (Article(text),)) for n, text in enumerate(texts)]
    assert all("Chirper" in ps[-1].text for _, articles in cut(apart, furniture(apart)) for _, ps in articles)
