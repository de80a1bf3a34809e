"""A question as it was understood: every stage after ``query`` reads it, and none parses it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.english.tense import Tense
from bot.english.topics import Wants
from bot.period import Period
from index import Filters

Asks = Literal["explanation", "yes or no", "person", "fact"]
"""What is asked for: more than a name or a number; whether something is so; who; any other thing."""


@dataclass(frozen=True)
class Topic:
    """What many articles may tell of, and what of it is wanted."""

    words: str
    wants: Wants

    @property
    def counts(self) -> bool:
        """Whether it is articles that are asked for."""
        return self.wants in ("articles", "mentions")


@dataclass(frozen=True)
class Question:
    """A question that stands alone, and what it asks for, in time too.

    ``claim`` is what somebody says, where the question is who says it. ``out`` is the day after which nothing is out
    yet, if one was given, and ``today`` the day that it is asked on. ``newest`` says that the newest is preferred,
    ``strict`` that nothing outside the period is wanted; ``bare`` is the question without the words that name the
    period. ``topic`` is what it is about, where not one fact is asked for but what many articles tell. ``filters`` are
    the caller's.
    """

    text: str
    asks: Asks
    claim: str
    today: date
    out: date | None
    filters: Filters
    tense: Tense
    newest: bool
    period: Period | None = None
    strict: bool = False
    bare: str = ""
    topic: Topic | None = None
