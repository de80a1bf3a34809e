"""The wordings of time that questions have in common: how many days or weeks; "(any time)"."""

from __future__ import annotations

import re

from bot.english.numbers import COUNT, numbers

_LOOSE = {"couple": 2, "few": 3}
NUMBER = rf"\d{{1,3}}|{COUNT}|(?:a\s+)?(?:couple\s+of|few)|an?"
"""A number of days or weeks, as a verbose pattern that ignores case."""


def number(text: str) -> int:
    """A number in digits or words."""
    loose = next((count for word, count in _LOOSE.items() if word in text.casefold()), 1)
    return next((int(max(found.values)) for found in numbers(text)), loose)


_ANY_TIME = re.compile(r"\s*\(\s*(?:at\s+)?any\s+time\s*\)", re.IGNORECASE)
"""In a question: its words of time limit nothing."""


def without_any_time(question: str) -> str:
    """The question without "(any time)", unless there is nothing else."""
    return _ANY_TIME.sub("", question).strip() or question


def says_any_time(question: str) -> bool:
    """Whether "(any time)" stands in a question."""
    return _ANY_TIME.search(question) is not None
