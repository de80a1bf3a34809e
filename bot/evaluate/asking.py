"""Asking a user's own questions of their own archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from bot.answer import Answer
from bot.evaluate.formats import Own
from bot.evaluate.report import Report
from bot.evaluate.scores import Outcome, agrees, contains
from bot.pipeline import Bot

Verdict = Literal["right", "wrong", "not found", "false"]


def measure(title: str, questions: Sequence[Own], bot: Bot, tick: Callable[[], None]) -> Report:
    """Ask each question; every one counts as right, wrong, not found though it's there, or false."""
    asked = []
    for own in questions:
        answer = bot.ask(own.question, own.history)
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
    cited = not own.quote or any(contains(citation.quote, own.quote) for citation in answer.citations)
    return "right" if cited and any(_says(answer, words) for words in own.answers) else "wrong"


def _says(answer: Answer, words: str) -> bool:
    """Whether the short answer is these words, nearly, or holds them; without one, whether a sentence holds them."""
    if answer.short_answer:
        return contains(answer.short_answer, words) or agrees(answer.short_answer, [words])
    return any(contains(sentence.text, words) for sentence in answer.sentences)


def _rows(asked: Sequence[tuple[Verdict, Own, Answer]]) -> dict[str, dict[str, float]]:
    held = [found for found, own, _ in asked if own.answers]
    lacking = [found for found, own, _ in asked if not own.answers]
    rows: dict[str, dict[str, float]] = {}
    if held:
        counts = {name: held.count(name) / len(held) for name in ("right", "wrong", "not found")}
        rows["answerable"] = {"questions": len(held), **counts}
    if lacking:
        counts = {name: lacking.count(name) / len(lacking) for name in ("right", "false")}
        rows["not answerable"] = {"questions": len(lacking), **counts}
    return rows
