"""Calibrate a trained reader: ``python -m bot.training.calibrate QUESTIONS DIR``.

QUESTIONS is a file in SQuAD's format, DIR holds ``model.safetensors``; ``reader.json`` is written beside it.
All paragraphs become one archive, as a user's would. Each question is asked twice: as it is, and with
its own paragraph left out of what was retrieved, so that nothing answers. A logistic regression turns a
reading's score and the share of missing words into the probability that it is right. The threshold is
the one with most right answers less false ones. Half of the documents are fitted on; figures are of the
other half.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.evidence import Reading, plain_words
from bot.reader import Reader
from index import Archive, Article, Hit
from index.embedder import load_embedder
from index.runtime import sha256


@dataclass(frozen=True)
class Asked:
    """The best reading for one question: whether the archive held its answer, and whether this is it."""

    score: float
    lack: float
    held: bool
    right: bool


def ask_all(path: Path, reader: Reader, documents: Iterable[int], every: int) -> list[list[Asked]]:
    """The readings of every ``every``th question of these documents, each once with its paragraph and once without."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    paragraphs = [(n, paragraph) for n, document in enumerate(data) for paragraph in document["paragraphs"]]
    made = [
        (n, Article(paragraph["context"], id=str(place)), paragraph) for place, (n, paragraph) in enumerate(paragraphs)
    ]
    archive = Archive.in_memory([article for _, article, _ in made], load_embedder())
    wanted = set(documents)
    questions = [(article, qa) for n, article, paragraph in made if n in wanted for qa in paragraph["qas"]][::every]
    return [_ask(archive, reader, article, qa) for article, qa in questions]


def _ask(archive: Archive, reader: Reader, article: Article, qa: dict[str, object]) -> list[Asked]:
    question, gold = str(qa["question"]), [str(answer["text"]) for answer in qa["answers"]]  # type: ignore[attr-defined]
    hits = archive.search(question)
    readings = reader.read(question, [hit.passage.text for hit in hits])
    elsewhere = [r for r in readings if hits[r.passage].passage.article_id != article.id]
    return [
        *(_judge(r, hits, article, gold, held=True) for r in readings[:1]),
        *(_judge(r, hits, article, gold, held=False) for r in elsewhere[:1]),
    ]


def _judge(reading: Reading, hits: Sequence[Hit], article: Article, gold: list[str], *, held: bool) -> Asked:
    passage = hits[reading.passage].passage
    words = passage.text[reading.start : reading.end]
    right = held and passage.article_id == article.id and max(overlap(words, answer) for answer in gold) >= 0.5
    return Asked(reading.score, reading.lack, held, right)


def overlap(found: str, gold: str) -> float:
    """Word F1 of two answers, without case, articles and punctuation (Rajpurkar et al. 2016)."""
    one, other = plain_words(found), plain_words(gold)
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared / (len(one) + len(other)) if shared else 0.0


def fit(asked: Sequence[Asked]) -> tuple[float, float, float]:
    """Weights of score and lack, and the offset, of the probability that a reading is right."""
    features = np.array([(a.score, a.lack) for a in asked])
    model = LogisticRegression(C=10.0).fit(features, [a.right for a in asked])
    by_score, by_lack = (float(weight) for weight in model.coef_[0])
    return by_score, by_lack, float(model.intercept_[0])


def probabilities(asked: Sequence[Asked], weights: tuple[float, float, float]) -> np.ndarray:
    """The calibrated probability of each reading."""
    by_score, by_lack, offset = weights
    return np.array([1 / (1 + np.exp(-(by_score * a.score + by_lack * a.lack + offset))) for a in asked])


def best_threshold(asked: Sequence[Asked], chances: np.ndarray) -> float:
    """The probability, in steps of a hundredth, from which on answering gives most right less false answers."""
    worth = np.array([1 if a.right else -1 for a in asked])
    return float(max(np.arange(0.05, 0.95, 0.01), key=lambda t: worth[chances >= t].sum()))


def figures(asked: Sequence[Asked], chances: np.ndarray, threshold: float) -> dict[str, float]:
    """Shares of right and wrong answers where the archive holds one, and of false ones where it doesn't."""
    held, right, shown = (
        np.array(x) for x in ([a.held for a in asked], [a.right for a in asked], chances >= threshold)
    )
    return {
        "right": float((shown & right).sum() / held.sum()),
        "wrong": float((shown & held & ~right).sum() / held.sum()),
        "false": float((shown & ~held).sum() / (~held).sum()),
        "brier": float(((chances - right) ** 2).mean()),
    }


def calibrate(questions: Path, folder: Path, *, name: str, every: int) -> dict[str, object]:
    """Fit on the even documents, measure on the odd ones, write ``folder/reader.json``; returns it."""
    card = {
        "name": name,
        "sha256": sha256(folder / "model.safetensors"),
        "calibration": [1.0, 0.0, 0.0],
        "threshold": 0.5,
    }
    _write(folder, card)
    reader = Reader(folder)
    count = len(json.loads(questions.read_text(encoding="utf-8"))["data"])
    fitted = [a for pair in ask_all(questions, reader, range(0, count, 2), every) for a in pair]
    kept = [a for pair in ask_all(questions, reader, range(1, count, 2), every) for a in pair]
    weights = fit(fitted)
    threshold = best_threshold(fitted, probabilities(fitted, weights))
    card |= {"calibration": [round(w, 4) for w in weights], "threshold": round(threshold, 2)}
    card["measured"] = {k: round(v, 3) for k, v in figures(kept, probabilities(kept, weights), threshold).items()}
    _write(folder, card)
    return card


def _write(folder: Path, card: dict[str, object]) -> None:
    (folder / "reader.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and calibrate."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.calibrate", description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", default="byline-reader-1")
    parser.add_argument("--every", type=int, default=1, help="ask only every so many questions")
    a = parser.parse_args()
    calibrate(a.questions, a.folder, name=a.name, every=a.every)


if __name__ == "__main__":
    main()
