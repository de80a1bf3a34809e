"""What is in an archive, for people who look through it: found by words, counted by outlet, author and day.

No model is loaded. A connection keeps, beside one build, a narrow table of what its articles are counted by:
they are counted anew at every key that somebody presses, and their texts needn't be read for that.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from index.articles import Article, from_iso
from index.errors import FilterError
from index.formats import kind_of
from index.report import LAST_BUILD, LastBuild
from index.storage import (
    ARTICLE,
    DAY,
    EARLIER,
    article_of,
    check_format,
    connect,
    database,
    meta,
    missing,
    readable,
    unfinished,
)
from index.text import normalise
from index.words import phrases

Sort = Literal["best", "newest", "oldest", "title", "outlet"]
SORTS: dict[str, Sort] = {name: name for name in get_args(Sort)}
"""``best`` is by how well the words fit, and without words the same as ``newest``."""

FACETS = {"outlet": "source", "author": "author", "year": "substr(day, 1, 4)", "language": "language", "kind": "kind"}
"""What articles are counted by, and the column of it. "" is an article of which it isn't known."""

BEGUN = 3
"""Letters from which on a word is looked for by its beginning: nearly every article has a word that begins with "t"."""

EXCERPT = 240
"""Characters of an article's beginning that are shown of it."""


@dataclass(frozen=True)
class Choice:
    """Which articles are looked at: with all of these words, of these days (both included), and of these facets.

    The last word may be the beginning of one. ``facets`` has values by the names of ``FACETS``: an article has to have
    one of each name's values.

    Raises:
        FilterError: the dates leave no day between them.
    """

    words: str = ""
    first: date | None = None
    last: date | None = None
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise FilterError(f"There is no day from {self.first} to {self.last}: exchange the dates.")

    @property
    def limits(self) -> bool:
        """Whether it leaves anything out."""
        return bool(_matches(self.words) or self.first or self.last or any(self.facets.values()))


@dataclass(frozen=True)
class Entry:
    """An article in a list. ``excerpt`` has parts of its text, and whether each is one of the words looked for."""

    id: str
    title: str
    source: str
    author: str
    published: date | datetime | None
    language: str
    kind: str
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Found:
    """What was found of ``articles`` that there are: so many, some of them in order, and the numbers around them.

    ``facets`` counts the articles of each value, the most frequent first, as if nothing of that facet were chosen, and
    ``days`` those of each day as if no dates were; ``undated`` are those of it without a day.
    """

    articles: int
    count: int
    entries: tuple[Entry, ...]
    facets: dict[str, dict[str, int]]
    days: dict[date, int]
    undated: int


class Catalogue:
    """The newest build of the archive in ``folder``; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._build = ""

    def find(self, choice: Choice, sort: Sort = "best", *, count: int = 20) -> Found:
        """The first ``count`` of the articles that were chosen, and what there is of which.

        Raises:
            ArchiveMissing: no build was ever finished there.
            ArchiveUnreadable: its files are damaged or of another format.
        """
        with self._reading() as connection:
            return _found(connection, choice, sort, count)

    def values(self, facet: str) -> list[str]:
        """The values of a facet that are known, the most frequent first."""
        with self._reading() as connection:
            return [value for value in _grouped(connection, Choice(), FACETS[facet]) if value]

    def article(self, article_id: str) -> Article:
        """The article with this id.

        Raises:
            KeyError: there is no such article.
        """
        with self._reading() as connection:
            row = connection.execute(f"SELECT {ARTICLE} FROM articles WHERE id = ?", (article_id,)).fetchone()
            if not row:
                raise KeyError(article_id)
            return article_of(row)

    def last_build(self) -> LastBuild | None:
        """What the newest build did; None of an archive that an older Byline built."""
        with self._reading() as connection:
            stored = meta(connection, LAST_BUILD)
            return LastBuild.read(stored) if stored else None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, in a transaction on the newest build; its narrow table is of the same."""
        with self._lock, readable(self._folder):
            connection = self._opened()
            connection.execute("BEGIN")
            try:
                build = meta(connection, "build")
                if not build:
                    raise unfinished(self._folder)
                if build != self._build:
                    _prepare(connection)
                    self._build = build
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                self._build = ""
                raise

    def _opened(self) -> sqlite3.Connection:
        """A connection to the file that is there now: another one, after a folder was deleted and built again."""
        try:
            about = database(self._folder).stat()
        except OSError:
            raise missing(self._folder) from None
        if self._connection is None or self._file != (about.st_dev, about.st_ino):
            connection = connect(self._folder)
            check_format(connection, self._folder)
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.create_function("kind", 1, _kind, deterministic=True)
            self._connection, self._file, self._build = connection, (about.st_dev, about.st_ino), ""
        return self._connection


def _kind(origin: str) -> str:
    return "address" if "://" in origin else kind_of(origin)


def _prepare(connection: sqlite3.Connection) -> None:
    """The narrow table; an article that several files give is of the kind of the first."""
    connection.execute("DROP TABLE IF EXISTS temp.narrow")
    connection.execute(
        f"""CREATE TEMP TABLE narrow AS SELECT a.number, title, source, author, language, {DAY} AS day, instant, kind
        FROM articles a JOIN (SELECT article, kind(min(origin)) AS kind FROM origins
        WHERE origin NOT GLOB '{EARLIER}*' GROUP BY article)
        ON article = a.number"""
    )
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS fitting (number INTEGER PRIMARY KEY)")


def _look_up(connection: sqlite3.Connection, words: str) -> None:
    """Put the articles that have all of these words into the table ``fitting``."""
    having: set[int] | None = None
    for match in _matches(words):
        found = {number for (number,) in connection.execute(_MATCHING, (match,))}
        if match.endswith("*"):
            found |= _unfinished(connection, match.strip('"*'))
        having = found if having is None else having & found
    connection.execute("DELETE FROM temp.fitting")
    connection.executemany("INSERT INTO temp.fitting VALUES (?)", [(number,) for number in having or ()])


_MATCHING = """SELECT DISTINCT article FROM passages
    WHERE number IN (SELECT rowid FROM fulltext WHERE fulltext MATCH ?)"""

ROOT = 4
"""Letters of an unfinished word that full text is asked for, where it needn't have more: it knows words by their stems,
and so "delegation" by "deleg", which doesn't begin with "delegat"."""


def _unfinished(connection: sqlite3.Connection, word: str) -> set[int]:
    """The articles in whose text the beginning of a word stands as it is."""
    if len(word) <= ROOT:
        return set()
    query = (
        f"""SELECT number FROM articles WHERE number IN ({_MATCHING}) AND instr(casefold(title || ' ' || text), ?)"""
    )
    return {number for (number,) in connection.execute(query, (f'"{word[:ROOT]}"*', word))}


def _found(connection: sqlite3.Connection, choice: Choice, sort: Sort, count: int) -> Found:
    _look_up(connection, choice.words)
    (articles,) = connection.execute("SELECT count(*) FROM narrow").fetchone()
    where, arguments = _conditions(choice)
    (found,) = connection.execute(f"SELECT count(*) FROM narrow WHERE {where}", arguments).fetchone()
    days = _grouped(connection, replace(choice, first=None, last=None), "day")
    return Found(
        articles,
        found,
        _entries(connection, choice, sort, count),
        {name: _counted(connection, choice, name) for name in FACETS},
        {date.fromisoformat(day): number for day, number in sorted(days.items()) if day},
        days.get("", 0),
    )


def _counted(connection: sqlite3.Connection, choice: Choice, name: str) -> dict[str, int]:
    """Articles by the values of a facet; what is chosen of it is there, if need be with a 0."""
    others = replace(choice, facets={key: values for key, values in choice.facets.items() if key != name})
    found = _grouped(connection, others, FACETS[name])
    return found | {value: 0 for value in choice.facets.get(name, ()) if value not in found}


def _grouped(connection: sqlite3.Connection, choice: Choice, column: str) -> dict[str, int]:
    where, arguments = _conditions(choice)
    query = f"SELECT ifnull({column}, ''), count(*) FROM narrow WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1"
    return dict(connection.execute(query, arguments).fetchall())


def _conditions(choice: Choice) -> tuple[str, list[Any]]:
    """A condition on ``narrow`` in SQL, and its arguments."""
    conditions, arguments = ["TRUE"], list[Any]()
    if _matches(choice.words):
        conditions.append("number IN temp.fitting")
    for sign, limit in ((">=", choice.first), ("<=", choice.last)):
        if limit:
            conditions.append(f"day {sign} ?")
            arguments.append(limit.isoformat())
    for name, values in choice.facets.items():
        if values:
            conditions.append(f"ifnull({FACETS[name]}, '') IN ({','.join('?' * len(values))})")
            arguments += values
    return " AND ".join(conditions), arguments


def _matches(words: str) -> list[str]:
    """What full text has to match, each by itself; the last word also as the beginning of one, if it is long enough."""
    found = phrases(normalise(words))
    if found and not words.endswith(" ") and len(found[-1].strip('"*')) >= BEGUN:
        found[-1] = f"{found[-1].removesuffix('*')}*"
    return found


_ORDERS = {
    "newest": "instant DESC NULLS LAST, number DESC",
    "oldest": "instant ASC NULLS LAST, number",
    "title": "title = '', casefold(title), number",
    "outlet": "source = '', casefold(source), instant DESC NULLS LAST, number",
}


def _entries(connection: sqlite3.Connection, choice: Choice, sort: Sort, count: int) -> tuple[Entry, ...]:
    where, arguments = _conditions(choice)
    matches = _matches(choice.words)
    table, order, given = "narrow", _ORDERS.get(sort, _ORDERS["newest"]), list[str]()
    if sort == "best" and matches:
        order, given = f"fit NULLS LAST, {order}", [" OR ".join(matches)]
        fits = """WITH scored AS MATERIALIZED (SELECT rowid, rank AS score FROM fulltext WHERE fulltext MATCH ?)
            SELECT article, min(score) AS fit FROM scored JOIN passages p ON p.number = scored.rowid GROUP BY article"""
        table = f"narrow LEFT JOIN ({fits}) ON article = number"
    query = f"SELECT number, kind FROM {table} WHERE {where} ORDER BY {order} LIMIT ?"
    rows = connection.execute(query, (*given, *arguments, count)).fetchall()
    return tuple(_entry(connection, number, kind, matches) for number, kind in rows)


def _entry(connection: sqlite3.Connection, number: int, kind: str, matches: Sequence[str]) -> Entry:
    query = "SELECT id, title, source, author, published, language FROM articles WHERE number = ?"
    id_, title, source, author, published, language = connection.execute(query, (number,)).fetchone()
    excerpt = _snippet(connection, number, matches) or _beginning(connection, number)
    return Entry(id_, title, source, author, from_iso(published), language, kind, excerpt)


_BEFORE, _AFTER = "\x01", "\x02"


def _snippet(connection: sqlite3.Connection, number: int, matches: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """Words around those that were found in the text; nothing where full text isn't written as the article is."""
    if not matches:
        return ()
    within = "SELECT number, start, stop FROM passages WHERE article = ? ORDER BY start"
    query = """SELECT snippet(fulltext, 1, ?, ?, '…', 32) FROM fulltext, articles a
        WHERE fulltext MATCH ? AND fulltext.rowid = ? AND a.number = ? AND body = substr(text, ?, ?)"""
    found, at = " OR ".join(matches), connection.execute(within, (number,)).fetchall()
    rows = (
        connection.execute(query, (_BEFORE, _AFTER, found, passage, number, start + 1, stop - start)).fetchone()
        for passage, start, stop in at
    )
    row = next((row for row in rows if row and _BEFORE in row[0]), None)
    if not row:
        return ()
    before, *marked = " ".join(row[0].split()).split(_BEFORE)
    parts = [(before, False)]
    for piece in marked:
        word, _, after = piece.partition(_AFTER)
        parts += [(word, True), (after, False)]
    return tuple(part for part in parts if part[0])


def _beginning(connection: sqlite3.Connection, number: int) -> tuple[tuple[str, bool], ...]:
    query = """SELECT substr(text, start + 1, min(stop - start, ?)), stop - start FROM passages p
        JOIN articles a ON a.number = p.article WHERE a.number = ? ORDER BY start LIMIT 1"""
    row = connection.execute(query, (EXCERPT, number)).fetchone()
    if not row:
        return ()
    told = " ".join(row[0].split())
    return ((told if row[1] <= EXCERPT else f"{told.rsplit(' ', 1)[0]}…", False),)
