"""Whether a number, a date or a name stands beside the same words in a sentence and in its evidence.

"14 were hurt and 3 killed" holds the numbers of "3 were hurt", and not what it says; "Quill accused Tatton" the
names of "Tatton accused Quill". What tells is that another number, or name, of the evidence fits the words better.
"""

from __future__ import annotations

from bot.grounding.facts import Facts
from bot.grounding.tokens import SAY
from index.text import Span

WEIGHTS = (1.0, 0.7, 0.5, 0.35)
"""Of the nearest words with content, on either side."""

MARGIN = 0.75
"""By how much another one has to fit better, at least; and twice as well: words may be left out between."""

Context = dict[tuple[str, str], float]
"""Of each stem near a place, with its side, how near it is, 0 to 1."""


def context(facts: Facts, span: Span, *, sided: bool) -> Context:
    """The words around a place; with ``sided``, what stands before isn't what stands after."""
    words = [token for token in facts.tokens if not token.light or token.key == SAY]
    before = [token.key for token in reversed(words) if token.span[1] <= span[0]]
    after = [token.key for token in words if token.span[0] >= span[1]]
    found: Context = {}
    for side, keys in (("before", before), ("after", after)):
        for key, weight in zip(keys, WEIGHTS, strict=False):
            place = (side if sided else "", key)
            found[place] = max(found.get(place, 0.0), weight)
    return found


def likeness(one: Context, other: Context) -> float:
    """How much two contexts share."""
    return sum(min(weight, other[place]) for place, weight in one.items() if place in other)


def fits_better(rival: float, own: float) -> bool:
    """Whether another one fits the words around far better than the same one does."""
    return rival >= max(own + MARGIN, 2 * own)
