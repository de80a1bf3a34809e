"""Signals of a reading -> the probability that it is right, by logistic regression (Platt 1999).

The weights are fitted by ``bot.training.calibrate`` and kept in the reader's card.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from bot.evidence import Signals

LIMIT = 50.0
"""Log-odds beyond which nothing changes."""


@dataclass(frozen=True)
class Weights:
    """What each signal adds to the log-odds."""

    score: float
    lack: float
    cosine: float
    offset: float

    def chance(self, signals: Signals) -> float:
        """The probability, 0 to 1."""
        weighed = self.score * signals.score + self.lack * signals.lack + self.cosine * (signals.cosine or 0.0)
        return 1 / (1 + math.exp(-max(-LIMIT, min(LIMIT, weighed + self.offset))))


@dataclass(frozen=True)
class Calibration:
    """The weights for passages that a search with the known ``embedder`` found, and for any others."""

    embedder: str
    retrieved: Weights
    given: Weights

    @classmethod
    def from_card(cls, card: dict[str, Any]) -> Calibration:
        """As the reader's card has it."""
        return cls(card["embedder"], Weights(**card["retrieved"]), Weights(**card["given"]))

    def chance(self, signals: Signals) -> float:
        """The probability, 0 to 1, that a reading with these signals is right."""
        return (self.given if signals.cosine is None else self.retrieved).chance(signals)
