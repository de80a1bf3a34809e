"""Desk: where the page's questions arrive. It opens the bot, and turns its events and errors into a conversation.

It knows no HTML and no widgets.
"""

from __future__ import annotations

import logging
import shlex
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.config import Config
from bot.inside.metrics import Metrics
from bot.limits import NO_LIMITS, Limits, described
from bot.pipeline import Bot, Event
from bot.web.conversation import Conversation, Lost, begun, turns, updated
from bot.web.markup import sound
from index import Article
from index.embedder import Embedder
from index.errors import ArchiveError, ArchiveMissing, BylineError, FilterError, QuestionError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """What to show now: the conversation, a word beside the question box, and what to put into it.

    ``question`` is None where the box is left alone: somebody may be typing the next one. ``id`` is the conversation's
    in the store, "" of one that isn't kept.
    """

    conversation: Conversation
    notice: str = ""
    question: str | None = None
    id: str = ""


class Desk:
    """Answers the page's questions with one bot, which it opens when it is first needed; threads may share it."""

    def __init__(self, config: Config, opening: Callable[[Config], Bot] | None = None) -> None:
        self.metrics = Metrics()
        self._config = config
        self._opening = opening or self._open
        self._bot: Bot | None = None
        self._lock = threading.Lock()

    def bot(self) -> Bot:
        """The bot, its models loaded; as long as it can't be opened, each call tries again.

        Raises:
            BylineError: see ``Bot.open``.
        """
        with self._lock:
            if self._bot is None:
                bot = self._opening(self._config)
                bot.load()
                self._bot = bot
            return self._bot

    @contextmanager
    def lent(self) -> Iterator[Bot]:
        """The bot, for what isn't a conversation; the archive is opened anew for the next, if this finds it damaged.

        Raises:
            BylineError: see ``Bot.open``.
        """
        try:
            yield self.bot()
        except BylineError as error:
            self._forget(error)
            raise

    def _open(self, config: Config) -> Bot:
        """The bot on the archive that the settings name, whose questions are counted."""
        bot = Bot.open(config=config)
        bot.watchers.append(self.metrics.count)
        return bot

    @property
    def archive(self) -> Path:
        """The folder of the archive, whether there is one yet or not."""
        return self._config.archive

    @property
    def embedder(self) -> Embedder | str:
        """What the archive is embedded with; before the bot is open, what names it."""
        return self._bot.archive.embedder if self._bot else self._config.embedder

    def problem(self) -> str:
        """What keeps the bot from answering, in words; nothing if it is ready."""
        try:
            self.bot()
        except BylineError as error:
            return " ".join(_told(error, self._config).values())
        return ""

    def trouble(self, error: Exception) -> str:
        """What went wrong, in words; if the archive was found damaged, it is opened anew for the next question."""
        self._forget(error)
        return " ".join(_told(error, self._config).values())

    @property
    def note(self) -> str:
        """What people should be told of how the bot answers; nothing before it is open."""
        return self._bot.note if self._bot else ""

    def answer(
        self,
        conversation: Conversation,
        question: str,
        limits: Limits = NO_LIMITS,
        replaced: int = 0,
        *,
        alone: bool = False,
    ) -> Iterator[Step]:
        """The conversation as it goes on with a question, in the place of the one that is ``replaced``; never raises.

        One that is asked ``alone`` is not understood as what follows in the conversation.

        A question that can't be asked leaves the conversation as it was and is handed back to be changed;
        one that could not be answered stays in it, with the reason, and is handed back to be asked again.
        """
        question = sound(question)
        try:
            if not question.strip():
                raise QuestionError("Type a question first, then press Enter.")
            about = {"limits": described(limits.filters()), "typed": limits, "alone": alone, "asked": datetime.now(UTC)}
            yield from self._answer(begun(conversation, question.strip(), replaced, **about))
        except (QuestionError, FilterError) as error:
            yield Step(conversation, str(error), question)

    @property
    def suggests(self) -> bool:
        """Whether there is a writer, who thinks of questions that may come next."""
        return bool(self._config.writer)

    def suggest(self, conversation: Conversation, limits: Limits = NO_LIMITS) -> Iterator[tuple[str, ...]]:
        """Questions that may come next, as they are found; never raises. None after what isn't an answer."""
        last = conversation[-1] if conversation else None
        if last is None or last.answer is None or last.phase != "answered":
            return
        try:
            yield from self.bot().suggest(last.answer, turns(conversation[:-1]), limits.filters())
        except Exception as error:
            log.info("no suggestions: %s", error, exc_info=not isinstance(error, BylineError))

    @property
    def ready(self) -> bool:
        """Whether the bot is open."""
        return self._bot is not None

    def looked_up(self, conversation: Conversation) -> Conversation:
        """The conversation with the articles that it cites, as far as the archive still has them as they were cited.

        Raises:
            BylineError: see ``Bot.open``; and the archive may be damaged.
        """
        return tuple(replace(e, **self._cited(e.answer)) if e.answer else e for e in conversation)

    def _answer(self, asking: Conversation) -> Iterator[Step]:
        """A conversation that ends in a question that is asked, as the answer forms."""
        asked = asking[-1]
        question, before = asked.question, () if asked.alone else asking[:-1]
        yield Step(asking, question="")
        try:
            for event in self.bot().stream(question, turns(before), asked.typed.filters()):
                asking = updated(asking, **self._changes(event))
                yield Step(asking)
        except (QuestionError, FilterError):
            raise
        except Exception as error:
            self._forget(error)
            yield Step(updated(asking, phase="failed", answer=None, **_told(error, self._config)), question=question)

    def _changes(self, event: Event) -> dict[str, Any]:
        cited: dict[str, Any] = {"articles": {}, "bodies": {}}
        if event.answer:
            cited = self._cited(event.answer) | {"build": self.bot().archive.snapshot().build}
        found = {"standalone_question": event.standalone_question, "answer": event.answer, **cited}
        return found | {"phase": event.stage}

    def _cited(self, answer: Answer) -> dict[str, Any]:
        """The cited articles and their bodies; of those that a newer build dropped or changed, what became."""
        snapshot, articles = self.bot().archive.snapshot(), dict[str, Article]()
        lost: dict[str, Lost] = {}
        for id_ in dict.fromkeys(citation.article_id for citation in answer.sources):
            try:
                article = snapshot.article(id_)
            except KeyError:
                lost[id_] = "gone"
                continue
            if all(c.stands_in(article) for c in answer.sources if c.article_id == id_):
                articles[id_] = article
                lost |= {id_: "earlier"} if snapshot.is_earlier(id_) else {}
            else:
                lost[id_] = "changed"
        return {"articles": articles, "bodies": {id_: snapshot.body(id_) for id_ in articles}, "lost": lost}

    def _forget(self, error: Exception) -> None:
        """Open the archive anew for the next question, if this one found it damaged."""
        if isinstance(error, ArchiveError):
            with self._lock:
                self._bot = None


def _told(error: Exception, config: Config) -> dict[str, str]:
    """An error in words, and the command that helps."""
    if isinstance(error, ArchiveMissing):
        command = f"python -m index seeds/ --archive {shlex.quote(str(config.archive))}"
        told = "There is no archive to answer from yet. Build it with this command, then ask again:"
        return {"problem": told, "command": command}
    if isinstance(error, BylineError):
        return {"problem": str(error)}
    log.error("a question could not be answered", exc_info=error)
    return {"problem": "Something went wrong inside Byline; the log of the server says what. Ask again."}
