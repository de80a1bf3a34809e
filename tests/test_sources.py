"""The file of sources, manners towards hosts, maps of sites, and single readings of a real server's feed."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import httpx
import pytest

from index import Article, open_archive
from index.archive import building
from index.embedder import load_embedder
from index.errors import ArchiveBusy, ArticleError, SettingError, StoreError, Unavailable
from index.sources import Clock, Ledger, Listed, Place, Report, Stopped, Watch, watch
from index.sources.ledger import Known
from index.sources.manners import LONGEST, SILENCE, Manners
from index.sources.sitemap import sitemap
from tests.conftest import ROOT
from tests.newsstand import HOUR, START, Played
from tests.test_feeds import json_feed, rss
from tests.test_fetch import Site, serving

HOST = "127.0.0.2"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(HOST) as server:
        yield server


class Reading:
    """One feed, read again and again in played time."""

    def __init__(self, site: Site, folder: Path, **about: object) -> None:
        self.site, self.folder, self.clock = site, folder, Played()
        self.listed = Listed((Place(**{"kind": "feed", "where": f"{site.address}/feed", "every": HOUR} | about),))
        self.embedder = load_embedder()

    def read(self) -> Report:
        self.clock.wait(HOUR)
        watch = Watch(self.listed, self.folder, embedder=self.embedder, clock=self.clock, inside=frozenset({HOST}))
        (report,) = watch.run().reports
        return report

    @property
    def articles(self) -> list[Article]:
        snapshot = open_archive(self.folder).snapshot()
        return [snapshot.article(id_) for (id_,) in snapshot.rows("SELECT id FROM articles ORDER BY number")]


@pytest.fixture
def reading(site, tmp_path) -> Reading:
    return Reading(site, tmp_path / "a")


def listed(folder: Path, text: str) -> Listed:
    (folder / "sources.toml").write_text(text)
    return Listed.read(folder / "sources.toml")


def test_the_file_names_places(tmp_path):
    found = listed(
        tmp_path,
        """every = "1h"
        delay = 5
        [[feed]]
        address = "https://ada:secret@post.example/rss#top"
        outlet = "Marrow Post"
        every = "10m"
        full_text = true
        [[sitemap]]
        address = "https://post.example/map.xml"
        [[folder]]
        path = "articles"
        [alerts]
        atom = "news.atom"
        """,
    )
    assert found.places == (
        Place(
            "feed", "https://post.example/rss", 600.0, "Marrow Post", True, "https://ada:secret@post.example/rss#top"
        ),
        Place("sitemap", "https://post.example/map.xml", 3600.0, address="https://post.example/map.xml"),
        Place("folder", str(tmp_path / "articles"), 3600.0),
    )
    assert (found.delay, found.alerts) == (5.0, {"atom": "news.atom"})
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "there is no source in it"),
        ("[[feed]", "this is not TOML"),
        ("[[feeds]]\naddress = 'https://a.example'", "there is no 'feeds'; these exist: feed, sitemap, folder"),
        ("[[feed]]\nurl = 'https://a.example'", "feed 1: there is no 'url'"),
        ("[[feed]]\naddress = 'post.example'", "feed 1: its address is 'post.example'"),
        ("[[feed]]\naddress = 'https://[::bad'", "is no address"),
        ("[[feed]]\naddress = 'https://a.example'\nevery = '10s'", "at least 5m"),
        ("[[feed]]\naddress = 'https://a.example'\nevery = '1m'", "at least 5m"),
        ("[[feed]]\naddress = 'https://a.example'\nfull_text = 1", "full_text can't be 1"),
        ("delay = 0\n[[feed]]\naddress = 'https://a.example'", "too short"),
        ("delay = true\n[[feed]]\naddress = 'https://a.example'", "delay can't be True"),
        ("feed = ['https://a.example']", r"write \[\[feed\]\]"),
        ("[[folder]]\nevery = '1h'", "its path is missing"),
        ("[[feed]]\naddress = 'https://a.example'\n" * 2, "stands in it twice"),
    ],
)
def test_what_is_wrong_in_the_file_is_one_line_that_names_it(tmp_path, text, told):
    with pytest.raises(SettingError, match=told) as problem:
        listed(tmp_path, text)
    assert str(problem.value).startswith(str(tmp_path / "sources.toml"))
    assert len(str(problem.value).splitlines()) == 1


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(SettingError, match="can't be read"):
        Listed.read(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("status", "given", "silence"),
    [
        (429, "", SILENCE),
        (429, "120", 120),
        (503, "120", 120),
        (503, "", 0),
        (429, "99999999999999", LONGEST),
        (429, "soon", SILENCE),
        (429, "-5", SILENCE),
        (429, formatdate(START + 300, usegmt=True), 300),
        (200, "120", 0),
    ],
)
def test_a_host_that_asks_for_silence_gets_it(status, given, silence):
    clock = Played()
    manners = Manners(clock, 2.0, {})
    request = httpx.Request("GET", "https://post.example/feed")
    headers = {"Retry-After": given} if given else {}
    manners.hooks["response"][0](httpx.Response(status, headers=headers, request=request))
    assert manners.silent_until("post.example") == (clock.at + silence if silence else 0)
    if silence:
        with pytest.raises(Unavailable, match="asks not to be asked before"):
            manners.hooks["request"][0](request)
        clock.at += silence
    manners.hooks["request"][0](request)


def test_a_host_may_want_more_time_between_requests_but_not_without_end():
    clock = Played()
    manners = Manners(clock, 2.0, {})
    before, (post, other) = manners.hooks["request"][0], [httpx.Request("GET", f"https://{h}.example") for h in "ab"]
    times = []
    for request in (post, other, post):
        before(request)
        times.append(clock.at - START)
    assert times == [0, 0, 2]
    manners.slow("a.example", 7)
    before(post)
    assert clock.at - START == 9
    manners.slow("a.example", 5000)
    before(post)
    assert clock.at - START == 69
    clock.at -= 1000  # somebody sets the clock
    before(other)
    assert clock.at - START < 0


def test_a_map_names_its_pages_the_newest_first():
    space = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    news = "<n:news><n:publication_date>2024-05-06</n:publication_date></n:news>"
    urls = "<url><loc> https://a.example/1 </loc><lastmod>2024-05-05</lastmod></url><url><loc>https://a.example/3</loc></url>"
    content = f"<urlset {space}>{urls}<url><loc>https://a.example/2</loc>{news}</url></urlset>".encode()
    for packed in (content, gzip.compress(content)):
        found = sitemap("m", packed)
        assert found.entries == (
            ("https://a.example/2", "2024-05-06"),
            ("https://a.example/1", "2024-05-05"),
            ("https://a.example/3", ""),
        )
        assert not found.nested
    assert sitemap("m", f"<sitemapindex {space}><sitemap><loc>x</loc></sitemap></sitemapindex>".encode()).nested
    bomb = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><urlset><url><loc>&e;</loc></url></urlset>'
    for bad in (b"", b"<html></html>", b"<urlset>", b"\x1f\x8bno"):
        with pytest.raises(ArticleError, match=r"^m: "):
            sitemap("m", bad)
    assert sitemap("m", bomb).entries == ()


def test_an_update_is_a_version_and_what_vanishes_stays(reading):
    reading.site.gives("/feed", rss(bridge="The bridge closes.", mill="The mill burns."), Content_Type="text/xml")
    assert (reading.read().added, reading.read().added) == (2, 0)
    reading.site.gives("/feed", rss(mill="The mill burnt down."), Content_Type="text/xml")
    report = reading.read()
    assert (report.added, report.updated) == (0, 1)
    assert [article.text for article in reading.articles] == [
        "The bridge closes.",
        "The mill burns.",
        "The mill burnt down.",
    ]
    assert len(open_archive(reading.folder).snapshot()) == 2


def test_the_outlet_that_is_named_is_the_articles_source(site, tmp_path):
    site.gives("/feed", json_feed(bridge="The bridge closes."), Content_Type="application/feed+json")
    reading = Reading(site, tmp_path / "a", outlet="The Tide")
    reading.read()
    assert [(article.source, article.title) for article in reading.articles] == [("The Tide", "bridge")]


def test_a_name_and_a_password_are_sent_and_stand_nowhere_else(site, tmp_path):
    address = site.gives("/feed", rss(bridge="The bridge closes."), Content_Type="text/xml")
    reading = Reading(site, tmp_path / "a", address=address.replace("//", "//ada:secret@"))
    assert reading.read().added == 1
    assert site.authorized == {"Basic " + b64encode(b"ada:secret").decode()}
    site.answers.clear()
    assert "secret" not in str(reading.read())
    assert b"secret" not in b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_entries_that_share_an_address_are_each_one_article(reading):
    items = "".join(
        f"<item><title>{word}</title><link>https://post.example/live</link>"
        f"<description>{word} speaks.</description></item>"
        for word in ("Ada", "Bo", "Ada")
    )
    reading.site.gives("/feed", f"<rss version='2.0'><channel>{items}</channel></rss>", Content_Type="text/xml")
    assert reading.read().added == 2
    assert (reading.read().updated, len(reading.articles)) == (0, 2)


def test_a_full_text_that_is_late_comes_later(site, tmp_path):
    reading = Reading(site, tmp_path / "a", full_text=True)
    page = site.gives("/bridge", status=503)
    feed = rss(bridge="The bridge closes ...").replace("https://post.example/bridge", page)
    site.gives("/feed", feed, Content_Type="text/xml", ETag='"1"')
    report = reading.read()
    assert report.failed == (f"{page}: the server answers 503.",)
    assert [article.text for article in reading.articles] == ["The bridge closes ..."]
    body = (
        "<html><body><article><p>The bridge closes on 3 May. It is mended then, and opens in June.</p></article></body>"
    )
    site.gives("/bridge", body, Content_Type="text/html")
    assert reading.read().updated == 1
    assert "opens in June" in reading.articles[-1].text
    assert not reading.read().failed


def test_an_address_on_this_machine_is_not_asked_even_if_it_is_listed(reading, tmp_path):
    reading.site.gives("/feed", rss(bridge="The bridge closes."), Content_Type="text/xml")
    (report,) = Watch(reading.listed, tmp_path / "a", clock=reading.clock).run().reports
    assert report.state == "failed"
    assert "on this machine or its network" in report.failed[0]
    assert reading.site.asked == []


def test_an_archive_that_was_deleted_gets_all_again_whatever_the_server_says(reading, tmp_path):
    reading.site.gives("/feed", rss(bridge="The bridge closes."), Content_Type="text/xml", ETag='"1"')
    reading.read()
    for file in reading.folder.iterdir():
        file.unlink()
    assert reading.read().added == 1


def test_what_could_not_be_put_in_is_read_again(reading, monkeypatch):
    monkeypatch.setattr(watch, "PATIENCE", 0)
    reading.site.gives("/feed", rss(bridge="The bridge closes."), Content_Type="text/xml", ETag='"1"')
    with building(reading.folder, reading.embedder), pytest.raises(ArchiveBusy):
        reading.read()
    assert reading.read().added == 1


def test_each_reading_is_kept_and_a_place_that_is_listed_no_more_is_told_no_more(tmp_path):
    ledger = Ledger(tmp_path / "watch.db")
    assert ledger.last() == []
    ledger.note(Report("a", 1.0, "read", added=2), Known(5.0, "e", "m"))
    ledger.note(Report("a", 2.0, "failed", failed=("a: no",)), Known(6.0))
    ledger.note(Report("b", 2.0, "read"), Known(6.0))
    assert [report.at for report in ledger.reports("a")] == [2.0, 1.0]
    assert [report.place for report in ledger.last()] == ["a", "b"]
    ledger.only(["b"])
    assert [report.place for report in ledger.last()] == ["b"]
    ledger.file.write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="delete it"):
        ledger.last()


def test_a_clock_rests_until_something_stirs_and_ends_when_it_is_stopped():
    clock = Clock()
    clock.stir()
    clock.rest(60)
    threading.Timer(0.1, clock.stir).start()
    clock.rest(60)
    threading.Timer(0.1, clock.stop).start()
    for wait in (clock.wait, clock.rest):
        with pytest.raises(Stopped):
            wait(60)


def test_the_shell_watches_a_folder_until_it_is_told_to_end(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.txt").write_text("The bridge closes on 3 May.")
    (tmp_path / "sources.toml").write_text("[[folder]]\npath = 'articles'\n[[folder]]\npath = 'none'")
    command = [sys.executable, "-m", "bot.watch", tmp_path / "sources.toml", "--archive", tmp_path / "a"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ)
    assert process.stdout.readline().endswith("articles: 1 new\n")
    (folder / "mill.txt").write_text("The mill burns.")
    assert process.stdout.readline().endswith("articles: 1 new\n")
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert len(open_archive(tmp_path / "a").snapshot()) == 2
    (tmp_path / "sources.toml").write_text("[[folder]]\npath = 'gone'")
    done = subprocess.run([*command, "--once"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert subprocess.run([*command, "--once"], cwd=ROOT, check=False).returncode == 0, "nothing is due"
    told = subprocess.run([*command, "--report"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.rpartition("/")[2] for line in told.splitlines()] == [
        "articles: 1 new",
        "none: failed",
        "none: there is no such file or folder.",
        "articles: 1 new",
        "gone: failed",
        "gone: there is no such file or folder.",
    ]
