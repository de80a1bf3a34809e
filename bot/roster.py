"""A file of names, each on a line of its own before a colon: people with their passwords, programs with their keys."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from index.errors import SettingError

LONGEST = 64
"""Characters of a name."""


def lines(path: Path, setting: str, command: str) -> list[str]:
    """The lines of a file that a setting names and a command makes.

    Raises:
        SettingError: it can't be read.
    """
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise SettingError(f"{setting}: {path} can't be read ({problem}). Make it with: {command}") from problem


def checked_name(name: str) -> None:
    """Make sure that a name can stand in such a file.

    Raises:
        SettingError: it can't.
    """
    if not 0 < len(name) <= LONGEST or ":" in name or name.startswith("#") or not name.isprintable():
        raise SettingError(f"A name has 1 to {LONGEST} characters, no colon, and no # at its beginning.")


def keep(path: Path, new: Iterable[str]) -> None:
    """Put lines in the place of a file's, which its owner alone can read.

    Raises:
        SettingError: it can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # readable by its owner alone
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in new))
        Path(made).replace(path)
    except OSError as problem:
        raise SettingError(f"{path} can't be written ({problem.strerror}). Name another file.") from problem


def without(name: str, kept: Iterable[str]) -> list[str]:
    """The lines that aren't of this name."""
    return [line for line in kept if line.strip().partition(":")[0] != name]
