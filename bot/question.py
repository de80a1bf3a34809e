"""A question as it was understood: every stage reads it, and none parses it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.english.tense import Tense
from bot.period import Period
from index import Filters


@dataclass(frozen=True)
class Asked:
    """A question that stands alone, and what it asks for in time.

    ``out`` is the day after which nothing is out yet, if one was given, and ``today`` the day that it is asked on.
    ``newest`` says that the newest is preferred, ``strict`` that nothing outside the period is wanted; ``bare`` is
    the question without the words that name the period. ``filters`` are the caller's.
    """

    question: str
    today: date
    out: date | None
    filters: Filters
    tense: Tense
    newest: bool
    period: Period | None = None
    strict: bool = False
    bare: str = ""
