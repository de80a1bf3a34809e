"""The wordings of time that questions have in common: numbers, units, names of days and months; "(any time)"."""

from __future__ import annotations

import re

from bot.moments.period import MONTHS, WEEKDAYS

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "couple of": 2, "three": 3, "a few": 3, "few": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip

NUMBER = rf"\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))}"
WEEKDAY = "|".join(WEEKDAYS)
MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in MONTHS).replace(
    "sep(?:tember)", "sept?(?:ember)?"
)
YEAR = r"(?:19|20)\d\d"


def number(text: str) -> int:
    """A number in digits or words."""
    return int(text) if text.isdigit() else NUMBERS[" ".join(text.casefold().split())]


def month_number(name: str) -> int:
    """1 for January; from the whole name or its beginning."""
    return next(place for place, known in enumerate(MONTHS, 1) if known.startswith(name.casefold()[:3]))


def weekday_number(name: str) -> int:
    """0 for Monday."""
    return WEEKDAYS.index(name.casefold())


_ANY_TIME = re.compile(r"\s*\(\s*(?:at\s+)?any\s+time\s*\)", re.IGNORECASE)
"""In a question: its words of time limit nothing."""


def without_any_time(question: str) -> str:
    """The question without "(any time)", unless there is nothing else."""
    return _ANY_TIME.sub("", question).strip() or question


def says_any_time(question: str) -> bool:
    """Whether "(any time)" stands in a question."""
    return _ANY_TIME.search(question) is not None
