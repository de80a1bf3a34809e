"""Search: filters that hold exactly, and any text as a query."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Archive, Article, Filters
from index.embedder import load_embedder
from index.errors import FilterError
from index.search import search

STORIES = [
    Article("The bridge closed on Monday.", source="Marrow Post", published=date(2024, 5, 1)),
    Article("The bridge opened again.", source="Ellen Herald", published=datetime(2024, 5, 20, 18, 30, tzinfo=UTC)),
    Article("The bridge was painted.", source="MARROW POST", published=date(2024, 6, 2)),
    Article("Nobody knows when the bridge was built.", source="Straße & Söhne"),
]


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive.in_memory(STORIES, load_embedder())


def found(archive: Archive, **limits) -> set[str]:
    return {hit.passage.text for hit in archive.search("bridge", filters=Filters(**limits))}


@pytest.mark.parametrize(
    ("limits", "places"),
    [
        ({}, {0, 1, 2, 3}),
        ({"published_from": date(2024, 5, 20)}, {1, 2}),
        ({"published_to": date(2024, 5, 20)}, {0, 1}),
        ({"published_from": date(2024, 5, 20), "published_to": date(2024, 5, 20)}, {1}),
        ({"published_to": datetime(2024, 5, 20, 12, 0)}, {0}),
        ({"published_from": datetime(2024, 5, 20, 21, 0, tzinfo=timezone(timedelta(hours=3)))}, {1, 2}),
        ({"sources": ("marrow post",)}, {0, 2}),
        ({"sources": ("STRASSE & SÖHNE",)}, {3}),
        ({"sources": ("Marrow Post",), "published_to": date(2024, 5, 31)}, {0}),
        ({"sources": ("Nobody's Gazette",)}, set()),
    ],
)
def test_filters_let_exactly_these_through(archive, limits, places):
    assert found(archive, **limits) == {STORIES[place].text for place in places}


def test_filters_that_can_match_nothing_are_refused():
    with pytest.raises(FilterError, match="exchange the dates"):
        Filters(published_from=date(2024, 6, 1), published_to=date(2024, 5, 1))
    with pytest.raises(FilterError, match="several names"):
        Filters(sources="Marrow Post")


def test_ranks_count_from_one_and_scores_fall(archive):
    hits = archive.search("When was the bridge painted?", k=3)
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert hits[0].passage.text == "The bridge was painted."
    assert hits[0].score >= hits[1].score >= hits[2].score


@pytest.mark.parametrize("query", ["", "  ", "\0"])
def test_a_blank_query_finds_nothing_or_something_but_never_fails(archive, query):
    assert archive.search(query, k=0) == []
    archive.search(query)


@settings(max_examples=60, deadline=None)
@given(query=st.text(max_size=80))
def test_any_text_is_a_query(archive, query):
    archive.search(query, k=2)


@pytest.mark.parametrize("query", ['"bridge', "bridge* OR NEAR(", "bridge AND NOT -", "title:bridge", "word " * 3000])
def test_query_syntax_is_plain_text(archive, query):
    assert isinstance(archive.search(query), list)


def test_a_hit_has_its_exact_cosine_though_only_full_text_put_it_forward(monkeypatch):
    monkeypatch.setattr("index.search.CANDIDATES", 1)
    monkeypatch.setattr("index.search.DENSE_WEIGHT", 0)
    embedder, query = load_embedder(), "Who won the match that Zyx refereed?"
    texts = ["Who won the match?", "The match was won.", "A match has a winner.", "Of cakes and bread, by Zyx Zyx Zyx."]
    archive = Archive.in_memory([Article(text) for text in texts], embedder)
    (hit,) = archive.search(query, k=1)
    assert hit.passage.text == texts[-1]
    cosine = embedder.embed([texts[-1]])[0] @ embedder.embed([query])[0]
    assert hit.cosine == pytest.approx(float(cosine), abs=1e-4)


def test_passages_that_are_asked_for_come_after_what_is_found_if_filters_let_them_through(archive):
    first, *_, last = archive.search("bridge")
    also = [(last.passage.article_id, last.passage.start, last.passage.start + 1), ("no such article", 0, 9)]
    hits = search(archive.snapshot(), "bridge", 1, also=also)
    assert [(hit.passage, hit.rank) for hit in hits] == [(first.passage, 1), (last.passage, 2)]
    assert hits[1].cosine == pytest.approx(last.cosine)
    assert len(search(archive.snapshot(), "bridge", 4, also=also)) == 4
    nobody = Filters(sources=("Nobody's Gazette",))
    assert search(archive.snapshot(), "bridge", 1, nobody, also=also) == []
