"""How a sentence's words stand in its evidence, in figures: what the weights of ``bot.grounding.support`` weigh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise

from bot.grounding.choice import coverage
from bot.grounding.facts import Facts
from bot.grounding.lexicon import weight


@dataclass(frozen=True)
class Features:
    """All from 0 to 1, but for ``unmatched``.

    ``held`` is the share of the sentence's stems, by weight, that the evidence holds; ``pairs`` that of its
    neighbouring stems which one sentence of the evidence holds both; ``bigrams`` that of its neighbouring words which
    are neighbours there; ``unmatched`` the weight of its heaviest stem that isn't there and is in no date, number or
    name; ``cosine`` that of its embedding with the best sentence's.
    """

    held: float
    pairs: float
    bigrams: float
    unmatched: float
    cosine: float

    def values(self) -> tuple[float, ...]:
        """The figures, in order."""
        return astuple(self)


def features(said: Facts, held: Sequence[Facts], cosine: float) -> Features:
    """The figures of a sentence and the chosen sentences of its evidence; there is one at least."""
    known = frozenset[str]().union(*(facts.keys for facts in held))
    wanted = said.keys & (known | said.plain)  # a date, number or name in another form is for the checks
    keys = [token.key for token in said.tokens if not token.light and token.key in wanted]
    forms = [token.form for token in said.tokens]
    grams = {pair for facts in held for pair in pairwise(token.form for token in facts.tokens)}
    together = [any(one in f.keys and other in f.keys for f in held) for one, other in pairwise(keys)]
    return Features(
        held=coverage(wanted, held),
        pairs=_share(together, none=wanted <= known),
        bigrams=_share([pair in grams for pair in pairwise(forms)], none=True),
        unmatched=max(map(weight, wanted - known), default=0.0),
        cosine=cosine,
    )


def _share(held: Sequence[bool], *, none: bool) -> float:
    return sum(held) / len(held) if held else float(none)
