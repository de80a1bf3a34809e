"""Question + passages -> answer spans with scores; and the score of "these don't answer".

The network (``qa_model``) reads question and passage together, where it was trained so with the passage's title before
it, which can answer too. It can only point at words: what it finds is a verbatim span. Nothing here knows articles or
citations.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.english.injection import is_instruction, tells
from bot.evidence import Reading, Signals, Where
from bot.read.calibration import Weights
from bot.read.qa_model import QAModel, TrainedModel
from bot.read.spans import TITLE, Found, Window, titled
from index.text import Span, sentences

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).parent / "weights"
STRONG, SMALL = WEIGHTS / "mpnet", WEIGHTS / "minilm"

STRIDE = 96
"""Tokens that two windows of a long passage share."""

MAX_QUESTION_TOKENS = 96
"""Tokens of a question that are read; the passage needs the rest of the network's room."""

AGAIN = 8
"""Of the sentences that could answer, the surest, which are read again: in a long passage that is on the subject, near
misses have high scores."""

Cut = Sequence[Sequence[Span]]
"""Of each text, its sentences."""


@dataclass(frozen=True)
class Text:
    """What is read: a passage, the title of its article, and its place, from 1, among what search found."""

    text: str
    title: str = ""
    rank: int = 1


class Reader:
    """A span reader with its calibration; the network is loaded at first use, and threads may share it.

    ``card`` holds ``calibration`` (``calibration.Weights``), ``threshold``, the lowest confidence that is answered
    with, and ``titled``, whether titles are read before their passages; ``note`` is what people should be told of it.
    """

    BATCH = 8

    def __init__(self, model: QAModel, card: Mapping[str, Any], note: str = "") -> None:
        self._model = model
        self.name = model.name
        self.note = note
        self.threshold: float = card["threshold"]
        self.titled: bool = card["titled"]
        self.calibration = Weights(**card["calibration"])

    @classmethod
    def trained(cls, folder: Path, note: str = "") -> Reader:
        """One of ours, by the folder of its weights and its card."""
        card = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
        return cls(TrainedModel(folder, card), card, note)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = self._copied_tokenizer()
        room = self._model.room
        tokenizer.enable_truncation(room, stride=min(STRIDE, room // 4), strategy="only_second")
        return tokenizer

    @cached_property
    def _question_tokenizer(self) -> Tokenizer:
        tokenizer = self._copied_tokenizer()
        tokenizer.enable_truncation(min(MAX_QUESTION_TOKENS, self._model.room // 3), direction="left")
        return tokenizer

    def _copied_tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        return Tokenizer.from_str(self._model.tokenizer.to_str())

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """The best span within each sentence of the texts and within each title, surest first.

        A sentence that asks has none; one that gives orders to whoever reads it isn't read at all. The surest are read
        again, by themselves.
        """
        question = self._readable(question)
        cut = [sentences(text.text) for text in texts]
        heard = [_without_orders(text, spans) for text, spans in zip(texts, cut, strict=True)]
        best = self._best(question, heard, cut)
        placed = [self._placed(texts[found.passage], found, cut[found.passage]) for found in best.values()]
        told = [reading for reading in placed if tells(sentence_of(texts[reading.passage], reading))]
        told.sort(key=_surest_first)
        again = self._again(question, heard, cut, told[:AGAIN])
        return sorted([*again, *told[AGAIN:]], key=_surest_first)

    def _best(self, question: str, texts: Sequence[Text], cut: Cut) -> dict[tuple[int, int], Found]:
        """The best span of each sentence, by the numbers of text and sentence."""
        best: dict[tuple[int, int], Found] = {}
        for found in self._spans(question, texts, cut):
            place = found.passage, found.sentence
            if place not in best or found.score > best[place].score:
                best[place] = found
        return best

    def _again(self, question: str, texts: Sequence[Text], cut: Cut, readings: Sequence[Reading]) -> list[Reading]:
        """Readings of texts, whose sentences are ``cut``, with the score of their sentences by themselves."""
        pieces = [piece(texts[reading.passage], cut[reading.passage], reading) for reading in readings]
        best = self._best(question, [Text(part.text) for part in pieces], [part.cut for part in pieces])
        return [
            self._with_alone(reading, best.get((number, part.sentence)))
            for number, (reading, part) in enumerate(zip(readings, pieces, strict=True))
        ]

    def _with_alone(self, reading: Reading, found: Found | None) -> Reading:
        signals = replace(reading.signals, alone=found.score if found else None)
        return replace(reading, signals=signals, confidence=self.calibration.chance(signals))

    def _placed(self, text: Text, found: Found, cut: Sequence[Span]) -> Reading:
        """A span that was found in a text whose sentences are ``cut``, as a reading."""
        where: Where = "title" if found.sentence == TITLE else "text"
        if where == "title":
            sentence = 0, len(text.title)
        else:
            first, last = cut[found.sentence] if cut else (found.start, found.end)
            sentence = min(first, found.start), max(last, found.end)
        signals = Signals(found.score, text.rank)
        chance = self.calibration.chance(signals)
        return Reading(found.passage, found.start, found.end, sentence, signals, chance, where)

    def _readable(self, question: str) -> str:
        """The question, or as much of its end as the network has room for: there the asking is done."""
        places = self._question_tokenizer.encode(question, add_special_tokens=False).offsets
        return question[places[0][0] :] if places else question

    def _spans(self, question: str, texts: Sequence[Text], cut: Cut) -> Iterator[Found]:
        """The best span of each sentence in each window, a batch of windows of about a length at a time."""
        read = [titled(text.title if self.titled else "", text.text) for text in texts]
        windows = []
        for number, encoding in enumerate(self._tokenizer.encode_batch([(question, context) for context, _ in read])):
            _, shift = read[number]
            starts = np.array([start + shift for start, _ in cut[number]])
            windows += [Window(number, shift, starts, part) for part in (encoding, *encoding.overflowing)]
        windows.sort(key=lambda window: len(window.tokens.ids))
        for at in range(0, len(windows), self.BATCH):
            batch = windows[at : at + self.BATCH]
            logits = self._model.logits([window.tokens for window in batch])
            for window, start, end in zip(batch, *logits, strict=True):
                yield from window.found(start, end)


@dataclass(frozen=True)
class Piece:
    """What is read of a sentence by itself: its text, the sentences in it, and the number of the one that counts."""

    text: str
    cut: tuple[Span, ...]
    sentence: int


def piece(text: Text, cut: Sequence[Span], reading: Reading) -> Piece:
    """A reading's sentence with the one before it, or the title, which may name what it is about."""
    sentence = sentence_of(text, reading)
    first = reading.sentence[0]
    others = [text.text[start:end] for start, end in cut if end <= first] if reading.where == "text" else []
    before = next((other for other in reversed([text.title, *others]) if other.strip()), "")
    if reading.where == "title" or not before:
        return Piece(sentence, ((0, len(sentence)),), 0)
    whole = f"{before} {sentence}"
    return Piece(whole, ((0, len(before)), (len(before) + 1, len(whole))), 1)


def _without_orders(text: Text, cut: Sequence[Span]) -> Text:
    """A text, whose sentences are ``cut``, with blanks in the place of those that give orders."""
    told = text.text
    for start, end in cut:
        if is_instruction(told[start:end]):
            told = f"{told[:start]}{' ' * (end - start)}{told[end:]}"
    return replace(text, text=told)


def _surest_first(reading: Reading) -> tuple[float, int, int]:
    return -reading.confidence, reading.passage, reading.start


def sentence_of(text: Text, reading: Reading) -> str:
    """The sentence that a reading of a text points into, or the title."""
    return reading.field(text.title, text.text)[slice(*reading.sentence)]
