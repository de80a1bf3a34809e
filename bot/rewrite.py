"""A follow-up -> a question that stands alone, by rule.

A question that leans on the conversation (a pronoun, "And when?") is searched together with the
content words of the question it follows; any other is left as it is. Nothing here reads articles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answer import Turn
from bot.words import content_words, words

_LEANS = re.compile(
    r"""^\W*(?:and|but|or|so|also|what\ about|how\ about|what\ else|who\ else|anything\ else)\b
      | \b(?:he|she|they|him|her|them|his|hers|their|theirs|it|its|this|these|those|there|then|both|either)\b
      | \b(?:is|was|did|does|has|of|about|after|before|for|to|with|by|do)\ that\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question as it will be searched and read: itself, or with what it carries over in brackets."""
    if not history or not _leans(question):
        return question
    present = {word.casefold() for word in words(question)}
    carried = [word for word in _carried(history) if word.casefold() not in present]
    return f"{question.rstrip()} ({' '.join(carried)})" if carried else question


def _leans(question: str) -> bool:
    return len(content_words(question)) < 2 or _LEANS.search(question) is not None


def _carried(history: Sequence[Turn]) -> list[str]:
    """The content words of the last question, and of the ones before as long as each leans on the next."""
    carried: dict[str, str] = {}
    for turn in reversed(history):
        for word in content_words(turn.question):
            carried.setdefault(word.casefold(), word)
        if not _leans(turn.question):
            break
    return list(carried.values())
