"""Start and end logits of what was read -> the best span of each sentence and of the title.

A title is read before its passage. Nothing here knows which network gave the logits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tokenizers import Encoding

MAX_ANSWER_TOKENS = 40

TITLE = 1_000_000
"""Stands for the title among the numbers of a passage's sentences."""

BAR = " | "


def titled(title: str, text: str) -> tuple[str, int]:
    """What is read of a text with a title, and how many characters stand in it before the text."""
    head = title + BAR if title else ""
    return head + text, len(head)


@dataclass(frozen=True)
class Found:
    """A span of a passage's sentence, by number, or of its title, and its score over that of "no answer"."""

    passage: int
    sentence: int
    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Window:
    """As much of a passage as the network reads at once, with the question.

    ``shift`` is where the passage begins in what is read, ``starts`` are its sentences' first characters there.
    """

    passage: int
    shift: int
    starts: np.ndarray
    tokens: Encoding

    def found(self, start: np.ndarray, end: np.ndarray) -> Iterator[Found]:
        """The best span of each sentence and of the title; ``start`` and ``end`` are (tokens,) logits."""
        left, right = np.array(self.tokens.offsets).T
        inside = np.array([kind == 1 for kind in self.tokens.sequence_ids]) & (right > left)
        sentence = np.maximum(np.searchsorted(self.starts, left, side="right") - 1, 0)
        title = right <= max(self.shift - len(BAR), 0)
        owners = np.where(inside & (title | (left >= self.shift)), np.where(title, TITLE, sentence), -1)
        for first, last, score in best_spans(start, end, owners):
            owner = int(owners[first])
            shift = 0 if owner == TITLE else self.shift
            yield Found(self.passage, owner, int(left[first]) - shift, int(right[last]) - shift, score)


def best_spans(start: np.ndarray, end: np.ndarray, owners: np.ndarray) -> Iterator[tuple[int, int, float]]:
    """The best span within each owner's tokens: its first and last token, and its score.

    ``start`` and ``end`` are (tokens,) logits; ``owners`` (at most as many) integers say whose each token
    is, -1 for those that can't be in a span. The score is over that of the null span (the first token).
    """
    places = np.flatnonzero(owners >= 0)
    if len(places) == 0:
        return
    low, high = int(places[0]), int(places[-1]) + 1
    pairs = start[low:high, None] + end[None, low:high] - start[0] - end[0]
    width = high - low
    within = owners[low:high, None] == owners[None, low:high]
    pairs = np.where(within & (np.tri(width, width, MAX_ANSWER_TOKENS - 1) * np.tri(width).T > 0), pairs, -np.inf)
    lasts = pairs.argmax(axis=1)
    scores = pairs[np.arange(width), lasts]
    for owner in np.unique(owners[places]):
        rows = np.flatnonzero(owners[low:high] == owner)
        first = int(rows[scores[rows].argmax()])
        yield low + first, low + int(lasts[first]), float(scores[first])
