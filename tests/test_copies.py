"""Copies: one story printed by several outlets is found, told once, and survives the loss of one of them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from bot.pipeline import Bot
from index import Archive, Article, Filters, build
from index.articles import Source
from index.copies import RULE_KEY, Told, agree, alike, bands
from index.embedder import load_embedder
from index.storage import set_meta, transaction

WIRE = (
    "The ferry between Marrow and Tatton sank on its way to the island on Monday morning. All 41 passengers were saved "
    "by fishermen, the harbour master Ada Quill said. The ferry was built in 1961 and was to be replaced next year. "
    "An inquiry into the state of its pumps will begin this week, and the ministry will publish what it finds. "
    "Until a new ferry is found, two fishing boats will carry passengers three times a day."
)
POST = Article(f"Ferry sinks, all saved\n\n{WIRE}", source="Marrow Post", published=date(2024, 5, 6), id="post")
HERALD = Article(
    f"Fishermen save ferry passengers\n\n{WIRE.replace('harbour', 'harbor')}\n\nRead more",
    source="Herald",
    id="herald",
)
ECHO = Article(f"Ferry lost\n\n{WIRE[:400]}", url="https://www.echo.example/ferry", id="echo")
UPDATE = Article(f"Ferry sinks, one missing\n\n{WIRE.replace('41', '40')}", source="Marrow Post", id="update")
OTHER = Article("Bread prices\n\nThe price of bread in Tatton rose again, the bakers say.", source="Herald", id="bread")


EXCHANGED = (
    ("two fishing", "five fishing"),
    ("two fishing", "no fishing"),
    ("two fishing", "at least two fishing"),
    ("Ada Quill", "Ada Quick"),
    ("Monday", "Tuesday"),
    ("will publish", "will not publish"),
    ("will publish", "won't publish"),
    ("saved", "lost"),
    ("sank", "went down"),  # the same, but what words mean isn't known here
    ("to be replaced", "to be secretly replaced"),
    ("Until a", "After a"),
    ("Tatton", "Ellen"),
)
"""What makes of the wire another report: each exchange could answer a question."""


def archive(*articles: Article) -> Archive:
    return Archive.in_memory(articles, load_embedder())


def stories(found: Archive) -> set[frozenset[str]]:
    rows = found.snapshot().rows("SELECT story, group_concat(id) FROM articles GROUP BY story")
    return {frozenset(ids.split(",")) for _, ids in rows}


def test_a_reprint_a_shortened_one_and_nothing_else_are_one_story():
    together = {frozenset({"post", "herald", "echo"}), frozenset({"update"}), frozenset({"bread"})}
    assert stories(archive(POST, HERALD, ECHO, UPDATE, OTHER)) == together
    assert stories(archive(UPDATE, ECHO, OTHER, HERALD, POST)) == together
    brief = Article(f"Ferry lost\n\n{WIRE.replace('All 41', 'All')}", id="brief")
    assert frozenset({"post", "brief"}) in stories(archive(POST, brief, UPDATE)), "the update isn't drawn in by it"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (WIRE, WIRE, True),
        (WIRE, WIRE.upper(), True),
        (WIRE, WIRE[: len(WIRE) * 2 // 3], True),
        (WIRE, WIRE.replace("41", "14"), False),
        (WIRE, WIRE[: len(WIRE) // 3], False),
        (WIRE, OTHER.text, False),
        (WIRE, f"Ferry lost\nBy Ada Quill\nMARROW, May 6 (AP) — {WIRE}\n(Reporting by Ben Reed)", True),
        (f"(AFP) - {WIRE}", f"Ben Reed, Herald\n{WIRE}\nMore in our Tuesday issue.", True),
        (WIRE, WIRE.replace("Ada Quill said", "Ada Quill, 54, said").replace("begin this week", "begin"), False),
        (WIRE, WIRE.replace("Ada Quill said", "Ada Quill, who is 54, said"), True),
        (WIRE, f"{WIRE.replace('-', '–')} The ferry, he said, “was not old”.", True),
        (WIRE, WIRE.replace("two fishing", "2 fishing").replace("harbour", "harbor").replace("which", "that"), True),
        (WIRE, WIRE[: WIRE.index("An inquiry")] + WIRE[WIRE.index("Until") :], True),
        (WIRE, WIRE[: WIRE.index("An inquiry")] + "Nobody knows why. " + WIRE[WIRE.index("Until") :], False),
        *((WIRE, WIRE.replace(*exchanged), False) for exchanged in EXCHANGED),
        ("同じ記事です。渡し船は月曜日に沈んだ。", "同じ記事です。渡し船は月曜日に沈んだ。", True),
        ("渡し船は月曜日に沈んだ。全員無事。", "渡し船は月曜日に燃えた。全員無事。", False),
        ("", "", True),
    ],
)
def test_copies_are_nearly_the_same_words_with_the_same_figures(one, other, same):
    assert (alike(one, other) and agree(Told(one), Told(other))) is same
    assert (alike(other, one) and agree(Told(other), Told(one))) is same
    if same:
        assert set(bands(one)) & set(bands(other)), "and would be put forward"


def test_search_tells_a_story_once_by_the_article_that_fits_best():
    hits = archive(POST, HERALD, ECHO, OTHER).search("Which fishermen saved the ferry's passengers?", k=10)
    assert sorted({hit.passage.article_id for hit in hits} - {"bread"}) == ["herald"]
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_a_copy_is_found_where_a_filter_leaves_out_the_others():
    hits = archive(POST, HERALD, ECHO).search("Who was saved?", filters=Filters(sources=("Marrow Post",)))
    assert {hit.passage.article_id for hit in hits} == {"post"}


def test_a_citation_names_the_other_outlets_once():
    again = replace(POST, title="Ferry sinks, and all are saved", id="again")
    answer = Bot.from_articles([POST, HERALD, ECHO, again, OTHER]).ask("How many passengers were saved?")
    assert answer.short_answer == "41" or "41" in answer.short_answer
    (citation,) = answer.citations
    assert {citation.source or "echo.example", *citation.also_in} == {"Marrow Post", "Herald", "echo.example"}
    assert answer.to_dict()["citations"][0]["also_in"] == citation.also_in


def test_a_story_survives_the_article_that_was_first(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, article in (("a", POST), ("b", HERALD), ("c", ECHO)):
        (folder / f"{name}.txt").write_text(article.text, encoding="utf-8")
    build([folder], tmp_path / "archive")
    (folder / "a.txt").write_text(OTHER.text, encoding="utf-8")
    build([folder], tmp_path / "archive")
    with sqlite3.connect(tmp_path / "archive" / "archive.db") as connection:
        rows = connection.execute("SELECT story, count(*) FROM articles GROUP BY story ORDER BY 2").fetchall()
        (left,) = connection.execute(
            "SELECT count(*) FROM bands WHERE article NOT IN (SELECT number FROM articles)"
        ).fetchone()
    assert [count for _, count in rows] == [1, 2]
    assert left == 0


def test_an_archive_that_is_written_again_knows_new_copies():
    found = archive(POST, OTHER)
    found.write([Source("more", "1", (HERALD,))])
    assert frozenset({"post", "herald"}) in stories(found)
    assert [copy.id for copy in found.snapshot().copies("herald")] == ["post"]
    assert found.snapshot().copies("bread") == []


RULING = (
    "The high court of Ostwick has {} the appeal against the harbour tunnel, judge Ada Brun said on Monday. The tunnel "
    "has been disputed for four years, and its builder, Nordahl, had asked for a quick decision. The council will "
    "discuss the matter in June, and neighbours of the north shaft have announced a protest march."
)


def test_what_is_told_otherwise_is_cited_under_its_own_outlet():
    day = date(2024, 5, 6)
    reports = [Article(RULING.format(verb), source=outlet, published=day) for verb, outlet in COURT]
    answer = Bot.from_articles(reports).ask("What did the high court do about the appeal against the tunnel?")
    assert {c.source for c in answer.citations} == {"Courier", "Herald"}
    assert all(dict(map(reversed, COURT))[c.source] in c.quote for c in answer.citations)
    assert all(not c.also_in for c in answer.citations)
    for sentence in answer.sentences:
        cited = {c.quote for c in answer.citations if c.marker in sentence.markers}
        assert len(cited) == 1, "what says the opposite isn't cited for it"
    assert "disagree" in answer.notes[0]


COURT = (("rejected", "Courier"), ("allowed", "Herald"))


def test_an_outlet_whose_copy_lacks_the_cited_sentence_is_not_named():
    short = replace(POST, text=WIRE[: WIRE.index("An inquiry")], source="Short", title="", id="short")
    answer = Bot.from_articles([POST, HERALD, short]).ask("What will begin this week?")
    assert answer.citations[0].quote.startswith("An inquiry")
    assert {answer.citations[0].source, *answer.citations[0].also_in} == {"Marrow Post", "Herald"}


def test_an_archive_whose_copies_were_told_by_another_rule_is_told_anew(tmp_path):
    found = archive(POST, Article(WIRE.replace("sank", "burned"), id="burned"), OTHER)
    with transaction(found._connection):
        found._connection.execute("UPDATE articles SET story = (SELECT min(number) FROM articles) WHERE id = 'burned'")
        set_meta(found._connection, RULE_KEY, "1")
    assert frozenset({"post", "burned"}) in stories(found)
    found.write([Source("more", "1", (HERALD,))])
    assert stories(found) == {frozenset({"post", "herald"}), frozenset({"burned"}), frozenset({"bread"})}
