"""Which sentences of a source carry a sentence: the one that holds most of its words, and those near that add to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.grounding.facts import Facts, facts
from bot.grounding.lexicon import weight
from bot.instructions import is_instruction
from index.text import Span, sentences

SPANS, NEAR, ADDS = 3, 3, 0.08
"""Sentences that may carry one together, how far they may be apart, and the share of its words that each has to add."""


@dataclass(frozen=True)
class Unit:
    """A sentence of a source."""

    source: int
    number: int
    span: Span
    facts: Facts


@lru_cache(maxsize=512)
def units(source: int, text: str) -> tuple[Unit, ...]:
    """The sentences of a source, but for those that give orders to whoever reads them: they carry nothing."""
    found = [(n, span, text[slice(*span)]) for n, span in enumerate(sentences(text))]
    return tuple(Unit(source, n, span, facts(words)) for n, span, words in found if not is_instruction(words))


def coverage(keys: frozenset[str], held: Iterable[Facts]) -> float:
    """The share of stems, the rarer the weightier, that texts hold, 0 to 1."""
    known = frozenset[str]().union(*(found.keys for found in held))
    total = sum(weight(key) for key in keys)
    return sum(weight(key) for key in keys & known) / total if total else 0.0


def chosen(keys: frozenset[str], found: Sequence[Unit]) -> list[Unit]:
    """The sentences of one source that hold most of the stems, the best first; none if no sentence holds any."""
    best = max(found, key=lambda unit: coverage(keys, [unit.facts]), default=None)
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
    return min(abs(unit.number - other.number) for other in taken)
