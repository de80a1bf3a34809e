"""Features of a sentence and its evidence -> the probability that the evidence supports it, by logistic regression.

The weights are fitted by ``bot.training.grounding`` on sentences that are true or made false, and kept in
``weights``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from bot.grounding.features import Features
from bot.grounding.lexicon import WEIGHTS
from bot.logistic import logistic


@dataclass(frozen=True)
class Weights:
    """What each feature adds to the log-odds, and the probabilities from which on a sentence is supported at all."""

    features: tuple[float, ...]
    offset: float
    supported: float
    partial: float

    def chance(self, found: Features) -> float:
        """The probability, 0 to 1."""
        odds = self.offset + sum(w * value for w, value in zip(self.features, found.values(), strict=True))
        return logistic(odds)


@cache
def weights() -> Weights:
    """The fitted ones."""
    card = json.loads((WEIGHTS / "weights.json").read_text(encoding="utf-8"))
    return Weights(tuple(card["features"].values()), card["offset"], card["supported"], card["partial"])
