"""The archive on disk: builds, what changed, damage, other embedders, snapshots, one builder at a time."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from index import Archive, Article, build, open_archive
from index.articles import Source
from index.embedder import load_embedder
from index.errors import (
    ArchiveBusy,
    ArchiveError,
    ArchiveMissing,
    ArchiveUnreadable,
    ArticleError,
    EmbedderMismatch,
)
from tests import papers


class CountingEmbedder:
    """The real embedder, counting what it is given."""

    def __init__(self, identity: str = "") -> None:
        self._real = load_embedder()
        self.identity = identity or self._real.identity
        self.dimension = self._real.dimension
        self.count = 0

    def embed(self, texts, progress=None):
        self.count += len(texts)
        return self._real.embed(texts, progress)


def titles(folder: Path) -> set[str]:
    archive = open_archive(folder)
    return {archive.article(id_).title for (id_,) in archive.snapshot().rows("SELECT id FROM articles")}


def hits(folder: Path, query: str = "bridge repairs", embedder=None) -> list[tuple[str, float]]:
    archive = open_archive(folder, **({"embedder": embedder} if embedder else {}))
    return [(hit.passage.text, hit.score) for hit in archive.search(query)]


def faiss_file(folder: Path) -> Path:
    (path,) = folder.glob("vectors.*.faiss")
    return path


def test_a_second_build_costs_no_embedding(articles, tmp_path):
    embedder = CountingEmbedder()
    first = build([articles], tmp_path / "a", embedder=embedder)
    assert (first.added, first.updated, first.unchanged, first.failed) == (3, 0, 0, ())
    assert embedder.count == 3
    second = build([articles], tmp_path / "a", embedder=embedder)
    assert (second.added, second.updated, second.unchanged) == (0, 0, 3)
    assert embedder.count == 3
    assert not second.changed


def test_an_edited_file_takes_the_place_of_what_it_was(articles, tmp_path):
    build([articles], tmp_path / "a")
    (articles / "museum.txt").write_text("Museum Shuts\n\nThe Marrow Museum closed for good on Friday.")
    embedder = CountingEmbedder()
    done = build([articles], tmp_path / "a", embedder=embedder)
    assert (done.added, done.updated, done.unchanged) == (0, 1, 2)
    assert embedder.count == 1
    assert titles(tmp_path / "a") == {"Bridge to Close for Repairs", "Apple Harvest Best in Years", "Museum Shuts"}


def test_two_files_with_the_same_article_are_one_and_stay_unchanged(articles, tmp_path):
    (articles / "copy.txt").write_bytes((articles / "bridge.txt").read_bytes())
    build([articles], tmp_path / "a")
    assert len(open_archive(tmp_path / "a").snapshot()) == 3
    assert build([articles], tmp_path / "a").unchanged == 4
    (articles / "copy.txt").write_text("Another story\n\nIt is not about the bridge.")
    build([articles], tmp_path / "a")
    assert "Bridge to Close for Repairs" in titles(tmp_path / "a")


def test_a_vanished_file_is_reported_and_removed_only_when_asked(articles, tmp_path):
    build([articles], tmp_path / "a")
    (articles / "museum.txt").unlink()
    told = build([articles], tmp_path / "a")
    assert (told.unchanged, told.removed, told.missing) == (2, 0, (str(articles.resolve() / "museum.txt"),))
    assert len(titles(tmp_path / "a")) == 3
    done = build([articles], tmp_path / "a", prune=True)
    assert (done.unchanged, done.removed, done.missing) == (2, 1, ())
    assert titles(tmp_path / "a") == {"Bridge to Close for Repairs", "Apple Harvest Best in Years"}


def test_only_what_was_in_the_named_folders_can_vanish(articles, tmp_path):
    other = tmp_path / "articles-of-others"
    other.mkdir()
    (other / "town.txt").write_text("Town Talk\n\nThe town talks about the bridge.")
    build([articles, other], tmp_path / "a")
    (articles / "museum.txt").unlink()
    assert build([other], tmp_path / "a", prune=True).removed == 0
    assert build([articles / "bridge.txt"], tmp_path / "a", prune=True).removed == 0
    assert len(titles(tmp_path / "a")) == 4


def test_what_cannot_be_read_any_more_has_not_vanished(articles, tmp_path):
    build([articles], tmp_path / "a")
    (articles / "museum.txt").write_bytes(bytes(range(256)) * 20)
    (articles / "harvest.txt").rename(articles / ".harvest.txt")
    done = build([articles], tmp_path / "a", prune=True)
    assert (len(done.failed), done.removed) == (1, 1)
    assert "Museum Names Director" in titles(tmp_path / "a")


def test_a_folder_that_lost_everything_is_not_pruned(articles, tmp_path):
    build([articles], tmp_path / "a")
    for path in articles.iterdir():
        path.unlink()
    with pytest.raises(ArticleError, match="nothing was removed"):
        build([articles], tmp_path / "a", prune=True)
    assert len(build([articles], tmp_path / "a").missing) == 3
    assert len(titles(tmp_path / "a")) == 3


def test_an_article_with_an_id_of_its_own_can_change(tmp_path):
    archive = Archive.in_memory([], load_embedder())
    for text in ("The bridge is open.", "The bridge is shut."):
        for origin in ("first.json", "second.json"):
            archive.write([Source(origin, text, (Article(text, id="bridge"),))])
    assert [hit.passage.text for hit in archive.search("bridge")] == ["The bridge is shut."]
    assert archive.article("bridge").text == "The bridge is shut."
    archive.write([], gone=["first.json"])
    assert len(archive.snapshot()) == 1
    archive.write([], gone=["second.json"])
    assert len(archive.snapshot()) == len(archive.snapshot().vectors) == 0


def test_a_rebuild_embeds_nothing_twice(articles, tmp_path):
    build([articles], tmp_path / "a")
    embedder = CountingEmbedder()
    done = build([articles / "bridge.txt"], tmp_path / "a", embedder=embedder, rebuild=True)
    assert embedder.count == 0
    assert (done.added, done.removed) == (1, 2)


def test_vectors_that_no_build_came_to_use_are_dropped_in_the_end(articles, tmp_path, monkeypatch):
    class Stopping(CountingEmbedder):
        def embed(self, texts, progress=None):
            if self.count:
                raise KeyboardInterrupt
            return super().embed(texts, progress)

    monkeypatch.setattr("index.embedding.AT_ONCE", 1)
    with pytest.raises(KeyboardInterrupt):
        build([articles], tmp_path / "a", embedder=Stopping())
    for path in articles.iterdir():
        path.write_text(f"Other News\n\nThe {path.stem} is not what it was.")
    build([articles], tmp_path / "a")
    ((count,),) = open_archive(tmp_path / "a").snapshot().rows("SELECT count(*) FROM vectors")
    assert count == 3


def test_another_embedder_is_refused_also_when_nothing_changed(articles, tmp_path):
    build([articles], tmp_path / "a")
    with pytest.raises(EmbedderMismatch, match="package:other"):
        build([articles], tmp_path / "a", embedder="package:other")


def test_a_rebuild_holds_these_paths_alone(articles, tmp_path):
    build([articles], tmp_path / "a")
    build([articles / "bridge.txt"], tmp_path / "a", rebuild=True)
    assert titles(tmp_path / "a") == {"Bridge to Close for Repairs"}


def test_what_cannot_be_read_is_named_and_the_rest_goes_in(articles, tmp_path):
    (articles / "empty.txt").write_text(" \n ")
    (articles / "binary.txt").write_bytes(bytes(range(256)) * 20)
    done = build([articles], tmp_path / "a")
    assert done.added == 3
    assert len(done.failed) == 2
    assert any("empty.txt: there is no text in it." in line for line in done.failed)
    assert any("binary.txt" in line for line in done.failed)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(tmp_path, encoding):
    path = tmp_path / "a.txt"
    text = "Café in Marrow reopens\n\nThe café’s owner, Zoë Müller, said the new season begins “très bientôt”. " * 3
    path.write_bytes(text.encode(encoding))
    build([path], tmp_path / "a")
    assert "Zoë Müller" in open_archive(tmp_path / "a").search("owner")[0].passage.text


def test_nothing_to_read_is_an_error_that_names_the_place(tmp_path):
    with pytest.raises(ArticleError, match="nowhere: there is no such file"):
        build([tmp_path / "nowhere"], tmp_path / "a")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArticleError, match="no article that can be read"):
        build([tmp_path / "empty"], tmp_path / "a")


@pytest.mark.parametrize("damage", ["flipped", "cut", "gone", "garbage"])
def test_a_damaged_faiss_file_is_remade_not_loaded(articles, tmp_path, damage):
    folder = tmp_path / "a"
    build([articles], folder)
    before, path = hits(folder), faiss_file(folder)
    content = bytearray(path.read_bytes())
    if damage == "flipped":
        content[len(content) // 2] ^= 0xFF
    changed = {"flipped": content, "cut": content[:-100], "garbage": b"not faiss", "gone": None}[damage]
    path.unlink() if changed is None else path.write_bytes(changed)
    embedder = CountingEmbedder()
    assert hits(folder, embedder=embedder) == before
    assert embedder.count == 1, "only the query is embedded: the vectors come from the database"
    assert faiss_file(folder).read_bytes() != changed
    assert hits(folder) == before


def test_a_faiss_file_of_another_build_is_not_loaded(articles, tmp_path):
    folder = tmp_path / "a"
    build([articles], folder)
    before, path = hits(folder), faiss_file(folder)
    other = path.with_name(path.name.replace(path.name.split(".")[1], "0" * 32))
    path.rename(other)
    assert hits(folder) == before
    assert path.exists()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0 but no more", b"x" * 5000])
def test_an_unreadable_archive_is_one_clear_error(tmp_path, content):
    (tmp_path / "archive.db").write_bytes(content)
    with pytest.raises((ArchiveUnreadable, ArchiveMissing), match=str(tmp_path)):
        open_archive(tmp_path)


def test_a_place_that_cannot_hold_an_archive_is_one_clear_error(articles, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ArchiveError, match="Name another folder"):
        build([articles], tmp_path / "file")
    with pytest.raises(ArchiveMissing):
        open_archive(tmp_path / "file")


def test_a_faiss_file_that_cannot_be_kept_costs_nothing_else(articles, tmp_path, monkeypatch):
    folder = tmp_path / "a"
    build([articles], folder)
    before = hits(folder)
    faiss_file(folder).unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.vectors.os.fsync", full)
    assert hits(folder) == before


def test_a_missing_archive_says_how_to_build_it(tmp_path):
    with pytest.raises(ArchiveMissing, match="python -m index"):
        open_archive(tmp_path / "none")


def test_another_embedder_is_refused_until_a_rebuild(articles, tmp_path):
    folder, other = tmp_path / "a", CountingEmbedder("another")
    build([articles], folder)
    with pytest.raises(EmbedderMismatch, match="--rebuild"):
        open_archive(folder, embedder=other)
    (articles / "new.txt").write_text("News\n\nThere is news.")
    with pytest.raises(EmbedderMismatch):
        build([articles], folder, embedder=other)
    assert len(hits(folder)) == 3
    build([articles], folder, embedder=other, rebuild=True)
    assert open_archive(folder, embedder=other).search("news")


def test_one_builder_at_a_time(articles, tmp_path):
    (tmp_path / "a").mkdir()
    with FileLock(tmp_path / "a" / "build.lock"), pytest.raises(ArchiveBusy, match="Another build"):
        build([articles], tmp_path / "a")
    build([articles], tmp_path / "a")
    with FileLock(tmp_path / "a" / "build.lock", timeout=0):
        pass


def test_a_reader_keeps_its_snapshot_during_a_build_and_moves_on_after_it(articles, tmp_path):
    folder = tmp_path / "a"
    build([articles / "bridge.txt"], folder)
    archive = open_archive(folder)
    held = archive.snapshot()
    build([articles], folder)
    assert len(held) == 1
    assert len(held.vectors) == 1
    assert len(archive.snapshot()) == 3
    assert len(archive.search("Marrow")) == 3


def test_a_reader_follows_an_archive_that_was_deleted_and_built_again(articles, tmp_path):
    folder = tmp_path / "a"
    build([articles / "bridge.txt"], folder)
    archive = open_archive(folder)
    shutil.rmtree(folder)
    assert len(archive.search("Marrow")) == 1, "what is open still answers while there is nothing else"
    build([articles / "harvest.txt"], folder)
    assert "apples" in archive.search("Marrow")[0].passage.text


def test_threads_may_share_an_archive(articles, tmp_path):
    build([articles], tmp_path / "a")
    archive = open_archive(tmp_path / "a")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: [hit.passage.text for hit in archive.search("apples")], range(32)))
    assert all(texts == found[0] for texts in found)


def test_a_build_that_fails_leaves_the_old_archive(articles, tmp_path):
    folder = tmp_path / "a"
    build([articles / "bridge.txt"], folder)
    before = hits(folder)

    class Failing(CountingEmbedder):
        def embed(self, texts, progress=None):
            raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError):
        build([articles], folder, embedder=Failing())
    assert hits(folder) == before


def test_vectors_outlive_a_build_that_was_stopped(articles, tmp_path, monkeypatch):
    monkeypatch.setattr("index.embedding.AT_ONCE", 1)

    class Stopping(CountingEmbedder):
        def embed(self, texts, progress=None):
            if self.count == 2:
                raise KeyboardInterrupt
            return super().embed(texts, progress)

    with pytest.raises(KeyboardInterrupt):
        build([articles], tmp_path / "a", embedder=Stopping())
    embedder = CountingEmbedder()
    build([articles], tmp_path / "a", embedder=embedder)
    assert embedder.count == 1


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_an_archive_without_any_finished_build_is_missing(tmp_path):
    Archive.create(_made(tmp_path / "a"), load_embedder())
    with pytest.raises(ArchiveMissing, match="never finished"):
        open_archive(tmp_path / "a")


def test_an_archive_of_another_format_says_so(articles, tmp_path):
    build([articles], tmp_path / "a")
    with sqlite3.connect(tmp_path / "a" / "archive.db") as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'format'")
    with pytest.raises(ArchiveUnreadable, match="format 0"):
        open_archive(tmp_path / "a")


OLD_FULLTEXT = """CREATE VIRTUAL TABLE fulltext USING fts5(
    title, body, tokenize = "porter unicode61 remove_diacritics 2")"""


def aged(folder: Path) -> None:
    """Make of an archive what a Byline of format 2 would have built."""
    with sqlite3.connect(folder / "archive.db") as connection:
        connection.execute("ALTER TABLE articles DROP COLUMN pages")
        connection.execute("ALTER TABLE articles DROP COLUMN language")
        connection.execute("DROP TABLE fulltext")
        connection.execute(OLD_FULLTEXT)
        connection.execute(
            """INSERT INTO fulltext (rowid, title, body) SELECT p.number, title, substr(text, start + 1, stop - start)
            FROM passages p JOIN articles a ON a.number = p.article"""
        )
        connection.execute("UPDATE meta SET value = '2' WHERE key = 'format'")
    connection.close()


def test_an_archive_of_the_format_before_is_brought_to_this_one_and_nothing_is_embedded(articles, tmp_path):
    (articles / "zh.txt").write_text("市政府周二宣布，潮白河大桥将于五月三日关闭维修。", encoding="utf-8")
    folder = tmp_path / "a"
    build([articles], folder)
    before, path = hits(folder, "潮白河") + hits(folder), faiss_file(folder)
    aged(folder)
    with pytest.raises(ArchiveUnreadable, match=r"format 2.*nothing is embedded again.*python -m index FOLDER"):
        open_archive(folder)
    embedder = CountingEmbedder()
    assert build([articles], folder, embedder=embedder).unchanged == 4
    assert embedder.count == 0
    assert hits(folder, "潮白河") + hits(folder) == before
    assert faiss_file(folder) == path
    spoken = open_archive(folder).snapshot().rows("SELECT language, count(*) FROM articles GROUP BY language")
    assert dict(spoken) == {"en": 3, "zh": 1}


def test_files_that_are_read_better_than_before_are_read_anew(articles, tmp_path):
    folder, paper = tmp_path / "a", articles / "paper.pdf"
    paper.write_bytes(papers.pdf([["The bridge closes."], ["The mill burned down."]]))
    build([articles], folder)
    with sqlite3.connect(folder / "archive.db") as connection:
        connection.execute("ALTER TABLE articles DROP COLUMN pages")
        connection.execute("UPDATE meta SET value = '3' WHERE key = 'format'")
    connection.close()
    embedder = CountingEmbedder()
    done = build([articles], folder, embedder=embedder)
    assert (done.updated, done.unchanged, embedder.count) == (1, 3, 0)
    hit = open_archive(folder).search("mill")[0].passage
    article = open_archive(folder).article(hit.article_id)
    assert article.page(article.text.index("mill")) == 2


def test_an_upgrade_that_is_stopped_changes_nothing(articles, tmp_path, monkeypatch):
    folder = tmp_path / "a"
    build([articles], folder)
    before = hits(folder)
    aged(folder)
    with monkeypatch.context() as patched:
        patched.setattr("index.upgrade.FORMAT", None)  # refused by the table, at the last step
        with pytest.raises(ArchiveUnreadable):
            build([articles], folder)
    with pytest.raises(ArchiveUnreadable, match="format 2"):
        open_archive(folder)
    build([articles], folder)
    assert hits(folder) == before


def test_the_same_id_twice_is_an_error_and_the_same_article_twice_is_not():
    with pytest.raises(ArticleError, match="'x'"):
        Archive.in_memory([Article("One.", id="x"), Article("Two.", id="x")], load_embedder())
    archive = Archive.in_memory([Article("One."), Article("One.")], load_embedder())
    assert len(archive.snapshot()) == 1


def test_an_archive_in_memory_can_be_empty_and_grow():
    archive = Archive.in_memory([], load_embedder())
    assert archive.search("anything") == []
    archive.write([Source("", "", (Article("A delegation arrives on Monday."),))])
    assert archive.search("delegation")[0].passage.text == "A delegation arrives on Monday."


def test_vectors_are_those_of_sentence_transformers(seed_archive):
    from sentence_transformers import SentenceTransformer

    from index.embedder import DEFAULT, model_folder

    texts = [hit.passage.text for hit in seed_archive.search("Syria")] + ["", "🙂", "word " * 1000]
    ordinary = SentenceTransformer(str(model_folder(DEFAULT))).encode(texts, normalize_embeddings=True)
    np.testing.assert_allclose(load_embedder().embed(texts), ordinary, atol=1e-5)
