"""The connections through which an archive on disk is read, each lent to one snapshot at a time.

A connection is in a read transaction only while it is lent. So an open page where nobody asks
doesn't keep SQLite's write-ahead log from being emptied, however many builds go by.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.storage import check_format, connect, database, missing

IDLE = 8
"""Connections kept open for later questions; each may hold 2 MB of pages."""


@dataclass(frozen=True)
class Reader:
    """A connection, and the device and inode of its file: another one after a folder was deleted and built again."""

    connection: sqlite3.Connection
    file: tuple[int, int]


class Readers:
    """Connections to the archive in ``folder``; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._idle: deque[Reader] = deque()

    def begin(self) -> Reader:
        """A connection in a transaction, which holds the newest build still from its first statement on.

        What is open still answers after the folder was deleted, until there is another archive.

        Raises:
            ArchiveMissing: there is no archive, or its first build never finished.
            ArchiveUnreadable: it has another format.
        """
        file = _file(self._folder)
        reader = self._take(file) or self._connect(file)
        reader.connection.execute("BEGIN")
        return reader

    def end(self, reader: Reader) -> None:
        """End the transaction and keep the connection for later."""
        with suppress(sqlite3.Error):
            reader.connection.execute("ROLLBACK")
            if len(self._idle) < IDLE:
                self._idle.append(reader)
                return
        reader.connection.close()

    def close(self) -> None:
        """Close what isn't lent."""
        while self._idle:
            self._idle.pop().connection.close()

    def _take(self, file: tuple[int, int] | None) -> Reader | None:
        with suppress(IndexError):
            while True:
                reader = self._idle.pop()
                if file in (None, reader.file):
                    return reader
                reader.connection.close()
        return None

    def _connect(self, file: tuple[int, int] | None) -> Reader:
        """A new connection to ``file``, seen before connecting: one replaced just now is noticed next time."""
        if file is None:
            raise missing(self._folder)
        connection = connect(self._folder)
        check_format(connection, self._folder)
        return Reader(connection, file)


def _file(folder: Path) -> tuple[int, int] | None:
    try:
        found = database(folder).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
