"""An http(s) address of an article or a feed -> Sources.

Only ``python -m index`` and the page's box for addresses use it: naming an address there is asking for it to be
fetched. One page or one feed is fetched for each address, and nothing that it links to.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urldefrag

import httpx
from protego import Protego

from index import formats
from index.articles import Article, Source
from index.errors import ArticleError
from index.formats.loaded import shown
from index.outside import kept_outside

AGENT = "Byline"
"""How robots.txt may call us."""

LARGEST = 50_000_000
"""Bytes of an answer, expanded."""

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
class _Answer:
    address: str
    type: str
    charset: str
    content: bytes


def fetch(address: str, *, public: bool = False) -> tuple[list[Source], tuple[str, ...]]:
    """What is at an address: an article, or a feed's entries as the feed gives them; and a line for each broken one.

    Each entry is a source of its own, so that those which a feed no longer lists stay in the archive. ``public``
    refuses an address that is on this machine or its network, even if it is named itself.

    Raises:
        ArticleError: robots.txt forbids it, the server doesn't give it, it is no article, or a public address leads
            to this machine or its network.
    """
    name = shown(address)
    headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip"}
    with _named(name):
        hooks = kept_outside(address, always=public)
        with httpx.Client(timeout=TIMEOUT, headers=headers, event_hooks=hooks) as client:
            answer = _followed(client, urldefrag(address).url)
    kind = KINDS.get(answer.type) or formats.ending(httpx.URL(answer.address).path)
    if kind not in formats.LOADERS:
        raise ArticleError(f"{name}: it is of the type {answer.type or 'unknown'}, and no article.")
    found = formats.read(name, _recoded(answer), kind)
    if not found.articles:
        raise ArticleError("\n".join(found.problems) or f"{name}: there is no article in it.")
    origin = _clean(address)
    if kind in FEEDS:
        sources = [Source(f"{origin} {a.url or a.id}", a.digest, (a,)) for a in found.articles]
        return [replace(sources[0], warnings=found.warnings), *sources[1:]], found.problems
    article = _placed(found.articles[0], answer.address)
    return [Source(origin, article.digest, (article,), warnings=found.warnings)], found.problems


def _recoded(answer: _Answer) -> bytes:
    """The content in UTF-8, where the server says what else it is in: it knows better than the page."""
    try:
        return answer.content.decode(answer.charset).encode("utf-8-sig") if answer.charset else answer.content
    except (UnicodeError, LookupError):
        return answer.content


def _placed(article: Article, address: str) -> Article:
    """The article with its address, if the page itself tells none."""
    return article if article.url else replace(article, url=_clean(address), id="")


def _clean(address: str) -> str:
    """An address without a name and password, and without the place in the page."""
    return str(httpx.URL(urldefrag(address).url).copy_with(username=None, password=None))


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Turn what goes wrong on the way into one error that names the address."""
    try:
        yield
    except ArticleError as problem:
        raise ArticleError(f"{name}: {problem}") from problem
    except httpx.TimeoutException as problem:
        raise ArticleError(f"{name}: the server doesn't answer within {TIMEOUT:.0f} seconds.") from problem
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
        raise ArticleError(
            f"{name}: it can't be fetched ({shown(str(problem)) or type(problem).__name__})."
        ) from problem


def _followed(client: httpx.Client, address: str) -> _Answer:
    """The answer at the end of the redirects; robots.txt is asked at each step."""
    for _ in range(REDIRECTS + 1):
        if not _allowed(client, address):
            raise ArticleError(
                f"robots.txt of {httpx.URL(address).host} doesn't allow it; save the page and name the file."
            )
        status, found = _get(client, address, LARGEST)
        if isinstance(found, _Answer):
            if status != 200:
                raise ArticleError(f"the server answers {status}.")
            return found
        address = found
    raise ArticleError(f"it redirects more than {REDIRECTS} times.")


def _allowed(client: httpx.Client, address: str) -> bool:
    """What robots.txt says: all is allowed where there is none, nothing where the server fails (RFC 9309)."""
    asked = str(httpx.URL(address).copy_with(raw_path=b"/robots.txt", fragment=None))
    for _ in range(REDIRECTS + 1):
        status, found = _get(client, asked, 500_000)
        if isinstance(found, _Answer):
            if status >= 500:
                raise ArticleError(f"the server answers {status} where its robots.txt should be.")
            return status != 200 or Protego.parse(found.content.decode("utf-8", "replace")).can_fetch(address, AGENT)
        asked = found
    return True


def _get(client: httpx.Client, address: str, largest: int) -> tuple[int, _Answer | str]:
    """The status, and the answer or the address that it redirects to."""
    if httpx.URL(address).scheme not in ("http", "https"):
        raise ArticleError(f"it leads to {shown(address)}, which is no http or https address.")
    stop = time.monotonic() + 3 * TIMEOUT
    with client.stream("GET", address) as response:
        if response.has_redirect_location:
            return response.status_code, str(response.url.join(response.headers["Location"]))
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        content = _content(response, largest, stop)
        return response.status_code, _Answer(str(response.url), kind, response.charset_encoding or "", content)


def _content(response: httpx.Response, largest: int, stop: float) -> bytes:
    if response.headers.get("Content-Encoding", "identity").lower() not in ("identity", "gzip", "x-gzip"):
        raise ArticleError("the server packs it in a way that wasn't asked for.")
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > largest:
            raise ArticleError(f"it is larger than {largest / 1_000_000:g} MB.")
        if time.monotonic() > stop:
            raise ArticleError(f"the server doesn't finish within {3 * TIMEOUT:.0f} seconds.")
    return bytes(content)
