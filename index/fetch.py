"""An http(s) address of an article or a feed -> Sources.

Only ``python -m index``, the page's box for addresses and ``sources`` use it: naming an address there is asking for it
to be fetched. ``fetch`` gets one page or one feed, and nothing that it links to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urldefrag

import httpx
from protego import Protego

from index import formats
from index.articles import Article, Source
from index.errors import ArticleError, Unavailable
from index.formats.loaded import Whole, shown
from index.outside import Hooks, kept_outside

AGENT = "Byline"
"""How robots.txt may call us."""

LARGEST = 50_000_000
"""Bytes of an answer, expanded."""

TOO_MANY = 429
"""The status that asks to wait."""

REDIRECTS = 5
TIMEOUT = 20.0
"""Seconds to wait for the server each time; the whole of an answer may take three times that."""

KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".ndjson",
    "application/feed+json": ".json",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "message/rfc822": ".eml",
    "application/mbox": ".mbox",
}
"""The format of each content type; another one is told by the address's ending."""

FEEDS = (".xml", ".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".rss", ".atom", ".epub", ".mbox")
"""Formats that hold many articles."""


@dataclass(frozen=True)
class Answer:
    """What a server gives: where it was in the end, and how it says that it is to be read; ``headers`` by any case."""

    address: str
    status: int
    type: str
    charset: str
    content: bytes
    headers: httpx.Headers


def fetch(address: str, *, public: bool = False) -> tuple[list[Source], tuple[str, ...]]:
    """What is at an address: an article, or a feed's entries as the feed gives them; and a line for each broken one.

    Each entry is a source of its own, so that those which a feed no longer lists stay in the archive. ``public``
    refuses an address that is on this machine or its network, even if it is named itself.

    Raises:
        ArticleError: robots.txt forbids it, the server doesn't give it, it is no article, or a public address leads
            to this machine or its network.
    """
    with named(address), Visitor(kept_outside(address, always=public)) as visitor:
        answer = visitor.visit(address)
    found, kind = loaded(address, answer)
    origin = clean(address)
    if kind in FEEDS:
        sources = [Source(f"{origin} {a.url or a.id}", a.digest, (a,)) for a in found.articles]
        return [replace(sources[0], warnings=found.warnings), *sources[1:]], found.problems
    article = found.articles[0]
    return [Source(origin, article.digest, (article,), warnings=found.warnings)], found.problems


def loaded(address: str, answer: Answer, kind: str = "") -> tuple[Whole, str]:
    """The articles, at least one, in what a server gave for an address, and the format (``kind``, if that is known).

    Raises:
        ArticleError: the server doesn't give it (Unavailable: now), or it is no article.
    """
    name = shown(address)
    if answer.status != 200:
        error = Unavailable if answer.status >= 500 or answer.status == TOO_MANY else ArticleError
        raise error(f"{name}: the server answers {answer.status}.")
    kind = kind or KINDS.get(answer.type) or formats.ending(httpx.URL(answer.address).path)
    if kind not in formats.LOADERS:
        raise ArticleError(f"{name}: it is of the type {answer.type or 'unknown'}, and no article.")
    found = formats.read(name, _recoded(answer), kind)
    if not found.articles:
        raise ArticleError("\n".join(found.problems) or f"{name}: there is no article in it.")
    if kind not in FEEDS:
        found = replace(found, articles=[_placed(article, answer.address) for article in found.articles])
    return found, kind


def _recoded(answer: Answer) -> bytes:
    """The content in UTF-8, where the server says what else it is in: it knows better than the page."""
    try:
        return answer.content.decode(answer.charset).encode("utf-8-sig") if answer.charset else answer.content
    except (UnicodeError, LookupError):
        return answer.content


def _placed(article: Article, address: str) -> Article:
    """The article with its address, if the page itself tells none."""
    return article if article.url else replace(article, url=clean(address), id="")


def clean(address: str) -> str:
    """An address without a name and password, and without the place in the page."""
    return str(httpx.URL(urldefrag(address).url).copy_with(username=None, password=None))


@contextmanager
def named(address: str) -> Iterator[None]:
    """Turn what goes wrong on the way into one error that names the address."""
    name = shown(address)
    try:
        yield
    except ArticleError as problem:
        raise type(problem)(f"{name}: {problem}") from problem
    except httpx.TimeoutException as problem:
        raise Unavailable(f"{name}: the server doesn't answer within {TIMEOUT:.0f} seconds.") from problem
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
        error = Unavailable if isinstance(problem, httpx.TransportError) else ArticleError
        raise error(f"{name}: it can't be fetched ({shown(str(problem)) or type(problem).__name__}).") from problem


class Visitor:
    """Goes to addresses with one client, and asks each robots.txt once; to be used in a ``with`` and in ``named``.

    ``hooks`` are called before each request and before each answer is read; ``slowed`` with a host and the seconds that
    its robots.txt wants between two requests.
    """

    def __init__(self, hooks: Hooks, slowed: Callable[[str, float], None] = lambda host, seconds: None) -> None:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip"}
        self._client = httpx.Client(timeout=TIMEOUT, headers=headers, event_hooks=hooks)
        self._slowed = slowed
        self._robots: dict[str, Protego] = {}

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def visit(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer at the end of the redirects, of whatever status; robots.txt is asked at each step.

        Raises:
            ArticleError: robots.txt forbids it, or what comes is no answer.
            httpx.HTTPError: the server can't be reached.
        """
        address = urldefrag(address).url
        for _ in range(REDIRECTS + 1):
            if not self._allowed(address):
                raise ArticleError(
                    f"robots.txt of {httpx.URL(address).host} doesn't allow it; save the page and name the file."
                )
            found = self._get(address, LARGEST, headers)
            if isinstance(found, Answer):
                return found
            address = found
        raise ArticleError(f"it redirects more than {REDIRECTS} times.")

    def _allowed(self, address: str) -> bool:
        url = httpx.URL(address)
        asked = str(url.copy_with(raw_path=b"/robots.txt", fragment=None))
        if asked not in self._robots:
            self._robots[asked] = self._rules(asked)
            if delay := self._robots[asked].crawl_delay(AGENT):
                self._slowed(url.host, delay)
        return bool(self._robots[asked].can_fetch(address, AGENT))

    def _rules(self, address: str) -> Protego:
        """What robots.txt says: all is allowed where there is none, nothing where the server fails (RFC 9309)."""
        for _ in range(REDIRECTS + 1):
            found = self._get(address, 500_000)
            if isinstance(found, Answer):
                if found.status >= 500 or found.status == TOO_MANY:
                    raise Unavailable(f"the server answers {found.status} where its robots.txt should be.")
                return Protego.parse(found.content.decode("utf-8", "replace") if found.status == 200 else "")
            address = found
        return Protego.parse("")

    def _get(self, address: str, largest: int, headers: Mapping[str, str] | None = None) -> Answer | str:
        """The answer, or the address that it redirects to."""
        if httpx.URL(address).scheme not in ("http", "https"):
            raise ArticleError(f"it leads to {shown(address)}, which is no http or https address.")
        stop = time.monotonic() + 3 * TIMEOUT
        with self._client.stream("GET", address, headers=headers) as response:
            if response.has_redirect_location:
                return str(response.url.join(response.headers["Location"]))
            kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            content, charset = _content(response, largest, stop), response.charset_encoding or ""
            return Answer(str(response.url), response.status_code, kind, charset, content, response.headers)


def _content(response: httpx.Response, largest: int, stop: float) -> bytes:
    if response.headers.get("Content-Encoding", "identity").lower() not in ("identity", "gzip", "x-gzip"):
        raise ArticleError("the server packs it in a way that wasn't asked for.")
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > largest:
            raise ArticleError(f"it is larger than {largest / 1_000_000:g} MB.")
        if time.monotonic() > stop:
            raise Unavailable(f"the server doesn't finish within {3 * TIMEOUT:.0f} seconds.")
    return bytes(content)
