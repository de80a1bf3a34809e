"""What Byline itself has to say of an answer: how the articles differ, and what is only an opinion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import combinations

from bot.compose.attribution import speaker
from bot.evidence import Group
from bot.period import day
from bot.question import Question
from index import Article

SAME_DAY = " Those of the same day disagree."

_OPINION = re.compile(
    r"\s*(?:opinion|comment|commentary|op-?ed|column|editorial|leader|viewpoint|letters?(?:\s+to\s+the\s+editor)?)\s*(?:[:|–—]|$)",
    re.IGNORECASE,
)


def difference(question: Question, groups: Sequence[Group]) -> str:
    """Of groups that answer differently, newest first: that it is a change over time, or a disagreement."""
    told = "; ".join(_told(group, with_words=question.asks != "yes or no") for group in groups)
    days = [{item.article.day for item in group} for group in groups]
    if _one_article(groups):
        return f"One article reports more than one side: {told}."
    if any(None in found for found in days):
        return f"The articles differ, and it isn't known which of them is the newest: {told}."
    if set.intersection(*days):
        return f"The articles disagree, on the same day: {told}."
    same = any(one & other for one, other in combinations(days, 2))
    return f"The articles put this differently over time, the newest first: {told}.{SAME_DAY if same else ''}"


def taken_back(groups: Sequence[Group]) -> str:
    """Of a report or claim and what takes it back, newest first."""
    told = [_told(group, with_words=False) for group in groups]
    if _one_article(groups):
        return f"The article tells of a denial: {told[0]}."
    return f"A newer article withdraws or corrects an older one: {'; '.join(told)}."


def opinion(article: Article) -> str:
    """That an article says of itself, in its title or its first line, that it is an opinion; "" if it doesn't."""
    first = article.text.split("\n", 1)[0]
    if not (_OPINION.match(article.title) or _OPINION.fullmatch(first)):
        return ""
    by = f", by {article.author}," if article.author else ""
    return f"“{article.title}”{by} is marked as an opinion, not a report."


def _one_article(groups: Sequence[Group]) -> bool:
    return len({item.article.id for group in groups for item in group}) == 1


def _told(group: Group, *, with_words: bool) -> str:
    """What a group says, who says so, where and when: "640, according to the union (the Tide, 10 October 2023)"."""
    newest = max(group, key=lambda item: item.article.day or date.min)
    told, by = newest.article.day, speaker(group[0])
    dated = day(told) if told else ""
    where = ", ".join(part for part in (newest.article.outlet, dated) if part) or newest.article.name
    said = f"{group[0].words}, according to {by}" if by else group[0].words
    return f"{said} ({where})" if with_words else where
