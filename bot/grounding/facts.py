"""What a sentence says that can be checked: its numbers, dates, names and the stems of its words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.grounding.dates import Date, dates
from bot.grounding.names import Name, names
from bot.grounding.numbers import Number, numbers
from bot.words import content_words, form, stem, words


@dataclass(frozen=True)
class Facts:
    """A sentence's numbers, dates and names, the forms of all its words, and the stems of those with content."""

    numbers: tuple[Number, ...]
    dates: tuple[Date, ...]
    names: tuple[Name, ...]
    forms: frozenset[str]
    stems: frozenset[str]


@lru_cache(maxsize=4096)
def facts(text: str) -> Facts:
    """The facts of a text; kept, for a source is asked of again and again."""
    found = dates(text)
    places = [item.span for item in found]
    counted = numbers(text, places)
    called = names(text, places)
    forms = frozenset(form(word.replace(".", "")) for word in words(text))
    stems = frozenset(stem(word) for word in content_words(text))
    return Facts(tuple(counted), tuple(found), tuple(called), forms, stems)
