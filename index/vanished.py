"""Files that an archive knows and that are gone from their folders."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from index.errors import ArticleError
from index.formats import origin


def vanished(places: Iterable[Path], files: Iterable[Path], known: Iterable[str]) -> list[str]:
    """Those of the known origins that were in the folders and aren't there any more.

    A file that is there but can't be read, or be looked for, hasn't vanished.
    """
    found = {origin(file) for file in files}
    roots = tuple(_root(place) for place in places if place.is_dir())
    return sorted(path for path in known if path.startswith(roots) and path not in found and _is_gone(path))


def _root(folder: Path) -> str:
    return f"{origin(folder)}{os.sep}"


def _is_gone(path: str) -> bool:
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def removable(places: Iterable[Path], files: Iterable[Path], missing: list[str]) -> list[str]:
    """What ``prune`` removes: not the whole of a folder, which may be a disk that isn't mounted."""
    there = [origin(file) for file in files]
    for place in places:
        root = _root(place)
        if any(path.startswith(root) for path in missing) and not any(file.startswith(root) for file in there):
            raise ArticleError(
                f"There is no article left in {place}, so nothing was removed. If that is right, "
                "build the archive anew from the other folders with --rebuild."
            )
    return missing
