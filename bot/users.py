"""Who may use the page where more than this machine can reach it: names and hashed passwords, in a file.

``byline user NAME`` asks for a password and writes the line; ``--remove`` takes it out. A line is a name, a colon,
and a salted hash by scrypt (RFC 7914) with its costs; lines that begin with # are passed over.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from bot.roster import checked_name, keep, lines, without
from index.errors import BylineError, SettingError

COSTS = 2**15, 8, 1
"""Of scrypt: 32 MB and some 100 ms for a password, whoever tries it."""

SHORTEST = 8
"""Characters of a password at least."""

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@dataclass(frozen=True)
class Users:
    """Names, each with the hash of its password."""

    hashes: Mapping[str, str]

    @classmethod
    def read(cls, path: Path) -> Users:
        """Those in a file.

        Raises:
            SettingError: it can't be read, a line is none, or there is nobody in it.
        """
        found = {}
        for number, line in enumerate(lines(path, "BYLINE_USERS", "byline user NAME"), 1):
            name, colon, kept = line.strip().partition(":")
            if not name or name.startswith("#"):
                continue
            if not colon or not _is_hash(kept):
                raise SettingError(f"{path}, line {number}: not a name and a hash. Write it with: byline user NAME")
            found[name] = kept
        if not found:
            raise SettingError(f"{path}: there is nobody in it. Add somebody with: byline user NAME")
        return cls(found)

    def know(self, name: str, password: str) -> bool:
        """Whether that is somebody's name and password; it takes as long where there is no such name."""
        kept = self.hashes.get(name)
        right = _matches(password, kept or _NOBODY)
        return right and kept is not None


def hashed(password: str) -> str:
    """A password as it is kept, "scrypt$n$r$p$salt$hash"; each time with another salt."""
    salt = secrets.token_bytes(16)
    parts = (base64.b64encode(part).decode() for part in (salt, _scrypt(password, salt, *COSTS)))
    return "$".join(["scrypt", *map(str, COSTS), *parts])


def _matches(password: str, kept: str) -> bool:
    _, n, r, p, salt, found = kept.split("$")
    made = _scrypt(password, base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(made, base64.b64decode(found))


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=n, r=r, p=p, maxmem=2**28)


def _is_hash(kept: str) -> bool:
    try:
        _matches("", kept)
    except (ValueError, OverflowError, MemoryError):
        return False
    return True


_NOBODY = hashed(secrets.token_hex())


def write(path: Path, name: str, password: str | None) -> bool:
    """Put somebody into a file with a password, or without one take them out; whether they were in it.

    The password that they had is gone. The file can be read by its owner alone; what else is in it stays.

    Raises:
        SettingError: the name or the password can't be one, or the file can't be read or written.
    """
    checked_name(name)
    if password is not None and len(password) < SHORTEST:
        raise SettingError(f"A password has {SHORTEST} characters or more.")
    kept = lines(path, "BYLINE_USERS", "byline user NAME") if path.exists() else []
    others = without(name, kept)
    keep(path, [*others, *([] if password is None else [f"{name}:{hashed(password)}"])])
    return len(others) < len(kept)


@app.command()
def main(
    name: Annotated[str, typer.Argument(help="Who may use the page.")],
    file: Annotated[Path, typer.Option(envvar="BYLINE_USERS", help="The file of people.")] = Path("users.txt"),
    remove: Annotated[bool, typer.Option("--remove", help="Take them out of it.")] = False,
) -> None:
    """Let somebody use the page where it can be reached from other machines: asks for a password, and keeps its hash.

    Serve it with BYLINE_USERS naming the file. Who is in it is read when the page is started.
    """
    try:
        password = None if remove else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        before = write(file, name, password)
    except BylineError as problem:
        typer.echo(f"byline: {problem}", err=True)
        raise typer.Exit(2) from None
    if remove and not before:
        typer.echo(f"byline: {name} is not in {file}.", err=True)
        sys.exit(1)
    typer.echo(f"{file}: {name} {'is taken out' if remove else 'has a new password' if before else 'is added'}.")


if __name__ == "__main__":
    app()
