"""Words of a question that say what it is about, and whether a text holds them."""

from __future__ import annotations

import re

from bot.english.numbers import COUNT, SCALES, any_of
from index.text import STOPWORDS

WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
"""A word, with what joins its parts."""


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return WORD.findall(text)


def content_words(text: str) -> list[str]:
    """The words of a text that say what it is about, in order."""
    return [word for word in words(text) if word.casefold() not in STOPWORDS]


def missing(question: str, text: str, around: str = "") -> float:
    """The share, 0 to 1, of the question's content words of which the text holds no form.

    What a follow-up is about, in brackets at its end, may also stand in what is ``around`` the text.
    """
    asked, _, about = question.rpartition(" (") if question.endswith(")") else (question, "", "")
    wanted = {stem(word): text for word in content_words(asked)}
    wanted = {stem(word): f"{text} {around}" for word in content_words(about)} | wanted
    held = {where: {word.casefold() for word in words(where)} for where in set(wanted.values())}
    lost = [root for root, where in wanted.items() if not any(word.startswith(root) for word in held[where])]
    return len(lost) / len(wanted) if wanted else 0.0


def form(word: str) -> str:
    """A word as it compares with others: without case and possessive."""
    return re.sub(r"['’]s?$", "", word.casefold())


def stem(word: str) -> str:
    """The beginning of a word that its forms share: without a possessive and up to three letters."""
    word = form(word)
    return word[: max(4, len(word) - 3)]


_COUNTS = re.compile(r"\bhow\s+many\b", re.IGNORECASE)
_NUMBER = re.compile(
    rf"""\d|\b(?:{COUNT}|(?:{any_of(SCALES)}|score)s?|no|none|nobody|half|both|couple|few|several|many|most|all
    |once|twice)\b""",
    re.VERBOSE | re.IGNORECASE,
)


_QUESTION = re.compile(r"[?？؟][\"'”’»)\]]*\s*$")


def is_question(sentence: str) -> bool:
    """Whether a sentence is itself a question, and so answers none."""
    return _QUESTION.search(sentence) is not None


def answers_in_kind(question: str, span: str) -> bool:
    """Whether a span can be what the question asks for: some word, and to "how many" some number."""
    return bool(words(span)) and (not _COUNTS.search(question) or _NUMBER.search(span) is not None)
