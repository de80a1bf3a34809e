"""Confidence: which weights apply, and that fitting finds what tells right from wrong."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bot.evidence import Signals
from bot.read.calibration import Weights
from bot.training.calibrate import MAX_FALSE, Asked, Found, fit, lowest_threshold


def test_scores_far_below_no_answer_are_alike_and_search_order_counts():
    weights = Weights(score=0.4, rank=2.0, alone=0.2, offset=-2.0)
    first, second = Signals(-12.0, rank=1), Signals(-7.0, rank=2)
    assert weights.chance(first) > weights.chance(second)
    assert weights.chance(Signals(8.0, rank=2)) > weights.chance(first)
    assert 0 < weights.chance(Signals(-1e6, 10)) < weights.chance(Signals(1e6)) < 1


def test_a_sentence_that_was_not_read_again_counts_as_one_that_says_nothing_by_itself():
    weights = Weights(score=0.4, rank=2.0, alone=0.2, offset=-2.0)
    assert weights.chance(Signals(5.0)) == weights.chance(Signals(5.0, alone=-100.0))
    assert weights.chance(Signals(5.0)) < weights.chance(Signals(5.0, alone=-7.0))


def asked(rng: random.Random, *, held: bool) -> Asked:
    """Three readings; the one with the high score is right. A fourth wasn't read again, and tells nothing."""

    def signals(mean: float) -> Signals:
        return Signals(rng.gauss(mean, 2), rng.randint(1, 3), alone=rng.gauss(0, 1))

    good = Found(signals(4), right=True)
    bad = tuple(Found(signals(-2), right=False) for _ in range(2))
    far = Found(Signals(-9.0, 10), right=True)
    return Asked((good, *bad, far) if held else (*bad, far), held)


def test_fitting_finds_the_signal_that_tells_and_the_probability_that_holds():
    rng = random.Random(1)
    questions = [asked(rng, held=n % 2 == 0) for n in range(600)]
    weights = fit(questions)
    assert weights.score > 0.5
    assert weights.score > max(abs(weights.rank), abs(weights.alone))
    best = [item.best(weights) for item in questions]
    assert sum(found.right for found in best) > 270
    said = sum(weights.chance(found.signals) for found in best)
    assert said == pytest.approx(sum(found.right for found in best), rel=0.03)


def test_the_threshold_is_the_lowest_that_keeps_false_answers_few():
    questions = [Asked((Found(Signals(n / 100), right=False),), False, "other weeks") for n in range(100)]
    chances = np.array([item.found[0].signals.score for item in questions])
    threshold = lowest_threshold(questions, chances)
    assert (chances >= threshold).mean() <= MAX_FALSE["other weeks"] < (chances >= threshold - 0.01).mean()
