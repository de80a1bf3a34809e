"""The catalogue: articles by words, days and facets, and how many there are of each."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from index import Archive, Article, build
from index.articles import Source
from index.build import remove
from index.catalogue import Catalogue
from index.choice import Choice
from index.embedder import load_embedder
from index.errors import ArchiveMissing, FilterError

TOLD = [
    ("Bridge closes", "The old bridge closes on 3 May.", "Marrow Post", "Ada Quill", date(2023, 5, 1)),
    (
        "Bridge opens",
        "The old bridge is open again. It was a bridge too far.",
        "Marrow Post",
        "Finn Oder",
        "2023-05-09",
    ),
    ("A fair", "The spring fair was well visited.", "The Tide", "Ada Quill", date(2024, 4, 2)),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    names = "title", "text", "source", "author", "published"
    records = [dict(zip(names, told, strict=True)) for told in TOLD]
    (folder / "some.jsonl").write_text("\n".join(json.dumps(record, default=str) for record in records))
    (folder / "mill.txt").write_text("Nobody knows when the mill was built. The delegation didn't.")
    return folder


@pytest.fixture(scope="module")
def archive(files: Path) -> Path:
    build([files], files / "archive")
    return files / "archive"


@pytest.fixture(scope="module")
def catalogue(archive: Path) -> Catalogue:
    return Catalogue(archive)


def titles(catalogue: Catalogue, choice: Choice, sort: str = "newest") -> list[str]:
    return [entry.title for entry in catalogue.find(choice, sort).entries]  # type: ignore[arg-type]


def test_all_are_listed_the_newest_first_and_the_undated_last(catalogue):
    found = catalogue.find(Choice())
    assert [entry.title for entry in found.entries] == ["A fair", "Bridge opens", "Bridge closes", ""]
    assert (found.articles, found.count, found.undated) == (4, 4, 1)
    first = found.entries[0]
    assert (first.source, first.author, first.published, first.kind) == (
        "The Tide",
        "Ada Quill",
        date(2024, 4, 2),
        ".jsonl",
    )
    assert first.excerpt == (("The spring fair was well visited.", False),)
    assert not Choice().limits


def test_words_are_found_as_they_are_typed(catalogue):
    assert titles(catalogue, Choice("bri")) == ["Bridge opens", "Bridge closes"]
    assert titles(catalogue, Choice("bridge clo")) == ["Bridge closes"]
    assert titles(catalogue, Choice("bridges ")) == ["Bridge opens", "Bridge closes"]
    assert titles(catalogue, Choice("bri ")) == []
    assert titles(catalogue, Choice("bridge fair")) == []
    assert len(titles(catalogue, Choice('"* ('))) == 4


def test_at_every_letter_of_a_word_it_is_found(catalogue):
    word = "delegation"
    assert all(catalogue.find(Choice(word[:end])).count == 1 for end in range(3, len(word) + 1))


def test_the_best_match_is_first_and_its_words_are_marked(catalogue):
    entries = catalogue.find(Choice("bridge"), "best").entries
    assert entries[0].title == "Bridge opens"
    assert [words for words, marked in entries[0].excerpt if marked] == ["bridge", "bridge"]
    assert "".join(words for words, _ in entries[0].excerpt) == TOLD[1][1]


def test_facets_choose_and_are_counted_as_if_they_did_not(catalogue):
    found = catalogue.find(Choice(facets={"outlet": ("Marrow Post",)}))
    assert {entry.source for entry in found.entries} == {"Marrow Post"}
    assert found.facets["outlet"] == {"Marrow Post": 2, "": 1, "The Tide": 1}
    assert found.facets["author"] == {"Ada Quill": 1, "Finn Oder": 1}
    assert found.facets["year"] == {"2023": 2}
    assert catalogue.find(Choice()).facets["kind"] == {".jsonl": 3, ".txt": 1}
    assert titles(catalogue, Choice(facets={"author": ("Ada Quill",), "year": ("2023",)})) == ["Bridge closes"]
    assert titles(catalogue, Choice(facets={"year": ("",)})) == [""]
    assert catalogue.find(Choice("fair", facets={"outlet": ("Marrow Post",)})).facets["outlet"]["Marrow Post"] == 0
    assert catalogue.values("outlet") == ["Marrow Post", "The Tide"]


def test_days_choose_and_are_counted_as_if_they_did_not(catalogue):
    found = catalogue.find(Choice(first=date(2023, 5, 2), last=date(2023, 12, 31)))
    assert [entry.title for entry in found.entries] == ["Bridge opens"]
    assert found.days == {date(2023, 5, 1): 1, date(2023, 5, 9): 1, date(2024, 4, 2): 1}
    with pytest.raises(FilterError, match="exchange the dates"):
        Choice(first=date(2024, 1, 1), last=date(2023, 1, 1))


def test_orders_and_how_many(catalogue):
    assert titles(catalogue, Choice(), "oldest") == ["Bridge closes", "Bridge opens", "A fair", ""]
    assert titles(catalogue, Choice(), "title") == ["A fair", "Bridge closes", "Bridge opens", ""]
    assert titles(catalogue, Choice(), "outlet") == ["Bridge opens", "Bridge closes", "A fair", ""]
    found = catalogue.find(Choice(), "title", count=1)
    assert ([entry.title for entry in found.entries], found.count) == (["A fair"], 4)


def test_it_tells_of_the_newest_build_and_what_that_did(files, tmp_path):
    archive, catalogue = tmp_path / "archive", Catalogue(tmp_path / "archive")
    with pytest.raises(ArchiveMissing):
        catalogue.find(Choice())
    build([files / "mill.txt"], archive)
    assert catalogue.find(Choice()).articles == 1
    (tmp_path / "broken.docx").write_bytes(b"not a document")
    build([files / "some.jsonl", tmp_path / "broken.docx"], archive)
    assert catalogue.find(Choice()).articles == 4
    last = catalogue.last_build()
    assert last
    assert last.counts == {"added": 1, "failed": 1}
    assert [(Path(file.path).name, file.state, file.articles) for file in last.files] == [
        ("some.jsonl", "added", 3),
        ("broken.docx", "failed", 0),
    ]
    assert "broken.docx" in last.failed[0]
    build([files / "some.jsonl"], archive)
    assert catalogue.last_build() == last, "a build that did nothing has nothing to tell"
    shutil.rmtree(archive)
    build([files / "mill.txt"], archive)
    assert catalogue.find(Choice()).articles == 1


def test_what_is_removed_is_gone_and_stays_so_until_its_file_changes(files, tmp_path):
    archive, catalogue = tmp_path / "archive", Catalogue(tmp_path / "archive")
    shutil.copy(files / "some.jsonl", tmp_path)
    shutil.copy(files / "mill.txt", tmp_path)
    places = [tmp_path / "some.jsonl", tmp_path / "mill.txt"]
    build(places, archive)
    gone = [entry.id for entry in catalogue.find(Choice()).entries if entry.title in ("A fair", "")]
    assert remove([*gone, "no such"], archive) == 2
    assert titles(catalogue, Choice()) == ["Bridge opens", "Bridge closes"]
    assert titles(catalogue, Choice("mill")) == []
    with pytest.raises(KeyError):
        catalogue.article(gone[0])
    done = build(places, archive)
    assert (done.unchanged, done.articles) == (2, 2)
    assert {Path(file.path).name: file.articles for file in done.files} == {"some.jsonl": 2, "mill.txt": 0}
    (tmp_path / "mill.txt").write_text("The mill was built in 1840.")
    assert build(places, archive).articles == 3
    assert build(places, archive, rebuild=True).articles == 4
    assert remove([], archive) == 0


def test_an_article_that_two_files_give_is_removed_from_both(tmp_path):
    article = Article("The well of Ellen dried up.", "A well")
    archive = Archive.create(tmp_path, load_embedder())
    archive.write([Source("one", "1", [article]), Source("two", "2", [article, Article("It rained.", "Rain")])])
    assert archive.remove([article.id]) == 1
    assert archive.given() == {"one": 0, "two": 1}
    assert [hit.passage.text for hit in archive.search("the well of Ellen")] == ["It rained."]
    archive.write([], gone=["one", "two"])
    assert archive.known() == {}


@pytest.mark.parametrize(
    ("words", "in_title", "in_text"),
    [
        ("closing bridge ", ["Bridge", "closes"], ["bridge", "closes"]),
        ("brid", ["Bridge"], ["bridge"]),
        ("3 old", [], ["old", "3"]),
        ("the ", [], ["The"]),
        ("moon", [], []),
        ("", [], []),
    ],
)
def test_the_places_of_sought_words_are_told(catalogue, words, in_title, in_text):
    id_ = catalogue.find(Choice("3 May")).entries[0].id
    found = catalogue.article(id_, words)
    assert [found.article.title[a:b] for a, b in found.title] == in_title
    assert [found.article.text[a:b] for a, b in found.text] == in_text


def test_words_are_marked_in_scripts_without_spaces_in_unfinished_words_and_beneath_accents(tmp_path):
    texts = "市长说北京大桥明天关闭。北京下雨。", "The delegation met a delegate in the café of Velmark."
    for n, text in enumerate(texts):
        (tmp_path / f"{n}.txt").write_text(text)
    build([tmp_path], tmp_path / "archive")
    catalogue = Catalogue(tmp_path / "archive")

    def places(words: str) -> list[str]:
        found = catalogue.article(catalogue.find(Choice(words)).entries[0].id, words)
        return [found.article.text[a:b] for a, b in found.text]

    assert places("北京大桥") == ["北京大桥", "北京"]
    assert places("delegat") == ["delegation", "delegate"]
    assert places("cafe ") == ["café"]
