"""A long passage -> a stretch of whole sentences around its answer: reading costs by the token."""

from __future__ import annotations

import random
from dataclasses import replace

from bot.training.examples import Example
from index.text import Span, sentences

SHORTEST, LONGEST = 300, 700
"""Characters of a stretch, drawn anew for each; an answer's own sentence stays whole, however long."""

BRIEF = 0.2
"""The share of stretches that are briefer, down to a single sentence: articles can be that short, too."""


def stretch(example: Example, rng: random.Random) -> Example:
    """The example over a part of its passage that holds its answer, or over any part if it has none."""
    brief = rng.random() < BRIEF
    wanted = rng.randint(0, SHORTEST) if brief else rng.randint(SHORTEST, LONGEST)
    if len(example.passage) <= (wanted if brief else LONGEST):
        return example
    cut = sentences(example.passage)
    start, end = _around(cut, *_held(example, cut, rng), wanted, rng)
    inside = tuple((a - start, b - start) for a, b in example.spans if start <= a and b <= end)
    return replace(example, passage=example.passage[start:end], spans=inside)


def _held(example: Example, cut: list[Span], rng: random.Random) -> tuple[int, int]:
    """The first and the last sentence that must stay, by number: those of one of the answers."""
    if not example.spans:
        place = rng.randrange(len(cut))
        return place, place
    start, end = rng.choice(example.spans)
    held = [number for number, (left, right) in enumerate(cut) if left < end and start < right]
    return (held[0], held[-1]) if held else (0, len(cut) - 1)


def _around(cut: list[Span], first: int, last: int, wanted: int, rng: random.Random) -> Span:
    """Sentences ``first`` to ``last``, with neighbours on either side while they fit in ``wanted`` characters."""
    sides = [-1, 1]
    while sides:
        side = rng.choice(sides)
        left, right = (first - 1, last) if side < 0 else (first, last + 1)
        if left < 0 or right == len(cut) or cut[right][1] - cut[left][0] > wanted:
            sides.remove(side)
        else:
            first, last = left, right
    return cut[first][0], cut[last][1]
