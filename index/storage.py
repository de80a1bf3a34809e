"""The archive's SQLite file: its tables, its connections, and its errors in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import ArchiveBusy, ArchiveMissing, ArchiveUnreadable

FORMAT = "1"
"""Changed when older archives can no longer be read; opening another format says to build anew."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, title TEXT NOT NULL,
    source TEXT NOT NULL, author TEXT NOT NULL, url TEXT NOT NULL, published TEXT, instant TEXT);
CREATE INDEX IF NOT EXISTS articles_by_source ON articles(source, instant);
CREATE TABLE IF NOT EXISTS origins (
    origin TEXT NOT NULL, digest TEXT NOT NULL, article INTEGER NOT NULL REFERENCES articles,
    PRIMARY KEY (origin, article)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS origins_by_article ON origins(article);
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, input TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS passages_by_article ON passages(article);
CREATE TABLE IF NOT EXISTS vectors (
    input TEXT NOT NULL, embedder TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (input, embedder));
CREATE VIRTUAL TABLE IF NOT EXISTS fulltext USING fts5(
    title, body, tokenize = "porter unicode61 remove_diacritics 2");
"""


def database(folder: Path) -> Path:
    """The database file of the archive in ``folder``."""
    return folder / "archive.db"


def connect(folder: Path | None) -> sqlite3.Connection:
    """A connection to the archive in ``folder``, or to a new one in memory; transactions are explicit."""
    place = ":memory:" if folder is None else database(folder)
    connection = sqlite3.connect(place, check_same_thread=False, timeout=30, isolation_level=None)
    connection.create_function("casefold", 1, str.casefold, deterministic=True)
    return connection


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables that aren't there yet."""
    connection.executescript(SCHEMA)
    connection.execute("INSERT OR IGNORE INTO meta VALUES ('format', ?)", (FORMAT,))


def meta(connection: sqlite3.Connection, key: str) -> str:
    """A value that the archive keeps about itself, or ``""``."""
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    except sqlite3.OperationalError as problem:
        if "no such table" in str(problem):
            return ""
        raise
    return str(row[0]) if row else ""


def check_format(connection: sqlite3.Connection, folder: Path | None) -> None:
    """Refuse an archive of another format.

    Raises:
        ArchiveUnreadable: it has one.
    """
    stored = meta(connection, "format")
    if stored != FORMAT:
        raise ArchiveUnreadable(
            f"The archive in {folder} has format {stored or 'unknown'}, and this Byline reads format {FORMAT}. "
            "Delete the folder and build it again."
        )


def missing(folder: Path) -> ArchiveMissing:
    """The error that there is no archive."""
    return ArchiveMissing(f"There is no archive in {folder}. Build one: python -m index FOLDER --archive {folder}")


def unfinished(folder: Path | None) -> ArchiveMissing:
    """The error that there is no build yet."""
    return ArchiveMissing(f"The archive in {folder} was never finished. Run the same python -m index command again.")


@contextmanager
def readable(folder: Path | None) -> Iterator[None]:
    """Turn SQLite's complaints about a file into one error that says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as problem:
        if "locked" in str(problem):
            raise ArchiveBusy(f"The archive in {folder} is busy ({problem}). Try again in a moment.") from problem
        damaged = getattr(problem, "sqlite_errorname", "") in ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR")
        way_out = (
            "Delete the folder and build it again."
            if damaged
            else "See whether the disk is full and whether you may write there."
        )
        raise ArchiveUnreadable(f"Can't use the archive in {folder}: {problem}. {way_out}") from problem


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written inside, or none of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
