"""What may come into the archive over the page, and where it is kept: files of known kinds, not too many nor too big.

Each is kept in a folder beside the archive, so that an archive that is built anew has it again.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from index.errors import ArticleError
from index.formats import BUNDLES, LOADERS, PACKED, ending
from index.storage import beside

KINDS = (*LOADERS, *PACKED, *BUNDLES)

LARGEST = 50_000_000
"""Bytes of a file."""

MOST_FILES = 50
"""Files and addresses that may wait to be read at a time."""

_UNSAFE = re.compile(r"[^\w .,()'&+-]+")


def folder(archive: Path) -> Path:
    """The folder of what was added to an archive."""
    return beside(archive, "added")


def checked(name: str) -> str:
    """A file's name as it is kept: without folders, in ordinary signs, not hidden.

    Raises:
        ArticleError: files of its kind aren't read.
    """
    bare = _UNSAFE.sub("_", re.split(r"[/\\]", name)[-1]).strip(" .~") or "unnamed"
    if not (kind := ending(bare)):
        raise ArticleError(f"{name[:100]}: files of this kind aren't read.")
    return f"{bare[: -len(kind)][:100].strip() or 'unnamed'}{kind}"


async def keep(into: Path, name: str, content: AsyncIterator[bytes]) -> Path:
    """Write a file into a folder as it comes, under its name, or one with a number if another file has that.

    Raises:
        ArticleError: files of its kind aren't read, it is too large, or it can't be written.
    """
    name = checked(name)
    try:
        into.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=into, prefix=".") as folder:
            unfinished = Path(folder) / name
            await _written(content, unfinished)
            return _placed(unfinished, into, name)
    except OSError as problem:
        raise ArticleError(f"{name}: it can't be kept in {into} ({problem.strerror}).") from problem


async def _written(content: AsyncIterator[bytes], file: Path) -> None:
    size = 0
    with file.open("wb") as opened:  # closed when it is placed: Windows removes no file that is open
        async for part in content:
            size += len(part)
            if size > LARGEST:
                raise ArticleError(f"{file.name}: it is larger than {LARGEST // 1_000_000} MB.")
            opened.write(part)
    if not size:
        raise ArticleError(f"{file.name}: it is empty.")


def _placed(unfinished: Path, into: Path, name: str) -> Path:
    kind = ending(name)
    for number in range(1, 10_000):
        place = into / (name if number == 1 else f"{name[: -len(kind)]}-{number}{kind}")
        try:
            place.hardlink_to(unfinished)
        except FileExistsError:
            if place.read_bytes() == unfinished.read_bytes():
                return place
            continue
        return place
    raise ArticleError(f"{name}: there are too many files of this name.")
