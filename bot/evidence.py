"""What the reader finds, and the same set into its article: the stages hand these on."""

from __future__ import annotations

from dataclasses import dataclass

from index import Article, Passage
from index.text import Span, sentences


@dataclass(frozen=True)
class Reading:
    """The best answer in a passage's sentence: ``text[start:end]``, and how sure the reader is that it answers.

    ``score`` is the span's score minus that of "no answer", in logits, comparable across passages;
    ``lack`` the share of the question's content words that neither the passage nor its title holds;
    ``confidence`` the calibrated probability, fitted on both, that the span is right.
    """

    passage: int
    start: int
    end: int
    score: float
    lack: float
    confidence: float


@dataclass(frozen=True)
class Evidence:
    """A reading in its article: the answering span, and the whole sentences around it, as offsets."""

    article: Article
    span: Span
    quote: Span
    confidence: float

    @property
    def words(self) -> str:
        """The answering span."""
        return self.article.text[slice(*self.span)]

    @property
    def sentence(self) -> str:
        """The whole sentences around the span."""
        return self.article.text[slice(*self.quote)]

    @property
    def odds(self) -> float:
        """The odds that the span is right: how often it is, to how often it isn't."""
        return self.confidence / max(1e-9, 1 - self.confidence)


def evidence(article: Article, passage: Passage, reading: Reading) -> Evidence:
    """Set a reading of a passage into its article, with the sentences that hold its span."""
    start, end = passage.start + reading.start, passage.start + reading.end
    around = [s for s in sentences(article.text, (passage.start, passage.end)) if s[0] < end and s[1] > start]
    quote = (min([start, *(s[0] for s in around)]), max([end, *(s[1] for s in around)]))
    return Evidence(article, (start, end), quote, reading.confidence)
