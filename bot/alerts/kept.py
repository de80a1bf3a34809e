"""Alerts: the kept questions with what was told of each, and the news, in one JSON file beside the archive.

News is in the file before it is told, with the channels that still have to tell it: what fails, or is stopped, is told
by the next run.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from filelock import FileLock

from bot.alerts.news import News, Told, news
from bot.answer import Answer
from bot.pipeline import checked
from index.errors import QuestionError, StoreError
from index.storage import beside

KEPT = 200
"""News that is kept, the newest."""

MOST = 200
"""Questions that are kept."""


@dataclass(frozen=True)
class Alert:
    """A question, what was told of it, and the build of the archive that it was last asked of."""

    question: str
    told: Told = field(default_factory=Told)
    build: str = ""


@dataclass(frozen=True)
class Kept:
    """All that the file holds: the questions, and the news, the oldest first, each with who still has to tell it."""

    alerts: tuple[Alert, ...] = ()
    news: tuple[tuple[News, tuple[str, ...]], ...] = ()


class Alerts:
    """The kept questions of an archive; processes may share them.

    Every method raises StoreError where the file can't be read or written.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    @classmethod
    def beside(cls, archive: Path) -> Alerts:
        """Those of the archive in a folder."""
        return cls(beside(archive, "alerts.json"))

    def kept(self) -> Kept:
        """What is kept now."""
        try:
            return _read(self.file.read_bytes()) if self.file.exists() and self.file.stat().st_size else Kept()
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise StoreError(
                f"{self.file}: the kept questions can't be read ({problem}). Mend the file, or move it away."
            ) from problem

    def add(self, question: str, answer: Answer, build: str) -> None:
        """Keep a question; what its answer is now was told.

        Raises:
            QuestionError: it is kept already, or too many are.
        """
        with self._changing() as change:
            kept = change.kept
            if question in {alert.question for alert in kept.alerts}:
                raise QuestionError(f"{question!r} is kept already.")
            if len(kept.alerts) >= MOST:
                raise QuestionError(f"{MOST} questions are kept already; remove one first.")
            change.kept = replace(kept, alerts=(*kept.alerts, Alert(question, Told().with_(answer), build)))

    def remove(self, question: str) -> None:
        """Keep a question no longer.

        Raises:
            QuestionError: it isn't kept.
        """
        with self._changing() as change:
            left = tuple(alert for alert in change.kept.alerts if alert.question != question)
            if len(left) == len(change.kept.alerts):
                raise QuestionError(f"{question!r} is not kept; the list tells which are.")
            change.kept = replace(change.kept, alerts=left)

    def ask(self, ask: Callable[[str], Answer], build: str, channels: Sequence[str]) -> list[News]:
        """Ask each question that wasn't asked of this build yet; what is new, which the channels have to tell now."""
        found = []
        for alert in self.kept().alerts:
            if alert.build == build:
                continue
            answer = ask(checked(alert.question))
            new = news(answer, alert.told)
            with self._changing() as change:
                change.asked(Alert(alert.question, alert.told.with_(answer), build), new, channels)
            found += [new] if new else []
        return found

    def tell(self, name: str, tell: Callable[[News], None]) -> None:
        """Tell, by the channel of a name, what it still has to; what fails is raised, and left for the next time."""
        for new, left in self.kept().news:
            if name in left:
                tell(new)
                with self._changing() as change:
                    change.told(new.id, name)

    @contextmanager
    def _changing(self) -> Iterator[_Change]:
        """What is kept, to be changed by one process at a time."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.file}.lock", timeout=30):
                change = _Change(self.kept())
                self.file.touch(0o600)  # what somebody wants to know is nobody else's business
                yield change
                _write(self.file, change.kept)
        except OSError as problem:
            raise StoreError(f"{self.file}: the kept questions can't be written ({problem}).") from problem


@dataclass
class _Change:
    kept: Kept

    def asked(self, alert: Alert, new: News | None, channels: Sequence[str]) -> None:
        """A question was asked; it may have been removed meanwhile."""
        alerts = tuple(alert if one.question == alert.question else one for one in self.kept.alerts)
        known = {one.id for one, _ in self.kept.news}
        more = ((new, tuple(channels)),) if new and new.id not in known else ()
        self.kept = Kept(alerts, (*self.kept.news, *more)[-KEPT:])

    def told(self, id_: str, name: str) -> None:
        """A channel told something."""
        each = ((new, tuple(n for n in left if new.id != id_ or n != name)) for new, left in self.kept.news)
        self.kept = replace(self.kept, news=tuple(each))


def _read(content: bytes) -> Kept:
    found = json.loads(content)
    alerts = (Alert(one["question"], _told(one["told"]), one["build"]) for one in found["alerts"])
    return Kept(tuple(alerts), tuple((News.from_dict(one["news"]), tuple(one["left"])) for one in found["news"]))


def _told(found: dict[str, Any]) -> Told:
    return Told(*(tuple(found[name]) for name in ("values", "sentences", "articles")))


def _write(file: Path, kept: Kept) -> None:
    """Write all of it or nothing."""
    found = {
        "alerts": [asdict(alert) for alert in kept.alerts],
        "news": [{"news": new.to_dict(), "left": left} for new, left in kept.news],
    }
    replaced(file, json.dumps(found, ensure_ascii=False, indent=1).encode("utf-8", "replace"))


def replaced(file: Path, content: bytes) -> None:
    """Put content into a file's place, at once; who may read it stays the same."""
    unfinished = file.with_name(f".{file.name}.new")
    with unfinished.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    if file.exists():
        shutil.copymode(file, unfinished)
    unfinished.replace(file)
