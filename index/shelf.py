"""Articles that wait on disk until they are stored, so that a build of any size needs little memory."""

from __future__ import annotations

import json
import os
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from operator import methodcaller
from pathlib import Path
from typing import IO, TypeVar, overload

from index.articles import Article, from_iso
from index.errors import ArchiveUnwritable

T = TypeVar("T")
U = TypeVar("U")


class Mapped(Sequence[U]):
    """What a function makes of the items of a sequence, made anew each time that it is taken."""

    def __init__(self, make: Callable[[T], U], items: Sequence[T]) -> None:
        self._make: Callable[[T], U] = make
        self._items: Sequence[T] = items

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> U: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[U]: ...
    def __getitem__(self, place: int | slice) -> U | Sequence[U]:
        if isinstance(place, slice):
            return Mapped(self._make, self._items[place])
        return self._make(self._items[place])


class Shelf:
    """A file in ``folder`` that has no name there, and is gone when it is closed or the process ends.

    Raises:
        ArchiveUnwritable: nothing can be written there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with self._writing():
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - its users close the shelf

    def close(self) -> None:
        """Drop what is on the shelf."""
        with suppress(OSError):  # of a full disk, on which something waits to be written
            self._file.close()

    def put(self, articles: Iterable[Article]) -> Sequence[Article]:
        """The same articles, each of which is read when it is taken.

        Raises:
            ArchiveUnwritable: the disk is full or failing.
        """
        with self._writing():
            places = array("Q", map(self._write, articles))
            self._file.flush()
        return Mapped(self._take, places)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            way_out = "Free some space, or see that you may write there, and run the same command again."
            raise ArchiveUnwritable(f"Can't write in {self._folder}: {problem.strerror}. {way_out}") from problem

    def _write(self, article: Article) -> int:
        place = self._file.seek(0, os.SEEK_END)
        line = json.dumps(vars(article), default=methodcaller("isoformat"), ensure_ascii=False)
        self._file.write(line.encode("utf-8", "surrogatepass") + b"\n")
        return place

    def _take(self, place: int) -> Article:
        self._file.seek(place)
        known = json.loads(self._file.readline())
        return Article(**known | {"published": from_iso(known["published"]), "pages": tuple(known["pages"])})
