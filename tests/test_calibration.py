"""Confidence: which weights apply, and that fitting finds what tells right from wrong."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bot.evidence import Signals
from bot.read.calibration import Weights
from bot.training.calibrate import MAX_FALSE, Asked, Found, fit, lowest_threshold


def test_scores_far_below_no_answer_are_alike_and_search_order_counts():
    weights = Weights(score=0.4, rank=2.0, offset=-2.0)
    first, second = Signals(-12.0, rank=1), Signals(-7.0, rank=2)
    assert weights.chance(first) > weights.chance(second)
    assert weights.chance(Signals(8.0, rank=2)) > weights.chance(first)
    assert 0 < weights.chance(Signals(-1e6, 10)) < weights.chance(Signals(1e6)) < 1


def asked(rng: random.Random, *, held: bool) -> Asked:
    """Three readings; the one with the high score is right."""
    good = Found(Signals(rng.gauss(4, 2), rng.randint(1, 3)), right=True)
    bad = tuple(Found(Signals(rng.gauss(-2, 2), rng.randint(1, 3)), right=False) for _ in range(2))
    return Asked((good, *bad) if held else bad, held)


def test_fitting_finds_the_signal_that_tells_and_the_probability_that_holds():
    rng = random.Random(1)
    questions = [asked(rng, held=n % 2 == 0) for n in range(600)]
    weights = fit(questions)
    assert weights.score > 0.5
    assert weights.score > abs(weights.rank)
    best = [item.best(weights) for item in questions]
    assert sum(found.right for found in best) > 270
    said = sum(weights.chance(found.signals) for found in best)
    assert said == pytest.approx(sum(found.right for found in best), rel=0.03)


def test_the_threshold_is_the_lowest_that_keeps_false_answers_few():
    questions = [Asked((Found(Signals(n / 100), right=False),), False, "other weeks") for n in range(100)]
    chances = np.array([item.found[0].signals.score for item in questions])
    threshold = lowest_threshold(questions, chances)
    assert (chances >= threshold).mean() <= MAX_FALSE["other weeks"] < (chances >= threshold - 0.01).mean()
