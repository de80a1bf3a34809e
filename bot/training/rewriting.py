"""Fit what carries words into a follow-up: ``python -m bot.training.rewriting DATA/canard_dev.json.gz``.

Only the dialogues that ``bot.evaluate.rewriting.split`` gives for training are looked at. Each is used as it is,
its titles first; as a conversation with a news archive is, without titles and with a first question that stands
alone; and so with its subject in lower case, for people ask about bridges as well as about persons.
A word's prior is how often it is carried in other dialogues than its own, so that the network learns how far to
trust it. The threshold is the best F1 of the last ``CHOSEN_ON`` of the dialogues, of which the network that
chooses it sees none; the network that is written is then fitted to all.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from bot.answer import Turn
from bot.english.words import form, words
from bot.evaluate.formats import FollowUp, canard
from bot.evaluate.rewriting import added, agreement, split, without_titles
from bot.query.followups.said import said
from bot.query.followups.terms import candidates, question_features
from bot.query.standalone import WEIGHTS, Weights, matrix, stands_alone

CHOSEN_ON = 80
"""Dialogues."""

FOLDS = 5
DIALOGUES, PULL = 5, 5.0
"""A word needs to be of so many dialogues to have a prior; how many average ones each prior is drawn towards."""

UNITS, SEEDS, PASSES = 24, (0, 1, 2), 14

LEAST_SPREAD = 0.05
"""A feature that is almost never there counts as spread so far, lest it outweigh all others where it is."""

Prior = dict[str, float]


@dataclass(frozen=True)
class Example:
    """A follow-up, its candidates' features and its own, and the words that a person carries into it."""

    dialogue: str
    found: dict[str, dict[str, float]]
    asked: dict[str, float]
    gold: frozenset[str]


def example(row: FollowUp) -> Example:
    """The features of a follow-up."""
    texts = said(row.history)
    found = candidates(row.question, texts)
    return Example(row.dialogue, found, question_features(row.question, texts), added(row.question, row.rewrite))


def of_no_name(rows: Sequence[FollowUp]) -> list[FollowUp]:
    """The questions without titles, and the words of the article's title in lower case wherever they stand."""
    titles = {row.dialogue: set(map(form, words(row.history[0].question))) for row in rows}
    return [_lowered(row, titles[row.dialogue]) for row in without_titles(rows)]


def _lowered(row: FollowUp, title: set[str]) -> FollowUp:
    def low(text: str) -> str:
        return re.sub(r"[^\W_]+", lambda word: word[0].lower() if form(word[0]) in title else word[0], text)

    history = tuple(Turn(low(turn.question), low(turn.answer)) for turn in row.history)
    return FollowUp(row.dialogue, low(row.question), history, low(row.rewrite))


def priors(examples: Sequence[Example]) -> Prior:
    """The log-odds by which each word of several dialogues is carried more often than any."""
    seen = Counter(word for item in examples for word in item.found)
    spread = Counter(word for _, word in {(item.dialogue, word) for item in examples for word in item.found})
    carried = Counter(word for item in examples for word in item.found if word in item.gold)
    base = carried.total() / seen.total()
    odds = {
        word: math.log((carried[word] + PULL * base) / (count - carried[word] + PULL * (1 - base)))
        for word, count in seen.items()
        if spread[word] >= DIALOGUES
    }
    return {word: round(value - math.log(base / (1 - base)), 3) for word, value in sorted(odds.items())}


def fit(examples: Sequence[Example], threshold: float = 0.5) -> Weights:
    """The mean of networks from several seeds, as one."""
    of_words = sorted({name for item in examples for own in item.found.values() for name in own})
    features = (*of_words, "prior", *sorted(examples[0].asked))
    rows, right = _table(examples, features)
    scale = StandardScaler().fit(rows)
    scale.scale_ = np.maximum(scale.scale_, LEAST_SPREAD)
    networks = [
        MLPClassifier(
            (UNITS,), alpha=2.0, max_iter=PASSES, random_state=seed, learning_rate_init=3e-3, batch_size=1024
        ).fit(scale.transform(rows), right)
        for seed in SEEDS
    ]
    hidden = np.concatenate([network.coefs_[0] for network in networks], axis=1)
    offset = np.concatenate([network.intercepts_[0] for network in networks]) - (scale.mean_ / scale.scale_) @ hidden
    out = np.concatenate([network.coefs_[1][:, 0] for network in networks]) / len(SEEDS)
    last = float(np.mean([network.intercepts_[1][0] for network in networks]))
    return Weights(features, priors(examples), hidden / scale.scale_[:, None], offset, out, last, threshold)


def _table(examples: Sequence[Example], features: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """All candidates' rows, (words, features), with priors of other dialogues, and whether each is carried."""
    names = list(dict.fromkeys(item.dialogue for item in examples))
    rows, right = [], []
    for fold in range(FOLDS):
        own = set(names[fold::FOLDS])
        prior = priors([item for item in examples if item.dialogue not in own])
        for item in examples:
            if item.dialogue in own and item.found:
                rows.append(matrix(features, item.found, item.asked, prior))
                right += [word in item.gold for word in item.found]
    return np.concatenate(rows), np.array(right)


def chosen(weights: Weights, item: Example, threshold: float) -> frozenset[str]:
    """The words that are carried from this probability on."""
    if not item.found or stands_alone(item.asked):
        return frozenset()
    chances = weights.chances(matrix(weights.features, item.found, item.asked, weights.prior))
    return frozenset(word for word, chance in zip(item.found, chances, strict=True) if chance >= threshold)


def best_threshold(weights: Weights, examples: Sequence[Example]) -> tuple[float, dict[str, float]]:
    """The probability from which on carrying gives the best F1, and the agreement there."""
    found = {}
    for hundredths in range(15, 60, 5):
        pairs = [(chosen(weights, item, hundredths / 100), item.gold) for item in examples]
        found[hundredths / 100] = agreement(pairs)
    best = max(found, key=lambda threshold: found[threshold]["F1"])
    return best, {name: round(value, 3) for name, value in found[best].items()}


def write(weights: Weights, path: Path, **notes: object) -> None:
    """The weights as JSON, four digits each."""
    arrays = {name: np.round(getattr(weights, name), 4).tolist() for name in ("hidden", "hidden_offset", "out")}
    card = {"threshold": weights.threshold, "offset": round(weights.offset, 4), "features": weights.features}
    path.parent.mkdir(exist_ok=True)
    content = json.dumps({**notes, **card, **arrays, "prior": weights.prior}, ensure_ascii=False)
    path.write_text(content.replace("], ", "],\n") + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.rewriting", description=__doc__)
    parser.add_argument("data", type=Path, help="CANARD's dev set, plain or gzipped.")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    a = parser.parse_args()
    rows, _ = split(canard(a.data))
    late = {row.dialogue for row in split(rows, CHOSEN_ON)[1]}
    examples = [example(row) for row in (*rows, *without_titles(rows), *of_no_name(rows))]
    early = [item for item in examples if item.dialogue not in late]
    threshold, figures = best_threshold(fit(early), [item for item in examples if item.dialogue in late])
    write(fit(examples, threshold), a.out, chosen_on=figures)


if __name__ == "__main__":
    main()
