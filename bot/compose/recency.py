"""The age of evidence: the newer of two that are about as sure comes first, and what is old is said to be."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date

from bot.answer import Answer
from bot.evidence import Evidence
from bot.period import DAY, Period, day
from bot.question import Question
from index.articles import whole_day

TIE = 0.05
"""What each doubling of the weeks since the newest evidence takes from the log-odds of older evidence: so little that
it decides between what is about equally sure."""

SURE_ENOUGH = 1 / 4
"""Where the newest is asked for, it comes first if its odds are at least this share of the best's."""

SURER = 1.5
"""And before what has no date, unless the odds of that are this many times those of the surest with one."""

OLD = 28
"""Days after which an answer in the present tense may have been overtaken."""


def by_age(found: Sequence[Evidence], *, newest: bool) -> list[Evidence]:
    """Evidence, surest first, put into the order in which it is used: the newer first where it is about as sure.

    Where the ``newest`` is asked for, age alone orders what is sure enough. What has no date counts as new, but there
    only if it is clearly surer than all that has one.
    """
    days = [item.article.day for item in found if item.article.day]
    if not days:
        return list(found)
    last, span = max(days), max(days) - min(days) + DAY
    dated = max(item.odds for item in found if item.article.published)
    least = SURE_ENOUGH * max(item.odds for item in found)

    def worth(item: Evidence) -> tuple[float, float]:
        age = last - (item.article.day or last)
        known = item.article.published or item.odds >= SURER * dated
        chosen = newest and known and item.odds >= least
        sure = math.log(max(1e-9, item.odds)) - TIE * math.log2(1 + age.days / 7)
        return (1 - age / span if chosen else 0.0), sure

    return sorted(found, key=worth, reverse=True)


def notes(asked: Question, answer: Answer, missed: Period | None, newest: Callable[[], date | None]) -> tuple[str, ...]:
    """What to say of an answer's time: that ``missed`` has none, that a day is not known, how old the articles are.

    ``missed`` is a period asked for in which nothing answers. Where nothing answers at all, and the period asked for
    begins after the archive's ``newest`` article, its day is told.
    """
    if answer.status == "not_found":
        first = asked.period.first if asked.period else None
        last = newest() if first else None
        return (f"The newest article here is of {day(last)}.",) if first and last and last < first else ()
    if asked.strict and asked.period:
        return (
            f"Whether this is of {asked.period.days} is not known: it is from an article without a date.",
        ) * answer.undated
    told = f"Nothing of {missed.days} answers this, so articles of any day were searched." if missed else ""
    return tuple(note for note in (told, _age(asked, answer)) if note)


def _age(asked: Question, answer: Answer) -> str:
    """How old the newest cited article is, if that may matter.

    It may where something is asked of the present, no days are chosen, and all that is cited has a date.
    """
    chosen = asked.period or asked.filters.published_from or asked.filters.published_to
    if asked.tense == "past" or chosen or answer.undated:
        return ""
    newest = max(whole_day(citation.published) for citation in answer.citations if citation.published)
    age = (asked.today - newest).days
    if age < OLD:
        return ""
    told = "This is from" if len(answer.citations) == 1 else "The newest of these articles is of"
    if age >= 365:
        return f"{told} {day(newest)}."
    return f"{told} {day(newest)}, {_weeks(age // 7)} {'before the day you ask for' if asked.out else 'ago'}."


_COUNTS = "four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905


def _weeks(count: int) -> str:
    """From four weeks on: in words, months when there are many."""
    if count <= 12:
        return f"{_COUNTS[count - 4]} weeks"
    return f"{round(count * 7 / 30.4)} months"
