"""Article: a text and what is known of it. Loading articles from files is in ``formats``."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from index.errors import SettingError
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
    def day(self) -> date | None:
        """The day on which it was published, the one that filters, answers and statistics go by."""
        return whole_day(self.published) if self.published else None

    @property
    def outlet(self) -> str:
        """Who printed the article: its source, else its address's host; empty if neither is known."""
        return outlet(self.source, self.url)

    @property
    def name(self) -> str:
        """What to call the article: its title, else its opening words."""
        if self.title:
            return self.title
        opening = " ".join(self.text[:200].split())
        return opening if len(opening) <= 80 else opening[:80].rsplit(" ", 1)[0] + "…"


def outlet(source: str, url: str) -> str:
    """Who printed what has this source and this address: the source, else the address's host."""
    return source or (urlsplit(url).hostname or "").removeprefix("www.")


@dataclass(frozen=True)
class Source:
    """What one file or address gave: its articles, and a digest that tells whether it has changed.

    ``problems`` holds one line for each of its parts that couldn't be read, ``warnings`` one for each that was
    repaired or is doubtful. If it ``rolls``, as a feed does, these articles come beside those that it gave before,
    each in the place of the one with its address. If it ``keeps``, an article that gives way stays to be cited by its
    id, and isn't found any more.
    """

    origin: str
    digest: str
    articles: Sequence[Article]
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    rolls: bool = False
    keeps: bool = False


def whole_day(moment: date | datetime) -> date:
    """The day of a date or datetime: of one with an offset, the day that it is there, for that is what was printed.

    What is published at 23:30 on 6 May in New York is of 6 May, whatever day it is in London.
    """
    return moment.date() if isinstance(moment, datetime) else moment


def in_zone(moment: date | datetime, zone: tzinfo) -> date | datetime:
    """The same moment by the clock of a zone; what has no offset is taken to be by that clock already."""
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(zone)
    except OverflowError:  # at the calendar's ends
        return moment.replace(tzinfo=zone)


def zone_named(name: str) -> tzinfo:
    """The time zone of this name in the IANA's database, such as "America/New_York".

    Raises:
        SettingError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise SettingError(
            f"There is no time zone {name[:60]!r}. BYLINE_TIMEZONE takes a name such as Europe/London or UTC."
        ) from problem


def from_iso(stored: str | None) -> date | datetime | None:
    """The date or datetime whose ``isoformat`` this is."""
    if stored is None:
        return None
    return datetime.fromisoformat(stored) if "T" in stored else date.fromisoformat(stored)


def instant(moment: date | datetime, *, end_of_day: bool = False) -> str:
    """A date or datetime as sortable UTC text; a date without a time is the first or last instant of it."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.max if end_of_day else time.min)
    moved = in_zone(moment, UTC)
    return moved.replace(tzinfo=None).isoformat(timespec="microseconds")  # type: ignore[call-arg]
