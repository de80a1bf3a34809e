"""Versions: what took an article's place is found, and the article itself stays where citations lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Article, build, open_archive
from index.articles import Source
from index.build import remove
from index.catalogue import Catalogue, Choice
from index.stats import files, stats
from tests.crash.scenario import WordHash

FIRST = Article("The Ellen Bridge closes on 3 May.", "Bridge to Close", "Post", url="https://post.example/bridge")
SECOND = Article("The Ellen Bridge closes on 10 May.", "Bridge to Close", "Post", url="https://post.example/bridge")
ORIGIN = "https://post.example/feed https://post.example/bridge"


def given(article: Article, folder: Path, origin: str = ORIGIN) -> None:
    build([], folder, sources=[Source(origin, article.digest, (article,), keeps=True)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    given(FIRST, tmp_path / "a")
    return tmp_path / "a"


def found(folder: Path) -> list[str]:
    return [hit.passage.text for hit in open_archive(folder).search("When does the Ellen Bridge close?")]


def test_an_earlier_version_can_be_cited_and_is_not_found(folder):
    given(SECOND, folder)
    assert found(folder) == [SECOND.text]
    assert open_archive(folder).article(FIRST.id) == FIRST
    assert len(open_archive(folder).snapshot()) == stats(folder).articles == 1
    assert [entry.id for entry in Catalogue(folder).find(Choice()).entries] == [SECOND.id]
    assert [one.file for one in files(folder)] == [ORIGIN]


def test_a_version_that_comes_back_is_found_again(folder):
    given(SECOND, folder)
    given(FIRST, folder)
    assert found(folder) == [FIRST.text]
    assert open_archive(folder).article(SECOND.id) == SECOND


def test_what_another_source_still_gives_is_no_earlier_version(folder):
    given(FIRST, folder, "https://post.example/other https://post.example/bridge")
    given(SECOND, folder)
    assert sorted(found(folder)) == sorted([FIRST.text, SECOND.text])
    given(SECOND, folder, "https://post.example/other https://post.example/bridge")
    assert found(folder) == [SECOND.text]
    assert open_archive(folder).article(FIRST.id) == FIRST


def test_an_article_is_removed_with_its_earlier_versions(folder):
    given(SECOND, folder)
    assert remove([SECOND.id], folder) == 1
    archive = open_archive(folder)
    for article in (FIRST, SECOND):
        with pytest.raises(KeyError):
            archive.article(article.id)
    given(SECOND, folder)
    assert found(folder) == [], "it isn't back before it changes"


def test_what_versions_have_in_common_is_no_page_furniture(folder):
    lines = "Police closed the road at noon.\n\nNobody was hurt, a spokesman said.\n\n"
    for number in range(9):
        last = f"By {number} o'clock the queue was {number * 111} metres long{', and growing' * number}."
        given(Article(lines + last, "Queue", "Post", url=FIRST.url), folder)
    assert "Nobody was hurt" in " ".join(found(folder))


def test_a_rebuild_keeps_what_addresses_gave_if_it_is_told_to(folder, tmp_path):
    given(SECOND, folder)
    bridge = tmp_path / "bridge.txt"
    bridge.write_text("The mill of Marrow burns.")
    done = build([bridge], folder, embedder=WordHash(), rebuild=True, keep_addresses=True)
    assert (done.articles, done.removed) == (2, 0)
    archive = open_archive(folder, embedder=WordHash())
    assert archive.search("When does the Ellen Bridge close?")[0].passage.text == SECOND.text
    assert archive.article(FIRST.id) == FIRST
    assert not build([], folder, embedder=WordHash(), sources=[Source(ORIGIN, SECOND.digest, (SECOND,))]).changed
    done = build([bridge], folder, rebuild=True)
    assert (done.articles, done.removed) == (1, 1)
    with pytest.raises(KeyError):
        open_archive(folder).article(FIRST.id)
