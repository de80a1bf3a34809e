"""Question + passages -> answer spans with scores; and the score of "these don't answer".

The network (``span_model``) reads question and passage together. Its weights are the packaged
encoder's word embeddings and our own trained rest, shipped in ``reader_weights/`` and checked by hash.
It can only point at words of a passage: what it finds is a verbatim span. Nothing here knows
articles or citations.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.calibration import Weights
from bot.evidence import Reading, Signals
from bot.instructions import is_instruction
from bot.kinds import fits, of_kind
from bot.words import is_question, missing
from index.embedder import DEFAULT, model_folder
from index.errors import ModelError
from index.runtime import Network, padded, sha256
from index.text import Span, sentences

if TYPE_CHECKING:
    import torch
    from tokenizers import Encoding, Tokenizer

WEIGHTS = Path(__file__).parent / "reader_weights"
MAX_TOKENS = 320
STRIDE = 96
MAX_ANSWER_TOKENS = 40
MAX_QUESTION_TOKENS = 96
"""Tokens of a question that are read; the passage needs the rest of the network's room."""


@dataclass(frozen=True)
class Text:
    """What is read: a passage, and the title of its article; a word of the question that stands there isn't missing."""

    text: str
    title: str = ""


@dataclass(frozen=True)
class _Found:
    """A span of a passage's sentence, by number, and its score over that of "no answer"."""

    passage: int
    sentence: int
    start: int
    end: int
    score: float


class Reader:
    """The trained span reader; the network is loaded at first use, and threads may share it."""

    BATCH = 8

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._weights = weights
        card = json.loads((weights / "reader.json").read_text(encoding="utf-8"))
        self.name: str = card["name"]
        self.threshold: float = card["threshold"]
        self.calibration = Weights(**card["calibration"])
        self._sha256: str = card["sha256"]

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
        if not path.is_file() or sha256(path) != self._sha256:
            raise ModelError(f"The reader's weights in {path} are missing or damaged. Install Byline again.")
        key = f"{self.name}-{self._sha256[:12]}"
        return Network.open(key, self._module, ("input_ids", "token_type_ids", "attention_mask"))

    def _module(self) -> torch.nn.Module:
        from bot.span_model import load_trained

        return load_trained(self._folder, self._weights / "model.safetensors")

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """The best span within each sentence of the texts, surest first; also those below the threshold.

        A sentence that asks, or gives orders to whoever reads it, has none. The texts come in the order that search
        gave them, which counts.
        """
        best: dict[tuple[int, int], _Found] = {}
        asked = self._readable(question)
        cut = [sentences(text.text) for text in texts]
        for found in self._spans(asked, [text.text for text in texts], cut):
            place = found.passage, found.sentence
            if place not in best or found.score > best[place].score:
                best[place] = found
        readings = [self._reading(question, texts[found.passage], found, cut[found.passage]) for found in best.values()]
        told = [r for r in readings if tells(texts[r.passage].text[slice(*r.sentence)])]
        return sorted(told, key=lambda reading: (-reading.confidence, reading.passage, reading.start))

    def _reading(self, question: str, text: Text, found: _Found, cut: Sequence[Span]) -> Reading:
        first, last = cut[found.sentence] if cut else (found.start, found.end)
        sentence = min(first, found.start), max(last, found.end)
        before = cut[found.sentence - 1][0] if found.sentence else 0
        lack = missing(question, f"{text.title} {text.text[before : sentence[1]]}", around=text.text)
        signals = Signals(found.score, lack, found.passage + 1)
        return Reading(found.passage, found.start, found.end, sentence, signals, self.calibration.chance(signals))

    def _readable(self, question: str) -> str:
        """The question, or as much of its end as the network has room for: there the asking is done."""
        places = self._question_tokenizer.encode(question, add_special_tokens=False).offsets
        return question[places[0][0] :] if places else question

    def _spans(self, question: str, texts: Sequence[str], cut: Sequence[Sequence[Span]]) -> Iterator[_Found]:
        """The best span of each sentence in each window, a batch of windows of about a length at a time."""
        windows = []
        for number, encoding in enumerate(self._tokenizer.encode_batch([(question, text) for text in texts])):
            starts, places = np.array([start for start, _ in cut[number]]), of_kind(question, texts[number])
            windows += [_Window(number, starts, places, part) for part in (encoding, *encoding.overflowing)]
        windows.sort(key=lambda window: len(window.tokens.ids))
        for at in range(0, len(windows), self.BATCH):
            batch = windows[at : at + self.BATCH]
            ids, types, mask = (padded([getattr(window.tokens, name) for window in batch]) for name in _FIELDS)
            logits = self._network(input_ids=ids, token_type_ids=types, attention_mask=mask)
            for window, start, end in zip(batch, *logits, strict=True):
                yield from window.found(start, end)


@dataclass(frozen=True)
class _Window:
    """As much of a passage as the network reads at once, with the question.

    ``starts`` are the passage's sentences' first characters, ``places`` where it has what is of the kind asked for.
    """

    passage: int
    starts: np.ndarray
    places: Sequence[Sequence[Span]]
    tokens: Encoding

    def found(self, start: np.ndarray, end: np.ndarray) -> Iterator[_Found]:
        """The best span of each sentence that can be what is asked for; ``start`` and ``end`` are (tokens,) logits."""
        left, right = np.array(self.tokens.offsets).T
        inside = (np.array(self.tokens.type_ids) == 1) & (right > left)
        sentence = np.maximum(np.searchsorted(self.starts, left, side="right") - 1, 0)
        owners = np.where(inside, sentence, -1)

        def of_its_kind(first: int, last: int) -> bool:
            return fits((int(left[first]), int(right[last])), self.places)

        for first, last, score in best_spans(start, end, owners, of_its_kind):
            yield _Found(self.passage, int(owners[first]), int(left[first]), int(right[last]), score)


def tells(sentence: str) -> bool:
    """Whether a sentence can answer anything: questions and orders can't."""
    return not is_question(sentence) and not is_instruction(sentence)


_FIELDS = ("ids", "type_ids", "attention_mask")


def _any(first: int, last: int) -> bool:
    return True


def best_spans(
    start: np.ndarray, end: np.ndarray, owners: np.ndarray, fits: Callable[[int, int], bool] = _any
) -> Iterator[tuple[int, int, float]]:
    """The best span within each owner's tokens that ``fits``: its first and last token, and its score.

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
        for first in rows[np.argsort(-scores[rows], kind="stable")].tolist():
            if fits(low + first, low + int(lasts[first])):
                yield low + first, low + int(lasts[first]), float(scores[first])
                break
