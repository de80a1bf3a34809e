"""RSS and Atom: an article an entry, as the feed gives it. Nothing is fetched."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from index.errors import ArticleError
from index.formats import records
from index.formats.loaded import Loaded, parsing
from index.formats.markup import text_of


def load(name: str, content: bytes) -> Loaded:
    """The entries of a feed; the feed's title is the source of those that name none.

    Raises:
        ArticleError: it isn't a feed.
    """
    import feedparser  # only for those who load feeds

    with parsing(name, "a feed"):
        # As a stream: given bytes that look like an address, feedparser would fetch it.
        feed = feedparser.parse(io.BytesIO(content))
    if not feed.entries:
        what = "a feed without entries" if feed.get("version") else "not an RSS or Atom feed"
        raise ArticleError(f"{name}: this is {what}.")
    return records.articles(name, _records(feed.entries), text_of(feed.feed.get("title", "")))


def _records(entries: list[Mapping[str, Any]]) -> Iterator[tuple[str, object]]:
    for number, entry in enumerate(entries, 1):
        given = [*entry.get("content", []), entry.get("summary_detail", {})]
        text = max((_text(part) for part in given), key=len, default="")
        title = text_of(entry.get("title", ""))
        record = {
            "text": text if text.strip() else title,
            "title": title,
            "source": text_of(entry.get("source", {}).get("title", "")),
            "author": entry.get("author_detail", {}).get("name") or entry.get("author", ""),
            "url": entry.get("link", ""),
            "published": entry.get("published") or entry.get("updated"),
        }
        yield f"entry {number}", record


def _text(part: Mapping[str, Any]) -> str:
    value = part.get("value", "")
    return value if part.get("type") == "text/plain" else text_of(value)
