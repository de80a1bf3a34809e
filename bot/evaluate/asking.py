"""Asking a user's own questions of their own archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from bot.answer import Answer
from bot.evaluate.questions import Own
from bot.evaluate.report import Report
from bot.evaluate.scores import Outcome, agrees, contains
from bot.pipeline import Bot

Verdict = Literal["right", "wrong", "not found", "false"]


def measure(title: str, questions: Sequence[Own], bot: Bot, tick: Callable[[], None]) -> Report:
    """Ask each question; every one counts as right, wrong, not found though it's there, or false."""
    asked = []
    for own in questions:
        answer = bot.ask(own.question, own.history, as_of=own.as_of)
        asked.append((verdict(own, answer), own, answer))
        tick()
    outcomes = (
        Outcome(answer.confidence, found == "right") for found, _, answer in asked if answer.status == "answered"
    )
    cases = ((found, own.question, " ".join(answer.text.split())) for found, own, answer in asked if found != "right")
    return Report(title, _rows(asked), tuple(outcomes), cases=tuple(cases))


def verdict(own: Own, answer: Answer) -> Verdict:
    """How an answer did: an expected wording in it and the expected words cited, or rightly none."""
    if answer.status == "not_found":
        return "not found" if own.answers else "right"
    if not own.answers:
        return "false"
    cited = all(any(_cites(answer, words) for words in quote) for quote in own.quotes)
    shown = all(any(_shows(answer, words) for words in value) for value in own.values)
    return "right" if cited and shown and any(_says(answer, words) for words in own.answers) else "wrong"


def _says(answer: Answer, words: str) -> bool:
    """Whether the short answer is these words, nearly, or holds them, or its date does; without one, a sentence."""
    if answer.short_answer:
        told = contains(answer.short_answer, words) or agrees(answer.short_answer, [words])
        return told or contains(answer.short_note, words)
    return _shows(answer, words)


def _cites(answer: Answer, words: str) -> bool:
    return any(contains(citation.quote, words) for citation in answer.citations)


def _shows(answer: Answer, words: str) -> bool:
    """Whether a sentence holds the words, as it is shown or as the article has it."""
    return any(contains(text, words) for s in answer.sentences for text in (s.text, s.as_written))


def _rows(asked: Sequence[tuple[Verdict, Own, Answer]]) -> dict[str, dict[str, float]]:
    """The shares of each verdict: over what the articles tell, over what they don't, and by kind of question."""
    pairs = [(found, own) for found, own, _ in asked]
    groups = {
        "answerable": [pair for pair in pairs if pair[1].answers],
        "not answerable": [pair for pair in pairs if not pair[1].answers],
    }
    for kind in dict.fromkeys(own.kind for _, own in pairs if own.kind):
        groups[f"kind: {kind}"] = [pair for pair in pairs if pair[1].kind == kind]
    return {name: _row(group) for name, group in groups.items() if group}


def _row(pairs: Sequence[tuple[Verdict, Own]]) -> dict[str, float]:
    """How many questions, and the share of each verdict that is possible for them."""
    verdicts = [found for found, _ in pairs]
    names: list[Verdict] = ["right"]
    names += ["wrong", "not found"] if any(own.answers for _, own in pairs) else []
    names += ["false"] if any(not own.answers for _, own in pairs) else []
    shares: dict[str, float] = {name: verdicts.count(name) / len(pairs) for name in names}
    return {"questions": len(pairs), **shares}
