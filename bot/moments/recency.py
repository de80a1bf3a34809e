"""The age of evidence: the newer of two that are about as sure comes first, and what is old is said to be."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.answer import Answer, Citation
from bot.evidence import Evidence
from bot.moments.asked import Asked
from bot.moments.period import Period, day, whole_day

TIE, LATEST = 0.05, 0.5
"""What each doubling of the weeks since the newest evidence takes from the log-odds of older evidence: so little that
it decides between what is about equally sure, or, where the newest is asked for, more."""

OLD = 28
"""Days after which an answer in the present tense may have been overtaken."""


def by_age(found: Sequence[Evidence], *, newest: bool) -> list[Evidence]:
    """Evidence, surest first, put into the order in which it is used: the newer first where it is about as sure.

    What has no date counts as old as the oldest.
    """
    days = [whole_day(item.article.published) for item in found if item.article.published]
    if not days:
        return list(found)
    last, first, weight = max(days), min(days), LATEST if newest else TIE

    def worth(item: Evidence) -> float:
        published = whole_day(item.article.published) if item.article.published else first
        return math.log(max(1e-9, item.odds)) - weight * math.log2(1 + (last - published).days / 7)

    return sorted(found, key=worth, reverse=True)


def notes(asked: Asked, answer: Answer, missed: Period | None) -> tuple[str, ...]:
    """What to say of an answer's time: that ``missed``, the period asked for, has none; how old the articles are."""
    if answer.status == "not_found":
        return ()
    told = f"Nothing of {missed.days} answers this, so articles of any day were searched." if missed else ""
    return tuple(note for note in (told, _age(asked, answer.citations)) if note)


def _age(asked: Asked, citations: Sequence[Citation]) -> str:
    """How old the newest cited article is, if that may matter.

    It may where something is asked of the present, no days are chosen, and all that is cited has a date.
    """
    chosen = asked.period or asked.filters.published_from or asked.filters.published_to
    if asked.tense == "past" or chosen or not all(citation.published for citation in citations):
        return ""
    newest = max(whole_day(citation.published) for citation in citations if citation.published)
    age = (asked.today - newest).days
    if age < OLD:
        return ""
    told = "This is from" if len(citations) == 1 else "The newest of these articles is of"
    if age >= 365:
        return f"{told} {day(newest)}."
    return f"{told} {day(newest)}, {_weeks(age // 7)} {'before the day you ask for' if asked.out else 'ago'}."


_COUNTS = "four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905


def _weeks(count: int) -> str:
    """From four weeks on: in words, months when there are many."""
    if count <= 12:
        return f"{_COUNTS[count - 4]} weeks"
    return f"{round(count * 7 / 30.4)} months"
