"""One change of an archive's tables, inside a transaction that the caller opens and commits.

What it costs depends on what changes, not on how much is stored. Nothing here embeds anything.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from index.articles import Article, Source, in_zone, instant
from index.copies import link, unlink
from index.errors import ArticleError
from index.language import language
from index.passages import Passage
from index.storage import EARLIER, FULLTEXT
from index.words import indexed

NO_ARTICLE = 0
"""What an origin gives whose articles were all removed."""


@dataclass(frozen=True, slots=True)
class Window:
    """A passage without its text, ``article.text[start:end]``, and the key of what is embedded for it."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Planned:
    """An article that is to be stored, where its passages are, and its language.

    It is known by its place among ``articles``, for these may wait on disk (see ``shelf``).
    """

    articles: Sequence[Article]
    place: int
    windows: tuple[Window, ...]
    language: str

    @classmethod
    def of(cls, articles: Sequence[Article], place: int, found: Iterable[Passage]) -> Planned:
        """The article at a place with the passages that it was cut into."""
        article = articles[place]
        windows = tuple(Window(p.start, p.end, _key(model_input(article, p))) for p in found)
        return cls(articles, place, windows, article.language or language(article.text))

    @property
    def article(self) -> Article:
        """The article itself."""
        return self.articles[self.place]

    def inputs(self, windows: Iterable[Window]) -> dict[str, str]:
        """What is embedded for windows, by their keys."""
        article = self.article
        return {window.key: model_input(article, _passage(article, window)) for window in windows}


def _passage(article: Article, window: Window) -> Passage:
    return Passage(article.id, window.start, window.end, article.text[window.start : window.end])


def model_input(article: Article, passage: Passage) -> str:
    """What is embedded for a passage: the article's title as context, then the passage."""
    return f"{article.title}\n{passage.text}" if article.title else passage.text


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Change:
    """What is done to an archive's tables before one commit: ``forget`` and ``store``, then ``finish``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._run = connection.execute
        self._loose: dict[int, None] = {}
        self._kept: dict[int, str] = {}
        self._freed: dict[str, None] = {}

    def forget_all(self, *, keep_earlier: bool = False) -> None:
        """Drop every article, but for earlier versions if they are to be kept; the vectors stay until ``sweep``."""
        kept = f"{EARLIER}*" if keep_earlier else ""
        self._run("DELETE FROM origins WHERE origin NOT GLOB ?", (kept,))
        self._run("DELETE FROM articles WHERE number NOT IN (SELECT article FROM origins)")
        for table in ("passages", "bands"):
            self._run(f"DELETE FROM {table}")
        self._run("DROP TABLE fulltext")  # emptying it would go row by row
        self._run(FULLTEXT)

    def move(self, zone: tzinfo) -> None:
        """Tell the times of the articles that are stored by the clock of a zone."""
        stored = self._run("SELECT number, published FROM articles WHERE published LIKE '%T%'").fetchall()
        for number, published in stored:
            moved = in_zone(datetime.fromisoformat(published), zone).isoformat()
            self._run("UPDATE articles SET published = ? WHERE number = ?", (moved, number))

    def forget(self, origin: str) -> None:
        """Forget what an origin gave; what no other gives either is dropped in the end."""
        given = "SELECT article, NULL FROM origins WHERE origin = ? AND article != ?"
        self._loose.update(self._run(given, (origin, NO_ARTICLE)))
        self._run("DELETE FROM origins WHERE origin = ?", (origin,))

    def _forget_again(self, source: Source, given: set[str]) -> None:
        """Forget of what a source gave before the articles that it gives again, by address or else id."""
        query = "SELECT article, url, id FROM origins JOIN articles ON number = article WHERE origin = ?"
        again = [number for number, url, id_ in self._run(query, (source.origin,)).fetchall() if (url or id_) in given]
        for number in again:
            self._loose[number] = None
            self._run("DELETE FROM origins WHERE origin = ? AND article = ?", (source.origin, number))
        self._run("UPDATE origins SET digest = ? WHERE origin = ?", (source.digest, source.origin))

    def store(self, source: Source, planned: Sequence[Planned]) -> None:
        """Put what an origin gives now in the place of what it gave; an article that is stored already stays."""
        if source.keeps:
            given = "SELECT article, ? FROM origins WHERE origin = ? AND article != ?"
            self._kept.update(self._run(given, (source.origin, source.origin, NO_ARTICLE)))
        if source.rolls:
            self._forget_again(source, {article.url or article.id for article in source.articles})
        else:
            self.forget(source.origin)
        for plan in planned:
            row = (source.origin, source.digest, self._number(plan))
            self._run("INSERT OR IGNORE INTO origins VALUES (?, ?, ?)", row)

    def remove(self, article_id: str) -> bool:
        """Drop an article and its earlier versions, whoever gives it; whether there was one.

        An origin that gave nothing else stays known, so that no build reads it again before it changes.
        """
        found = self._run("SELECT number FROM articles WHERE id = ?", (article_id,)).fetchone()
        if not found:
            return False
        earlier = "origin IN (SELECT ? || origin FROM origins WHERE article = ?)"
        self._loose.update(self._run(f"SELECT article, NULL FROM origins WHERE {earlier}", (EARLIER, *found)))
        self._run(f"DELETE FROM origins WHERE {earlier}", (EARLIER, *found))
        alone = "NOT EXISTS (SELECT 1 FROM origins o WHERE o.origin = origins.origin AND o.article != origins.article)"
        self._run(f"UPDATE origins SET article = ? WHERE article = ? AND {alone}", (NO_ARTICLE, *found))
        self._run("DELETE FROM origins WHERE article = ?", found)
        self._drop(*found)
        return True

    def finish(self) -> None:
        """Drop or retire the articles that belong to no origin any more, and drop the vectors that no passage uses."""
        for number in self._loose:
            if self._run("SELECT 1 FROM origins WHERE article = ? LIMIT 1", (number,)).fetchone():
                continue
            if number in self._kept:
                self._retire(number, self._kept[number])
            else:
                self._drop(number)
        for key in self._freed:
            unused = "NOT EXISTS (SELECT 1 FROM passages WHERE input = ?1)"
            self._run(f"DELETE FROM vectors WHERE input = ?1 AND {unused}", (key,))

    def sweep(self, embedder: str) -> None:
        """Drop every vector that no passage uses or that is another embedder's. Reads all of them."""
        unused = "NOT EXISTS (SELECT 1 FROM passages WHERE passages.input = vectors.input)"
        self._run(f"DELETE FROM vectors WHERE embedder != ? OR {unused}", (embedder,))

    def _number(self, plan: Planned) -> int:
        """The article's number, stored if it isn't there yet.

        What its own origin gave under its id before makes way for it; if another origin's article has the id, this
        one gets the id that its content makes.
        """
        article = plan.article
        for id_ in (article.id, article.digest[:16]):
            columns = "number, text, title, source, author, url, published, pages"
            stored = self._run(f"SELECT {columns} FROM articles WHERE id = ?", (id_,)).fetchone()
            if stored is None:
                return self._insert(plan, article, id_, None)
            number = int(stored[0])
            if tuple(stored[1:]) == (*_content(article), _pages(article)):
                return self._insert(plan, article, id_, number) if self._recalled(number) else number
            if not self._run("SELECT 1 FROM origins WHERE article = ? LIMIT 1", (number,)).fetchone():
                self._drop(number)
                return self._insert(plan, article, id_, number)
        raise ArticleError(f"Two different articles have the id {article.id!r}. Give each its own, or none.")

    def _insert(self, plan: Planned, article: Article, id_: str, number: int | None) -> int:
        moment = instant(article.published) if article.published else None
        values = (number, id_, *_content(article), moment, plan.language, _pages(article))
        insert = "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)"
        made = int(self._run(insert, values).lastrowid or 0)
        for window in plan.windows:
            row = (made, window.start, window.end, window.key)
            place = self._run("INSERT INTO passages VALUES (NULL, ?, ?, ?, ?)", row).lastrowid
            words = (place, indexed(article.title), indexed(_passage(article, window).text))
            self._run("INSERT INTO fulltext (rowid, title, body) VALUES (?, ?, ?)", words)
        link(self._connection, made)
        return made

    def _retire(self, number: int, origin: str) -> None:
        """Leave an article where its id leads, and have nobody find it; the newer version is of the same origin."""
        self._hide(number)
        self._run("INSERT OR IGNORE INTO origins VALUES (?, '', ?)", (EARLIER + origin, number))

    def _recalled(self, number: int) -> bool:
        """Whether an article was an earlier version, which makes way for its like."""
        of_it = f"article = ? AND origin GLOB '{EARLIER}*'"
        is_earlier = self._run(f"DELETE FROM origins WHERE {of_it}", (number,)).rowcount > 0
        if is_earlier:
            self._run("DELETE FROM articles WHERE number = ?", (number,))
        return is_earlier

    def _drop(self, number: int) -> None:
        self._hide(number)
        self._run("DELETE FROM articles WHERE number = ?", (number,))

    def _hide(self, number: int) -> None:
        unlink(self._connection, number)
        for place, key in self._run("SELECT number, input FROM passages WHERE article = ?", (number,)).fetchall():
            self._run("DELETE FROM fulltext WHERE rowid = ?", (place,))
            self._freed[key] = None
        self._run("DELETE FROM passages WHERE article = ?", (number,))


def _content(article: Article) -> tuple[str | None, ...]:
    """An article's columns between its id and its instant."""
    published = article.published.isoformat() if article.published else None
    return article.text, article.title, article.source, article.author, article.url, published


def _pages(article: Article) -> str:
    """Where an article's pages begin, as numbers with spaces between."""
    return " ".join(map(str, article.pages))
