"""Reading with the right passage given: exact match, F1 and abstention, as SQuAD measures them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.evaluate.formats import Asked, Paragraph
from bot.evaluate.report import Report
from bot.evaluate.scores import Outcome, agrees, exact, f1, mean
from bot.read.reader import Reader, Text


@dataclass(frozen=True)
class Read:
    """The best span for one question in one passage, and whether it is sure enough to be given."""

    answers: tuple[str, ...]
    words: str
    confidence: float
    sure: bool

    @property
    def given(self) -> str:
        """What Byline answers: the span, or nothing."""
        return self.words if self.sure else ""

    @property
    def right(self) -> bool:
        """Whether the span has at least half of its words in common with a right answer."""
        return agrees(self.words, self.answers)


def measure(title: str, documents: Sequence[Sequence[Paragraph]], reader: Reader, tick: Callable[[], None]) -> Report:
    """Ask each question of its passage, and each answerable one of the next passage of its document too."""
    asked: list[Read] = []
    elsewhere: list[Read] = []
    for paragraph, other in _with_others(documents):
        for question in paragraph.questions:
            asked.append(_read(reader, question, paragraph))
            if other and question.answers and not _holds(other.text, question.answers):
                elsewhere.append(_read(reader, Asked(question.question, ()), other))
            tick()
    outcomes = tuple(Outcome(read.confidence, read.right) for read in asked)
    return Report(title, _rows(asked, elsewhere), outcomes, reader.threshold)


def _with_others(documents: Sequence[Sequence[Paragraph]]) -> Iterator[tuple[Paragraph, Paragraph | None]]:
    for paragraphs in documents:
        for place, paragraph in enumerate(paragraphs):
            yield paragraph, paragraphs[(place + 1) % len(paragraphs)] if len(paragraphs) > 1 else None


def _holds(text: str, answers: Sequence[str]) -> bool:
    return any(answer.lower() in text.lower() for answer in answers)


def _read(reader: Reader, question: Asked, paragraph: Paragraph) -> Read:
    best = next(iter(reader.read(question.question, [Text(paragraph.text, paragraph.title)])), None)
    if best is None:
        return Read(question.answers, "", 0.0, sure=False)
    words = paragraph.text[best.start : best.end]
    return Read(question.answers, words, best.confidence, sure=best.confidence >= reader.threshold)


def _rows(asked: Sequence[Read], elsewhere: Sequence[Read]) -> dict[str, dict[str, float]]:
    held, lacking = [r for r in asked if r.answers], [r for r in asked if not r.answers]
    rows = {"as Byline answers": _row(asked, [r.given for r in asked])}
    if held and lacking:
        rows["... answerable"] = _row(held, [r.given for r in held])
        rows["... not answerable"] = _row(lacking, [r.given for r in lacking])
    if held:
        rows["made to answer"] = _row(held, [r.words for r in held])
    if elsewhere:
        rows["asked of another passage"] = _row(elsewhere, [r.given for r in elsewhere])
    return rows


def _row(reads: Sequence[Read], found: Sequence[str]) -> dict[str, float]:
    pairs = list(zip(found, reads, strict=True))
    return {
        "questions": len(reads),
        "EM": mean([exact(words, read.answers) for words, read in pairs]),
        "F1": mean([f1(words, read.answers) for words, read in pairs]),
        "abstained": mean([not words for words in found]),
    }
