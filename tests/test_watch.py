"""Sources that keep coming: a day of twenty of them in fast motion, and what one run does."""

from __future__ import annotations

import re
import socket
import sys
import threading
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from index import open_archive
from index.embedder import load_embedder
from index.sources import Ledger, Stopped, Watch
from index.storage import CURRENT, connect
from tests.newsstand import (
    FAILS,
    FEEDS,
    FORBIDDEN,
    HOSTS,
    HOUR,
    SITE,
    START,
    TEASERS,
    TROUBLE,
    WAITS,
    Played,
    Stand,
    Story,
    standing,
    told,
)

CONNECTED: list[tuple[str, int]] | None = None


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" and CONNECTED is not None:
        CONNECTED.append(arguments[1])


sys.addaudithook(_heard)


@dataclass
class Day:
    """What a day left behind."""

    stand: Stand
    archive: Path
    current: list[str]
    every: list[str]
    connected: list[tuple[str, int]]
    visited_inside: bool


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """Twenty sources for a day: hours of watching, of runs by cron, and one that is stopped in the middle."""
    global CONNECTED
    archive, embedder, clock = tmp_path_factory.mktemp("day") / "archive", load_embedder(), Played()
    with standing(clock) as stand, closing(socket.create_server(("127.0.0.1", 0))) as decoy:
        decoy.settimeout(0)
        stand.inside = f"http://127.0.0.1:{decoy.getsockname()[1]}/secret"
        CONNECTED = []

        def watch() -> Watch:
            return Watch(stand.listed(), archive, embedder=embedder, clock=clock, inside=frozenset(HOSTS))

        for _ in watch().runs():
            if clock.now() > START + 10 * HOUR:
                break
        _stopped_in_the_middle(stand, archive, embedder, clock)
        while clock.now() < START + 24 * HOUR:
            watch().run()
            clock.wait(HOUR / 4)
        connected, CONNECTED = CONNECTED, None
        try:
            decoy.accept()
            inside = True
        except BlockingIOError:
            inside = False
    with closing(connect(archive)) as connection:
        every = [text for (text,) in connection.execute("SELECT text FROM articles")]
        current = [text for (text,) in connection.execute(f"SELECT text FROM articles WHERE {CURRENT}")]
    return Day(stand, archive, current, every, connected, inside)


def _stopped_in_the_middle(stand: Stand, archive: Path, embedder, clock: Played) -> None:
    stops = Played(clock.now() + HOUR)
    stand.clock = stops
    watch = Watch(stand.listed(), archive, embedder=embedder, clock=stops, inside=frozenset(HOSTS))
    asked = len(stand.asked)
    threading.Thread(target=lambda: _once(lambda: len(stand.asked) > asked + 9, stops.stop), daemon=True).start()
    with pytest.raises(Stopped):
        for _ in watch.runs():
            pass
    clock.at, stand.clock = stops.at + 2, clock  # to start again takes longer


def _once(ready, act) -> None:
    while not ready():
        pass
    act()


def markers(texts: list[str]) -> Counter[tuple[int, int, int]]:
    found = (re.search(r"Story (\d+)-(\d+) in version (\d)", text) for text in texts)
    return Counter(tuple(map(int, match.groups())) for match in found)


def marked(story: Story) -> tuple[int, int, int]:
    return story.feed, story.number, story.version


def test_nothing_is_lost(day):
    published = {(s.feed, s.number) for n in range(FEEDS) for hour in range(24) for s in told(n, hour)}
    readable = {(feed, number) for feed, number in published if feed != FORBIDDEN}
    on_site = {(SITE, number) for number in (5, 10)}  # their pages lead inside, or are gone
    assert {marker[:2] for marker in markers(day.current)} == readable - on_site
    assert {marked(story) for story in day.stand.given} <= set(markers(day.every))


def test_nothing_is_there_twice(day):
    current = markers(day.current)
    assert set(current.values()) == {1}
    assert max(Counter(marker[:2] for marker in current).values()) == 1
    assert sum(report.added for report in Ledger.beside(day.archive).reports(count=9999)) == len(day.current)


def test_the_newest_version_is_found_and_each_other_one_stays(day):
    last = {(story.feed, story.number): story.version for story in day.stand.given}
    assert {marker[:2]: marker[2] for marker in markers(day.current) if marker[0] != TEASERS} == {
        about: version for about, version in last.items() if about[0] != TEASERS
    }
    assert max(story.version for story in day.stand.given) == 3
    assert len(day.every) > len(day.current)
    archive = open_archive(day.archive)
    assert len(archive.snapshot()) == len(day.current)


def test_teasers_are_filled_from_their_pages(day):
    teasers = [text for text in day.current if f"Story {TEASERS}-" in text]
    short = {marker[1] for marker in markers([text for text in teasers if "The whole of" not in text])}
    assert short == {5, 10}, "one leads inside, one is gone: they stay as the feed gives them"
    assert len(teasers) == 12


def test_no_other_address_is_asked(day):
    assert {place[0] for place in day.connected} == set(HOSTS)
    assert not day.visited_inside
    assert not [path for _, _, path in day.stand.asked if path.startswith(f"/feed/{FORBIDDEN}")]


def test_servers_are_treated_politely(day):
    for host in HOSTS:
        times = [at for where, at, _ in day.stand.asked if where == host]
        assert min(later - sooner for sooner, later in pairwise(times)) >= 2
    silent = [at for host, at, _ in day.stand.asked if host == HOSTS[WAITS % 4] and at > START + 5.5 * HOUR]
    assert min(silent) >= START + TROUBLE.stop * HOUR, "it asked for silence until then"
    assert day.stand.statuses[304] > 100
    assert day.stand.statuses[429] == 1


def test_each_source_says_when_it_was_read_and_what_failed(day):
    ledger = Ledger.beside(day.archive)
    last = {report.place: report for report in ledger.last()}
    assert len(last) == FEEDS
    assert "robots.txt" in last[day.stand.address(FORBIDDEN)].failed[0]
    assert all(report.at > START + 22 * HOUR for report in last.values())
    failed = [report for report in ledger.reports(day.stand.address(FAILS)) if report.state == "failed"]
    assert 3 <= len(failed) <= 7
    assert failed[0].failed == (f"{day.stand.address(FAILS)}: the server answers 503.",)
    waits = [report for report in ledger.reports(day.stand.address(WAITS)) if report.state == "waits"]
    assert waits
