"""Folders in which something stirs."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from index import formats
from index.sources.clock import Clock

CHANGES = ("created", "modified", "moved", "deleted")
"""What counts; that a file is opened does not, for reading one would have it read again."""


class Stirred:
    """The folders in which a file that can be read came, changed or went since that was last asked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._found: set[str] = set()

    def taken(self) -> frozenset[str]:
        """Those folders."""
        with self._lock:
            found, self._found = frozenset(self._found), set()
            return found

    def put(self, folder: str) -> None:
        """Something happened there."""
        with self._lock:
            self._found.add(folder)
        self._clock.stir()


class _Watcher(FileSystemEventHandler):
    def __init__(self, folder: str, stirred: Stirred) -> None:
        self._folder, self._stirred = folder, stirred

    def on_any_event(self, event: FileSystemEvent) -> None:
        paths = [os.fsdecode(path) for path in (event.src_path, event.dest_path)]
        if event.event_type in CHANGES and any(map(formats.ending, paths)):
            self._stirred.put(self._folder)


@contextmanager
def stirring(folders: Iterable[str], clock: Clock) -> Iterator[Stirred]:
    """What stirs in folders, and those within, meanwhile; a folder that can't be watched is read when it is due."""
    stirred, observer = Stirred(clock), Observer()
    observer.start()
    try:
        for folder in folders:
            with suppress(OSError):
                observer.schedule(_Watcher(folder, stirred), folder, recursive=True)
        yield stirred
    finally:
        observer.stop()
        observer.join()
