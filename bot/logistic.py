"""The logistic function: log-odds -> probability."""

from __future__ import annotations

import math

LIMIT = 50.0
"""Log-odds beyond which nothing changes."""


def logistic(log_odds: float) -> float:
    """The probability, 0 to 1."""
    return 1 / (1 + math.exp(-max(-LIMIT, min(LIMIT, log_odds))))
