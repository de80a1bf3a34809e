"""What the reader finds, and the same set into its article: the stages hand these on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index import Article, Passage
from index.text import Span

Where = Literal["text", "title"]
"""Of an article: which of its fields words stand in."""


@dataclass(frozen=True)
class Signals:
    """What tells how likely a reading is right.

    ``score`` is the span's score minus that of "no answer", in logits, comparable across passages; ``rank`` the
    passage's place, from 1, among what search found; ``alone`` the score where the sentence is read again by itself,
    None if it wasn't.
    """

    score: float
    rank: int = 1
    alone: float | None = None


@dataclass(frozen=True)
class Reading:
    """The best answer in a passage's sentence or in its title, and the probability that this holds it.

    The answer is ``[start:end]`` of the field that ``where`` names; ``sentence`` is the span of its sentence there.
    """

    passage: int
    start: int
    end: int
    sentence: Span
    signals: Signals
    confidence: float
    where: Where = "text"

    def field(self, title: str, text: str) -> str:
        """Of a passage's title and text, the one that it points into."""
        return title if self.where == "title" else text


@dataclass(frozen=True)
class Evidence:
    """A reading in its article: the answering span, and the whole sentence around it, as offsets into its ``field``.

    ``score`` is the reader's, in logits over that of "no answer"; it doesn't depend on where search found the passage.
    """

    article: Article
    span: Span
    quote: Span
    confidence: float
    score: float = 0.0
    where: Where = "text"

    @property
    def field(self) -> str:
        """The article's text, or its title, of which the span and the sentence are parts."""
        return self.article.title if self.where == "title" else self.article.text

    @property
    def words(self) -> str:
        """The answering span."""
        return self.field[slice(*self.span)]

    @property
    def sentence(self) -> str:
        """The whole sentence around the span, or the whole title."""
        return self.field[slice(*self.quote)]

    def overlaps(self, other: Evidence) -> bool:
        """Whether two share words of one article."""
        one_field = self.article.id == other.article.id and self.where == other.where
        return one_field and self.quote[0] < other.quote[1] and other.quote[0] < self.quote[1]

    @property
    def odds(self) -> float:
        """The odds that the sentence answers: how often it does, to how often it doesn't."""
        return self.confidence / max(1e-9, 1 - self.confidence)


Group = list[Evidence]
"""Evidence, an item an article, that says the same; the surest first."""


def evidence(article: Article, passage: Passage, reading: Reading) -> Evidence:
    """Set a reading of a passage into its article."""
    shift = 0 if reading.where == "title" else passage.start
    span, quote = ((shift + a, shift + b) for a, b in ((reading.start, reading.end), reading.sentence))
    return Evidence(article, span, quote, reading.confidence, reading.signals.score, reading.where)
