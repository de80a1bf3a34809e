"""Keys of programs, kept as digests in a file: ``byline keys add NAME | list | remove NAME``.

A key is made here, 256 random bits, and shown once; so a plain SHA-256 of it can be kept: there is nothing to guess. A
line is a name, a colon, the digest, a colon, and the requests that it may make in a minute; lines that begin with # are
passed over.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.roster import checked_name, keep, lines, without
from index.errors import BylineError, SettingError

USUAL = 60
"""Requests a minute."""

app = typer.Typer(add_completion=False, rich_markup_mode=None)

T = TypeVar("T")

_LINE = re.compile(r"(?P<name>[^:#][^:]*):(?P<digest>[0-9a-f]{64}):(?P<limit>[1-9][0-9]{0,5})")


@dataclass(frozen=True)
class Key:
    """Whose key it is, what is kept of it, and how many requests it may make in a minute."""

    name: str
    digest: str
    limit: int = USUAL

    @property
    def line(self) -> str:
        """As it is kept."""
        return f"{self.name}:{self.digest}:{self.limit}"


@dataclass(frozen=True)
class Keys:
    """The keys that there are, by their digests."""

    by_digest: Mapping[str, Key]

    @classmethod
    def read(cls, path: Path) -> Keys:
        """Those in a file.

        Raises:
            SettingError: it can't be read, a line is none, or there are none in it.
        """
        found = {key.digest: key for key in _read(path)}
        if not found:
            raise SettingError(f"{path}: there is no key in it. Add one with: byline keys add NAME")
        return cls(found)

    def know(self, secret: str) -> Key | None:
        """Which key this is; None if it is none."""
        return self.by_digest.get(_digest(secret))


def _lines(path: Path) -> list[str]:
    return lines(path, "BYLINE_KEYS", "byline keys add NAME")


def _read(path: Path) -> list[Key]:
    found = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip() or line.startswith("#"):
            continue
        kept = _LINE.fullmatch(line.strip())
        if not kept:
            raise SettingError(f"{path}, line {number}: not a key. Write it with: byline keys add NAME")
        found.append(Key(kept["name"], kept["digest"], int(kept["limit"])))
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def add(path: Path, name: str, limit: int = USUAL) -> str:
    """A new key of this name, which is kept in a file as its digest; the one that had the name is gone.

    Raises:
        SettingError: the name can't be one, or the file can't be read or written.
    """
    checked_name(name)
    secret = f"byline-{secrets.token_urlsafe(32)}"
    others = without(name, _lines(path)) if path.exists() else []
    keep(path, [*others, Key(name, _digest(secret), limit).line])
    return secret


def remove(path: Path, name: str) -> bool:
    """Take a key out of a file; whether it was there.

    Raises:
        SettingError: the file can't be read or written.
    """
    kept = _lines(path)
    others = without(name, kept)
    keep(path, others)
    return len(others) < len(kept)


File = Annotated[Path, typer.Option("--file", envvar="BYLINE_KEYS", help="The file of keys.")]
Name = Annotated[str, typer.Argument(help="Which program it is for.")]
FILE = Path("keys.txt")


@app.callback()
def main() -> None:
    """Keys by which programs come in: serve with BYLINE_KEYS naming the file, which is read when that starts."""


@app.command("add")
def _add(
    name: Name,
    file: File = FILE,
    per_minute: Annotated[int, typer.Option(min=1, max=999_999, help="Requests that it may make in a minute.")] = USUAL,
) -> None:
    """Make a key and print it: this once, for its digest alone is kept."""
    typer.echo(_or_exit(lambda: add(file, name, per_minute)))


@app.command("list")
def _list(file: File = FILE) -> None:
    """Tell whose keys there are."""
    for key in _or_exit(lambda: _read(file)):
        typer.echo(f"{key.name}: {key.limit} requests a minute")


@app.command("remove")
def _remove(name: Name, file: File = FILE) -> None:
    """Take a key out."""
    if not _or_exit(lambda: remove(file, name)):
        typer.echo(f"byline: {name} is not in {file}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{file}: {name} is taken out.")


def _or_exit(work: Callable[[], T]) -> T:
    try:
        return work()
    except BylineError as problem:
        typer.echo(f"byline: {problem}", err=True)
        raise typer.Exit(2) from None


if __name__ == "__main__":
    app()
