"""Words of a question that say what it is about, and whether a text holds them."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")

_EMPTY = frozenset(
    """a about above after again all also am an and any anything are aren't as at be because been before being
    both but by can could did didn't do does doesn't else ever for from had has have having he her here hers him
    his how i if in into is isn't it it's its just many may me might more most much must my no not now of off
    often on once one only or other our out over own please said same say says shall she should so some still
    such tell than that the their theirs them then there these they thing this those to too under until up us
    very was we were what what's when where which while who whom whose why will with would you your""".split()  # noqa: SIM905
)


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return _WORD.findall(text)


def content_words(text: str) -> list[str]:
    """The words of a text that say what it is about, in order."""
    return [word for word in words(text) if word.casefold() not in _EMPTY]


def missing(question: str, text: str) -> float:
    """The share, 0 to 1, of the question's content words of which the text holds no form."""
    wanted = {_stem(word) for word in content_words(question)}
    held = {word.casefold() for word in words(text)}
    lost = [stem for stem in wanted if not any(word.startswith(stem) for word in held)]
    return len(lost) / len(wanted) if wanted else 0.0


def _stem(word: str) -> str:
    """The beginning of a word that its forms share: without a possessive and up to three letters."""
    word = re.sub(r"['’]s?$", "", word.casefold())
    return word[: max(4, len(word) - 3)]
