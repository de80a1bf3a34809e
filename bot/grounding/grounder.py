"""Grounder: the words of the sources that carry a sentence, or why none do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.grounding.checks import Evidence, holds, invented, misplaced, misquoted, missing, turned
from bot.grounding.choice import Unit, beside, chosen, coverage, units
from bot.grounding.facts import Facts, facts
from bot.grounding.features import Features, features
from bot.grounding.splicing import spliced
from bot.grounding.support import weights
from bot.grounding.verdict import Ground, Source, Support, Verdict
from index.embedder import Embedder

MOVES = 0.1
"""How much better another source has to carry a sentence, for its citation to move there."""

_RANK: dict[Support, int] = {"supported": 2, "partial": 1, "unsupported": 0}

CHECKS: tuple[Callable[[Facts, Evidence], str], ...] = (invented, misquoted, turned, misplaced, spliced)
"""Each is enough to withhold a sentence."""


@dataclass(frozen=True)
class Held:
    """A sentence, its evidence in some of the sources, and how much of it that holds."""

    said: Facts
    chosen: tuple[Unit, ...]
    evidence: Evidence

    @property
    def coverage(self) -> float:
        """The share of the sentence's stems, by weight, that the evidence holds."""
        return coverage(self.said.keys, self.evidence.chosen)

    @property
    def wrong(self) -> str:
        """The first thing that a check finds, or nothing."""
        return next(filter(None, (check(self.said, self.evidence) for check in CHECKS)), "")


class Grounder:
    """Checks sentences against sources; threads may share it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def check(self, sentence: str, cited: Sequence[int], sources: Sequence[Source]) -> Verdict:
        """Whether the cited sources carry a sentence, each or together, or another one does better.

        ``cited`` are places in ``sources``, from 0; those that are out of range count for nothing.
        """
        said = facts(sentence)
        asked = [place for place in dict.fromkeys(cited) if 0 <= place < len(sources)]
        sets = [[place] for place in asked] + ([asked] if len(asked) > 1 else [])
        mine = [held for places in sets if (held := holding(said, places, sources))]
        free = [place for place in range(len(sources)) if place not in asked]
        others = [held for place in free if (held := holding(said, [place], sources))]
        others = sorted(others, key=lambda held: (not held.wrong, held.coverage), reverse=True)[:1]
        cosines = self._cosines(sentence, [held.chosen[0].facts.text for held in (*mine, *others)])
        judged = [_judged(held, cosine) for held, cosine in zip((*mine, *others), cosines, strict=True)]
        own = max(judged[: len(mine)], key=_merit, default=_NONE)
        moved = max(judged[len(mine) :], key=_merit, default=_NONE)
        better = _RANK[moved.support] > _RANK[own.support] or _merit(moved)[1] > _merit(own)[1] + MOVES
        return moved if better and _RANK[moved.support] >= _RANK[own.support] else own

    def _cosines(self, sentence: str, texts: Sequence[str]) -> list[float]:
        if not texts:
            return []
        vectors = self._embedder.embed([sentence, *texts])
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]


_NONE = Verdict("unsupported", (), "the sources say nothing like it")


def _merit(verdict: Verdict) -> tuple[int, float]:
    return _RANK[verdict.support], max((ground.score for ground in verdict.grounds), default=0.0)


def _judged(held: Held, cosine: float) -> Verdict:
    wrong, fitted = held.wrong, weights()
    chance = fitted.chance(measured(held, cosine))
    if wrong or chance < fitted.partial:
        return Verdict("unsupported", (), wrong or f"the source carries too little of it ({chance:.2f})")
    grounds = [Ground(u.source, *u.span, chance * coverage(held.said.keys, [u.facts]), u.where) for u in held.chosen]
    support: Support = "supported" if chance >= fitted.supported else "partial"
    return Verdict(support, tuple(grounds), f"the source carries it ({chance:.2f})")


def measured(held: Held, cosine: float) -> Features:
    """The features of a sentence and its evidence; ``cosine`` is that of its embedding and the best one's."""
    return features(held.said, held.evidence.chosen, cosine)


def holding(said: Facts, places: Sequence[int], sources: Sequence[Source]) -> Held | None:
    """A sentence's evidence in sources, None if they hold no word of it.

    A number, date or name that the best sentences lack is looked for in those beside them.
    """
    taken = [unit for place in places for unit in chosen(said.keys, units(place, sources[place]))]
    if not taken:
        return None
    evidence = _evidence(taken, places, sources)
    for mention in missing(said, evidence):
        near = [unit for place in places for unit in beside(taken, units(place, sources[place]))]
        found = next((unit for unit in near if holds(mention, said, unit.facts, evidence.published)), None)
        if found and found not in taken:
            taken.append(found)
    return Held(said, tuple(taken), _evidence(taken, places, sources))


def _evidence(taken: Sequence[Unit], places: Sequence[int], sources: Sequence[Source]) -> Evidence:
    around = [u.facts for place in places for u in units(place, sources[place]) if u.where == "text"]
    titles = [facts(sources[place].title) for place in places]
    days = [sources[place].published for place in places]
    return Evidence(tuple(unit.facts for unit in taken), tuple(titles), tuple(around), tuple(days))
