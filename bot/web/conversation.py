"""A conversation of the page: its exchanges, oldest first, held still; every change makes a new one.

The chat and the sources are both drawn from it, so that neither can show what the other forgot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.answer import Answer, Turn
from index import Article
from index.text import Span

FINAL = ("answered", "failed", "stopped")
"""The phases after which nothing more comes; any other is a stage of the bot's."""


@dataclass(frozen=True)
class Exchange:
    """A question of a person, and how far its answer is.

    ``number`` counts from 1 and is part of the ids of what is shown. ``articles`` holds those that the
    answer's citations or leads are from, by id, as they were when it was made, and ``bodies`` the parts of each that
    an answer can be found in, without page furniture. ``limits`` says in words what was filtered for;
    ``problem`` says what went wrong, and ``command`` what to run about it.
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

    @property
    def pending(self) -> bool:
        """Whether more is to come."""
        return self.phase not in FINAL


Conversation = tuple[Exchange, ...]


def begun(conversation: Conversation, question: str, limits: str = "") -> Conversation:
    """The conversation with a new question; a question that failed before it gives way to it."""
    kept = stopped(tuple(exchange for exchange in conversation if exchange.phase != "failed"))
    number = max((exchange.number for exchange in conversation), default=0) + 1
    return (*kept, Exchange(number, question, limits))


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
