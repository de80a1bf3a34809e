"""What is in an archive, for people who look through it: found by words, counted by outlet, author and day.

No model is loaded. A connection keeps, beside one build, a narrow table of what its articles are counted by:
they are counted anew at every key that somebody presses, and their texts needn't be read for that.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from index.choice import FACETS, Choice, conditions, look_up, matches
from index.entries import Entry, entry
from index.formats import kind_of
from index.report import LAST_BUILD, LastBuild
from index.sought import Marked, marked
from index.storage import DAY, EARLIER, check_format, connect, database, meta, missing, readable, unfinished

Sort = Literal["best", "newest", "oldest", "title", "outlet"]
SORTS: dict[str, Sort] = {name: name for name in get_args(Sort)}
"""``best`` is by how well the words fit, and without words the same as ``newest``."""


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

    def article(self, article_id: str, words: str = "") -> Marked:
        """The article with this id, and where in it these words stand.

        Raises:
            KeyError: there is no such article.
        """
        with self._reading() as connection:
            return marked(connection, article_id, words)

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


def _found(connection: sqlite3.Connection, choice: Choice, sort: Sort, count: int) -> Found:
    look_up(connection, choice.words)
    (articles,) = connection.execute("SELECT count(*) FROM narrow").fetchone()
    where, arguments = conditions(choice)
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
    where, arguments = conditions(choice)
    query = f"SELECT ifnull({column}, ''), count(*) FROM narrow WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1"
    return dict(connection.execute(query, arguments).fetchall())


_ORDERS = {
    "newest": "instant DESC NULLS LAST, number DESC",
    "oldest": "instant ASC NULLS LAST, number",
    "title": "title = '', casefold(title), number",
    "outlet": "source = '', casefold(source), instant DESC NULLS LAST, number",
}


def _entries(connection: sqlite3.Connection, choice: Choice, sort: Sort, count: int) -> tuple[Entry, ...]:
    where, arguments = conditions(choice)
    sought = matches(choice.words)
    table, order, given = "narrow", _ORDERS.get(sort, _ORDERS["newest"]), list[str]()
    if sort == "best" and sought:
        order, given = f"fit NULLS LAST, {order}", [" OR ".join(sought)]
        fits = """WITH scored AS MATERIALIZED (SELECT rowid, rank AS score FROM fulltext WHERE fulltext MATCH ?)
            SELECT article, min(score) AS fit FROM scored JOIN passages p ON p.number = scored.rowid GROUP BY article"""
        table = f"narrow LEFT JOIN ({fits}) ON article = number"
    query = f"SELECT number, kind FROM {table} WHERE {where} ORDER BY {order} LIMIT ?"
    rows = connection.execute(query, (*given, *arguments, count)).fetchall()
    return tuple(entry(connection, number, kind, sought) for number, kind in rows)
