"""What a build tells: every file that was seen, what became of it, what was repaired and what was lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from index import build, formats, open_archive
from index.articles import Article
from index.formats.loaded import Loaded
from tests import papers
from tests.papers import BRIDGE
from tests.test_archive import CountingEmbedder
from tests.test_shell import run


def states(done) -> dict[str, str]:
    return {Path(file.path).name: file.state for file in done.files}


def test_files_of_kinds_that_are_not_read_are_counted_and_named(articles, tmp_path):
    for name in ("a.xlsx", "b.XLSX", "c.mp3", "README", ".hidden.xlsx", "~$report.docx"):
        (articles / name).write_bytes(b"x")
    (articles / "link.txt").symlink_to(articles / "nowhere")
    done = build([articles], tmp_path / "a")
    assert done.skipped == {".xlsx": 2, "no ending": 1, ".mp3": 1, "links to nothing": 1}
    assert [name for name, state in states(done).items() if state == "skipped"] == [
        "README",
        "a.xlsx",
        "b.XLSX",
        "c.mp3",
        "link.txt",
    ]
    told = run("index", articles, "--archive", tmp_path / "a")
    assert (told.returncode, told.stdout) == (0, f"{tmp_path / 'a'}: 3 unchanged, 5 skipped (files); 3 articles\n")
    assert "5 files of kinds that are not read: .xlsx 2, no ending 1, .mp3 1, links to nothing 1." in told.stderr


def test_the_archives_own_files_are_not_told_of(articles):
    for _ in range(2):
        done = build([articles], articles / "archive")
    assert (done.unchanged, done.skipped) == (3, {})


def test_where_there_are_only_other_kinds_the_error_names_them(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"x")
    told = run("index", tmp_path, "--archive", tmp_path / "a")
    assert told.returncode == 2
    assert "1 file of kinds that are not read: .xlsx 1." in told.stderr


def test_a_bundles_members_of_other_kinds_are_told_of():
    members = {"a.txt": BRIDGE.encode(), "b.mp3": b"x", "c/d.mp3": b"x", "e/": b"", "Makefile": b"x", ".f.mp3": b"x"}
    for name, content in (("n.zip", papers.zipped(members)), ("n.tar.gz", papers.tarred(members))):
        loaded = formats.read(name, content)
        assert loaded.warnings[0].startswith(f"{name}: "), loaded
        assert ".mp3 2, " in loaded.warnings[0]
        assert loaded.problems == ()


def test_every_file_has_its_state_its_articles_and_its_errors(articles, tmp_path):
    (articles / "wire.jsonl").write_text(f"{json.dumps({'text': BRIDGE})}\n{{\n{json.dumps({'text': 'Two.'})}\n")
    (articles / "empty.txt").write_text(" ")
    build([articles], tmp_path / "a")
    (articles / "museum.txt").write_text("Museum Shuts\n\nThe Marrow Museum closed for good on Friday.")
    (articles / "harvest.txt").unlink()
    (articles / "new.txt").write_text("It is new.")
    done = build([articles], tmp_path / "a")
    assert states(done) == {
        "bridge.txt": "unchanged",
        "empty.txt": "failed",
        "museum.txt": "updated",
        "new.txt": "added",
        "wire.jsonl": "unchanged",
        "harvest.txt": "missing",
    }
    told = {Path(file.path).name: file for file in done.files}
    assert told["wire.jsonl"].articles == 2
    assert told["wire.jsonl"].errors[0].startswith(f"{articles / 'wire.jsonl'}, line 2: ")
    assert told["empty.txt"].errors == (f"{articles / 'empty.txt'}: there is no text in it.",)
    assert told["harvest.txt"].articles == 1
    assert done.failed == (*told["empty.txt"].errors, *told["wire.jsonl"].errors)
    pruned = build([articles], tmp_path / "a", prune=True)
    assert states(pruned)["harvest.txt"] == "removed"
    told_json = json.loads(run("index", articles, "--archive", tmp_path / "a", "--json").stdout)
    assert {Path(file["path"]).name: file["state"] for file in told_json["files"]} == states(
        build([articles], tmp_path / "a")
    )


def test_a_rebuild_tells_what_it_dropped(articles, tmp_path):
    build([articles], tmp_path / "a")
    done = build([articles / "bridge.txt"], tmp_path / "a", rebuild=True)
    assert states(done) == {"bridge.txt": "added", "harvest.txt": "removed", "museum.txt": "removed"}


def test_what_was_repaired_is_told_apart_from_what_was_lost(articles, tmp_path, monkeypatch):
    def load(name: str, content: bytes) -> Loaded:
        return Loaded((Article(content.decode()),), warnings=(f"{name}: a byte was replaced.",))

    monkeypatch.setitem(formats.LOADERS, ".txt", load)
    done = build([articles / "bridge.txt"], tmp_path / "a")
    assert (done.failed, done.warnings) == ((), (f"{articles / 'bridge.txt'}: a byte was replaced.",))
    assert done.files[0].warnings == done.warnings
    assert build([articles / "bridge.txt"], tmp_path / "a").unchanged == 1


def test_a_renamed_file_is_not_gone_and_costs_no_embedding(articles, tmp_path):
    build([articles], tmp_path / "a")
    before = open_archive(tmp_path / "a").snapshot().rows("SELECT number, id FROM articles ORDER BY 1")
    (articles / "2024").mkdir()
    (articles / "museum.txt").rename(articles / "2024" / "director.txt")
    embedder = CountingEmbedder()
    done = build([articles], tmp_path / "a", embedder=embedder)
    assert (done.added, done.renamed, done.missing, done.unchanged) == (0, 1, (), 2)
    (file,) = [file for file in done.files if file.state == "renamed"]
    assert (file.path, file.before) == (str(articles / "2024" / "director.txt"), str(articles / "museum.txt"))
    assert embedder.count == 0
    assert open_archive(tmp_path / "a").snapshot().rows("SELECT number, id FROM articles ORDER BY 1") == before
    assert build([articles], tmp_path / "a").unchanged == 3


def test_a_file_that_moved_to_another_folder_and_is_broken_in_part_is_renamed(articles, tmp_path):
    (articles / "wire.jsonl").write_text(json.dumps({"text": BRIDGE}) + "\n{\n")
    build([articles], tmp_path / "a")
    (tmp_path / "other").mkdir()
    shutil.move(articles / "wire.jsonl", tmp_path / "other" / "wire.jsonl")
    done = build([tmp_path / "other"], tmp_path / "a")
    assert (done.added, done.renamed) == (0, 1)
    assert build([articles], tmp_path / "a", prune=True).removed == 0


def test_a_copied_file_is_new_and_one_that_changed_on_the_way_is_gone(articles, tmp_path):
    build([articles], tmp_path / "a")
    shutil.copy(articles / "museum.txt", articles / "museum2.txt")
    (articles / "bridge.txt").rename(articles / "bridge2.txt")
    (articles / "bridge2.txt").write_text("The bridge is open.")
    done = build([articles], tmp_path / "a")
    assert (done.added, done.renamed, len(done.missing)) == (2, 0, 1)
