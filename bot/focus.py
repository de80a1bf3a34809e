"""Passages -> the stretches of them that are worth a strong reader's time: reading costs by the token.

A small reader, ten times as fast, reads everything first. Around the sentences that it finds likeliest, with their
neighbours, the strong one reads again; that is as good as letting it read everything (the reader's card tells).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.evidence import Reading
from index.text import Span, sentences

STRETCHES = 8
"""Stretches that are read again, the likeliest."""

ROOM = 500
"""Characters of a stretch: its sentence, and as many neighbours on both sides as fit."""

ENOUGH = 1800
"""Characters; where there is no more to read than this, all of it is read."""


@dataclass(frozen=True)
class Stretch:
    """A part of a passage, ``text[start:end]`` of the passage by its number."""

    passage: int
    start: int
    end: int

    def reading(self, found: Reading) -> Reading:
        """What was found in the stretch, as found in its passage."""
        shift = 0 if found.where == "title" else self.start
        first, last = found.sentence
        places = {"start": found.start + shift, "end": found.end + shift, "sentence": (first + shift, last + shift)}
        return replace(found, passage=self.passage, **places)  # type: ignore[arg-type]


def focused(texts: Sequence[str], glance: Sequence[Reading]) -> list[Stretch]:
    """The stretches to read, the likeliest first; ``glance`` is what a first reading found, likeliest first."""
    chosen: list[Stretch] = []
    for reading in glance:
        if len(chosen) == STRETCHES:
            break
        if not any(_holds(stretch, reading) for stretch in chosen):
            start, end = (0, 0) if reading.where == "title" else reading.sentence
            chosen.append(Stretch(reading.passage, *_around(texts[reading.passage], (start, end))))
    return chosen


def _holds(stretch: Stretch, reading: Reading) -> bool:
    if stretch.passage != reading.passage:
        return False
    return reading.where == "title" or (stretch.start <= reading.sentence[0] and reading.sentence[1] <= stretch.end)


def _around(text: str, held: Span) -> Span:
    """A sentence with its neighbours, the one before first, while they fit."""
    cut = sentences(text)
    first = next((n for n, (_, end) in enumerate(cut) if end > held[0]), 0)
    last = next((n for n, (_, end) in enumerate(cut) if end >= held[1]), len(cut) - 1)
    sides = [-1, 1]
    while sides:
        side = sides[0]
        left, right = (first - 1, last) if side < 0 else (first, last + 1)
        if left >= 0 and right < len(cut) and cut[right][1] - cut[left][0] <= ROOM:
            first, last, sides = left, right, sides[::-1]
        else:
            sides.remove(side)
    return (min(cut[first][0], held[0]), max(cut[last][1], held[1])) if cut else (0, len(text))
