"""Which sentences of a source carry a sentence: the one that holds most of its words, and those near that add to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.english.injection import is_instruction
from bot.evidence import Where
from bot.grounding.facts import Facts, facts
from bot.grounding.lexicon import weight
from bot.grounding.verdict import Source
from index.text import Span, sentences

SPANS, NEAR, ADDS = 3, 3, 0.08
"""Sentences that may carry one together, how far they may be apart, and the share of its words that each has to add."""


@dataclass(frozen=True)
class Unit:
    """A sentence of a source, or its title, which is number -1."""

    source: int
    number: int
    span: Span
    facts: Facts

    @property
    def where(self) -> Where:
        """Which field of the source it stands in."""
        return "title" if self.number < 0 else "text"


@lru_cache(maxsize=512)
def units(place: int, source: Source) -> tuple[Unit, ...]:
    """The sentences of a source and its title, but for those that give orders to whoever reads them."""
    found = [(n, span, source.text[slice(*span)]) for n, span in enumerate(sentences(source.text))]
    found += [(-1, (0, len(source.title)), source.title)] if source.title else []
    return tuple(Unit(place, n, span, facts(words)) for n, span, words in found if not is_instruction(words))


def coverage(keys: frozenset[str], held: Iterable[Facts]) -> float:
    """The share of stems, the rarer the weightier, that texts hold, 0 to 1."""
    known = frozenset[str]().union(*(found.keys for found in held))
    total = sum(weight(key) for key in keys)
    return sum(weight(key) for key in keys & known) / total if total else 0.0


def chosen(keys: frozenset[str], found: Sequence[Unit]) -> list[Unit]:
    """The sentences of one source that hold most of the stems, the best first; none if no sentence holds any.

    Its title is one of them where it adds to the others, and the best where no other comes near.
    """
    best = max(found, key=lambda unit: coverage(keys, [unit.facts]) - ADDS * (unit.where == "title"), default=None)
    if best is None or not keys & best.facts.keys:
        return []
    taken = [best]
    while len(taken) < SPANS:
        held = coverage(keys, [unit.facts for unit in taken])
        near = [unit for unit in found if unit not in taken and _distance(unit, taken) <= NEAR]
        gains = [(coverage(keys, [*(u.facts for u in taken), unit.facts]) - held, unit) for unit in near]
        gain, unit = max(gains, key=lambda pair: pair[0], default=(0.0, best))
        if gain < ADDS:
            break
        taken.append(unit)
    return taken


def beside(taken: Sequence[Unit], found: Sequence[Unit]) -> list[Unit]:
    """The other sentences of a source that stand near those that were taken, the nearest first."""
    own = [unit for unit in taken if found and unit.source == found[0].source]
    near = [unit for unit in found if unit not in own and own and _distance(unit, own) <= NEAR]
    return sorted(near, key=lambda unit: _distance(unit, own))


def _distance(unit: Unit, taken: Sequence[Unit]) -> int:
    """How many sentences apart; a title is next to all."""
    return min(1 if "title" in (unit.where, other.where) else abs(unit.number - other.number) for other in taken)
