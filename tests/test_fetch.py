"""Addresses from the shell, against a real server on this machine."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index import build, fetch, open_archive, outside
from index.errors import ArticleError
from tests import papers
from tests.papers import BRIDGE
from tests.test_shell import run


class Site(ThreadingHTTPServer):
    """Answers by path, and what was asked for."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), Page)
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, str]] = []
        self.authorized: set[str | None] = set()
        self.address = f"http://{host}:{self.server_port}"

    def gives(self, path: str, content: bytes | str = b"", status: int = 200, **headers: str) -> str:
        """Answer this at ``path``; the address of it."""
        content = content.encode() if isinstance(content, str) else content
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, named, content)
        return self.address + path


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["User-Agent"]))
        self.server.authorized.add(self.headers["Authorization"])
        status, headers, content = self.server.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if headers.get("X-Pace"):
            for at in range(len(content)):
                self.wfile.write(content[at : at + 1])
                time.sleep(float(headers["X-Pace"]))
        else:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[Site]:
    server = Site(host)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as server:
        yield server


@pytest.fixture
def web(monkeypatch) -> Iterator[Site]:
    """A server that stands for one of the public web: 127.0.0.2 counts as such."""
    for proxy in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
    real = outside.is_public
    monkeypatch.setattr(outside, "is_public", lambda number: number == "127.0.0.2" or real(number))
    with serving("127.0.0.2") as server:
        yield server


def refused(address: str) -> str:
    with pytest.raises(ArticleError) as problem:
        fetch.fetch(address)
    assert str(problem.value).startswith(f"{address}: ")
    assert len(str(problem.value).splitlines()) == 1
    return str(problem.value)


def test_an_article_is_fetched_and_says_where_from(site):
    page = papers.PAGE.replace('<link rel="canonical" href="https://post.example/bridge">', "")
    address = site.gives("/bridge", page, Content_Type="text/html; charset=utf-8")
    ((source,), problems) = fetch.fetch(f"{address}#comments")
    assert problems == ()
    assert source.origin == address
    assert BRIDGE in source.articles[0].text
    assert source.articles[0].url == address
    assert {agent for _, agent in site.asked} == {"Byline"}
    assert [path for path, _ in site.asked] == ["/robots.txt", "/bridge"]


def test_a_feed_gives_its_entries_and_nothing_that_it_links_to(site, tmp_path):
    address = site.gives("/feed", papers.FEED, Content_Type="application/rss+xml")
    sources, _ = fetch.fetch(address)
    assert [source.articles[0].title for source in sources] == ["Bridge to Close", "Apple Harvest"]
    assert len(site.asked) == 2
    build([], tmp_path / "a", sources=sources)
    site.gives("/feed", papers.FEED.replace("Bridge", "Mill").replace("/bridge", "/mill"), Content_Type="text/xml")
    done = build([], tmp_path / "a", sources=fetch.fetch(address)[0])
    assert (done.added, done.unchanged) == (1, 1)
    assert len(open_archive(tmp_path / "a").snapshot()) == 3, "what the feed no longer lists stays"


def test_what_is_packed_and_what_the_server_says_of_its_encoding_is_read(site):
    page = "<html><body><p>Мост через реку закрыт на три недели.</p></body></html>".encode("cp1251")
    address = site.gives(
        "/a", gzip.compress(page), Content_Type="text/html; charset=windows-1251", Content_Encoding="gzip"
    )
    ((source,), _) = fetch.fetch(address)
    assert source.articles[0].text == "Мост через реку закрыт на три недели."


def test_redirects_are_followed_so_far(site):
    address = site.gives("/old", status=301, Location="/new")
    site.gives("/new", papers.PAGE, Content_Type="text/html")
    assert fetch.fetch(address)[0][0].origin == address
    assert "redirects more than 5 times" in refused(site.gives("/loop", status=302, Location="/loop"))
    for place in ("file:///etc/passwd", "ftp://127.0.0.1/x"):
        assert "no http or https address" in refused(site.gives("/away", status=302, Location=place))


def test_robots_are_asked_at_each_step(site):
    site.gives("/robots.txt", "User-agent: *\nDisallow: /private")
    assert "robots.txt" in refused(site.gives("/private/a", papers.PAGE, Content_Type="text/html"))
    assert "robots.txt" in refused(site.gives("/open", status=302, Location="/private/a"))
    assert "/private/a" not in [path for path, _ in site.asked]
    site.gives("/robots.txt", status=503)
    assert "503" in refused(site.gives("/b", papers.PAGE, Content_Type="text/html"))


def test_what_is_too_large_is_not_taken(site, monkeypatch):
    monkeypatch.setattr(fetch, "LARGEST", 1_000_000)
    assert "larger than 1 MB" in refused(site.gives("/large", b"x" * 1_100_000, Content_Type="text/plain"))
    packed = gzip.compress(b"x" * 20_000_000)
    assert "larger than 1 MB" in refused(
        site.gives("/bomb", packed, Content_Type="text/plain", Content_Encoding="gzip")
    )
    assert "packs it" in refused(site.gives("/br", b"x", Content_Type="text/plain", Content_Encoding="br"))


def test_a_slow_server_is_not_waited_for(site, monkeypatch):
    monkeypatch.setattr(fetch, "TIMEOUT", 0.3)
    assert "finish within" in refused(site.gives("/drip", b"x" * 200, Content_Type="text/plain", X_Pace="0.1"))
    assert "answer within" in refused(site.gives("/stuck", b"x" * 9, Content_Type="text/plain", X_Pace="2"))


def test_what_cannot_be_had_is_one_line(site):
    assert "404" in refused(site.address + "/none")
    assert "image/png" in refused(site.gives("/p.png", b"x", Content_Type="image/png"))
    assert "no text" in refused(site.gives("/e.html", b"", Content_Type="text/html"))
    site.server_close()
    assert "can't be fetched" in refused("http://127.0.0.1:1/a")
    assert "can't be fetched" in refused("http://[::bad/a")


def test_a_public_address_does_not_lead_inside(site, web):
    secret = site.gives("/secret", papers.PAGE, Content_Type="text/html")
    assert "on this machine or its network" in refused(web.gives("/a", status=302, Location=secret))
    assert "2130706433, which" in refused(
        web.gives("/b", status=301, Location=secret.replace("127.0.0.1", "2130706433"))
    )
    assert site.asked == [], "it isn't even asked for its robots.txt"
    web.gives("/robots.txt", status=302, Location=site.address + "/robots.txt")
    assert "on this machine" in refused(web.gives("/c", papers.PAGE, Content_Type="text/html"))
    assert site.asked == []


def test_redirects_on_the_public_web_and_addresses_inside_that_are_named_are_followed(site, web):
    page = web.gives("/new", papers.PAGE, Content_Type="text/html")
    assert fetch.fetch(web.gives("/old", status=301, Location="/new"))[0][0].articles
    assert fetch.fetch(site.gives("/out", status=301, Location=page))[0][0].articles
    inside = site.gives("/in", papers.PAGE, Content_Type="text/html")
    assert fetch.fetch(site.gives("/around", status=301, Location=inside))[0][0].articles


def test_a_name_that_means_another_machine_a_moment_later_gives_nothing(site, web, monkeypatch):
    """DNS rebinding: the name is public whenever it is checked, and inside when it is connected to."""
    site.gives("/a", papers.PAGE, Content_Type="text/html")
    real, asked = socket.getaddrinfo, []

    def rebinding(host, port, *rest, **named):
        asked.append(port)
        inside = host == "news.example" and port is not None
        return real("127.0.0.1" if inside else "127.0.0.2" if host == "news.example" else host, port, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    assert "news.example, which is on this machine" in refused(f"http://news.example:{site.server_port}/a")
    assert site.server_port in asked
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_through_a_proxy_its_own_place_does_not_count(site, monkeypatch):
    monkeypatch.setenv("http_proxy", site.address)
    monkeypatch.setattr(socket, "getaddrinfo", _only_numbers(socket.getaddrinfo))
    site.gives("http://news.example/a", papers.PAGE, Content_Type="text/html")
    assert fetch.fetch("http://news.example/a")[0][0].articles
    site.gives("http://news.example/b", status=302, Location="http://169.254.169.254/latest/meta-data")
    assert "169.254.169.254, which is on" in refused("http://news.example/b")


def _only_numbers(real):
    """A resolver that knows no names, as behind a proxy."""

    def resolve(host, *rest, **named):
        if host.endswith(".example"):
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return real(host, *rest, **named)

    return resolve


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
    ],
)
def test_what_is_public(number, public):
    assert outside.is_public(number) is public


def test_the_shell_fetches_and_python_does_not(site, tmp_path):
    address = site.gives("/bridge", papers.PAGE, Content_Type="text/html")
    done = run("index", address, site.address + "/none", "--archive", tmp_path / "a")
    assert done.returncode == 1, done.stderr
    assert "1 added, 1 failed" in done.stdout
    assert "/none: the server answers 404." in done.stderr
    assert run("index", address, "--archive", tmp_path / "a").stdout.endswith("1 unchanged (files); 1 article\n")
    asked = len(site.asked)
    with pytest.raises(ArticleError, match="no such file"):
        build([address], tmp_path / "b")
    assert len(site.asked) == asked
    failed = run("index", site.address + "/none", "--archive", tmp_path / "c")
    assert failed.returncode == 2
    assert len(failed.stderr.splitlines()) == 1
