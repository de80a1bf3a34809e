"""Signals of a reading -> the probability that its sentence answers, by logistic regression (Platt 1999).

The weights are fitted by ``bot.training.calibrate`` and kept in the reader's card. The order of answers is
that of this probability, so that search's own order counts too: the reader's score alone ranks passages worse.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.evidence import Signals
from bot.logistic import logistic

LOWEST, HIGHEST = -8.0, 12.0
"""Scores beyond which nothing changes, in logits: well below that of "no answer" they differ by chance alone, and the
highest are all alike."""


def features(signals: Signals) -> tuple[float, ...]:
    """What is weighed: the scores within their limits, the lowest for none, and the rank by its logarithm."""
    alone = LOWEST if signals.alone is None else _limited(signals.alone)
    return _limited(signals.score), -math.log(signals.rank), alone


def _limited(score: float) -> float:
    return max(LOWEST, min(HIGHEST, score))


@dataclass(frozen=True)
class Weights:
    """What each feature of a reading adds to the log-odds that its sentence answers."""

    score: float
    rank: float
    alone: float
    offset: float

    def log_odds(self, signals: Signals) -> float:
        """The logarithm of the odds that a sentence with these signals answers."""
        score, rank, alone = features(signals)
        return self.offset + self.score * score + self.rank * rank + self.alone * alone

    def chance(self, signals: Signals) -> float:
        """The probability, 0 to 1, that it does."""
        return logistic(self.log_odds(signals))
