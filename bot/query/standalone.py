"""A follow-up -> a question that stands alone, without a language model.

For each word of the conversation a small network tells how likely the question leaves it unsaid: query resolution
as term classification (QuReTeC, Voskarides et al., SIGIR 2020), here on what is cheap to know of a word instead of
on a language model's view of it. A question that has a name and nothing that leans is left as it is. How the chosen
words get into the question is told by ``phrasing`` and ``ellipsis`` in ``bot.rewriting``; nothing here reads articles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from bot.answer import Turn
from bot.english.dates import MONTH
from bot.english.words import content_words, form, in_two, stem, words
from bot.query.followups.definite import definite, in_full, telling
from bot.query.followups.ellipsis import elliptical
from bot.query.followups.phrases import noun_follows, phrases
from bot.query.followups.phrasing import completed, pointed
from bot.query.followups.said import LONG, TURNS, Said, apposed, numbers, said
from bot.query.followups.terms import CUES, candidates, question_features
from bot.query.followups.times import only_time, retimed, says_when

RIVAL = 1 / 3
"""A word that is this share as likely as it must be to be carried leaves in doubt what a pronoun stands for."""

WEIGHTS = Path(__file__).parent / "weights" / "weights.json"


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

    One that has something in brackets at its end says by that what it leaves unsaid, as we show it, to be changed.
    Features of the history's newest turns alone are looked at, so that a long conversation costs no more.
    """
    if not history or in_two(question)[1]:
        return question
    history = history[_subject_since(history) :]
    if new := only_time(question):
        full = retimed(new, _last(history))
        if full:
            return full
    texts = said(history)
    question = pointed(question, texts[-1].text if texts else "")
    asked = question_features(question, texts)
    if stands_alone(asked):
        return question
    if asked["q_goes_on"] or asked["q_content"] == 0:
        # An ellipsis is of the last question as that was understood.
        full = elliptical(question, _last(history))
        if full:
            return full
    return _carrying(question, texts, asked)


def _carrying(question: str, texts: Sequence[Said], asked: Mapping[str, float]) -> str:
    """The question with the words of the conversation that it leaves unsaid."""
    chances = _whole_names(_chances(question, texts, asked), texts) | _named(texts, asked)
    if not (asked["q_there"] or asked["q_this"]):
        other = _DATE if says_when(question) else _DAY
        chances = {word: chance for word, chance in chances.items() if not other.fullmatch(word)}
    least = _weights().threshold
    chosen = {word for word, chance in chances.items() if chance >= least}
    near = {word for word, chance in chances.items() if least > chance >= least * RIVAL}
    if definite(question, asked):
        chosen &= telling(question, texts)
        question = in_full(question, chosen, texts)
        chosen -= {form(word) for word in words(question)}
    return completed(question, phrases(chosen, texts), phrases(near, texts)) if chosen else question


def _last(history: Sequence[Turn]) -> str:
    """The last question as it was understood."""
    return standalone(history[-1].question, history[:-1][-2:])


_DAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow|last|next|week(?:end)?|month")
"""Seldom what the next question is limited to, unless it says "then" or "that day"."""

_DATE = re.compile(rf"{_DAY.pattern}|{MONTH}|(?:19|20)\d\d")
"""Nor is a date, where it says when itself."""


def stands_alone(asked: Mapping[str, float]) -> bool:
    """Whether a question with these features leaves nothing unsaid: it is of a name or much else, and nothing leans."""
    leans = not asked["q_no_pronoun"] or asked["q_other"] or asked["q_goes_on"] or asked["q_content"] < 2 / 5
    return not leans and (bool(asked["q_name"]) or asked["q_content"] >= 3 / 5)


def _subject_since(history: Sequence[Turn]) -> int:
    """The number of the turn that changed the subject last: it asks what stands alone, in words not said before."""
    heard: set[str] = set()
    since = 0
    for number in range(max(0, len(history) - TURNS), len(history)):
        turn = history[number]
        new = {stem(word) for word in content_words(turn.question[:LONG])}
        if heard and not new & heard and stands_alone(question_features(turn.question[:LONG], ())):
            since = number
        heard |= new | {stem(word) for word in content_words(turn.answer[:LONG])}
    return since


def _chances(question: str, texts: Sequence[Said], asked: Mapping[str, float]) -> dict[str, float]:
    """How likely each word of the history is carried, by normalised form."""
    found = candidates(question, texts)
    if not found:
        return {}
    rows = matrix(_weights().features, found, asked, _weights().prior)
    return dict(zip(found, _weights().chances(rows).tolist(), strict=True))


def _whole_names(chances: Mapping[str, float], texts: Sequence[Said]) -> dict[str, float]:
    """The chances with those of a name's words drawn to the highest of them, so that it is carried whole.

    The noun of "the Syrian delegation" counts as one of them.
    """
    drawn = dict(chances)
    for text in texts:
        for run in text.names:
            numbered = run.stop < len(text.words) and numbers(text.words[run.stop])
            name = range(run.start, run.stop + (numbered or noun_follows(text, run)))
            mates = [form for form in {text.words[n].form for n in name} if form in chances]
            highest = max((chances[form] for form in mates), default=0.0)
            drawn |= {form: max(drawn[form], (chances[form] + highest) / 2) for form in mates}
    return drawn


def _named(texts: Sequence[Said], asked: Mapping[str, float]) -> dict[str, float]:
    """The name that answered "who", carried for certain if the question goes on with "he" or "she".

    It did so just before, or earlier if nothing with a name was asked since; not of who somebody that is "he" met.
    """
    forms = frozenset().union(*(CUES[kind] for kind in ("he", "she") if asked[f"q_{kind}"]))
    for last, answer in _turns(texts) if forms else ():
        if last.bare & CUES["who"] and not last.bare & forms:
            return dict.fromkeys((answer.words[n].form for n in _told(answer)), 1.0)
        if any(word.capital for word in last.words[1:]):
            break
    return {}


def _turns(texts: Sequence[Said]) -> list[tuple[Said, Said]]:
    """Questions with their answers, the newest first."""
    return [(one, other) for one, other in pairwise(texts) if (one.role, other.role) == ("question", "answer")][::-1]


def _told(answer: Said) -> range:
    """The name that is all of an answer, or what it begins with and says more of."""
    name = answer.names[0] if answer.names else range(0)
    alone = name.stop == len(answer.words) or apposed(answer, name.stop) or "—" in answer.between(name.stop)
    return name if name and name.start == 0 and alone else range(0)


def matrix(
    features: Sequence[str],
    found: Mapping[str, Mapping[str, float]],
    asked: Mapping[str, float],
    prior: Mapping[str, float],
) -> np.ndarray:
    """What the network takes, (words, features) float32: a word's own features, its prior, the question's."""
    rows = [{**asked, "prior": prior.get(word, 0.0), **own} for word, own in found.items()]
    return np.array([[row.get(name, 0.0) for name in features] for row in rows], np.float32)
