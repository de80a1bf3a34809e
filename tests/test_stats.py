"""``stats``: what is in an archive, without a model."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from index import Archive, Article, build
from index.articles import Source
from index.embedder import load_embedder
from index.errors import ArchiveMissing
from index.stats import Given, files, readable_files, readable_stats, stats
from index.vectors import Method
from tests.conftest import ROOT

STORIES = (
    Article("The bridge closed.", source="Marrow Post", published=date(2024, 5, 1)),
    Article("The bridge opened.", source="Ellen Herald", published=datetime(2024, 6, 2, 23, 30, tzinfo=UTC)),
    Article("The bridge was painted.", source="Marrow Post"),
    Article("Nobody knows when the bridge was built."),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stats")
    Archive.create(folder, load_embedder()).write([Source("wire", "1", STORIES)])
    return folder


def test_it_tells_what_is_in_the_archive(folder):
    found = stats(folder)
    assert (found.articles, found.passages, found.undated, found.nameless) == (4, 4, 2, 1)
    assert list(found.sources.items()) == [("Marrow Post", 2), ("Ellen Herald", 1)]
    assert found.languages == {"en": 4}
    assert (found.first, found.last) == ("2024-05-01", "2024-06-02")
    assert datetime.now(UTC) - datetime.fromisoformat(found.built) < timedelta(minutes=5)
    assert found.embedder == load_embedder().identity
    assert found.search == Method("exact", 1.0)
    assert found.database >= (folder / "archive.db").stat().st_size > 0
    assert found.vectors == next(folder.glob("vectors.*.faiss")).stat().st_size


def test_it_counts_the_newest_build(articles, tmp_path):
    build([articles / "bridge.txt"], tmp_path / "a")
    assert stats(tmp_path / "a").articles == 1
    build([articles], tmp_path / "a")
    assert stats(tmp_path / "a").articles == 3


def test_a_missing_vectors_file_is_told(articles, tmp_path):
    build([articles], tmp_path / "a")
    next((tmp_path / "a").glob("vectors.*.faiss")).unlink()
    found = stats(tmp_path / "a")
    assert (found.search, found.vectors) == (None, 0)
    assert "made again" in readable_stats(found)


def test_there_is_nothing_to_tell_of_no_archive_or_an_unfinished_one(tmp_path):
    with pytest.raises(ArchiveMissing, match="Build one"):
        stats(tmp_path)
    Archive.create(tmp_path, load_embedder())
    with pytest.raises(ArchiveMissing, match="never finished"):
        stats(tmp_path)


def test_the_shell_tells_the_same_and_loads_no_model(folder):
    watch = "import atexit, sys; atexit.register(lambda: print({'openvino', 'torch'} & set(sys.modules)))"
    told = f"{watch}; from bot.commands import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", told, "stats", "--archive", str(folder), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    shown, _, loaded = done.stdout.rpartition("\n}\n")
    assert json.loads(shown + "}")["articles"] == 4
    assert loaded == "set()\n"


def test_it_tells_what_came_from_where(articles, tmp_path):
    wire = [{"text": "One two three.", "date": day} for day in ("2024-05-01", "2024-06-02", None)]
    (articles / "wire.jsonl").write_text("\n".join(map(json.dumps, wire)))
    build([articles], tmp_path / "a", sources=[Source("https://post.example/1", "1", STORIES[:1])])
    found = files(tmp_path / "a")
    assert [Path(one.file).name for one in found] == ["bridge.txt", "harvest.txt", "museum.txt", "wire.jsonl", "1"]
    assert found[3] == Given(str(articles / "wire.jsonl"), ".jsonl", 3, 9, "2024-05-01", "2024-06-02", 1)
    assert (found[0].words, found[0].first, found[4].kind) == (17, "", "address")
    assert sum(one.articles for one in found) == stats(tmp_path / "a").articles == 7
    told = readable_files(found).splitlines()
    assert len(told) == 6
    assert told[4].split() == ["3", "9", "2024-05-01", "to", "2024-06-02", ".jsonl", str(articles / "wire.jsonl")]


def test_the_shell_tells_of_files_too(articles, tmp_path):
    build([articles], tmp_path / "a")
    command = [sys.executable, "-m", "index.stats", "--archive", str(tmp_path / "a"), "--files"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert len(done.stdout.splitlines()) == 4
    done = subprocess.run([*command, "--json"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    told = json.loads(done.stdout)
    assert (told["articles"], len(told["files"])) == (3, 3)


def test_words_for_people(folder):
    told = readable_stats(stats(folder))
    assert "4 in 4 passages" in told
    assert "Marrow Post 2, Ellen Herald 1; 1 articles without" in told
    assert "languages  en 4; 0 articles without" in told
    assert "2024-05-01 to 2024-06-02; 2 articles without a date" in told
    assert "search     exact" in told
