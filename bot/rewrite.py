"""A follow-up -> a question that stands alone, without a language model.

For each word of the conversation a small network tells how likely the question leaves it unsaid: query resolution
as term classification (QuReTeC, Voskarides et al., SIGIR 2020), here on what is cheap to know of a word instead of
on a language model's view of it. A question that has a name and nothing that leans is left as it is. How the chosen
words get into the question is ``bot.phrasing``'s and ``bot.ellipsis``'s; nothing here reads articles.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bot.answer import Turn
from bot.ellipsis import elliptical
from bot.phrasing import completed, phrases
from bot.terms import Said, candidates, question_features, said

WEIGHTS = Path(__file__).parent / "rewriting_weights" / "weights.json"


@dataclass(frozen=True)
class Weights:
    """A network of one hidden layer, what it looks at, and from which probability on a word is carried.

    ``features`` name a word's features and the question's; ``prior`` gives the log-odds by which a word is carried
    more often than others. ``hidden`` is (features, units), ``hidden_offset`` and ``out`` are (units,).
    """

    features: tuple[str, ...]
    prior: Mapping[str, float]
    hidden: np.ndarray
    hidden_offset: np.ndarray
    out: np.ndarray
    offset: float
    threshold: float

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Weights:
        """As ``bot.training.rewriting`` wrote them."""
        card = json.loads(path.read_text(encoding="utf-8"))
        arrays = {name: np.array(card[name], np.float32) for name in ("hidden", "hidden_offset", "out")}
        return cls(tuple(card["features"]), card["prior"], **arrays, offset=card["offset"], threshold=card["threshold"])

    def chances(self, rows: np.ndarray) -> np.ndarray:
        """The probability of each row (rows, features) that its word is carried, (rows,)."""
        units = np.maximum(rows @ self.hidden + self.hidden_offset, 0)
        return np.asarray(1 / (1 + np.exp(-(units @ self.out + self.offset))))


@cache
def _weights() -> Weights:
    return Weights.load()


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question as it will be searched and read: itself, or with what it leaves unsaid.

    Features of the history's newest turns alone are looked at, so that a long conversation costs no more.
    """
    texts = said(history)
    asked = question_features(question, texts)
    if not history or stands_alone(asked):
        return question
    if asked["q_goes_on"] or asked["q_content"] == 0:
        # An ellipsis is of the last question as that was understood.
        full = elliptical(question, standalone(history[-1].question, history[:-1][-2:]))
        if full:
            return full
    chosen = {word for word, chance in _chances(question, texts, asked).items() if chance >= _weights().threshold}
    return completed(question, phrases(chosen, texts)) if chosen else question


def stands_alone(asked: Mapping[str, float]) -> bool:
    """Whether a question with these features leaves nothing unsaid: it has a name, and no word that leans."""
    leans = not asked["q_no_pronoun"] or asked["q_other"] or asked["q_goes_on"] or asked["q_content"] < 2 / 5
    return bool(asked["q_name"]) and not leans


def _chances(question: str, texts: Sequence[Said], asked: Mapping[str, float]) -> dict[str, float]:
    """How likely each word of the history is carried, by normalised form."""
    found = candidates(question, texts)
    if not found:
        return {}
    rows = matrix(_weights().features, found, asked, _weights().prior)
    return dict(zip(found, _weights().chances(rows).tolist(), strict=True))


def matrix(
    features: Sequence[str],
    found: Mapping[str, Mapping[str, float]],
    asked: Mapping[str, float],
    prior: Mapping[str, float],
) -> np.ndarray:
    """What the network takes, (words, features) float32: a word's own features, its prior, the question's."""
    rows = [{**asked, "prior": prior.get(word, 0.0), **own} for word, own in found.items()]
    return np.array([[row.get(name, 0.0) for name in features] for row in rows], np.float32)
