"""RSS and Atom: an article an entry, as the feed gives it; those it doesn't list any more stay. Nothing is fetched."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from index.articles import Article
from index.errors import ArticleError
from index.formats import records
from index.formats.dates import moment
from index.formats.fragment import words
from index.formats.loaded import Loaded, parsing
from index.formats.markup import text_of
from index.formats.plain import decode


def load(name: str, content: bytes) -> Loaded:
    """The entries of a feed; the feed's title is the source of those that name none.

    Raises:
        ArticleError: it isn't a feed.
    """
    import feedparser  # only for those who load feeds

    with parsing(name, "a feed"):
        # As a stream: given bytes that look like an address, feedparser would fetch it.
        feed = feedparser.parse(io.BytesIO(_in_its_encoding(name, content)))
    if not feed.entries:
        what = "a feed without entries" if feed.get("version") else "not an RSS or Atom feed"
        raise ArticleError(f"{name}: this is {what}.")
    found = records.articles(name, _entries(feed.entries, text_of(feed.feed.get("title", ""))))
    return replace(found, rolls=True)


_DECLARED = re.compile(rb"^\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)[^>]*>")


def _in_its_encoding(name: str, content: bytes) -> bytes:
    """The feed, in UTF-8 if it isn't in the encoding that it declares: feedparser would take another for all of it."""
    declared = _DECLARED.match(content)
    encoding = declared[1].decode().lower() if declared else "utf-8"
    with suppress(LookupError, ValueError):
        content.decode(encoding)
        return content
    text = decode(name, content[declared.end() if declared else 0 :], encoding)
    return codecs.BOM_UTF8 + text.removeprefix("\ufeff").encode("utf-8", "replace")


def _entries(entries: list[Mapping[str, Any]], outlet: str) -> Iterator[tuple[str, object]]:
    for number, entry in enumerate(entries, 1):
        given = [*entry.get("content", []), entry.get("summary_detail", {})]
        text = max((_text(part) for part in given), key=len, default="")
        title = text_of(entry.get("title", ""))
        article = Article(
            text if text.strip() else title,
            title=title,
            source=text_of(entry.get("source", {}).get("title", "")) or outlet,
            author=_authors(entry),
            url=entry.get("link", ""),
            published=moment(entry.get("published")) or moment(entry.get("updated")),
        )
        yield f"entry {number}", article if article.text else ArticleError("there is no text in it.")


_ADDRESSED = re.compile(r"\S+@\S+\s+\(([^()]+)\)")


def _authors(entry: Mapping[str, Any]) -> str:
    """The names of all who wrote an entry, each once."""
    if found := _ADDRESSED.fullmatch(entry.get("author", "")):  # feedparser cuts such a one at a long top-level domain
        return text_of(found[1])
    names = (one.get("name") or one.get("email", "") for one in entry.get("authors", []))
    return ", ".join(dict.fromkeys(filter(None, map(text_of, names)))) or text_of(entry.get("author", ""))


def _text(part: Mapping[str, Any]) -> str:
    value = part.get("value", "")
    return value if part.get("type") == "text/plain" else words(value)
