"""What was said in a conversation, as rewriting looks at it: the newest texts, their words, their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.answer import NOT_FOUND, Turn
from bot.english.words import WORD, form
from index.text import STOPWORDS, Span

TURNS = 10
"""Turns, the newest, of which words are taken; of older ones, only the first that asks and those that name a topic."""

WORDS = 150
"""Words of one text that are looked at; of an answer older than ``NEW`` turns, ``WORDS_OLD``."""

NEW, WORDS_OLD = 3, 40

LONG = 4_000
"""Characters of one text that are looked at."""

_JOINS = re.compile(r"[\s'\"“”’&-]*")
_ENDS = re.compile(r"[.!?][\"”]?\s")
_ASKS = frozenset(
    """am any are at and but by can could did do does during for from had has have how in is may might must of on or
    shall should so tell to was were what when where which who whom whose why will with would""".split()  # noqa: SIM905
)
"""Words that a question begins with."""


@dataclass(frozen=True)
class Word:
    """A word of a text: as it stands there, its normalised form, and where; ``starts`` says that a sentence does."""

    text: str
    form: str
    span: Span
    starts: bool

    @property
    def capital(self) -> bool:
        """Whether it is written like a name."""
        return self.text[0].isupper() and self.text != "I" and not (self.starts and self.text.casefold() in STOPWORDS)


@dataclass(frozen=True)
class Said:
    """A question or an answer of the history; ``age`` counts turns back from the last, which has 0."""

    text: str
    role: str
    age: int
    first: bool
    words: tuple[Word, ...]

    @cached_property
    def bare(self) -> frozenset[str]:
        """Its words without case."""
        return frozenset(word.text.casefold() for word in self.words)

    @cached_property
    def names(self) -> list[range]:
        """The runs of words that are written like names, nothing but a space or a quotation mark between them."""
        found: list[range] = []
        for place, word in enumerate(self.words):
            if not word.capital:
                continue
            if found and found[-1].stop == place and _JOINS.fullmatch(self.between(place)):
                found[-1] = range(found[-1].start, place + 1)
            else:
                found.append(range(place, place + 1))
        return found

    def between(self, place: int) -> str:
        """What stands between a word and the one before it."""
        return self.text[self.words[place - 1].span[1] : self.words[place].span[0]]


def numbers(word: Word) -> bool:
    """Whether a word after a name can be its number, as in "Ward 9"."""
    return word.text.isdigit() and len(word.text) < LONGEST_NUMBER


def persons(history: Sequence[Said]) -> frozenset[str]:
    """The words, normalised, that answered "who": a name, and what isn't written like one of what is said of it."""
    found: set[str] = set()
    for asked, told in pairwise(history):
        if asked.role == "question" and told.role == "answer" and not asked.bare.isdisjoint(_WHO):
            name, end = told.names[:1], _end_of_person(told)
            found |= {word.form for n, word in enumerate(told.words[:end]) if n in name[0] or not word.capital}
    return frozenset(found)


def _end_of_person(told: Said) -> int:
    """How many of an answer's first words are a name and its apposition; 0 if it doesn't begin with a name."""
    if not told.names or told.names[0].start:
        return 0
    end = told.names[0].stop
    if not apposed(told, end):
        return end
    return next((n for n in range(end + 1, len(told.words)) if not told.between(n).isspace()), len(told.words))


def apposed(text: Said, place: int) -> bool:
    """Whether the word at a place begins what is said of the name before it: "Ada Quill, the mayor"."""
    return place < len(text.words) and text.between(place).strip() == "," and not text.words[place].capital


_WHO = frozenset({"who", "whom", "who's"})
LONGEST_NUMBER = 4
"""Digits; from so many on it is a year."""


def asks(text: str) -> bool:
    """Whether a text is a question; a turn that begins with none names a topic."""
    first = WORD.search(text)
    return "?" in text or (first is not None and first.group().casefold() in _ASKS)


def said(history: Sequence[Turn]) -> list[Said]:
    """The texts of a conversation that are looked at, oldest first."""
    first = next((n for n, turn in enumerate(history) if asks(turn.question)), -1)
    found = []
    for number, turn in enumerate(history):
        age, topic = len(history) - 1 - number, not asks(turn.question)
        if age < TURNS or number == first or (topic and number == 0):
            roles = ("topic", "section") if topic else ("question", "answer")
            most = WORDS if age < NEW else WORDS_OLD
            for role, text in zip(roles, (turn.question, turn.answer), strict=True):
                shown = _shown(text[:LONG])
                found.append(Said(shown, role, age, number == first, _words(shown, most)))
    return found


def _shown(text: str) -> str:
    """An answer's words without what ``Answer.text`` adds for people, such as notes; nothing if there was no answer."""
    return "" if text.startswith(NOT_FOUND) else _MARKS.sub("", text)


_MARKS = re.compile(r"(?<![\\*])\*(?![\s*])(?:\\.|[^*\\\n])+\*(?!\*)|\\(?=[^\w\s])|\*\*|\[\d+\]")
"""In italics is what Byline adds of its own: the date of a weekday, notes."""


def _words(text: str, most: int) -> tuple[Word, ...]:
    found: list[Word] = []
    for match in WORD.finditer(text):
        if len(found) == most:
            break
        starts = not found or _ENDS.search(text, found[-1].span[1], match.start()) is not None
        found.append(Word(match.group(), form(match.group()), match.span(), starts))
    return tuple(found)
