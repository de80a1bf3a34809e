"""Article: a text and what is known of it. Loading articles from files is in ``formats``."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit

from index.text import normalise, outline


@dataclass(frozen=True)
class Article:
    """An article; all but ``text`` may be unknown.

    The text is normalised when the article is made (see ``index.text.normalise``), and every offset
    of a passage or a quote is into the result. An empty ``title`` is filled from the text's headline,
    if it has one, and an empty ``id`` with a digest of the content.
    ``language`` is an ISO 639-1 code, such as "en"; an archive notes it where it is empty and can be told.
    ``pages`` are the offsets in the normalised text at which the pages of a document begin, in their order.
    """

    text: str
    title: str = ""
    source: str = ""
    author: str = ""
    url: str = ""
    published: date | datetime | None = None
    id: str = field(default="", compare=False)
    language: str = field(default="", compare=False)
    pages: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        set_ = object.__setattr__
        set_(self, "text", normalise(self.text))
        for name in ("title", "source", "author", "url"):
            set_(self, name, " ".join(normalise(getattr(self, name)).split()))
        if not self.title and (headline := outline(self.text).headline):
            set_(self, "title", self.text[slice(*headline)])
        if not self.id:
            set_(self, "id", self.digest[:16])

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of everything but the id and the language, which the text tells."""
        published = self.published.isoformat() if self.published else ""
        parts = (self.text, self.title, self.source, self.author, self.url, published, *map(str, self.pages))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()

    def page(self, offset: int) -> int | None:
        """The number of the page, from 1, that a character of the text stands on; None if there are no pages."""
        return max(1, bisect_right(self.pages, offset)) if self.pages else None

    @property
    def outlet(self) -> str:
        """Who printed the article: its source, else its address's host; empty if neither is known."""
        return self.source or (urlsplit(self.url).hostname or "").removeprefix("www.")

    @property
    def name(self) -> str:
        """What to call the article: its title, else its opening words."""
        if self.title:
            return self.title
        opening = " ".join(self.text[:200].split())
        return opening if len(opening) <= 80 else opening[:80].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True)
class Source:
    """What one file or address gave: its articles, and a digest that tells whether it has changed.

    ``problems`` holds one line for each of its parts that couldn't be read.
    """

    origin: str
    digest: str
    articles: tuple[Article, ...]
    problems: tuple[str, ...] = ()


def instant(moment: date | datetime, *, end_of_day: bool = False) -> str:
    """A date or datetime as sortable UTC text; a date without a time is the first or last instant of it."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.max if end_of_day else time.min)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="microseconds")
