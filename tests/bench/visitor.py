"""A person at the page, without a browser: the same requests as the page's own scripts make, over loopback."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx

from bot.web.visitor import COOKIE, known

PATIENCE = 600.0
"""Seconds that an answer may take, all waiting included."""


class Full(Exception):
    """The page has told to come back: too many wait."""


@dataclass(frozen=True)
class Told:
    """What the page showed in the end: the questions of the chat, the last reply's words, and seconds until then."""

    questions: tuple[str, ...]
    reply: str
    answered: bool
    seconds: float


@dataclass
class Visitor:
    """A browser of its own: a cookie, and the conversation that is open."""

    url: str
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    current: str = ""
    event: int = -1

    @property
    def owner(self) -> str:
        """Who this is, as the store is told."""
        return known({}, {COOKIE: self.secret})

    def ask(self, question: str) -> Told:
        """Ask in the conversation that is open, and wait for the end.

        Raises:
            Full: too many wait.
            httpx.HTTPError: the page did not answer.
            RuntimeError: it told that something went wrong.
        """
        began = time.monotonic()
        with httpx.Client(base_url=self.url, cookies={COOKIE: self.secret}, timeout=PATIENCE) as client:
            if self.event < 0:
                self.event = _event(client.get("config").raise_for_status().json())
            *_, shown = self._steps(client, question)
        chat = [_words(message["content"]) for message in shown[2]]
        phase = "verdict" in shown[2][-1]["content"][0]["text"]
        return Told(tuple(map(_question, chat[::2])), chat[-1], phase, time.monotonic() - began)

    def _steps(self, client: httpx.Client, question: str) -> Iterator[list[Any]]:
        """What all widgets show, first and last; in between only what changes is sent, which isn't of interest."""
        session = secrets.token_hex(6)
        data = [self.current, "", "", question, *[""] * 4]
        asked = {"data": data, "fn_index": self.event, "session_hash": session, "event_data": None}
        joined = client.post("gradio_api/queue/join", json=asked)
        if joined.status_code >= 400:
            raise Full(f"{joined.status_code}: {joined.text}")
        with client.stream("GET", "gradio_api/queue/data", params={"session_hash": session}) as events:
            for line in events.iter_lines():
                told = json.loads(line[5:]) if line.startswith("data:") else {}
                if told.get("msg") == "queue_full" or not told.get("success", True):
                    raise RuntimeError(line[:500])
                data = told.get("output", {}).get("data")
                if data and isinstance(data[0], str):
                    self.current = data[0]
                    yield data


def _event(config: dict[str, Any]) -> int:
    """Which of the page's events it is that a question is asked by."""
    (box,) = (c["id"] for c in config["components"] if c["props"].get("elem_id") == "question")
    asking = (d["id"] for d in config["dependencies"] if [box, "submit"] in d["targets"] and d["inputs"])
    return int(next(asking))


def _words(content: list[dict[str, str]]) -> str:
    """A message as a person reads it."""
    text = " ".join(part["text"] for part in content)
    return " ".join(unescape(re.sub("<[^>]+>", " ", text)).split())


def _question(message: str) -> str:
    """The question of a message, without what can be done with it."""
    return message.partition(" Ask again")[0]
