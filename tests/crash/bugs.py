"""Bugs to plant in the product, so that a harness that finds nothing can be told from one that sees nothing.

Each is put into a process by calling it. The product has a second defence against the first two, the
digest in a FAISS file's name; ``trusting`` takes it away, alone it must change nothing.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import index.archive
import index.vectors
from index.change import Change
from index.vectors import VectorIndex


def trusting() -> None:
    """Not a bug yet: a FAISS file is believed whatever it holds."""
    index.vectors._digest = lambda content: "unchecked"


def no_fsync() -> None:
    """Nothing is synced: neither SQLite's files nor the FAISS file."""
    trusting()
    index.vectors.os = SimpleNamespace(**{**vars(os), "fsync": lambda handle: None})
    prepare = index.archive.prepare

    def prepare_unsynced(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA synchronous = OFF")
        prepare(connection)

    index.archive.prepare = prepare_unsynced


def no_rename() -> None:
    """The FAISS file is written in place, under the name it is looked for."""
    trusting()

    def write_there(self: Path, target: Path) -> Path:
        with target.open("wb") as file:
            file.write(self.read_bytes())
            file.flush()
            os.fsync(file.fileno())
        self.unlink()
        return target

    Path.replace = write_there


def too_early() -> None:
    """The FAISS file is written before the commit under a name that the old build goes by, too."""
    load, save, finish = VectorIndex.load, VectorIndex.save, Change.finish

    def finish_and_forget(self: Change) -> None:
        finish(self)
        (folder,) = {Path(row[2]).parent for row in self._run("PRAGMA database_list")}
        for path in folder.glob("vectors.current.*"):
            path.unlink()

    VectorIndex.load = classmethod(lambda cls, folder, build: load(folder, "current"))
    VectorIndex.save = lambda self, folder, build: save(self, folder, "current")
    Change.finish = finish_and_forget
    index.archive.prune = lambda folder, build: None


BUGS: dict[str, Callable[[], None]] = {"no fsync": no_fsync, "no rename": no_rename, "FAISS too early": too_early}
