"""Grounder: the words of the sources that carry a sentence, or why none do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.grounding.checks import wrong_date, wrong_name, wrong_number
from bot.grounding.facts import Facts, facts
from bot.grounding.verdict import Ground, Source, Support, Verdict
from index.embedder import Embedder
from index.text import Span, sentences

ENOUGH, SOME = 0.6, 0.4
"""Shares of a sentence's content words that evidence holds of it if it is supported, and if it is in part."""

SPANS, NEAR, ADDS = 3, 2, 0.1
"""Sentences of one source that may carry a sentence together, how far apart they stand, and what each has to add."""

_RANK: dict[Support, int] = {"supported": 2, "partial": 1, "unsupported": 0}


@dataclass(frozen=True)
class _Unit:
    """A sentence of a source."""

    source: int
    number: int
    span: Span
    facts: Facts


class Grounder:
    """Checks sentences against sources; threads may share it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def check(self, sentence: str, cited: Sequence[int], sources: Sequence[Source]) -> Verdict:
        """Whether the cited sources carry a sentence, or together, or another one of the sources better.

        ``cited`` are places in ``sources``, from 0.
        """
        asked = [place for place in dict.fromkeys(cited) if 0 <= place < len(sources)]
        others = [place for place in range(len(sources)) if place not in asked]
        sets = [[place] for place in asked] + ([asked] if len(asked) > 1 else []) + [[place] for place in others]
        found = [self._held(sentence, places, sources) for places in sets]
        none = Verdict("unsupported", (), "there is no source")
        return max(found, key=lambda v: (_RANK[v.support], sum(g.score for g in v.grounds)), default=none)

    def _held(self, sentence: str, places: Sequence[int], sources: Sequence[Source]) -> Verdict:
        said = facts(sentence)
        chosen = [unit for place in places for unit in _chosen(said, place, sources[place])]
        if not chosen:
            return Verdict("unsupported", (), "the source says nothing like it")
        held = [unit.facts for unit in chosen] + [facts(sources[place].title) for place in places]
        around = held + [unit.facts for place in places for unit in _units(place, sources[place].text)]
        published = sources[places[0]].published
        wrong = (
            wrong_number(sentence, said, held)
            or wrong_date(sentence, said, held, published)
            or wrong_name(sentence, said, held, around)
        )
        covered = _coverage(said, chosen)
        if wrong or covered < SOME:
            return Verdict("unsupported", (), wrong or "the source says little of it")
        grounds = tuple(Ground(u.source, *u.span, _coverage(said, [u])) for u in chosen)
        support: Support = "supported" if covered >= ENOUGH else "partial"
        return Verdict(support, grounds, f"{covered:.2f} of its words are in the source")


@lru_cache(maxsize=256)
def _units(place: int, text: str) -> tuple[_Unit, ...]:
    return tuple(_Unit(place, n, span, facts(text[slice(*span)])) for n, span in enumerate(sentences(text)))


def _coverage(said: Facts, units: Sequence[_Unit]) -> float:
    held = frozenset[str]().union(*(unit.facts.stems for unit in units))
    return len(said.stems & held) / max(1, len(said.stems))


def _chosen(said: Facts, place: int, source: Source) -> list[_Unit]:
    """The sentences of a source that hold most of what is said: the best, and those near it that add to it."""
    units = sorted(_units(place, source.text), key=lambda unit: -_coverage(said, [unit]))
    chosen: list[_Unit] = []
    for unit in units:
        near = not chosen or min(abs(unit.number - other.number) for other in chosen) <= NEAR
        adds = _coverage(said, [*chosen, unit]) - (_coverage(said, chosen) if chosen else 0.0)
        if near and adds >= ADDS and len(chosen) < SPANS:
            chosen.append(unit)
    return chosen
