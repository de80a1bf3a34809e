"""How rare the words of news are: a table of stems for ``bot.grounding``, counted over articles."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from bot.grounding.tokens import tokens

LEAST = 6
"""Articles that a stem has to stand in, to be common; and to be no name, in lower case half the time."""

_INSIDE = re.compile(r"[a-z,;] ?$")


def table(texts: Iterable[str]) -> dict[str, float]:
    """Stem -> the logarithm of articles per article that has it; "" is what any other stem weighs."""
    held: Counter[str] = Counter()
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    count = 0
    for text in texts:
        count += 1
        words = tokens(text)
        held.update({token.key for token in words if not token.light and token.key.isalpha()})
        for token in words:
            first = text[token.span[0]]
            if first.islower():
                small[token.key] += 1
            elif _INSIDE.search(text, max(0, token.span[0] - 2), token.span[0]):
                large[token.key] += 1
    kept = {key: n for key, n in held.items() if n >= LEAST and small[key] > large[key]}
    weights = {key: round(math.log(count / n), 2) for key, n in sorted(kept.items())}
    return weights | {"": round(math.log(count / LEAST), 2)}
