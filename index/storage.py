"""The archive's SQLite file: its tables, its connections, and its errors in words.

The file is in WAL mode. The builder's connection is synchronous in full: a commit that returned
outlives a power cut.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.articles import Article, from_iso
from index.errors import ArchiveBusy, ArchiveMissing, ArchiveUnreadable, ArchiveUnwritable

FORMAT = "4"
"""Changed when the tables are; a builder brings an archive of an older format to this one (see ``upgrade``)."""

OLDER = ("2", "3")
"""The formats before: without languages, and full text in whole runs of letters; without the pages of documents."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, title TEXT NOT NULL,
    source TEXT NOT NULL, author TEXT NOT NULL, url TEXT NOT NULL, published TEXT, instant TEXT,
    story INTEGER, language TEXT NOT NULL DEFAULT '', pages TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS articles_by_story ON articles(story);
CREATE TABLE IF NOT EXISTS bands (
    hash INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bands_by_article ON bands(article);
CREATE INDEX IF NOT EXISTS articles_by_source ON articles(source, instant);
CREATE INDEX IF NOT EXISTS articles_by_day ON articles(substr(published, 1, 10), source);
CREATE TABLE IF NOT EXISTS origins (
    origin TEXT NOT NULL, digest TEXT NOT NULL, article INTEGER NOT NULL REFERENCES articles,
    PRIMARY KEY (origin, article)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS origins_by_article ON origins(article);
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, input TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS passages_by_article ON passages(article);
CREATE INDEX IF NOT EXISTS passages_by_input ON passages(input);
CREATE TABLE IF NOT EXISTS vectors (
    input TEXT NOT NULL, embedder TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (input, embedder));
"""

ARTICLE = "text, title, source, author, url, published, id, language, pages"
"""The columns of ``articles`` that ``article_of`` takes."""

DAY = "substr(published, 1, 10)"
"""The day of an article in SQL, as ``articles.whole_day`` tells it: the one that ``published`` says."""

EARLIER = "earlier "
"""Before the origin of an article of which it gives a newer version: such a one has no passages, so nobody finds it."""

CURRENT = f"number NOT IN (SELECT article FROM origins WHERE origin GLOB '{EARLIER}*')"
"""In SQL, of a row of ``articles``: there is no newer version of it."""

FULLTEXT = """CREATE VIRTUAL TABLE IF NOT EXISTS fulltext USING fts5(
    title, body, tokenize = "porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'")"""
"""Full text by passage number, as ``words.indexed`` writes it. Marks belong to words: they are the vowels of Hindi."""


def database(folder: Path) -> Path:
    """The database file of the archive in ``folder``."""
    return folder / "archive.db"


def beside(folder: Path, ending: str) -> Path:
    """What belongs to the archive in ``folder`` and outlives its files: beside it, and named after it."""
    folder = folder.absolute()
    return folder.parent / f"{folder.name}-{ending}"


def connect(folder: Path | None, *, create: bool = False) -> sqlite3.Connection:
    """A connection to the archive in ``folder``, or to a new one in memory; transactions are explicit.

    Without ``create`` there has to be a file: reading never makes one.
    """
    place = f"{database(folder).resolve().as_uri()}?mode={'rwc' if create else 'rw'}" if folder else ":memory:"
    connection = sqlite3.connect(
        place, uri=folder is not None, check_same_thread=False, timeout=30, isolation_level=None
    )
    connection.create_function("casefold", 1, str.casefold, deterministic=True)
    return connection


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables that aren't there yet: all of them or none, so that there is a format if there is a table."""
    with transaction(connection):
        for statement in (*SCHEMA.split(";\n"), FULLTEXT):
            connection.execute(statement)
        connection.execute("INSERT OR IGNORE INTO meta VALUES ('format', ?)", (FORMAT,))


def article_of(row: Sequence[Any]) -> Article:
    """The article that a row of the columns ``ARTICLE`` holds."""
    text, title, source, author, url, published, id_, spoken, pages = row
    return Article(text, title, source, author, url, from_iso(published), id_, spoken, tuple(map(int, pages.split())))


def meta(connection: sqlite3.Connection, key: str) -> str:
    """A value that the archive keeps about itself, or ``""``."""
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    except sqlite3.OperationalError as problem:
        if "no such table" in str(problem):
            return ""
        raise
    return str(row[0]) if row else ""


def digests(connection: sqlite3.Connection) -> dict[str, str]:
    """The digest of each origin whose articles are stored."""
    return dict(connection.execute(f"SELECT origin, digest FROM origins WHERE origin NOT GLOB '{EARLIER}*'").fetchall())


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a value about the archive."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def check_format(connection: sqlite3.Connection, folder: Path | None) -> None:
    """Refuse an archive of another format.

    Raises:
        ArchiveMissing: it has no tables yet.
        ArchiveUnreadable: it has another one; the error says how to bring it to this one.
    """
    stored = meta(connection, "format")
    if not stored and not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise unfinished(folder)
    if stored != FORMAT:
        way_out = f"Bring it up to date (nothing is embedded again): python -m index FOLDER --archive {folder}"
        raise ArchiveUnreadable(
            f"The archive in {folder} has format {stored or 'unknown'}, and this Byline reads format {FORMAT}. "
            f"{way_out if stored in OLDER else 'Delete the folder and build it again.'}"
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
        raise _told(folder, problem) from problem


def _told(folder: Path | None, problem: sqlite3.DatabaseError) -> Exception:
    kind = getattr(problem, "sqlite_errorname", "")
    if kind.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ArchiveBusy(f"The archive in {folder} is busy ({problem}). Try again in a moment.")
    if kind.startswith(_WRITING) and not kind.startswith(_READING):
        way_out = "Free some space, or see that you may write there, and run the same command again: it goes on from"
        return ArchiveUnwritable(
            f"Can't write the archive in {folder}: {problem}. The last finished build still answers. "
            f"{way_out} where it stopped."
        )
    damaged = kind.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR"))
    way_out = "Delete the folder and build it again." if damaged else "See whether the disk works and you may read it."
    return ArchiveUnreadable(f"Can't use the archive in {folder}: {problem}. {way_out}")


_WRITING = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR")
_READING = ("SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS", "SQLITE_IOERR_DATA")
"""The beginnings of SQLite's names for what goes wrong in writing, and, among these, in reading."""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written inside, or none of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk may have ended it already
            connection.execute("ROLLBACK")
        raise
