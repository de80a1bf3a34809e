"""Signals of a reading -> the probability that it is right, by logistic regression (Platt 1999).

The weights are fitted by ``bot.training.calibrate`` and kept in the reader's card. The order of answers is
that of this probability, so that search's own order counts too: the reader's score alone ranks passages worse.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.evidence import Signals

MIDDLE, WIDTH = 2.0, 2.0
"""Where the score's logistic curve is at a half, and how wide it is, in logits. Scores well below that of "no answer"
differ by chance alone, and the highest are all alike."""

LIMIT = 50.0
"""Log-odds beyond which nothing changes."""


def logistic(log_odds: float) -> float:
    """The probability, 0 to 1."""
    return 1 / (1 + math.exp(-max(-LIMIT, min(LIMIT, log_odds))))


def features(signals: Signals) -> tuple[float, float, float]:
    """What is weighed: the score on a logistic curve, 0 to 1; the lack; minus the logarithm of the rank."""
    return logistic((signals.score - MIDDLE) / WIDTH), signals.lack, -math.log(signals.rank)


@dataclass(frozen=True)
class Weights:
    """What each feature of a reading adds to the log-odds that it is right."""

    score: float
    lack: float
    rank: float
    offset: float

    def log_odds(self, signals: Signals) -> float:
        """The logarithm of the odds that a reading with these signals is right."""
        score, lack, rank = features(signals)
        return self.score * score + self.lack * lack + self.rank * rank + self.offset

    def chance(self, signals: Signals) -> float:
        """The probability, 0 to 1, that it is."""
        return logistic(self.log_odds(signals))
