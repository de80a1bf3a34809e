"""Which block of a page each line of a text is: in order, by its letters, or else by its words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from index.formats.web.blocks import Block


def places(own: Sequence[Block], lines: Sequence[str]) -> dict[int, int | None]:
    """The block that each line is, in order; None for a line that is none of them."""
    keys, sought = [_key(block.text) for block in own], [_key(line) for line in lines]
    placed: dict[int, int | None] = dict.fromkeys(range(len(lines)))
    edges = [(-1, -1), *_anchors(keys, sought), (len(sought), len(keys))]
    where: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        where.setdefault(key, []).append(at)
    for (line, at), (next_line, end) in pairwise(edges):
        if line >= 0:
            placed[line] = at
        for n in range(line + 1, next_line):
            places = where.get(sought[n], [])
            found = bisect_left(places, at + 1)
            if found < len(places) and places[found] < end:
                placed[n] = at = places[found]
    _approach(placed, own, lines)
    return placed


def _key(text: str) -> str:
    return "".join(text.replace("|", "").split())


def _anchors(keys: Sequence[str], sought: Sequence[str]) -> list[tuple[int, int]]:
    """The longest series of lines and blocks that are equal, each once in the page, and in the same order."""
    counts, wanted = Counter(keys), Counter(sought)
    place = {key: at for at, key in enumerate(keys) if counts[key] == 1}
    pairs = [(n, place[key]) for n, key in enumerate(sought) if wanted[key] == 1 and key in place]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, at) in enumerate(pairs):
        rank = bisect_left(tails, at)
        before.append(ends[rank - 1] if rank else -1)
        tails[rank : rank + 1], ends[rank : rank + 1] = [at], [number]
    series, number = [], ends[-1] if ends else -1
    while number >= 0:
        series.append(pairs[number])
        number = before[number]
    return series[::-1]


ALIKE = 0.6
"""Of a line's words that have to be a block's for the line to be taken for it."""

NEAR = 60
"""Blocks that a line without a block is compared with."""


def _approach(placed: dict[int, int | None], own: Sequence[Block], lines: Sequence[str]) -> None:
    """Place the lines that are no block word by word: a piece of one, or one that lost words on the way."""
    taken = {at for at in placed.values() if at is not None}
    ends, end = [], len(own)
    for n in reversed(range(len(lines))):
        ends.append(end)
        end = end if (at := placed[n]) is None else at
    at = -1
    for n, line in enumerate(lines):
        if (found := placed[n]) is not None:
            at = found
            continue
        free = [m for m in range(max(at, 0), min(ends[len(lines) - 1 - n], at + NEAR)) if m == at or m not in taken]
        best = max(free, key=lambda m: _alike(line, own[m].text), default=None)
        if best is not None and _alike(line, own[best].text) >= ALIKE:
            placed[n] = at = best
            taken.add(best)


def _alike(line: str, block: str) -> float:
    if _key(line) in _key(block):
        return 1.0
    words = Counter(re.findall(r"\w+", line))
    return (words & Counter(re.findall(r"\w+", block))).total() / (words.total() or 1)
