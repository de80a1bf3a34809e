"""Twenty sources that go on for a day, played by real servers on this machine, in a time that passes as it is waited.

Each gives a story every two hours, changes some and takes some out again; many have a trouble of their own for a while.
"""

from __future__ import annotations

import gzip
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from index.sources import Clock, Listed, Place

HOSTS = ("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5")
START = 1_700_000_000.0
HOUR = 3600.0
FEEDS = 20
ROBOTS = "User-agent: *\nDisallow: /feed/17\nCrawl-delay: 3\n"
TROUBLE = range(5, 8)
"""The hours of the day in which a source has its trouble."""

WAITS, FAILS, ILL, BREAKS, CUT, PAGE, MOVED, INSIDE, TEASERS, FORBIDDEN, SITE = range(8, 19)
"""The numbers of the sources that have one."""


class Played(Clock):
    """A clock that goes on when somebody waits, and at once."""

    def __init__(self, at: float = START) -> None:
        super().__init__()
        self.at = at

    def now(self) -> float:
        return self.at

    def wait(self, seconds: float) -> None:
        self.at += max(seconds, 0)
        super().wait(0)

    def rest(self, seconds: float) -> None:
        self.wait(seconds)


@dataclass(frozen=True)
class Story:
    """A version of a story."""

    feed: int
    number: int
    version: int

    @property
    def path(self) -> str:
        return f"/story/{self.feed}/{self.number}"

    @property
    def words(self) -> str:
        about = f"Story {self.feed}-{self.number} in version {self.version}"
        return f"{about} tells of harbour {self.feed * 31 + self.number}."

    @property
    def rest(self) -> str:
        names = " ".join(f"Pier {self.feed}{self.number}{self.version}{at} was mended by crew {at}." for at in range(9))
        return f"{self.words} The whole of story {self.feed}-{self.number} stands here. {names}"


def told(feed: int, hour: float) -> list[Story]:
    """What a source lists at an hour, the newest first."""
    found = []
    for number in range(12):
        age = hour - 2 * number - feed % 2
        if 0 <= age < (9 if number % 3 == 0 else 99):  # every third is taken out again
            found.append(Story(feed, number, 1 + (number % 2 == 0 and age >= 3) + (number % 4 == 0 and age >= 5)))
    return found[::-1][:8]


@dataclass
class Stand:
    """The servers' state: what was asked when, and what of the stories was given out whole."""

    clock: Played
    ports: dict[str, int] = field(default_factory=dict)
    inside: str = ""
    given: list[Story] = field(default_factory=list)
    asked: list[tuple[str, float, str]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def address(self, feed: int, path: str = "") -> str:
        host = HOSTS[feed % len(HOSTS)]
        return f"http://{host}:{self.ports[host]}{path or f'/feed/{feed}'}"

    def listed(self) -> Listed:
        every = [HOUR / 2 if feed % 4 < 2 else HOUR for feed in range(FEEDS)]
        kinds = ["sitemap" if feed == SITE else "feed" for feed in range(FEEDS)]
        return Listed(
            tuple(Place(kinds[n], self.address(n), every[n], f"Post {n}", full_text=n == TEASERS) for n in range(FEEDS))
        )

    def answer(self, host: str, path: str, known: str | None) -> tuple[int, dict[str, str], bytes, int]:
        """Status, headers, content, and how many bytes less are sent than promised."""
        hour = (self.clock.now() - START) / HOUR
        self.asked.append((host, self.clock.now(), path))
        if path == "/robots.txt":
            return 200, {}, ROBOTS.encode(), 0
        kind, number = path.strip("/").split("/")[:2]
        feed, in_trouble = int(number), int(hour) in TROUBLE
        if kind == "story":
            return self._page(feed, int(path.split("/")[3]), hour)
        if feed == MOVED and kind == "feed":
            return 301, {"Location": f"/moved/{feed}"}, b"", 0
        if in_trouble and (found := self._trouble(feed, hour)):
            return found
        stories = told(feed, hour)
        content = (sitemap if feed == SITE else rss)(self, stories)
        if in_trouble and feed in (BREAKS, CUT):
            half = content[: len(content) * 2 // 3]
            return 200, {"Content-Type": "application/rss+xml"}, half, len(content) - len(half) if feed == CUT else 0
        if in_trouble and feed == ILL:
            content = content.replace(b"<channel>", b"<channel><b>Wire & more &nbsp;")
        etag = f'"{sha256(content).hexdigest()[:12]}"'
        if known == etag:
            return 304, {}, b"", 0
        if feed not in (TEASERS, SITE):
            self.given += stories
        return 200, {"Content-Type": "application/rss+xml", "ETag": etag}, content, 0

    def _trouble(self, feed: int, hour: float) -> tuple[int, dict[str, str], bytes, int] | None:
        if feed == WAITS:
            until = START + TROUBLE.stop * HOUR
            return 429, {"Retry-After": formatdate(until, usegmt=True)}, b"", 0
        places = (
            "http://10.0.0.1/a",
            "http://169.254.169.254/latest",
            "http://[::1]/a",
            self.inside,
            "file:///etc/passwd",
        )
        found = {
            FAILS: (503, {}, b""),
            PAGE: (200, {"Content-Type": "text/html"}, b"<html><body><p>We are mending the press.</p></body></html>"),
            INSIDE: (302, {"Location": places[int(hour * 2) % len(places)]}, b""),
        }.get(feed)
        return (*found, 0) if found else None

    def _page(self, feed: int, number: int, hour: float) -> tuple[int, dict[str, str], bytes, int]:
        story = next((story for story in told(feed, hour) if story.number == number), None)
        if story is None or number == 10:
            return 404, {}, b"", 0
        if number == 5:
            return 302, {"Location": self.inside}, b"", 0
        if number == 3 and hour < 8.5:
            return 503, {}, b"", 0
        self.given.append(story)
        body = f"<html><head><title>News {feed}-{number}</title></head><body><article><h1>News {feed}-{number}</h1>"
        return 200, {"Content-Type": "text/html"}, f"{body}<p>{story.rest}</p></article></body></html>".encode(), 0


def rss(stand: Stand, stories: list[Story]) -> bytes:
    items = "".join(
        f"<item><title>News {s.feed}-{s.number}</title><link>{stand.address(s.feed, s.path)}</link>"
        f"<pubDate>{formatdate(START + 2 * HOUR * s.number)}</pubDate><description>{s.words}</description></item>"
        for s in stories
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'.encode()


def sitemap(stand: Stand, stories: list[Story]) -> bytes:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    pages = "".join(
        f"<url><loc>{stand.address(s.feed, s.path)}</loc>"
        f"<lastmod>2023-11-{s.number + 10}T0{s.version}:00Z</lastmod></url>"
        for s in stories
    )
    return gzip.compress(f'<urlset xmlns="{space}">{pages}</urlset>'.encode(), mtime=0)


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        stand: Stand = self.server.stand
        host = self.server.server_address[0]
        status, headers, content, missing = stand.answer(host, self.path, self.headers["If-None-Match"])
        stand.statuses[status] += 1
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(content) + missing)}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def standing(clock: Played) -> Iterator[Stand]:
    """The servers, while they serve."""
    stand = Stand(clock)
    servers = [ThreadingHTTPServer((host, 0), _Page) for host in HOSTS]
    for server in servers:
        server.stand = stand
        stand.ports[server.server_address[0]] = server.server_port
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield stand
    for server in servers:
        server.shutdown()
        server.server_close()
