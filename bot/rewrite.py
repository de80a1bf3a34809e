"""A follow-up -> a question that stands alone, by rule.

A question that leans on the conversation (a pronoun, "And when?") is searched together with the
content words of the question it follows; any other is left as it is. Nothing here reads articles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answer import Turn

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")

_LEANS = re.compile(
    r"""^\W*(?:and|but|or|so|also|what\ about|how\ about|what\ else|who\ else|anything\ else)\b
      | \b(?:he|she|they|him|her|them|his|hers|their|theirs|it|its|this|these|those|there|then|both|either)\b
      | \b(?:is|was|did|does|has|of|about|after|before|for|to|with|by|do)\ that\b
    """,
    re.VERBOSE | re.IGNORECASE,
)

_EMPTY = frozenset(
    """a about above after again all also am an and any anything are aren't as at be because been before being
    both but by can could did didn't do does doesn't else ever for from had has have having he her here hers him
    his how i if in into is isn't it it's its just many may me might more most much must my no not now of off
    often on once one only or other our out over own please said same say says shall she should so some still
    such tell than that the their theirs them then there these they thing this those to too under until up us
    very was we were what what's when where which while who whom whose why will with would you your""".split()  # noqa: SIM905
)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question as it will be searched and read: itself, or with what it carries over in brackets."""
    if not history or not _leans(question):
        return question
    present = {word.casefold() for word in _WORD.findall(question)}
    carried = [word for word in _carried(history) if word.casefold() not in present]
    return f"{question.rstrip()} ({' '.join(carried)})" if carried else question


def _leans(question: str) -> bool:
    return len(content_words(question)) < 2 or _LEANS.search(question) is not None


def _carried(history: Sequence[Turn]) -> list[str]:
    """The content words of the last question, and of the ones before as long as each leans on the next."""
    words: dict[str, str] = {}
    for turn in reversed(history):
        for word in content_words(turn.question):
            words.setdefault(word.casefold(), word)
        if not _leans(turn.question):
            break
    return list(words.values())


def content_words(text: str) -> list[str]:
    """The words of a text that say what it is about, in order."""
    return [word for word in _WORD.findall(text) if word.casefold() not in _EMPTY]
