"""Ledger: what is known of each source, and the report of each reading, in one SQLite file beside the archive.

It is written after what was read is in the archive: whatever ends a run before costs a reading that is done again,
never an article.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from index.errors import StoreError
from index.storage import beside, transaction

State = Literal["read", "unchanged", "waits", "failed"]
"""What became of a reading. ``unchanged``: the server says so; ``waits``: it asks not to be asked for a while."""

KEPT = 90 * 86_400.0
"""Seconds for which reports are kept."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS places (
    place TEXT PRIMARY KEY, due REAL NOT NULL, etag TEXT NOT NULL, modified TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reports (
    number INTEGER PRIMARY KEY, place TEXT NOT NULL, at REAL NOT NULL, state TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS reports_by_place ON reports(place, number);
CREATE INDEX IF NOT EXISTS reports_by_time ON reports(at);
CREATE TABLE IF NOT EXISTS silences (host TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passed (
    place TEXT NOT NULL, page TEXT NOT NULL, changed TEXT NOT NULL, PRIMARY KEY (place, page)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Known:
    """When a place is to be read next, in seconds since 1970, and what its server called what it gave last."""

    due: float = 0.0
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True)
class Report:
    """What one reading of a place gave: new articles, other versions, and a line for each thing that failed.

    ``at`` is in seconds since 1970.
    """

    place: str
    at: float
    state: State
    added: int = 0
    updated: int = 0
    failed: tuple[str, ...] = ()

    @property
    def moment(self) -> datetime:
        """When that was, in UTC."""
        return datetime.fromtimestamp(self.at, UTC)


class Ledger:
    """The ledger in a file; each call opens it, so that threads and processes may share it.

    Every method raises StoreError where the file can't be read or written.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    @classmethod
    def beside(cls, archive: Path) -> Ledger:
        """That of the archive in a folder."""
        return cls(beside(archive, "watch.db"))

    def known(self, place: str) -> Known:
        """What is known of a place."""
        with self._opened() as run:
            row = run.execute("SELECT due, etag, modified FROM places WHERE place = ?", (place,)).fetchone()
        return Known(*row) if row else Known()

    def only(self, places: Sequence[str]) -> None:
        """Take other places for places that are read no more."""
        with self._opened() as run, transaction(run):
            others = {place for (place,) in run.execute("SELECT place FROM places")} - {*places}
            run.executemany("DELETE FROM places WHERE place = ?", [(place,) for place in others])

    def passed(self, place: str) -> dict[str, str]:
        """The pages of a site that gave nothing, by their addresses, with when they had changed."""
        with self._opened() as run:
            return dict(run.execute("SELECT page, changed FROM passed WHERE place = ?", (place,)).fetchall())

    def note(self, report: Report, known: Known, passed: Sequence[tuple[str, str]] = ()) -> None:
        """Keep what a reading gave, and what is known of the place now."""
        record = json.dumps([report.added, report.updated, report.failed], ensure_ascii=False)
        with self._opened() as run, transaction(run):
            values = (report.place, known.due, known.etag, known.modified)
            run.execute("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)", values)
            run.execute(
                "INSERT INTO reports VALUES (NULL, ?, ?, ?, ?)", (report.place, report.at, report.state, record)
            )
            run.execute("DELETE FROM reports WHERE at < ?", (report.at - KEPT,))
            run.executemany(
                "INSERT OR REPLACE INTO passed VALUES (?, ?, ?)", [(report.place, *page) for page in passed]
            )

    def silences(self) -> dict[str, float]:
        """Until when each host doesn't want to be asked that said so."""
        with self._opened() as run:
            return dict(run.execute("SELECT host, until FROM silences").fetchall())

    def silence(self, hosts: Mapping[str, float]) -> None:
        """Keep what ``silences`` gives."""
        with self._opened() as run, transaction(run):
            run.execute("DELETE FROM silences")
            run.executemany("INSERT INTO silences VALUES (?, ?)", hosts.items())

    def reports(self, place: str = "", *, count: int = 100) -> list[Report]:
        """The newest reports, of one place or of all, the newest first."""
        with self._opened() as run:
            of_it = "WHERE place = ?" if place else ""
            query = f"SELECT place, at, state, record FROM reports {of_it} ORDER BY number DESC LIMIT ?"
            rows = run.execute(query, (*([place] if place else []), count)).fetchall()
        return list(map(_report, rows))

    def last(self) -> list[Report]:
        """The newest report of each place that is still read; nothing where nobody ever watched."""
        if not self.file.exists():
            return []
        with self._opened() as run:
            newest = "SELECT max(number) FROM reports JOIN places USING (place) GROUP BY place"
            query = f"SELECT place, at, state, record FROM reports WHERE number IN ({newest}) ORDER BY place"
            return list(map(_report, run.execute(query).fetchall()))

    def succeeded(self) -> dict[str, float]:
        """When each place could last be read."""
        if not self.file.exists():
            return {}
        with self._opened() as run:
            query = "SELECT place, max(at) FROM reports WHERE state IN ('read', 'unchanged') GROUP BY place"
            return dict(run.execute(query).fetchall())

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.file, timeout=30, isolation_level=None)) as connection:
                connection.executescript(SCHEMA)
                yield connection
        except (sqlite3.Error, OSError) as problem:
            raise StoreError(
                f"{self.file}: what is known of the sources can't be read or kept ({problem}). If the file is damaged, "
                "delete it: all sources are read anew then, and no article is lost."
            ) from problem


def _report(row: tuple[str, float, State, str]) -> Report:
    place, at, state, record = row
    added, updated, failed = json.loads(record)
    return Report(place, at, state, added, updated, tuple(failed))
