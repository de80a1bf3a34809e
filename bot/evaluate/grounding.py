"""Grounding: whether it tells sentences that their source carries from those that it doesn't.

Two measurements: sentences that people judged (QAGS), against two plainer measures at the threshold that is best
for them; and sentences of articles made false, a kind at a time, beside ones reworded that are still true.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.english.words import content_words
from bot.evaluate.corrupted import Case, drawn
from bot.evaluate.formats import Judged
from bot.evaluate.report import Report
from bot.evaluate.scores import mean
from bot.grounding import Grounder, Source
from bot.grounding.facts import facts
from bot.grounding.grounder import CHECKS, holding, measured
from bot.grounding.support import weights
from index.embedder import Embedder
from index.text import sentences

EACH = 12
"""Sentences of an article, at most, that are made false or reworded."""


def judged(title: str, found: Sequence[Judged], embedder: Embedder, tick: Callable[[], None]) -> Report:
    """Grounding, the share of words that the article holds, and the cosine with its nearest sentence."""
    truth, scores, words, cosines = [], [], [], []
    for item in found:
        nearest = _nearest(item, embedder)
        for place, sentence in enumerate(item.sentences):
            truth.append(item.true[place])
            scores.append(score(sentence, item.article, embedder))
            words.append(_overlap(sentence, item.article))
            cosines.append(nearest[place])
            tick()
    fitted = weights()
    rows = {
        "grounding: supported or in part": _row(truth, scores, fitted.partial),
        "... supported": _row(truth, scores, fitted.supported),
        "... best threshold": _row(truth, scores, best_threshold(truth, scores)),
        "share of words, best threshold": _row(truth, words, best_threshold(truth, words)),
        "cosine, best threshold": _row(truth, cosines, best_threshold(truth, cosines)),
    }
    return Report(title, rows)


def score(sentence: str, article: str, embedder: Embedder) -> float:
    """The probability that an article carries a sentence, 0 to 1; less 1 if a check finds something wrong."""
    held = holding(facts(sentence), [0], [Source(article, "")])
    if held is None:
        return -1.0
    one, other = embedder.embed([sentence, held.chosen[0].facts.text])
    return weights().chance(measured(held, float(one @ other))) - bool(held.wrong)


def _nearest(item: Judged, embedder: Embedder) -> list[float]:
    texts = [item.article[slice(*span)] for span in sentences(item.article)]
    return [float(value) for value in (embedder.embed(item.sentences) @ embedder.embed(texts).T).max(axis=1)]


def _overlap(sentence: str, article: str) -> float:
    held = {word.casefold() for word in content_words(article)}
    return mean([word.casefold() in held for word in content_words(sentence)])


def _row(truth: Sequence[bool], scores: Sequence[float], threshold: float) -> dict[str, float]:
    told = [value >= threshold for value in scores]
    true = mean([t for t, right in zip(told, truth, strict=True) if right])
    false = mean([not t for t, right in zip(told, truth, strict=True) if not right])
    figures = {"true ones passed": true, "false ones found": false, "balanced accuracy": (true + false) / 2}
    return {"sentences": len(truth), **figures, "AUC": auc(truth, scores)}


def auc(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """The chance that a true one scores higher than a false one; a tie counts half."""
    values, right = np.array(scores), np.array(truth, bool)
    over = np.sign(values[right][:, None] - values[~right][None, :])
    return float((over + 1).mean() / 2) if over.size else 0.0


def best_threshold(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """The threshold of the best balanced accuracy on these very sentences, which flatters."""
    return max(set(scores), key=lambda threshold: _row(truth, scores, threshold)["balanced accuracy"], default=0.0)


@dataclass(frozen=True)
class _Checked:
    """A case, whether it was shown, and what the first check to find something said."""

    case: Case
    shown: bool
    certain: bool
    checked: bool


def corrupted(title: str, texts: Sequence[str], embedder: Embedder, tick: Callable[[], None]) -> Report:
    """By kind: the share of sentences that are withheld; of the true ones that is the false alarms."""
    grounder, found = Grounder(embedder), []
    for case in drawn(texts, EACH, random.Random(7)):
        source = [Source(case.source, "")]
        support = grounder.check(case.sentence, [0], source).support
        held = holding(facts(case.sentence), [0], source)
        checked = held is None or any(check(held.said, held.evidence) for check in CHECKS)
        found.append(_Checked(case, support != "unsupported", support == "supported", checked))
        tick()
    kinds = sorted({f.case.kind for f in found}, key=lambda kind: (not _of(found, kind)[0].case.true, kind))
    rows = {
        f"{'true' if _of(found, kind)[0].case.true else 'false'}: {kind}": _kind(_of(found, kind)) for kind in kinds
    }
    every = {"all true": [f for f in found if f.case.true], "all false": [f for f in found if not f.case.true]}
    rows |= {name: _kind(some) for name, some in every.items() if some}
    amiss = [f for f in found if f.shown != f.case.true]
    shown = tuple(("shown" if f.shown else "withheld", f.case.kind, f.case.sentence) for f in amiss[:CASES])
    return Report(title, rows, cases=shown)


CASES = 40
"""Of those that went wrong, so many are told."""


def _of(found: Sequence[_Checked], kind: str) -> list[_Checked]:
    return [f for f in found if f.case.kind == kind]


def _kind(found: Sequence[_Checked]) -> dict[str, float]:
    return {
        "sentences": len(found),
        "withheld": mean([not f.shown for f in found]),
        "... by a check": mean([f.checked for f in found]),
        "in part": mean([f.shown and not f.certain for f in found]),
    }
