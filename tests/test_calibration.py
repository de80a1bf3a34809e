"""Confidence: which weights apply, and that fitting finds what tells right from wrong."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bot.calibration import Calibration
from bot.evidence import Signals
from bot.training.calibrate import Asked, Found, fit, lowest_threshold

CARD = {
    "embedder": "some",
    "retrieved": {"score": 0.0, "lack": 0.0, "cosine": 100.0, "offset": -50.0},
    "given": {"score": 1000.0, "lack": 0.0, "cosine": 0.0, "offset": 0.0},
}


def test_a_known_cosine_decides_which_weights_apply():
    calibration = Calibration.from_card(CARD)
    assert calibration.chance(Signals(score=-1.0, lack=0.0, cosine=0.5)) == pytest.approx(0.5)
    assert calibration.chance(Signals(score=-1.0, lack=0.0)) == pytest.approx(0.0)
    assert calibration.chance(Signals(score=1.0, lack=0.0)) == pytest.approx(1.0), "and no overflow"


def asked(rng: random.Random, *, held: bool) -> Asked:
    """Three readings; the one with the high cosine is right, and scores tell nothing."""
    good = Found(Signals(rng.gauss(0, 1), 0.0, rng.uniform(0.5, 0.9)), right=True)
    bad = tuple(Found(Signals(rng.gauss(0, 1), 0.0, rng.uniform(0.1, 0.6)), right=False) for _ in range(2))
    return Asked((good, *bad) if held else bad, held)


def test_fitting_finds_the_signal_that_tells():
    rng = random.Random(1)
    questions = [asked(rng, held=n % 2 == 0) for n in range(400)]
    weights = fit(questions, cosine=True)
    assert weights.cosine > 3
    assert sum(item.best(weights).right for item in questions if item.held) > 180
    assert fit(questions, cosine=False).cosine == 0.0


def test_the_threshold_is_the_lowest_that_keeps_false_answers_few():
    questions = [Asked((Found(Signals(n / 100, 0.0), right=False),), held=False) for n in range(100)]
    chances = np.array([item.found[0].signals.score for item in questions])
    assert lowest_threshold(questions, chances) == 0.85
