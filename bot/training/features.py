"""Examples -> token features in batches, and the loss of a network's scores on them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor

from bot.read.spans import titled
from bot.training.examples import Example

MAX_TOKENS = 288
MAX_QUESTION = 300
"""Characters."""


@dataclass(frozen=True)
class Features:
    """One tokenized example; ``starts`` and ``ends`` are the token positions that are right, 0 for no answer.

    ``first`` is the context's first token: only it and what follows can answer.
    """

    ids: list[int]
    types: list[int]
    first: int
    starts: list[int]
    ends: list[int]


def featurize(examples: Sequence[Example], tokenizer: Tokenizer) -> list[Features]:
    """Tokenize; what loses its answer by being cut off is left out."""
    tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
    tokenizer.no_padding()
    found = []
    for at in range(0, len(examples), 1000):
        part = examples[at : at + 1000]
        texts = [titled(example.title, example.passage) for example in part]
        pairs = [(example.question[:MAX_QUESTION], text) for example, (text, _) in zip(part, texts, strict=True)]
        for example, (_, shift), encoding in zip(part, texts, tokenizer.encode_batch(pairs), strict=True):
            features = _features(example, shift, encoding)
            found += [features] if features else []
    return found


def _features(example: Example, shift: int, encoding: Encoding) -> Features | None:
    places = [n for n, (kind, (a, b)) in enumerate(zip(encoding.sequence_ids, encoding.offsets, strict=True))
              if kind == 1 and b > a]  # fmt: skip
    if not places:
        return None
    about = encoding.ids, encoding.type_ids, places[0]
    if not example.answerable:
        return Features(*about, [0], [0])
    starts, ends = [], []
    for start, end in (*example.in_title, *((a + shift, b + shift) for a, b in example.spans)):
        inside = [n for n in places if encoding.offsets[n][0] < end and start < encoding.offsets[n][1]]
        if inside and encoding.offsets[places[-1]][1] >= end:
            starts += inside if example.loose else inside[:1]
            ends += inside if example.loose else inside[-1:]
    return Features(*about, starts, ends) if starts else None


def batches(features: Sequence[Features], rng: random.Random, tokens: int) -> list[list[Features]]:
    """Batches of about so many ``tokens`` of like lengths, in random order."""
    ordered = sorted(features, key=lambda f: len(f.ids) * rng.uniform(0.8, 1.2))
    grouped: list[list[Features]] = []
    batch: list[Features] = []
    widest = 0
    for item in ordered:
        widest = max(widest, len(item.ids))
        if batch and widest * (len(batch) + 1) > tokens:
            grouped.append(batch)
            batch, widest = [], len(item.ids)
        batch.append(item)
    grouped.append(batch)
    rng.shuffle(grouped)
    return grouped


@dataclass(frozen=True)
class Batch:
    """Features as tensors, padded to the longest: (rows, tokens) integers, and booleans of the same shape."""

    ids: Tensor
    types: Tensor
    mask: Tensor
    allowed: Tensor
    starts: Tensor
    ends: Tensor

    @classmethod
    def of(cls, features: Sequence[Features], pad: int) -> Batch:
        """The tensors of a batch."""
        shape = len(features), max(len(f.ids) for f in features)
        ids, types, mask = (
            torch.full(shape, pad),
            torch.zeros(shape, dtype=torch.long),
            torch.zeros(shape, dtype=torch.long),
        )
        allowed, starts, ends = (torch.zeros(shape, dtype=torch.bool) for _ in range(3))
        for row, item in enumerate(features):
            length = len(item.ids)
            ids[row, :length], types[row, :length], mask[row, :length] = (
                torch.tensor(item.ids),
                torch.tensor(item.types),
                1,
            )
            allowed[row, item.first : length - 1], allowed[row, 0] = True, True
            starts[row, item.starts], ends[row, item.ends] = True, True
        return cls(ids, types, mask, allowed, starts, ends)

    def to(self, device: torch.device) -> Batch:
        """The same on a device."""
        return Batch(**{name: tensor.to(device, non_blocking=True) for name, tensor in vars(self).items()})

    def loss(self, start: Tensor, end: Tensor) -> Tensor:
        """Minus the logarithm of the probability that the scores give to what is right, the mean over rows.

        Of several right places their probabilities are summed (Clark and Gardner 2018).
        """
        return (_surprise(start, self.allowed, self.starts) + _surprise(end, self.allowed, self.ends)).mean() / 2


def _surprise(scores: Tensor, allowed: Tensor, right: Tensor) -> Tensor:
    lowest = torch.finfo(scores.dtype).min
    among = scores.masked_fill(~allowed, lowest).logsumexp(1)
    return among - scores.masked_fill(~(allowed & right), lowest).logsumexp(1)


def in_turn(features: Sequence[Features], rows: int) -> Iterator[Sequence[Features]]:
    """So many rows at a time, as they come."""
    yield from (features[at : at + rows] for at in range(0, len(features), rows))
