"""Channels: who is told the news, besides whoever looks on: an Atom feed in a file, a command, an address.

News carries words of articles: they are data for whoever takes them, and stand in no command line.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx

from bot.alerts.atom import with_entry
from bot.alerts.kept import replaced
from bot.alerts.news import News
from index.errors import AlertError, SettingError

PATIENCE = 30.0
"""Seconds that a command or a server may take."""


@dataclass(frozen=True)
class Channels:
    """The file of the feed, the words of the command, which gets the news as JSON, and the address that it is sent to.

    What fails raises AlertError, and is tried again with the next news.
    """

    atom: Path | None = None
    command: tuple[str, ...] = ()
    post: str = ""

    @classmethod
    def of(cls, found: Mapping[str, Any], file: Path) -> Channels:
        """What the part [alerts] of a file says; the feed's path is taken from where that file is.

        Raises:
            SettingError: there is something else in it, or of the wrong kind.
        """
        kinds = {"atom": str, "command": list, "post": str}
        for key, given in found.items():
            if key not in kinds:
                raise SettingError(f"{file}, alerts: there is no {key!r}; these exist: {', '.join(kinds)}.")
            if not isinstance(given, kinds[key]) or not given or not all(isinstance(word, str) for word in given):
                raise SettingError(f"{file}, alerts: {key} can't be {given!r}.")
        post = found.get("post", "")
        if post and not re.match(r"https?://[^/\s]", post):
            raise SettingError(f"{file}, alerts: post has to begin with https:// or http://.")
        atom = file.absolute().parent / Path(found["atom"]).expanduser() if "atom" in found else None
        return cls(atom, tuple(found.get("command", ())), post)

    @property
    def by_name(self) -> dict[str, Callable[[News], None]]:
        """What tells news, by the names of the channels that there are."""
        every = {
            "atom": (self.atom, self._write),
            "command": (self.command, self._run),
            "post": (self.post, self._send),
        }
        return {name: tell for name, (given, tell) in every.items() if given}

    def _write(self, new: News) -> None:
        assert self.atom
        try:
            before = self.atom.read_bytes() if self.atom.exists() else b""
            self.atom.parent.mkdir(parents=True, exist_ok=True)
            replaced(self.atom, with_entry(before, new, self.atom.absolute().as_uri()))
        except (OSError, ElementTree.ParseError) as problem:
            raise AlertError(
                f"{self.atom}: the feed can't be written ({problem}). If it is none, move it away."
            ) from problem

    def _run(self, new: News) -> None:
        given = json.dumps(new.to_dict(), ensure_ascii=False).encode("utf-8", "replace")
        try:
            done = subprocess.run(self.command, input=given, capture_output=True, timeout=PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise AlertError(f"{self.command[0]}: the command can't be run ({problem}).") from problem
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise AlertError(
                f"{self.command[0]}: the command ended with {done.returncode}{': ' if said else ''}{''.join(said)}"
            )

    def _send(self, new: News) -> None:
        given = json.dumps(new.to_dict(), ensure_ascii=False).encode("utf-8", "replace")
        headers = {"Content-Type": "application/json", "User-Agent": "Byline", "Idempotency-Key": new.id}
        try:
            answer = httpx.post(self.post, content=given, headers=headers, timeout=PATIENCE)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise AlertError(f"{self.post}: the news can't be sent ({problem or type(problem).__name__}).") from problem
        if not answer.is_success:
            raise AlertError(f"{self.post}: the server answers {answer.status_code}.")
