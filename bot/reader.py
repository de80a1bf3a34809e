"""Question + passages -> answer spans with scores; and the score of "these don't answer".

The network (``span_model``) reads question and passage together. Its weights are the packaged
encoder's word embeddings and our own trained rest, shipped in ``reader_weights/`` and checked by hash.
It can only point at words of a passage: what it finds is a verbatim span. Nothing here knows
articles or citations.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.evidence import Reading
from bot.words import answers_in_kind, missing
from index.embedder import DEFAULT, model_folder
from index.errors import ModelError
from index.runtime import Network, padded, sha256
from index.text import sentences

if TYPE_CHECKING:
    import torch
    from tokenizers import Encoding, Tokenizer

WEIGHTS = Path(__file__).parent / "reader_weights"
MAX_TOKENS = 320
STRIDE = 96
MAX_ANSWER_TOKENS = 40
MAX_QUESTION_TOKENS = 96
"""Tokens of a question that are read; the passage needs the rest of the network's room."""


class Reader:
    """The trained span reader; the network is loaded at first use, and threads may share it."""

    BATCH = 8

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._weights = weights
        self._card = json.loads((weights / "reader.json").read_text(encoding="utf-8"))
        self.name: str = self._card["name"]
        self.threshold: float = self._card["threshold"]

    @cached_property
    def _folder(self) -> Path:
        return model_folder(DEFAULT)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = self._load_tokenizer()
        tokenizer.enable_truncation(MAX_TOKENS, stride=STRIDE, strategy="only_second")
        return tokenizer

    @cached_property
    def _question_tokenizer(self) -> Tokenizer:
        tokenizer = self._load_tokenizer()
        tokenizer.enable_truncation(MAX_QUESTION_TOKENS, direction="left")
        return tokenizer

    def _load_tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _network(self) -> Network:
        path = self._weights / "model.safetensors"
        if not path.is_file() or sha256(path) != self._card["sha256"]:
            raise ModelError(f"The reader's weights in {path} are missing or damaged. Install Byline again.")
        key = f"{self.name}-{self._card['sha256'][:12]}"
        return Network.open(key, self._module, ("input_ids", "token_type_ids", "attention_mask"))

    def _module(self) -> torch.nn.Module:
        from bot.span_model import load_trained

        return load_trained(self._folder, self._weights / "model.safetensors")

    def read(self, question: str, texts: Sequence[str], titles: Sequence[str] | None = None) -> list[Reading]:
        """The best span within each sentence of the texts, surest first; also those below the threshold.

        ``titles`` are those of the texts' articles: a word of the question that stands there isn't missing.
        """
        lacks = [
            missing(question, f"{title} {text}") for title, text in zip(titles or [""] * len(texts), texts, strict=True)
        ]
        question = self._readable(question)
        encodings = self._tokenizer.encode_batch([(question, text) for text in texts])
        windows = [(n, w) for n, encoding in enumerate(encodings) for w in (encoding, *encoding.overflowing)]
        windows.sort(key=lambda window: len(window[1].ids))
        starts = [np.array([start for start, _ in sentences(text)]) for text in texts]
        best: dict[tuple[int, int], Reading] = {}
        for at in range(0, len(windows), self.BATCH):
            for sentence, found in self._read(windows[at : at + self.BATCH], starts, lacks):
                if not answers_in_kind(question, texts[found.passage][found.start : found.end]):
                    continue
                place = found.passage, sentence
                if place not in best or found.score > best[place].score:
                    best[place] = found
        return sorted(best.values(), key=lambda reading: (-reading.confidence, reading.passage, reading.start))

    def _readable(self, question: str) -> str:
        """The question, or as much of its end as the network has room for: there the asking is done."""
        places = self._question_tokenizer.encode(question, add_special_tokens=False).offsets
        return question[places[0][0] :] if places else question

    def _read(
        self, windows: Sequence[tuple[int, Encoding]], starts: Sequence[np.ndarray], lacks: Sequence[float]
    ) -> Iterator[tuple[int, Reading]]:
        """The best span of each sentence in each window, with the sentence's number."""
        ids, types, mask = (padded([getattr(w, name) for _, w in windows]) for name in _FIELDS)
        logits = self._network(input_ids=ids, token_type_ids=types, attention_mask=mask)
        for (number, window), start, end in zip(windows, *logits, strict=True):
            left, right = np.array(window.offsets).T
            inside = (np.array(window.type_ids) == 1) & (right > left)
            owners = np.where(inside, np.searchsorted(starts[number], left, side="right"), -1)
            for first, last, score in best_spans(start, end, owners):
                span = window.offsets[first][0], window.offsets[last][1]
                confidence = self.confidence(score, lacks[number])
                yield int(owners[first]), Reading(number, *span, score, lacks[number], confidence)

    def confidence(self, score: float, lack: float) -> float:
        """The probability that a span with this score is right, in a text that lacks this share of the question."""
        by_score, by_lack, offset = self._card["calibration"]
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, by_score * score + by_lack * lack + offset))))


_FIELDS = ("ids", "type_ids", "attention_mask")


def best_spans(start: np.ndarray, end: np.ndarray, owners: np.ndarray) -> Iterator[tuple[int, int, float]]:
    """The best span within each owner's tokens: its first and last token, and its score.

    ``start`` and ``end`` are (tokens,) logits; ``owners`` (at most as many) integers say whose each token
    is, -1 for those that can't be in a span. The score is over that of the null span (``[CLS]``, token 0).
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
