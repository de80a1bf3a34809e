"""A quiz question that was asked: how its answer did, and where it was lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.answer import Answer
from bot.evaluate.quizzes import Quiz, holds
from bot.evaluate.scores import Outcome
from bot.evidence import Evidence
from bot.pipeline import PASSAGES

Kind = Literal["answerable", "not in so many words", "not judged", "of other weeks"]
"""Of a question: an article found for it has the right choice; has not; words can't judge; or it is of other weeks."""

Verdict = Literal["right", "wrong", "not found", "false", "right elsewhere"]

LOSSES = (
    "no passage read has the answer",
    "other words preferred",
    "not sure enough",
    "left out in composing",
)
"""Where the answer of an answerable question was lost, in the order of the stages."""


@dataclass(frozen=True)
class Posed:
    """A question to be asked of a stretch's archive, on a day."""

    quiz: Quiz
    day: date
    kind: Kind


@dataclass(frozen=True)
class Case:
    """A question that was asked: the answer, the seconds it took, and what was found on the way.

    ``rank`` is that of the first of the passages searched that has the right choice, ``surest`` the reading that the
    reader was surest of, ``passed`` whether it was sure enough.
    """

    posed: Posed
    answer: Answer
    seconds: float
    rank: int | None
    surest: Evidence | None

    @property
    def verdict(self) -> Verdict:
        """How the answer did."""
        other = self.posed.kind == "of other weeks"
        if self.answer.status == "not_found":
            return "not found"
        if shows(self.answer, self.posed.quiz):
            return "right elsewhere" if other else "right"
        return "false" if other else "wrong"

    @property
    def sentence_right(self) -> bool:
        """Whether the sentence that the reader is surest of has the right choice."""
        return self.surest is not None and holds(self.surest.sentence, self.posed.quiz.right)

    @property
    def span_right(self) -> bool:
        """Whether the words that it is surest of have it."""
        return self.surest is not None and holds(self.surest.words, self.posed.quiz.right)

    @property
    def lost(self) -> str:
        """Where the answer of an answerable question was lost; "" if it is right."""
        if self.verdict == "right":
            return ""
        if self.rank is None or self.rank > PASSAGES:
            return LOSSES[0]
        if not self.sentence_right:
            return LOSSES[1]
        return LOSSES[2] if self.answer.status == "not_found" else LOSSES[3]

    @property
    def leads(self) -> bool:
        """Whether the right choice is in the answer, or in the sentences that an answer points to which has none."""
        quotes = (lead.quote for lead in getattr(self.answer, "leads", ()))
        return self.verdict == "right" or any(holds(quote, self.posed.quiz.right) for quote in quotes)

    @property
    def outcome(self) -> Outcome:
        """How sure the reader was of what it would have answered, and whether that is right."""
        answered = self.answer.status == "answered"
        right = self.verdict in ("right", "right elsewhere") if answered else self.sentence_right
        return Outcome(self.answer.confidence, right)


def shows(answer: Answer, quiz: Quiz) -> bool:
    """Whether an answer shows the right choice, unless its short answer is a wrong one."""
    if not holds(answer.short_answer, quiz.right) and any(holds(answer.short_answer, wrong) for wrong in quiz.wrong):
        return False
    texts = (text for sentence in answer.sentences for text in (sentence.text, sentence.as_written))
    return any(holds(text, quiz.right) for text in (answer.short_answer, answer.short_note, *texts))
