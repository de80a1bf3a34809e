"""Fit what grounding weighs: ``python -m bot.training.grounding ARTICLES``.

ARTICLES is a file of articles in any format that ``index`` reads, such as a bundle. How rare words are is counted over
all of them; the support head is fitted to sentences of some, as they stand or reworded, against ones made false in ways
that no check of ``bot.grounding.checks`` is sure to see. Each weight has the sign that its feature must have, or is
nothing: free ones learned that a sentence may be too like its source.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from bot.evaluate.corrupted import Case, drawn
from bot.grounding.facts import facts
from bot.grounding.features import Features
from bot.grounding.grounder import holding, measured
from bot.grounding.lexicon import WEIGHTS
from bot.grounding.verdict import Source
from bot.training.lexicon import table
from index import formats
from index.embedder import load_embedder

FALSE = frozenset({"spliced", "name", "names swapped", "speaker"})
COUNTS = {"joined": 3.0, "shorter": 3.0, "compressed": 3.0}
"""How often a kind counts that the changes make seldom, and that writers make much."""

SIGNS = {"held": 1, "pairs": 1, "bigrams": 1, "unmatched": -1, "cosine": 1}
PULL = 1.0
"""Of the weights towards 0 (L2)."""

PARTIAL, SUPPORTED = 0.02, 0.10
"""Shares of true sentences below the two thresholds."""

HELD_OUT = 5
"""Each so manieth article, from the first, is never drawn, so that there are others to measure on."""

ARTICLES, EACH = 120, 25
"""Articles that are drawn, and sentences of each."""


def matrix(cases: Sequence[Case]) -> tuple[np.ndarray, np.ndarray]:
    """The features of cases, (cases, features), and which of the cases have any."""
    held = [holding(facts(case.sentence), [0], [Source(case.source, "")]) for case in cases]
    embedder = load_embedder()
    mine = embedder.embed([case.sentence for case in cases])
    best = embedder.embed([h.chosen[0].facts.text if h else "" for h in held])
    cosines = (mine * best).sum(axis=1)
    nothing = (0.0,) * len(SIGNS)
    rows = [measured(h, float(c)).values() if h else nothing for h, c in zip(held, cosines, strict=True)]
    return np.array(rows), np.array([h is not None for h in held])


def fitted(found: np.ndarray, true: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The weights of logistic regression and its offset, each of its feature's sign; both classes count alike."""
    sides = np.where(true, 1.0, -1.0)
    counts = counts / np.where(true, counts[true].sum(), counts[~true].sum()) * len(true) / 2
    x = np.column_stack([found, np.ones(len(found))])
    pull = np.array([PULL] * found.shape[1] + [0.0])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sides * (x @ theta)
        slope = -counts * sides / (1 + np.exp(margin))
        return float(
            (counts * np.logaddexp(0, -margin)).sum() + (pull * theta**2).sum() / 2
        ), x.T @ slope + pull * theta

    bounds = [(0, None) if sign > 0 else (None, 0) for sign in SIGNS.values()]
    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, bounds=[*bounds, (None, None)]).x)


def card(cases: Sequence[Case]) -> dict[str, object]:
    """The weights and the thresholds, for the file."""
    used = [case for case in cases if case.true or case.kind in FALSE]
    found, known = matrix(used)
    true = np.array([case.true for case in used])
    counts = np.array([COUNTS.get(case.kind, 1.0) for case in used])
    theta = fitted(found[known], true[known], counts[known])
    chances = 1 / (1 + np.exp(-(found[true] @ theta[:-1] + theta[-1])))
    names = Features.__dataclass_fields__
    return {
        "features": {name: round(float(value), 3) for name, value in zip(names, theta[:-1], strict=True)},
        "offset": round(float(theta[-1]), 3),
        "partial": round(float(np.quantile(chances, PARTIAL)), 3),
        "supported": round(float(np.quantile(chances, SUPPORTED)), 3),
    }


def main() -> None:
    """Count, fit, and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    given = parser.parse_args()
    source = formats.load(given.articles)
    assert source is not None
    words = table(article.text for article in source.articles)
    (WEIGHTS / "words.json").write_text(json.dumps(words, separators=(",", ":")) + "\n", encoding="utf-8")
    chance = random.Random(1)
    kept = [article for n, article in enumerate(source.articles) if n % HELD_OUT]
    cases = drawn([a.text for a in chance.sample(kept, min(ARTICLES, len(kept)))], EACH, chance)
    (WEIGHTS / "weights.json").write_text(json.dumps(card(cases), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
