"""What the reader finds, and the same set into its article: the stages hand these on."""

from __future__ import annotations

from dataclasses import dataclass

from index import Article, Passage
from index.text import Span


@dataclass(frozen=True)
class Signals:
    """What tells how likely a reading is right.

    ``score`` is the span's score minus that of "no answer", in logits, comparable across passages; ``lack`` the
    share of the question's content words that neither the sentence, nor the one before it, nor its article's title
    holds; ``rank`` the passage's place, from 1, among what search found.
    """

    score: float
    lack: float
    rank: int = 1


@dataclass(frozen=True)
class Reading:
    """The best answer in a passage's sentence, ``text[start:end]``, and the probability that the sentence holds it.

    ``sentence`` is the span of that sentence in the text.
    """

    passage: int
    start: int
    end: int
    sentence: Span
    signals: Signals
    confidence: float


@dataclass(frozen=True)
class Evidence:
    """A reading in its article: the answering span, and the whole sentence around it, as offsets.

    ``score`` is the reader's, in logits over that of "no answer"; it doesn't depend on where search found the passage.
    """

    article: Article
    span: Span
    quote: Span
    confidence: float
    score: float = 0.0

    @property
    def words(self) -> str:
        """The answering span."""
        return self.article.text[slice(*self.span)]

    @property
    def sentence(self) -> str:
        """The whole sentence around the span."""
        return self.article.text[slice(*self.quote)]

    @property
    def odds(self) -> float:
        """The odds that the sentence answers: how often it does, to how often it doesn't."""
        return self.confidence / max(1e-9, 1 - self.confidence)


Group = list[Evidence]
"""Evidence, an item an article, that says the same; the surest first."""


def evidence(article: Article, passage: Passage, reading: Reading) -> Evidence:
    """Set a reading of a passage into its article."""
    span, quote = (
        (passage.start + start, passage.start + end) for start, end in ((reading.start, reading.end), reading.sentence)
    )
    return Evidence(article, span, quote, reading.confidence, reading.signals.score)
