"""Files that an archive knows and that are gone from their folders."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from index.articles import Source
from index.errors import ArticleError
from index.formats import origin


def vanished(places: Iterable[Path], files: Iterable[Path], known: Iterable[str]) -> list[str]:
    """Those of the known origins that were in the folders and aren't there any more.

    A file that is there but can't be read, or be looked for, hasn't vanished.
    """
    found = {origin(file) for file in files}
    roots = tuple(_root(place) for place in places if place.is_dir())
    return sorted(path for path in known if path.startswith(roots) and path not in found and _is_gone(path))


def renamed(new: Iterable[Source], known: Mapping[str, str]) -> dict[str, str]:
    """The new files that have the content of one that is gone, wherever it was: the path that each had, by its own."""
    fresh = [(_content(source.digest), source.origin) for source in new if source.origin not in known]
    wanted = {content for content, _ in fresh}
    gone: defaultdict[str, list[str]] = defaultdict(list)
    for path, digest in known.items():
        if _content(digest) in wanted and Path(path).is_absolute() and _is_gone(path):  # no path: an address
            gone[_content(digest)].append(path)
    return {path: gone[content].pop(0) for content, path in fresh if gone[content]}


def _content(digest: str) -> str:
    """A digest without what it says of problems, which name the file."""
    return digest.partition(":")[0]


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
