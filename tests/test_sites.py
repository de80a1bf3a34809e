"""Page furniture that is known by what is stored already, and what is shown of an article that has some."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import Bot
from bot.web.conversation import turns
from bot.web.desk import Desk
from bot.web.sources import panel
from index import Archive, Article, build, open_archive
from index.articles import Source
from index.embedder import load_embedder
from index.sites import Site

FOLLOW = "Follow the Marrow Post on Chirper"
STREETS = ("Mill", "Bridge", "Church", "Tanner", "Orchard", "Station")


def story(number: int) -> str:
    street = STREETS[number % len(STREETS)]
    closed = f"Workers closed {street} Street for {number + 2} days."
    return f"Roadworks {number}\n\n{closed}\n\n{FOLLOW}\n\nIt rained {number}."


def passages(archive: Archive) -> str:
    return "\n".join(hit.passage.text for hit in archive.search("street closed rain", 100))


def write(archive: Archive, number: int, source: str = "", folder: str = "/post") -> None:
    archive.write([Source(f"{folder}/{number}.txt", str(number), (Article(story(number), source=source),))])


@pytest.mark.parametrize("source", ["Marrow Post", ""])
def test_an_article_that_comes_alone_is_told_from_its_page_by_those_that_are_stored(source):
    archive = Archive.in_memory([], load_embedder())
    for number in range(2):
        write(archive, number, source)
    assert passages(archive).count(FOLLOW) == 2, "two articles tell nothing yet, and stay as they are"
    write(archive, 2, source)
    write(archive, 3, source)
    assert passages(archive).count(FOLLOW) == 2
    write(archive, 4, source="Ellen Herald" if source else "", folder="/post/elsewhere")
    assert passages(archive).count(FOLLOW) == 3, "another source's or another folder's articles tell nothing"


@pytest.mark.parametrize("source", ["Marrow Post", ""])
def test_what_an_article_was_before_does_not_count_beside_what_it_is(source):
    archive = Archive.in_memory([], load_embedder())
    write(archive, 0, source)
    write(archive, 1, source)
    text = story(0).replace("Workers", "Last week workers")
    archive.write([Source("/post/0.txt", "new", (Article(text, source=source),))])
    assert passages(archive).count(FOLLOW) == 2


def test_a_rebuild_knows_nothing_of_what_was_there(tmp_path):
    folder = tmp_path / "post"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(story(number))
    build([folder], tmp_path / "a")
    assert FOLLOW not in passages(open_archive(tmp_path / "a"))
    build([folder / "0.txt"], tmp_path / "a", rebuild=True)
    assert FOLLOW in passages(open_archive(tmp_path / "a"))


def test_one_file_of_a_folder_is_built_alone_like_the_whole_folder(tmp_path):
    folder = tmp_path / "post"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(story(number))
        build([folder / f"{number}.txt"], tmp_path / "a")
    text = passages(open_archive(tmp_path / "a"))
    assert [text.count(line) for line in (FOLLOW, "It rained 4.")] == [2, 1]


def test_only_so_many_stored_articles_are_looked_at_the_newest_first(monkeypatch):
    monkeypatch.setattr("index.sites.COMPARED", 3)
    archive = Archive.in_memory([], load_embedder())
    for number in range(4):
        write(archive, number)
    others = [story(number).replace(FOLLOW, "Nothing else") for number in (4, 5)]
    archive.write([Source(f"/post/other-{n}.txt", "", (Article(text),)) for n, text in enumerate(others)])
    write(archive, 6)
    assert passages(archive).count(FOLLOW) == 3, "the newest two don't have the line"


def test_the_site_of_an_article():
    alone, many = (Article("Rain."),), (Article("Rain."), Article("Sun."))
    assert Site.of(Source("/a/b.txt", "", alone), alone[0]) == Site("", "/a/")
    assert Site.of(Source("/a/b.zip", "", many), many[0]) == Site("", "/a/b.zip")
    assert Site.of(Source("/a/b.txt", "", alone), Article("Rain.", source="Post")) == Site("Post")
    assert Site.of(Source("", "", alone), alone[0]) == Site("")


def test_the_page_shows_no_furniture_between_the_sentences_around_a_quote(tmp_path: Path):
    folder = tmp_path / "post"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(story(number))
    build([folder], tmp_path / "a")
    desk = Desk(None, lambda _: Bot.open(tmp_path / "a"))
    *_, step = desk.answer((), "For how many days was Orchard Street closed?")
    assert turns(step.conversation)
    shown = panel(step.conversation)
    around, whole = shown.split("<blockquote")[1].split("</blockquote>")
    assert "It rained 4" in around
    assert FOLLOW not in around
    assert FOLLOW in whole
    assert ' lang="en"' in around
