"""How much a word of a sentence says: the rarer it is in news, the more. Counted by ``bot.training.grounding``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from bot.grounding.tokens import stem

WEIGHTS = Path(__file__).parent / "weights"
LEAST = 1.0
"""What the commonest word weighs."""


def weight(key: str) -> float:
    """The weight of a stem; one that isn't known is a name or rare, and weighs most."""
    table = _table()
    return table.get(key, table[""])


def common(word: str) -> bool:
    """Whether a word, in lower case, is one that isn't mostly written as a name."""
    return stem(word) in _table()


@cache
def _table() -> dict[str, float]:
    """Stems of common words with the logarithm of how rare they are; "" stands for all others."""
    found: dict[str, float] = json.loads((WEIGHTS / "words.json").read_text(encoding="utf-8"))
    return found
