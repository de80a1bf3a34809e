"""The forms that people's questions take, beside the written-out ones of the sets: follow-ups and keywords."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot.english.words import content_words, words
from bot.training.examples import Example
from bot.training.negatives import NAME

FOLLOW_UPS = 0.1
"""The share of questions that are made follow-ups, as rewriting completes them ..."""

KEYWORDS = 0.05
"""... and that keep their question word and content words alone."""


def reworded(examples: Sequence[Example], rng: random.Random) -> list[Example]:
    """The examples, some of whose questions take another form."""
    asked: dict[str, list[str]] = defaultdict(list)
    for example in examples:
        asked[example.passage].append(example.question)
    found = []
    for example in examples:
        chance, question = rng.random(), example.question
        if chance < FOLLOW_UPS:
            question = follow_up(question, rng.choice(asked[example.passage]), rng)
        elif chance < FOLLOW_UPS + KEYWORDS:
            question = keywords(question)
        found.append(replace(example, question=question))
    return found


def follow_up(question: str, before: str, rng: random.Random) -> str:
    """The question asked after the one ``before``: its names as pronouns, and in brackets what is carried over."""
    names = [match.group() for match in NAME.finditer(question) if match.start() > 0]
    asked = question
    for name in names:
        asked = asked.replace(name, rng.choice(["they", "he", "she", "it"]), 1)
    present = {word.casefold() for word in words(asked)}
    carried = dict.fromkeys(word for text in (before, *names) for word in content_words(text))
    carried = {word: None for word in carried if word.casefold() not in present}
    asked = f"And {asked[0].lower()}{asked[1:]}" if rng.random() < 0.5 else asked
    return f"{asked} ({' '.join(carried)})" if carried else asked


def keywords(question: str) -> str:
    """The question's first word and its content words: "when delegation due Moscow"."""
    first, *_ = words(question) or [question]
    return " ".join(dict.fromkeys([first.lower(), *content_words(question)]))
