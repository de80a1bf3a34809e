"""How near an answer is to those that count as right (Rajpurkar et al. 2016), and when calibration holds."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BINS = 10
"""Of the reliability table: equally wide, over confidences from 0 to 1."""

_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalised(answer: str) -> list[str]:
    """An answer's words as SQuAD compares them: without case, punctuation and articles."""
    return re.sub(r"\b(?:a|an|the)\b", " ", answer.lower().translate(_PUNCTUATION)).split()


def exact(found: str, answers: Sequence[str]) -> float:
    """1 if ``found`` is one of the answers, else 0; without answers, 1 if nothing was found."""
    return float(any(normalised(found) == normalised(answer) for answer in answers or [""]))


def f1(found: str, answers: Sequence[str]) -> float:
    """The best word F1 of ``found`` with one of the answers, 0 to 1; without answers, 1 if nothing was found."""
    return max(_f1(normalised(found), normalised(answer)) for answer in answers or [""])


def _f1(found: list[str], answer: list[str]) -> float:
    if not found or not answer:
        return float(found == answer)
    return 2 * sum((Counter(found) & Counter(answer)).values()) / (len(found) + len(answer))


def agrees(found: str, answers: Sequence[str]) -> bool:
    """Whether ``found`` has at least half of its words in common with one of the answers (F1)."""
    return bool(answers) and f1(found, answers) >= 0.5


def contains(text: str, words: str) -> bool:
    """Whether the words stand in the text, in order and together, by the same comparison."""
    return f" {' '.join(normalised(words))} " in f" {' '.join(normalised(text))} "


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


@dataclass(frozen=True)
class Outcome:
    """The best that was found for one question: how sure Byline was of it, and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True)
class Bin:
    """Outcomes of about the same confidence: what was said, and what came true."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def reliability(outcomes: Sequence[Outcome]) -> list[Bin]:
    """The reliability table: for each tenth of confidence that occurs, the mean confidence and the share right."""
    found = []
    for number in range(BINS):
        inside = [o for o in outcomes if min(int(o.confidence * BINS), BINS - 1) == number]
        if inside:
            said, came = mean([o.confidence for o in inside]), mean([o.right for o in inside])
            found.append(Bin(number / BINS, (number + 1) / BINS, len(inside), said, came))
    return found


def calibration_error(outcomes: Sequence[Outcome]) -> float:
    """The expected calibration error: how far confidence and share right differ, over the bins, weighted by count."""
    return sum(b.count * abs(b.confidence - b.right) for b in reliability(outcomes)) / max(1, len(outcomes))


def risk_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """For every share of questions answered, surest first: that share, and the share of wrong ones among them."""
    wrong, curve = 0, []
    for count, outcome in enumerate(sorted(outcomes, key=lambda o: -o.confidence), 1):
        wrong += not outcome.right
        curve.append((count / len(outcomes), wrong / count))
    return curve


def calibration(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Everything about confidence, for JSON: Brier score, calibration error, area under risk-coverage, the bins."""
    return {
        "brier": mean([(o.confidence - o.right) ** 2 for o in outcomes]),
        "calibration_error": calibration_error(outcomes),
        "area_under_risk_coverage": mean([risk for _, risk in risk_coverage(outcomes)]),
        "bins": [vars(b) for b in reliability(outcomes)],
    }
