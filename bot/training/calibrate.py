"""Calibrate a trained reader: ``python -m bot.training.calibrate DATA DIR``.

DATA is what the reader was trained on, DIR holds ``model.safetensors``; ``reader.json`` is written beside it.
Calibration uses the questions about the articles that training left out, so that no figure is reported on
them. All paragraphs of the set become one archive, as a user's would. Each question is asked as it is, of as many
passages as ``SIZES`` says, and half of them thrice more so that nothing answers: with their own paragraph left out of
what was retrieved, altered, and asked of another article alone, as in a small archive. A logistic regression turns a
reading's signals (``bot.evidence``) into the probability that its sentence, which is what is shown and cited, answers.
The threshold is the lowest that answers at most ``MAX_FALSE`` of the questions whose passage is left out.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.calibration import Weights, features
from bot.evaluate.scores import Outcome, agrees, calibration_error, contains, mean
from bot.evidence import Reading, Signals
from bot.reader import Reader, Text
from bot.training.examples import Example
from bot.training.mix import ALTERED, made, wiki_split
from index import Archive, Article, Filters
from index.embedder import load_embedder
from index.runtime import sha256
from index.text import normalise

MAX_FALSE = 0.125
"""The share of unanswerable questions that may be answered, where the rest of the article is there to mislead."""

SIZES = (1, 3, 10)
"""Passages that a question is asked of: small archives have few, and in large ones many are near."""


@dataclass(frozen=True)
class Found:
    """A reading's signals, and whether it is right: its sentence answers."""

    signals: Signals
    right: bool


@dataclass(frozen=True)
class Asked:
    """What was found for one question, a reading a sentence, and how it was asked.

    ``held`` says whether the archive held its answer; ``altered`` questions were changed so that it doesn't, and
    those asked ``elsewhere`` were asked of another document.
    """

    found: tuple[Found, ...]
    held: bool
    altered: bool = False
    elsewhere: bool = False

    @property
    def left_out(self) -> bool:
        """Whether the question was asked as it is, of an archive without its passage."""
        return not (self.held or self.altered or self.elsewhere)

    def best(self, weights: Weights) -> Found:
        """The reading that these weights put first."""
        return max(self.found, key=lambda found: weights.chance(found.signals))


def ask_all(data: Path, reader: Reader) -> list[Asked]:
    """What is found for the held-out questions, as they are and unanswerable."""
    trained, held_out = wiki_split(data)
    documents = {example.passage: example.document for example in (*trained, *held_out)}
    articles = [Article(text, source=document) for text, document in sorted(documents.items())]
    asker = _Asker(Archive.in_memory(articles, load_embedder()), reader)
    rng = random.Random(1)
    altered = [e for kind in ALTERED for e in made(kind, held_out, rng)]
    rng.shuffle(altered)
    half = len(held_out) // 2
    asked = [
        *(asked for n, example in enumerate(held_out) for asked in asker.ask(example, twice=n % 2 == 0)),
        *(Asked(asker.found(example)[0], held=False, altered=True) for example in altered[:half]),
        *(asker.ask_another(e, rng.choice(sorted(set(documents.values()) - {e.document}))) for e in held_out[:half]),
    ]
    return [item for item in asked if item.found]


@dataclass(frozen=True)
class _Asker:
    """Asks questions of an archive whose sources are the documents."""

    archive: Archive
    reader: Reader

    def ask(self, example: Example, *, twice: bool) -> list[Asked]:
        """What is found and, ``twice``, what is found outside the passage that answers and isn't right by chance."""
        found, own = self.found(example)
        elsewhere = tuple(item for item, its in zip(found, own, strict=True) if not its and not item.right)
        return [
            Asked(nearest(readings, size), held)
            for readings, held in ((found, True), (elsewhere, False))[: 1 + twice]
            for size in SIZES
        ]

    def ask_another(self, example: Example, document: str) -> Asked:
        """What is found in another document alone, as in a small archive, and isn't right by chance."""
        found, _ = self.found(example, Filters(sources=(document,)))
        return Asked(tuple(item for item in found if not item.right), held=False, elsewhere=True)

    def found(self, example: Example, filters: Filters | None = None) -> tuple[tuple[Found, ...], list[bool]]:
        """All readings, and of each whether it is in the question's own passage."""
        hits = self.archive.search(example.question, filters=filters)
        readings = self.reader.read(example.question, [Text(hit.passage.text) for hit in hits])
        texts = [hits[reading.passage].passage.text for reading in readings]
        own = [text in normalise(example.passage) for text in texts]
        right = [_answers(example, *one) for one in zip(texts, readings, own, strict=True)]
        found = tuple(Found(reading.signals, good) for reading, good in zip(readings, right, strict=True))
        return found, own


def _answers(example: Example, text: str, reading: Reading, its: bool) -> bool:
    """Whether a reading points at an answer, or its sentence, in the question's own passage, holds one."""
    answers = example.answers if example.answerable else ()
    held = its and any(contains(text[slice(*reading.sentence)], answer) for answer in answers)
    return held or agrees(text[reading.start : reading.end], answers)


def nearest(found: Sequence[Found], size: int) -> tuple[Found, ...]:
    """The readings of the first passages, ``size`` of them, as if search had found no other."""
    ranks = sorted({item.signals.rank for item in found})[:size]
    places = {rank: place for place, rank in enumerate(ranks, 1)}
    return tuple(
        replace(item, signals=replace(item.signals, rank=places[item.signals.rank]))
        for item in found
        if item.signals.rank in places
    )


def fit(asked: Sequence[Asked]) -> Weights:
    """Weights that tell right readings from wrong ones, scaled so that they give the best reading's probability."""
    every = [found for item in asked for found in item.found]
    order = Weights(*_regression([features(found.signals) for found in every], [found.right for found in every]))
    best = [item.best(order) for item in asked]
    log_odds = [[order.log_odds(found.signals)] for found in best]
    slope, offset = _regression(log_odds, [found.right for found in best])
    weights = (slope * order.score, slope * order.lack, slope * order.rank, slope * order.offset + offset)
    return Weights(*(round(weight, 4) for weight in weights))


def _regression(rows: Sequence[Sequence[float]], right: Sequence[bool]) -> list[float]:
    """The weights of a logistic regression, the offset last."""
    model = LogisticRegression(C=10.0, max_iter=1000).fit(np.array(rows), right)
    return [*map(float, model.coef_[0]), float(model.intercept_[0])]


def lowest_threshold(asked: Sequence[Asked], chances: np.ndarray) -> float:
    """The lowest probability, in hundredths, that keeps false answers within ``MAX_FALSE``."""
    lacking = chances[[a.left_out for a in asked]]
    return next(t / 100 for t in range(1, 100) if (lacking >= t / 100).mean() <= MAX_FALSE)


def fitted_on(asked: Sequence[Asked], weights: Weights, threshold: float) -> dict[str, float]:
    """How calibration and threshold do on what they were fitted to: a check of the fit, not a figure to report."""
    best = [item.best(weights) for item in asked]
    outcomes = [Outcome(weights.chance(found.signals), found.right) for found in best]
    pairs = [(item, outcome, outcome.confidence >= threshold) for item, outcome in zip(asked, outcomes, strict=True)]
    return {
        "questions": len(asked),
        "calibration_error": round(calibration_error(outcomes), 3),
        "right": round(mean([shown and outcome.right for a, outcome, shown in pairs if a.held]), 3),
        "wrong": round(mean([shown and not outcome.right for a, outcome, shown in pairs if a.held]), 3),
        "false_left_out": round(mean([shown for a, _, shown in pairs if a.left_out]), 3),
        "false_elsewhere": round(mean([shown for a, _, shown in pairs if a.elsewhere]), 3),
        "false_altered": round(mean([shown for a, _, shown in pairs if a.altered]), 3),
    }


def calibrate(data: Path, folder: Path, *, name: str) -> dict[str, object]:
    """Fit, and write ``folder/reader.json``; returns it."""
    card: dict[str, object] = {
        "name": name,
        "sha256": sha256(folder / "model.safetensors"),
        "calibration": asdict(Weights(score=1.0, lack=0.0, rank=0.0, offset=0.0)),
        "threshold": 0.5,
    }
    _write(folder, card)
    asked = ask_all(data, Reader(folder))
    weights = fit(asked)
    chances = np.array([weights.chance(item.best(weights).signals) for item in asked])
    threshold = lowest_threshold(asked, chances)
    card["calibration"] = asdict(weights)
    card |= {"threshold": threshold, "fitted_on": fitted_on(asked, weights, threshold)}
    _write(folder, card)
    return card


def _write(folder: Path, card: dict[str, object]) -> None:
    (folder / "reader.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and calibrate."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.calibrate", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", default="byline-reader-2")
    a = parser.parse_args()
    calibrate(a.data, a.folder, name=a.name)


if __name__ == "__main__":
    main()
