"""Calibrate a trained reader: ``python -m bot.training.calibrate DATA DIR``.

DATA is what the reader was trained on, DIR holds ``model.safetensors``; ``reader.json`` is written beside it.
Calibration uses the questions about the articles that training left out, so that no figure is reported on
them. All paragraphs of the set become one archive, as a user's would. Each question is asked as it is, and
half of them twice more so that nothing answers: with their own paragraph left out of what was retrieved, and
altered. A logistic regression turns a reading's score and the share of missing words into the
probability that it is right. The threshold is the lowest that answers at most ``MAX_FALSE`` of the questions
whose passage is left out.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.evaluate.scores import Outcome, agrees, calibration_error, mean
from bot.evidence import Reading
from bot.reader import Reader
from bot.training.examples import Example
from bot.training.mix import ALTERED, made, wiki_split
from index import Archive, Article, Hit
from index.embedder import load_embedder
from index.runtime import sha256

MAX_FALSE = 0.15
"""The share of unanswerable questions that may be answered."""


@dataclass(frozen=True)
class Asked:
    """The best reading for one question: whether the archive held its answer, and whether this is it."""

    score: float
    lack: float
    held: bool
    right: bool
    altered: bool = False


def ask_all(data: Path, reader: Reader) -> list[Asked]:
    """The best readings of the held-out questions, as they are and unanswerable."""
    trained, held_out = wiki_split(data)
    texts = sorted({example.passage for example in (*trained, *held_out)})
    archive = Archive.in_memory([Article(text) for text in texts], load_embedder())
    rng = random.Random(1)
    altered = [e for kind in ALTERED for e in made(kind, held_out, rng)]
    rng.shuffle(altered)
    return [
        *(asked for n, example in enumerate(held_out) for asked in _ask(archive, reader, example, twice=n % 2 == 0)),
        *(asked for example in altered[: len(held_out) // 2] for asked in _ask_altered(archive, reader, example)),
    ]


def _ask(archive: Archive, reader: Reader, example: Example, *, twice: bool) -> list[Asked]:
    """The best reading and, ``twice``, the best outside the passage that answers, unless that gives the answer too."""
    hits = archive.search(example.question)
    readings = reader.read(example.question, [hit.passage.text for hit in hits])
    own = Article(example.passage).id
    elsewhere = [r for r in readings if twice and hits[r.passage].passage.article_id != own][:1]
    return [
        *(Asked(r.score, r.lack, held=True, right=_right(r, hits, example)) for r in readings[:1]),
        *(Asked(r.score, r.lack, held=False, right=False) for r in elsewhere if not _right(r, hits, example)),
    ]


def _right(reading: Reading, hits: Sequence[Hit], example: Example) -> bool:
    """Whether a reading has at least half of its words in common with an annotator's answer."""
    return agrees(hits[reading.passage].passage.text[reading.start : reading.end], example.answers)


def _ask_altered(archive: Archive, reader: Reader, example: Example) -> list[Asked]:
    readings = reader.read(example.question, [hit.passage.text for hit in archive.search(example.question)])
    return [Asked(r.score, r.lack, held=False, right=False, altered=True) for r in readings[:1]]


def fit(asked: Sequence[Asked]) -> tuple[float, float, float]:
    """Weights of score and lack, and the offset, of the probability that a reading is right."""
    features = np.array([(a.score, a.lack) for a in asked])
    model = LogisticRegression(C=10.0).fit(features, [a.right for a in asked])
    by_score, by_lack = (float(weight) for weight in model.coef_[0])
    return by_score, by_lack, float(model.intercept_[0])


def lowest_threshold(asked: Sequence[Asked], chances: np.ndarray) -> float:
    """The lowest probability, in hundredths, that keeps false answers within ``MAX_FALSE``."""
    lacking = chances[[not a.held and not a.altered for a in asked]]
    return next(t / 100 for t in range(1, 100) if (lacking >= t / 100).mean() <= MAX_FALSE)


def fitted_on(asked: Sequence[Asked], chances: np.ndarray, threshold: float) -> dict[str, float]:
    """How calibration and threshold do on what they were fitted to: a check of the fit, not a figure to report."""
    outcomes = [Outcome(float(chance), a.right) for a, chance in zip(asked, chances, strict=True)]
    pairs = list(zip(asked, chances >= threshold, strict=True))
    return {
        "readings": len(asked),
        "calibration_error": round(calibration_error(outcomes), 3),
        "right": round(mean([bool(shown and a.right) for a, shown in pairs if a.held]), 3),
        "wrong": round(mean([bool(shown and not a.right) for a, shown in pairs if a.held]), 3),
        "false_left_out": round(mean([bool(shown) for a, shown in pairs if not a.held and not a.altered]), 3),
        "false_altered": round(mean([bool(shown) for a, shown in pairs if a.altered]), 3),
    }


def calibrate(data: Path, folder: Path, *, name: str) -> dict[str, object]:
    """Fit, and write ``folder/reader.json``; returns it."""
    card: dict[str, object] = {
        "name": name,
        "sha256": sha256(folder / "model.safetensors"),
        "calibration": [1.0, 0.0, 0.0],
        "threshold": 0.5,
    }
    _write(folder, card)
    reader = Reader(folder)
    asked = ask_all(data, reader)
    card["calibration"] = [round(weight, 4) for weight in fit(asked)]
    _write(folder, card)
    reader = Reader(folder)
    chances = np.array([reader.confidence(a.score, a.lack) for a in asked])
    threshold = lowest_threshold(asked, chances)
    card |= {"threshold": threshold, "fitted_on": fitted_on(asked, chances, threshold)}
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
