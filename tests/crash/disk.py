"""What a process does to its disk, step by step, and what becomes of it at a chosen step.

SQLite's own writes are seen below it: the functions of its file objects are exchanged for ones that
count, and call the real ones. Python's are seen by an audit hook, and syncs by a wrapped ``os.fsync``.
Nothing of the product is touched. Install it in a process that is about to end anyway: it can't be removed.

A kill loses nothing that was written, so a power cut is played: of what was written since a file was
last synced an arbitrary part is there and the rest isn't, and renames come undone.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import errno
import os
import random
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PTR, INT, LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
OPEN = ctypes.CFUNCTYPE(INT, PTR, PTR, PTR, INT, PTR)
DELETE = ctypes.CFUNCTYPE(INT, PTR, PTR, INT)
WRITE = ctypes.CFUNCTYPE(INT, PTR, PTR, INT, LONG)
TRUNCATE = ctypes.CFUNCTYPE(INT, PTR, LONG)
SYNC = ctypes.CFUNCTYPE(INT, PTR, INT)

FULL, IO_WRITE, IO_SYNC, IO_TRUNCATE, IO_DELETE = 13, 10 | 3 << 8, 10 | 4 << 8, 10 | 6 << 8, 10 | 10 << 8
"""SQLite's result codes for a full disk, and for a failing one by operation."""


class Methods(ctypes.Structure):
    """``sqlite3_io_methods``, version 3, as far as it matters."""

    _fields_ = (
        ("version", INT),
        ("close", PTR),
        ("read", PTR),
        ("write", PTR),
        ("truncate", PTR),
        ("sync", PTR),
        ("others", PTR * 13),
    )


class Vfs(ctypes.Structure):
    """The beginning of ``sqlite3_vfs``."""

    _fields_ = (
        ("version", INT),
        ("size", INT),
        ("longest", INT),
        ("next", PTR),
        ("name", PTR),
        ("data", PTR),
        ("open", PTR),
        ("delete", PTR),
    )


@dataclass(frozen=True)
class Written:
    """A write since the last sync, ``data`` at ``offset``, or a cut to ``offset`` where ``data`` is None."""

    offset: int
    data: bytes | None


@dataclass
class Pending:
    """A file of SQLite's as it was when it was last synced, and what was done to it since."""

    content: bytes
    since: list[Written] = field(default_factory=list)


class Disk:
    """Counts steps under ``folder``; at step ``at`` it does what ``how`` says.

    ``kill``: the process is killed; ``torn``: in the middle of the step; ``power``: the power fails.
    ``full``: from there on nothing can be written; ``fails``: that step fails, with an I/O error.
    """

    def __init__(self, folder: Path, how: str = "", at: int = 0, seed: int = 0) -> None:
        self.steps: list[str] = []
        self._folder, self._how, self._at = str(folder), how, at
        self._dice = random.Random(seed)
        self._pending: dict[str, Pending] = {}
        self._names: dict[int, str] = {}
        self._handles: dict[str, int] = {}
        self._synced = {path: _stamp(path) for path in self._others()}
        self._renamed: list[tuple[Path, Path]] = []
        self._kept: list[object] = []
        self._over = False

    def install(self) -> Disk:
        """Begin to watch this process."""
        self._watch_sqlite()
        self._fsync = os.fsync
        os.fsync = self._on_fsync
        sys.addaudithook(self._on_event)
        return self

    def step(self, what: str, *, writes: bool = True, tear: Callable[[], object] = lambda: None) -> int:
        """Count a step that is about to be done; an error number if it must fail instead.

        ``writes``: it needs space; ``tear`` does half of it.
        """
        if self._over:
            return 0
        self.steps.append(what)
        reached = len(self.steps) - self._at
        if self._how == "full":
            return errno.ENOSPC if writes and reached >= 0 else 0
        if reached != 0 or not self._how:
            return 0
        if self._how == "fails":
            return errno.EIO
        self._over = True
        {"kill": lambda: None, "torn": tear, "power": self._cut_power}[self._how]()
        return die()

    # SQLite's files

    def _watch_sqlite(self) -> None:
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
        vfs = library.sqlite3_vfs_find(None).contents
        real_open, real_delete = OPEN(vfs.open), DELETE(vfs.delete)
        made: dict[int, Methods] = {}

        def opened(self_: int, name: int | None, file: int, flags: int, out: int) -> int:
            result = real_open(self_, name, file, flags, out)
            place = ctypes.cast(file, ctypes.POINTER(PTR)).contents
            path = os.fsdecode(ctypes.string_at(name)) if name else ""
            if result == 0 and place.value and path.startswith(self._folder):
                self._names[file] = path
                self._pending.setdefault(path, Pending(self._content(path)))
                if place.value not in made:
                    made[place.value] = self._methods(place.value)
                place.value = ctypes.addressof(made[place.value])
            return result

        def deleted(self_: int, name: int, sync: int) -> int:
            path = os.fsdecode(ctypes.string_at(name))
            if self.step(f"delete {Path(path).name}", writes=False):
                return IO_DELETE
            self._pending.pop(path, None)
            self._handles.pop(path, None)
            return real_delete(self_, name, sync)

        self._kept += [OPEN(opened), DELETE(deleted), made]
        vfs.open, vfs.delete = (ctypes.cast(function, PTR) for function in self._kept[:2])

    def _methods(self, address: int) -> Methods:
        """The functions of a file, with the three that change it exchanged."""
        methods = Methods.from_buffer_copy(Methods.from_address(address))
        real = WRITE(methods.write), TRUNCATE(methods.truncate), SYNC(methods.sync)

        def write(file: int, data: int, size: int, offset: int) -> int:
            path = self._names[file]
            what, half = f"write {Path(path).name} {size}@{offset}", lambda: real[0](file, data, size // 2, offset)
            if problem := self.step(what, tear=half):
                return FULL if problem == errno.ENOSPC else IO_WRITE
            self._pending[path].since.append(Written(offset, ctypes.string_at(data, size)))
            return real[0](file, data, size, offset)

        def truncate(file: int, size: int) -> int:
            path = self._names[file]
            if self.step(f"truncate {Path(path).name} {size}", writes=False):
                return IO_TRUNCATE
            self._pending[path].since.append(Written(size, None))
            return real[1](file, size)

        def sync(file: int, flags: int) -> int:
            path = self._names[file]
            if self.step(f"sync {Path(path).name}", writes=False):
                return IO_SYNC
            result = real[2](file, flags)
            self._pending[path] = Pending(self._content(path))
            return result

        made = WRITE(write), TRUNCATE(truncate), SYNC(sync)
        methods.write, methods.truncate, methods.sync = (ctypes.cast(function, PTR) for function in made)
        self._kept += [*real, *made]
        return methods

    def _content(self, path: str) -> bytes:
        """A file's content, through a handle that stays open: closing one drops every lock that SQLite has on it."""
        if path not in self._handles:
            self._handles[path] = os.open(path, os.O_RDONLY)
        return os.pread(self._handles[path], os.fstat(self._handles[path]).st_size, 0)

    # Python's files

    def _on_event(self, event: str, arguments: tuple) -> None:
        if event == "open" and self._ours(arguments[0]) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            self._python(f"open {Path(arguments[0]).name}")
        elif event == "os.rename" and self._ours(arguments[1]):
            self._python(f"rename to {Path(arguments[1]).name}", writes=False)
            source, target = Path(arguments[0]), Path(arguments[1])
            self._synced[target] = self._synced.pop(source, None)
            self._renamed.append((source, target))
        elif event == "os.remove" and self._ours(arguments[0]):
            self._python(f"remove {Path(arguments[0]).name}", writes=False)

    def _on_fsync(self, handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if not self._ours(path):
            return self._fsync(handle)
        folder = path.is_dir()
        self._python(f"fsync {path.name}", tear=lambda: folder or os.ftruncate(handle, path.stat().st_size // 2))
        self._fsync(handle)
        if folder:
            self._renamed.clear()
        self._synced[path] = _stamp(path)
        return None

    def _python(self, what: str, *, writes: bool = True, tear: Callable[[], object] = lambda: None) -> None:
        if problem := self.step(what, writes=writes, tear=tear):
            raise OSError(problem, os.strerror(problem))

    def _ours(self, path: object) -> bool:
        return isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(self._folder)

    # Power

    def _cut_power(self) -> None:
        for path, pending in self._pending.items():
            Path(path).write_bytes(self._survives(pending))
            Path(f"{path}-shm").unlink(missing_ok=True)  # it is never synced, and made again from the log
        for path in self._others():
            if self._synced.get(path) != _stamp(path):
                self._spoil(path)
        for source, target in reversed(self._renamed):
            if self._dice.random() < 0.5 and target.exists():
                target.rename(source)

    def _survives(self, pending: Pending) -> bytes:
        """The content as it may be found: what was synced, and any of what was written since."""
        content = bytearray(pending.content)
        for written in pending.since:
            if self._dice.random() < 0.5:
                continue
            if written.data is None:
                del content[written.offset :]
                continue
            content.extend(bytes(max(0, written.offset - len(content))))
            content[written.offset : written.offset + len(written.data)] = written.data
        return bytes(content)

    def _spoil(self, path: Path) -> None:
        """A file that was never synced has its length, or part of it, and zeros."""
        content = path.read_bytes()
        there = self._dice.randrange(len(content) + 1)
        zeros = self._dice.choice([0, len(content) - there])
        path.write_bytes(content[:there] + bytes(zeros))

    def _others(self) -> list[Path]:
        """The files that aren't SQLite's."""
        return [path for path in Path(self._folder).glob("*.faiss*") if path.is_file()]


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def die() -> int:
    """End this process as the kernel ends one that must go at once."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")
