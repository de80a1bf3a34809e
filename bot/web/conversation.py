"""A conversation of the page: its exchanges, oldest first, held still; every change makes a new one.

The chat and the sources are both drawn from it, so that neither can show what the other forgot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from bot.answer import Answer, Turn
from bot.limits import NO_LIMITS, Limits
from index import Article
from index.text import Span

FINAL = ("answered", "failed", "stopped", "interrupted")
"""The phases after which nothing more comes; any other is a stage of the bot's."""

Lost = Literal["gone", "changed", "earlier"]
"""What became of an article that was cited: it is in the archive no more, says something else there, or gave way to a
newer version."""


@dataclass(frozen=True)
class Exchange:
    """A question of a person, and how far its answer is.

    ``number`` counts from 1 and is part of the ids of what is shown. ``articles`` holds those that the
    answer's citations or leads are from, by id, as they were when it was made, and ``bodies`` the parts of each that
    an answer can be found in, without page furniture. ``limits`` says in words what was filtered for;
    ``problem`` says what went wrong, and ``command`` what to run about it. ``typed`` are the limits as they were typed;
    ``asked`` is when it was asked, ``build`` names the state of the archive in which the citations were found, and
    ``lost`` says of articles that aren't what they were what became of them. ``alone`` says that it is understood by
    itself, not as what follows in the conversation. ``verdict`` is what was said of the answer (``feedback.Verdict``).
    """

    number: int
    question: str
    limits: str = ""
    phase: str = "searching"
    standalone_question: str = ""
    answer: Answer | None = None
    articles: Mapping[str, Article] = field(default_factory=dict)
    problem: str = ""
    command: str = ""
    bodies: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    typed: Limits = NO_LIMITS
    alone: bool = False
    asked: datetime | None = None
    build: str = ""
    lost: Mapping[str, Lost] = field(default_factory=dict)
    verdict: str = ""

    @property
    def pending(self) -> bool:
        """Whether more is to come."""
        return self.phase not in FINAL

    def to_dict(self) -> dict[str, Any]:
        """What is kept of it, ready for JSON: the articles aren't, for the citations say where they are."""
        kept = {name: getattr(self, name) for name in KEPT}
        names = [given and list(given) for given in (self.typed.sources, self.typed.authors)]
        limits = [self.typed.published_from, self.typed.published_to, *names]
        answer, asked = self.answer and self.answer.to_dict(), self.asked and self.asked.isoformat()
        return kept | {"typed": limits, "answer": answer, "asked": asked}

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Exchange:
        """The exchange that ``to_dict`` gave, without its articles.

        Raises:
            ValueError, TypeError, KeyError: it is none.
        """
        answer = Answer.from_dict(found["answer"]) if found["answer"] else None
        asked = datetime.fromisoformat(found["asked"]) if found["asked"] else None
        same = {name: found[name] for name in KEPT}
        return cls(**same, typed=Limits(*found["typed"]), answer=answer, asked=asked)


KEPT = ("number", "question", "limits", "phase", "standalone_question", "problem", "command", "alone", "build")
"""The fields that are kept as they are."""

Conversation = tuple[Exchange, ...]


def begun(conversation: Conversation, question: str, replaced: int = 0, **about: Any) -> Conversation:  # noqa: ANN401
    """The conversation with a new question, ``about`` it; the one that it replaces and those that failed give way."""
    kept = stopped(tuple(e for e in conversation if e.phase != "failed" and e.number != replaced))
    number = max((exchange.number for exchange in conversation), default=0) + 1
    return (*kept, Exchange(number, question, **about))


def updated(conversation: Conversation, **changes: Any) -> Conversation:  # noqa: ANN401
    """The conversation with its last exchange changed."""
    return (*conversation[:-1], replace(conversation[-1], **changes))


def stopped(conversation: Conversation) -> Conversation:
    """The conversation with nothing pending."""
    if conversation and conversation[-1].pending:
        return updated(conversation, phase="stopped")
    return conversation


def turns(conversation: Conversation) -> list[Turn]:
    """What the bot is told of the conversation: the questions that were answered, oldest first."""
    done = [(exchange, exchange.answer) for exchange in conversation if exchange.phase == "answered"]
    return [Turn(exchange.question, answer.text, answer.citations) for exchange, answer in done if answer]
