"""The one SQLite file in which the page keeps what is people's: conversations, feedback, runs of questions.

What returned is on the disk: every commit is synced. It knows no bot, no archive and no widgets.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.errors import StoreError
from index.storage import transaction

TABLES = (
    """
    CREATE TABLE conversations (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL DEFAULT '', pinned INTEGER NOT NULL DEFAULT 0,
        changed TEXT NOT NULL, deleted TEXT) WITHOUT ROWID;
    CREATE INDEX conversations_by_owner ON conversations(owner, changed);
    CREATE TABLE exchanges (
        conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE, number INTEGER NOT NULL,
        phase TEXT NOT NULL, question TEXT NOT NULL, words TEXT NOT NULL, record TEXT NOT NULL,
        PRIMARY KEY (conversation, number));
    CREATE TABLE feedback (
        conversation TEXT NOT NULL, number INTEGER NOT NULL,
        verdict TEXT NOT NULL, said TEXT NOT NULL, record TEXT NOT NULL,
        PRIMARY KEY (conversation, number));
    """,
    """
    CREATE TABLE runs (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, begun TEXT NOT NULL, limits TEXT NOT NULL,
        served TEXT NOT NULL DEFAULT '', stopped INTEGER NOT NULL DEFAULT 0, problem TEXT NOT NULL DEFAULT '');
    CREATE INDEX runs_by_owner ON runs(owner, begun);
    CREATE TABLE asked (
        run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, number INTEGER NOT NULL, question TEXT NOT NULL,
        answer TEXT, PRIMARY KEY (run, number));
    CREATE INDEX unanswered ON asked(run, number) WHERE answer IS NULL;
    """,
)
"""What each format has beyond the one before it."""

FORMAT = len(TABLES)
"""Changed when the tables are, or what is kept in them."""


class Database:
    """A connection to the file, for one thread at a time; any number of threads may share it."""

    def __init__(self, connection: sqlite3.Connection, place: str) -> None:
        self._connection = connection
        self.place = place
        self._lock = threading.Lock()
        connection.create_function("casefold", 1, str.casefold, deterministic=True)
        with self._told():
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = FULL")
            with transaction(connection):
                self._make_tables()
            connection.execute("PRAGMA journal_mode = WAL")

    @classmethod
    def open(cls, file: Path) -> Database:
        """The database in a file, which is made where there is none, for nobody but its user to read.

        Raises:
            StoreError: it can't be made or opened, or is of a newer Byline.
        """
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
            connection = sqlite3.connect(file, check_same_thread=False, timeout=30, isolation_level=None)
        except (OSError, sqlite3.Error) as problem:
            raise _unusable(str(file), problem) from problem
        return cls(connection, str(file))

    @classmethod
    def in_memory(cls) -> Database:
        """A database that is gone with the process."""
        return cls(sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None), "memory")

    def _make_tables(self) -> None:
        (found,) = self._connection.execute("PRAGMA user_version").fetchone()
        if found > FORMAT:
            raise StoreError(
                f"The conversations in {self.place} are of a newer Byline (format {found}; this one reads {FORMAT}). "
                "Use that one, or name another file in BYLINE_CONVERSATIONS."
            )
        for statements in TABLES[found:]:
            for statement in statements.split(";\n"):
                self._connection.execute(statement)
        self._connection.execute(f"PRAGMA user_version = {FORMAT}")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for this thread alone.

        Raises:
            StoreError: the file can't be read, or what was written doesn't fit what is there.
        """
        with self._lock, self._told():
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection, in a transaction that is on the disk when this ends.

        Raises:
            StoreError: see ``reading``; then nothing of it is.
        """
        with self.reading() as connection, transaction(connection):
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError as problem:
            raise StoreError("This conversation goes on elsewhere. Reload the page, then ask again.") from problem
        except sqlite3.Error as problem:
            raise _unusable(self.place, problem) from problem


def now(later: timedelta = timedelta()) -> str:
    """This moment, or one that is so much later, as it is kept."""
    return (datetime.now(UTC) + later).isoformat(timespec="microseconds")


def _unusable(place: str, problem: Exception) -> StoreError:
    return StoreError(
        f"Can't keep conversations in {place}: {problem}. See that there is space and you may write there, "
        "or name another file in BYLINE_CONVERSATIONS."
    )
