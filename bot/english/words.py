"""Words of a question that say what it is about, and whether a text holds them."""

from __future__ import annotations

import re
from functools import lru_cache

from index.text import STOPWORDS

WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
"""A word, with what joins its parts."""


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return WORD.findall(text)


def content_words(text: str) -> list[str]:
    """The words of a text that say what it is about, in order."""
    return [word for word in words(text) if word.casefold() not in STOPWORDS]


def missing(question: str, text: str) -> float:
    """The share, 0 to 1, of the question's content words of which the text holds no form."""
    asked = _stems(question)
    near = {word.casefold() for word in words(text)}
    lost = [root for root in asked if not any(word.startswith(root) for word in near)]
    return len(lost) / len(asked) if asked else 0.0


@lru_cache(maxsize=8)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in content_words(text))


def in_two(question: str) -> tuple[str, str]:
    """A question, and what it leaves unsaid but has in brackets at its end ("" if there is nothing)."""
    found = _IN_BRACKETS.search(question)
    asked = question[: found.start()].rstrip() if found else ""
    return (asked, found[1]) if found and words(asked) and words(found[1]) else (question, "")


_IN_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")


def form(word: str) -> str:
    """A word as it compares with others: without case and possessive."""
    return re.sub(r"['’]s?$", "", word.casefold())


def stem(word: str) -> str:
    """The beginning of a word that its forms share: without a possessive and up to three letters."""
    word = form(word)
    return word[: max(4, len(word) - 3)]


def shared(one: str, other: str) -> float:
    """The share of two sentences' content words, 0 to 1, that are in both (Jaccard)."""
    words, others = ({form(word) for word in content_words(text)} for text in (one, other))
    return len(words & others) / max(1, len(words | others))


_QUESTION = re.compile(r"[?？؟][\"'”’»)\]]*\s*$")


def is_question(sentence: str) -> bool:
    """Whether a sentence is itself a question, and so answers none."""
    return _QUESTION.search(sentence) is not None
