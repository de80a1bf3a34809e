"""Rewriting: how well what is added to a follow-up is what a person adds (CANARD).

Counted are the different content words, without case and possessive, of a rewrite that are not in the question
as it was asked. Recall, precision and F1 are over all such words of all questions (micro-averaged). A question
is self-contained if the person adds none to it; it is left alone if we add none.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

from bot.answer import Turn
from bot.english.words import content_words, form, words
from bot.evaluate.formats import FollowUp
from bot.evaluate.report import Report
from bot.evaluate.scores import mean
from bot.query.standalone import standalone

HELD_OUT = 140
"""Dialogues, the last of the file, that figures are reported on; the ones before are trained on."""

Way = Callable[[FollowUp], str]
"""A way to rewrite."""


def split(rows: Sequence[FollowUp], last: int = HELD_OUT) -> tuple[list[FollowUp], list[FollowUp]]:
    """The questions that may be trained on, and those of the ``last`` dialogues, which are measured on."""
    names = list(dict.fromkeys(row.dialogue for row in rows))
    held = set(names[-last:])
    return [row for row in rows if row.dialogue not in held], [row for row in rows if row.dialogue in held]


def added(question: str, rewrite: str) -> frozenset[str]:
    """The content words, without case and possessive, that a rewrite adds to a question."""
    return frozenset(map(form, content_words(rewrite))) - frozenset(map(form, words(question)))


def measure(title: str, rows: Sequence[FollowUp], tick: Callable[[], None]) -> Report:
    """Rewrite each question in every way, with the titles as a topic and without any, as one of a news archive is."""
    found = {}
    for kind, asked in (("", rows), (" (no titles)", without_titles(rows))):
        for name, way in WAYS.items():
            found[name + kind] = _row(asked, way, tick)
    return Report(f"{title}: {len(rows)} questions, the last {HELD_OUT} dialogues", found)


def without_titles(rows: Sequence[FollowUp]) -> list[FollowUp]:
    """The questions after a dialogue's first, as if that had been asked so that it stands alone, without titles."""
    firsts = {row.dialogue: row.rewrite for row in rows if len(row.history) == 1}
    return [
        FollowUp(row.dialogue, row.question, (_first(row, firsts), *row.history[2:]), row.rewrite)
        for row in rows
        if len(row.history) > 1 and row.dialogue in firsts
    ]


def _first(row: FollowUp, firsts: dict[str, str]) -> Turn:
    return Turn(firsts[row.dialogue], row.history[1].answer)


def _last_turns(row: FollowUp) -> str:
    told = [part for turn in row.history[-3:] for part in (turn.question, turn.answer)]
    return " ".join([*told, row.question])


WAYS: dict[str, Way] = {
    "as asked": lambda row: row.question,
    "last three turns": _last_turns,
    "Byline": lambda row: standalone(row.question, row.history),
}


def _row(rows: Sequence[FollowUp], way: Way, tick: Callable[[], None]) -> dict[str, float]:
    pairs, seconds = [], []
    for row in rows:
        began = time.perf_counter()
        rewrite = way(row)
        seconds.append(time.perf_counter() - began)
        pairs.append((added(row.question, rewrite), added(row.question, row.rewrite)))
        tick()
    alone = mean([not ours for ours, gold in pairs if not gold])
    return {"questions": len(rows), **agreement(pairs), "left alone": alone, "ms p50": statistics.median(seconds) * 1e3}


def agreement(pairs: Sequence[tuple[frozenset[str], frozenset[str]]]) -> dict[str, float]:
    """Recall, precision and F1 over all words that we add and that a person adds; 0 of nothing."""
    both = sum(len(ours & gold) for ours, gold in pairs)
    recall = both / max(1, sum(len(gold) for _, gold in pairs))
    precision = both / max(1, sum(len(ours) for ours, _ in pairs))
    return {"recall": recall, "precision": precision, "F1": 2 * precision * recall / max(1e-9, precision + recall)}
