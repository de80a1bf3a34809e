"""Citing: how well the sentences that an answer quotes are those that people chose (CLAPNQ)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.answer import Answer
from bot.config import Config
from bot.evaluate.formats import Cited
from bot.evaluate.report import Report
from bot.evaluate.scores import mean
from bot.pipeline import Bot
from index import Article
from index.text import normalise

QUOTED = 0.5
"""The share of a sentence's characters from which on it counts as quoted."""


def measure(title: str, questions: Sequence[Cited], configs: Mapping[str, Config], tick: Callable[[], None]) -> Report:
    """Ask each question of an archive that holds its passage alone, once with each configuration."""
    quoted: dict[str, list[frozenset[int]]] = {name: [] for name in configs}
    for question in questions:
        for name, config in configs.items():
            answer = Bot.from_articles([article(question)], config).ask(question.question)
            quoted[name].append(quotes(question, answer))
        tick()
    gold = [question.gold for question in questions]
    rows = {name: _rows(list(zip(found, gold, strict=True))) for name, found in quoted.items()}
    if len(rows) == 1:
        return Report(title, next(iter(rows.values())))
    return Report(title, {f"{name}: {label}": row for name, part in rows.items() for label, row in part.items()})


def article(question: Cited) -> Article:
    """The question's passage as an article."""
    return Article(" ".join(_normalised(question)), title=question.title)


def quotes(question: Cited, answer: Answer) -> frozenset[int]:
    """The numbers of the passage's sentences that an answer from ``article(question)`` quotes."""
    found, start = set(), 0
    for number, sentence in enumerate(_normalised(question)):
        end = start + len(sentence)
        inside = sum(max(0, min(end, c.end) - max(start, c.start)) for c in answer.citations)
        if inside > QUOTED * len(sentence):
            found.add(number)
        start = end + 1
    return frozenset(found)


def _normalised(question: Cited) -> list[str]:
    return [normalise(sentence) for sentence in question.sentences]


def agreement(quoted: frozenset[int], gold: frozenset[int]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the quoted sentences; all 0 if none is right."""
    right = len(quoted & gold)
    if not right:
        return 0.0, 0.0, 0.0
    precision, recall = right / len(quoted), right / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _rows(pairs: Sequence[tuple[frozenset[int], frozenset[int]]]) -> dict[str, dict[str, float]]:
    held = [(quoted, gold) for quoted, gold in pairs if gold]
    lacking = [quoted for quoted, gold in pairs if not gold]
    rows: dict[str, dict[str, float]] = {}
    if held:
        names, means = ("precision", "recall", "F1"), zip(*(agreement(*pair) for pair in held), strict=True)
        figures = {name: mean(values) for name, values in zip(names, means, strict=True)}
        answered = mean([bool(quoted) for quoted, _ in held])
        rows["answerable"] = {"questions": len(held), "answered": answered, **figures}
    if lacking:
        rows["not answerable"] = {"questions": len(lacking), "answered": mean([bool(q) for q in lacking])}
    return rows
