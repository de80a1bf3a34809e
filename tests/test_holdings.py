"""The archive's half of the page, without a browser: what comes in, what is done with it, and what is shown."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.web import chart
from bot.web.holdings import intake, reading, results, told
from bot.web.holdings.routes import is_local
from bot.web.holdings.work import Job, Progress, Workroom
from index import Article
from index.archive import building
from index.catalogue import Catalogue, Found
from index.choice import Choice
from index.embedder import load_embedder
from index.entries import Entry
from index.errors import ArticleError
from index.report import FileReport, LastBuild
from index.sought import Marked
from tests.apart import done

SIGNS = "<script>window.pwned=1</script>"


@pytest.fixture
def room(tmp_path: Path) -> Workroom:
    return Workroom(tmp_path / "archive", load_embedder)


def ended(room: Workroom) -> list[Job]:
    """The jobs, once nothing waits any more."""
    until = time.monotonic() + 120
    while not all(job.ended for job in room.seen()[0]):
        assert time.monotonic() < until
        time.sleep(0.05)
    return list(room.seen()[0])


def put(room: Workroom, path: Path, words: str) -> None:
    path.write_text(words)
    room.put("file", path.name, str(path))


def test_files_go_in_and_each_tells_what_became_of_it(room, tmp_path):
    put(room, tmp_path / "well.txt", "The well of Ellen dried up.")
    put(room, tmp_path / "torn.docx", "no document")
    read, torn = ended(room)
    assert (read.state, read.told) == ("done", ("read: 1 article",))
    assert torn.state == "failed"
    assert torn.told[0].startswith("torn.docx:")
    assert [path.name for path in tmp_path.glob("*.*")] == ["well.txt"], "what can't be read isn't kept"
    put(room, tmp_path / "well.txt", "The well of Ellen dried up.")
    assert ended(room)[-1].told == ("in the archive already: 1 article",)
    id_ = Catalogue(room.archive).find(Choice()).entries[0].id
    room.put("removal", "well", id_)
    room.put("removal", "well", "no such article")
    assert [job.told for job in ended(room)[-2:]] == [("removed",), ("removed",)]
    assert Catalogue(room.archive).find(Choice()).articles == 0
    room.forget()
    assert room.seen() == ((), None)


def test_it_waits_for_a_build_of_somebody_else(room, tmp_path):
    free = threading.Event()

    def hold() -> None:
        with building(room.archive, load_embedder()):
            held.set()
            free.wait(60)

    held, holder = threading.Event(), threading.Thread(target=hold)
    holder.start()
    held.wait(60)
    put(room, tmp_path / "well.txt", "The well of Ellen dried up.")
    time.sleep(1)
    assert room.seen()[0][0].state == "read"
    free.set()
    holder.join(60)
    assert ended(room)[0].told == ("read: 1 article",)


def test_a_build_that_fails_is_told_of_every_file(room, tmp_path):
    room.archive.write_text("a file where the folder should be")
    put(room, tmp_path / "well.txt", "The well of Ellen dried up.")
    (job,) = ended(room)
    assert job.state == "failed"
    assert "Name another folder" in job.told[-1]
    assert (tmp_path / "well.txt").exists(), "it could be read"


def test_only_so_much_may_wait(room, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.web.holdings.work.MOST_FILES", 0)
    with pytest.raises(ArticleError, match="wait until they are in"):
        put(room, tmp_path / "well.txt", "The well of Ellen dried up.")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/a.txt", "a.txt"),
        ("c:\\b\\a.PDF", "a.pdf"),
        (".hidden.txt", "hidden.txt"),
        ("a\x00b\n<i>.md", "a_b_i_.md"),
        ("Übersicht № 5.docx", "Übersicht _ 5.docx"),
        ("x" * 400 + ".tar.gz", "x" * 100 + ".tar.gz"),
    ],
)
def test_a_name_is_kept_without_folders_and_odd_signs(name: str, kept: str):
    assert intake.checked(name) == kept


@pytest.mark.parametrize("name", ["a.exe", ".txt", "a", "", "..", "/", "a.txt/", "a.txt.exe"])
def test_files_of_other_kinds_are_refused(name: str):
    with pytest.raises(ArticleError, match="of this kind"):
        intake.checked(name)


async def parts(*given: bytes) -> AsyncIterator[bytes]:
    for part in given:
        yield part


def keep(into: Path, name: str, *given: bytes) -> Path:
    return done(intake.keep, into, name, parts(*given))


def test_a_file_is_kept_once_and_no_other_is_overwritten(tmp_path, monkeypatch):
    first = keep(tmp_path / "added", "a.txt", b"one ", b"word")
    assert first.read_bytes() == b"one word"
    assert keep(tmp_path / "added", "a.txt", b"one word") == first
    assert keep(tmp_path / "added", "a.txt", b"another").name == "a-2.txt"
    monkeypatch.setattr(intake, "LARGEST", 5)
    with pytest.raises(ArticleError, match="larger than"):
        keep(tmp_path / "added", "b.txt", b"123", b"456")
    with pytest.raises(ArticleError, match="empty"):
        keep(tmp_path / "added", "c.txt")
    assert sorted(path.name for path in (tmp_path / "added").iterdir()) == ["a-2.txt", "a.txt"]


@pytest.mark.parametrize(("name", "local"), [("127.0.0.1", True), ("localhost", True), ("0.0.0.0", False), ("", False)])
def test_a_page_that_is_served_to_a_network_is_not_local(name: str, local: bool):
    assert is_local({"GRADIO_SERVER_NAME": name}) is local
    assert is_local({})


def test_bars_are_days_months_or_years_without_gaps():
    week = chart.bars({date(2024, 2, 27): 2, date(2024, 3, 2): 1})
    assert [(bar.name, bar.count) for bar in week] == [
        ("27 February 2024", 2),
        ("28 February 2024", 0),
        ("29 February 2024", 0),
        ("1 March 2024", 0),
        ("2 March 2024", 1),
    ]
    months = chart.bars({date(2023, 12, 31): 1, date(2024, 12, 1): 4})
    assert (len(months), months[0].first, months[2].last) == (13, date(2023, 12, 1), date(2024, 2, 29))
    years = chart.bars({date(1850, 1, 1): 1, date(2024, 12, 1): 4})
    assert (len(years), years[0].name, years[-1].count) == (175, "1850", 4)
    assert chart.bars({}) == []
    assert chart.chart({date(2024, 1, 1): 5}) == "", "one bar tells nothing"


def test_what_lies_outside_of_the_dates_is_grey():
    drawn = chart.chart({date(2024, 1, 1): 1, date(2024, 1, 3): 2}, first=date(2024, 1, 3))
    assert drawn.count("class=outside") == 2


def test_no_group_of_boxes_goes_from_under_whoever_ticks_them():
    counted = {"outlet": {"The Tide": 2}, "author": {"Ada Quill": 1, "Finn Oder": 1}, "year": {}}
    assert "The Tide" not in results.facets(counted, Choice())
    ticked = results.facets(counted, Choice(facets={"author": ("Finn Oder",)}))
    assert "The Tide" in ticked
    assert "Ada Quill" in ticked


def test_everything_that_is_shown_is_escaped():
    entry = Entry("<id>", SIGNS, SIGNS, SIGNS, None, '"><b>', SIGNS, ((SIGNS, True), (SIGNS, False)))
    counted = {name: {SIGNS: 2, "": 1} for name in results.LABELS}
    found = Found(1, 1, (entry,), counted, {}, 0)
    last = LastBuild(datetime.now(UTC), {"failed": 1}, (FileReport(SIGNS, "failed"),), (SIGNS,))
    article = Article(SIGNS, SIGNS, SIGNS, SIGNS, "javascript:alert(1)", language='"><b>')
    shown = (
        results.listed(found),
        results.facets(counted, Choice(facets={"outlet": (SIGNS,)})),
        reading.read(Marked(article, ((0, 3),), ((1, 4),)), removable=True),
        told.work([Job(1, "file", SIGNS, SIGNS, "failed", (SIGNS,))], Progress("embedding", 1, 2, 100.0)),
        told.last_build(last),
    )
    assert not [html for html in shown if "<script" in html or '<b>"' in html or "javascript:" in html]


def test_a_long_article_is_cut_and_says_so():
    shown = reading.read(Marked(Article("word " * 20_000)), removable=False)
    assert "characters are left out here" in shown
    assert len(shown) < 70_000
