"""Bundles (.zip, .tar, .tar.gz) and single packed files (.gz): what is in them, in memory and within bounds.

Nothing is written anywhere, so a member's name can't lead outside; links and devices are passed over.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO, TypeVar, cast

from index.errors import ArticleError
from index.formats.loaded import shown

MEMBERS = 200_000
MEMBER_BYTES = 100_000_000
TOTAL_BYTES = 2_000_000_000
"""Bounds of a bundle, expanded; what is beyond them is reported and not read."""

Member = tuple[str, bytes | ArticleError]
"""A member's name, fit for a line of text, and its content, or why there is none."""

Wanted = Callable[[str], bool]

_T = TypeVar("_T")

_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError, RuntimeError, OverflowError)
"""What the standard library raises at damaged bundles; NotImplementedError (an odd compression) is a RuntimeError."""


def unzip(content: bytes, wanted: Wanted) -> Iterator[Member]:
    """The wanted members of a zip.

    Raises:
        ArticleError: it isn't a zip, or is over a bound after what was given; the message doesn't name it.
    """
    try:
        bundle = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as problem:
        raise ArticleError(f"this is not a zip, or a damaged one ({problem}).") from problem
    left = TOTAL_BYTES
    for info in _few(bundle.infolist()):
        if not info.is_dir() and _visible(info.filename, wanted):
            given = _unzipped(bundle, info, left)
            left -= len(given) if isinstance(given, bytes) else 0
            yield shown(info.filename), given


def _unzipped(bundle: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes | ArticleError:
    if info.flag_bits & 1:
        return ArticleError("it has a password.")
    try:
        with bundle.open(info) as file:
            return _bounded(file, left)
    except _BROKEN as problem:
        return ArticleError(f"it is damaged ({problem}).")


def untar(content: bytes, wanted: Wanted) -> Iterator[Member]:
    """The wanted members of a tar, compressed with gzip or not.

    Raises:
        ArticleError: it isn't a tar, or is damaged or over a bound after what was given; the message doesn't name it.
    """
    raw = io.BytesIO(content)
    stream = gzip.GzipFile(fileobj=raw) if content.startswith(b"\x1f\x8b") else raw
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", _Stream(stream)), mode="r|") as bundle:
            for member in _few(bundle):
                file = bundle.extractfile(member) if member.isreg() and _visible(member.name, wanted) else None
                if file is not None:
                    yield shown(member.name), _bounded(file, TOTAL_BYTES)
    except _BROKEN as problem:
        raise ArticleError(f"this is not a tar, or a damaged one ({problem}).") from problem


def unpack(content: bytes) -> bytes:
    """What a gzip file of one file holds.

    Raises:
        ArticleError: it isn't gzip, is damaged, or expands beyond the bound of a member; the message doesn't name it.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            found = _bounded(cast("IO[bytes]", file), MEMBER_BYTES)
    except _BROKEN as problem:
        raise ArticleError(f"this is not gzip, or damaged ({problem}).") from problem
    if isinstance(found, ArticleError):
        raise found
    return found


class _Stream:
    """What tarfile reads from; an error when more than ``TOTAL_BYTES`` were read, members passed over included."""

    def __init__(self, file: IO[bytes] | gzip.GzipFile) -> None:
        self._file = file
        self._left = TOTAL_BYTES

    def read(self, size: int) -> bytes:
        found = self._file.read(size)
        self._left -= len(found)
        if self._left < 0:
            raise _beyond()
        return found


def _bounded(file: IO[bytes], left: int) -> bytes | ArticleError:
    """A member's content.

    Raises:
        ArticleError: with it, the bundle is over its bound.
    """
    found = file.read(min(left, MEMBER_BYTES) + 1)
    if len(found) > MEMBER_BYTES:
        return ArticleError(f"it is larger than {MEMBER_BYTES // 1_000_000} MB.")
    if len(found) > left:
        raise _beyond()
    return found


def _beyond() -> ArticleError:
    return ArticleError(f"it expands to more than {TOTAL_BYTES // 1_000_000} MB; the rest of it is left out.")


def _few(members: Iterable[_T]) -> Iterator[_T]:
    for count, member in enumerate(members):
        if count == MEMBERS:
            raise ArticleError(f"it has more than {MEMBERS} members; the rest of them are left out.")
        yield member


def _visible(name: str, wanted: Wanted) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    hidden = any(part == "__MACOSX" or part.startswith((".", "~$")) for part in parts if part != "..")
    return not hidden and wanted(name)
