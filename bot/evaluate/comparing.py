"""Comparing: the same questions answered by the reader alone and by a language model that writes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answer import Answer
from bot.config import Config
from bot.evaluate.asking import Verdict, verdict
from bot.evaluate.questions import Own
from bot.evaluate.report import Report
from bot.pipeline import Bot

READER = "the reader"


def configs(config: Config) -> dict[str, Config]:
    """What is measured: the reader, and the writer that is configured, if one is."""
    found = {READER: replace(config, writer="")}
    return found | {config.writer: config} if config.writer else found


@dataclass(frozen=True)
class Timed:
    """An answer, the seconds until its first sentence was shown, and until its last."""

    answer: Answer
    first: float
    whole: float


def timed(bot: Bot, own: Own) -> Timed:
    """Ask as a person does who watches the answer form."""
    began, first, answer = time.perf_counter(), 0.0, None
    for event in bot.stream(own.question, own.history, as_of=own.as_of):
        answer = event.answer
        if answer and answer.sentences and not first:
            first = time.perf_counter() - began
    assert answer is not None
    return Timed(answer, first, time.perf_counter() - began)


def measure(title: str, questions: Sequence[Own], bots: Mapping[str, Bot], tick: Callable[[], None]) -> Report:
    """Ask each question of every bot; a row for each, and the cases in which the last one went wrong."""
    asked: dict[str, list[tuple[Verdict, Timed]]] = {name: [] for name in bots}
    for own in questions:
        for name, bot in bots.items():
            found = timed(bot, own)
            asked[name].append((verdict(own, found.answer), found))
        tick()
    last = list(asked.values())[-1]
    pairs = zip(questions, last, strict=True)
    cases = ((v, own.question, " ".join(t.answer.text.split())) for own, (v, t) in pairs if v != "right")
    return Report(title, {name: _row(found) for name, found in asked.items()}, cases=tuple(cases))


def _row(asked: Sequence[tuple[Verdict, Timed]]) -> dict[str, float]:
    """Shares of all questions; what was written, withheld, shown; median seconds over the questions answered."""
    answers = [found.answer for _, found in asked]
    answered = [found for _, found in asked if found.answer.sentences]
    verdicts: tuple[Verdict, ...] = ("right", "wrong", "not found", "false")
    shares: dict[str, float] = {name: [v for v, _ in asked].count(name) / len(asked) for name in verdicts}
    return {
        "questions": len(asked),
        **shares,
        "sentences": sum(len(answer.sentences) for answer in answers),
        "withheld": sum(answer.withheld for answer in answers),
        "first s": statistics.median([found.first for found in answered] or [0.0]),
        "whole s": statistics.median([found.whole for found in answered] or [0.0]),
    }
