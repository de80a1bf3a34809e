"""Search: filters that hold exactly, and any text as a query."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Archive, Article, Filters
from index.embedder import load_embedder
from index.errors import FilterError
from index.search import DENSE_WEIGHT, dense, fulltext, search

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
        ({"published_to": date(2024, 5, 20), "undated": True}, {0, 1, 3}),
        ({"published_from": date(2024, 5, 20), "published_to": date(2024, 5, 20), "undated": True}, {1, 3}),
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


@settings(max_examples=60)
@given(query=st.text(max_size=80))
def test_any_text_is_a_query(archive, query):
    archive.search(query, k=2)


@pytest.mark.parametrize("query", ['"bridge', "bridge* OR NEAR(", "bridge AND NOT -", "title:bridge", "word " * 3000])
def test_query_syntax_is_plain_text(archive, query):
    assert isinstance(archive.search(query), list)


def test_in_a_large_archive_the_rarest_words_put_forward_and_the_others_still_count(monkeypatch):
    texts = [
        "The bridge fell.",
        "The bridge of Zyx fell.",
        "Zyx rose.",
        *(f"The bridge fell on day {n}." for n in range(9)),
    ]
    archive = Archive.in_memory([Article(text) for text in texts], load_embedder())
    snapshot = archive.snapshot()
    every = fulltext(snapshot, "Which bridge fell in Zyx?", 100)
    assert len(every) == len(texts)
    monkeypatch.setattr("index.search.SCORED", 4)
    best = fulltext(snapshot, "Which bridge fell in Zyx?", 100)
    assert {snapshot.passages([number])[number].text for number in best} == {texts[1], texts[2]}
    assert best == pytest.approx({number: every[number] for number in best})
    assert max(every, key=every.get) == max(best, key=best.get)


def test_a_filter_finds_every_word_in_a_large_archive(monkeypatch):
    embedder = load_embedder()
    stories = [Article(f"The bridge fell on day {n}.", source="Post") for n in range(9)]
    stories += [Article(f"Rain number {n}.", source="Post") for n in range(20)]
    stories += [Article("Zyx rose.", source="Post"), Article("The bridge fell.", source="Herald")]
    monkeypatch.setattr("index.search.SCORED", 3)
    archive = Archive.in_memory(stories, embedder)
    (hit,) = archive.search("Which bridge fell in Zyx?", filters=Filters(sources=("herald",)))
    assert hit.passage.text == "The bridge fell."
    cosine = dense(archive.snapshot(), "Which bridge fell in Zyx?", 100)[len(stories)]
    assert hit.score > DENSE_WEIGHT * cosine + 0.01, "full text has its part"


def test_a_filter_in_a_large_archive_equals_searching_only_what_it_lets_through(monkeypatch):
    """The vectors in an inverted file, and few passages scored: the same hits as when everything is compared."""
    stories = [Article(f"The bridge number {n} fell.", source=f"Paper {n % 7}") for n in range(300)]
    limits = Filters(sources=("paper 3",))
    query = "Which bridge number 200 fell?"

    def hits() -> list[tuple[str, float]]:
        found = Archive.in_memory(stories, load_embedder()).search(query, k=20, filters=limits)
        return [(hit.passage.text, round(hit.score, 3)) for hit in found]

    expected = hits()
    monkeypatch.setattr("index.vectors.EXACT_UP_TO", 100)
    monkeypatch.setattr("index.search.SCORED", 43)
    assert hits() == expected
    assert len(expected) == 20


def test_passages_that_are_asked_for_come_after_what_is_found_if_filters_let_them_through(archive):
    first, *_, last = archive.search("bridge")
    also = [(last.passage.article_id, last.passage.start, last.passage.start + 1), ("no such article", 0, 9)]
    hits = search(archive.snapshot(), "bridge", 1, also=also)
    assert [(hit.passage, hit.rank) for hit in hits] == [(first.passage, 1), (last.passage, 2)]
    assert len(search(archive.snapshot(), "bridge", 4, also=also)) == 4
    nobody = Filters(sources=("Nobody's Gazette",))
    assert search(archive.snapshot(), "bridge", 1, nobody, also=also) == []
