"""Evidence -> an answer's sentences with their citations.

Every sentence is an article's own, quoted whole, with the date after a weekday where that is known. Evidence from
other articles that gives the same answer is cited with it; what gives another answer, or adds to it, is a sentence of
its own if it is about as sure as the best. Nothing here knows how passages were found or read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import AnswerSentence, Citation
from bot.evidence import Evidence
from bot.moments.dating import dated_sentence, dated_words
from bot.words import content_words

MAX_SENTENCES = 4
MAX_CITATIONS = 3
"""Of one sentence."""

CLOSE = 1 / 3
"""Evidence is shown beside the best if its odds of being right are at least this share of the best's ..."""

CLOSE_TO_EXPLAIN = 1 / 8
"""... or this, if the question wants more than a name or a number."""

LEAST = 0.15
"""... and it is at least this sure."""

REPEATED = 0.7
"""Two sentences that share this much of their content words say the same."""

MAX_SHORT = 80
"""Characters; a longer span is no short answer."""

Group = list[Evidence]
"""Evidence, an item an article, that says the same; the surest first."""


@dataclass(frozen=True)
class Composed:
    """The parts of an answer that come from the evidence."""

    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    short_answer: str
    short_note: str = ""


def compose(question: str, found: Sequence[Evidence]) -> Composed:
    """The answer that the evidence gives; ``found`` is not empty, surest first."""
    explains = _EXPLAIN.search(question) is not None
    groups = _groups(found, CLOSE_TO_EXPLAIN if explains else CLOSE)
    short = "" if explains or _YES_NO.match(question) else _short_answer(groups)
    citations: list[Citation] = []
    written: list[AnswerSentence] = []
    for group in [groups[0], *_in_order(groups[1:])] if short else _in_order(groups):
        markers = tuple(range(len(citations) + 1, len(citations) + 1 + len(group)))
        citations += [_cite(marker, item) for marker, item in zip(markers, group, strict=True)]
        text, added = dated_sentence(group[0].article, group[0].quote)
        written.append(AnswerSentence(text, markers, added=added))
    note = dated_words(groups[0][0].article, groups[0][0].quote, groups[0][0].span) if short else ""
    return Composed(tuple(written), tuple(citations), short, note)


def _groups(found: Sequence[Evidence], share: float) -> list[Group]:
    """What is sure enough, the same together, the surest first. A sentence of an article is used once."""
    groups: list[Group] = []
    for item in found:
        beside = item is found[0] or (item.odds >= share * found[0].odds and item.confidence >= LEAST)
        if not beside or any(_overlap(item, other) for group in groups for other in group):
            continue
        group = next((group for group in groups if _same(group[0], item)), None)
        if group is None and len(groups) < MAX_SENTENCES:
            groups.append([item])
        elif group is not None and len(group) < MAX_CITATIONS and item.article.id not in {i.article.id for i in group}:
            group.append(item)
    return groups


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.article.id == other.article.id and one.quote[0] < other.quote[1] and other.quote[0] < one.quote[1]


def _same(one: Evidence, other: Evidence) -> bool:
    """Whether two give the same answer, or are nearly the same sentence."""
    return _same_words(one.words, other.words) or _shared(one.sentence, other.sentence) >= REPEATED


def _same_words(one: str, other: str) -> bool:
    """Whether one answer is the other, or its end: "Lavrov", "Sergei Lavrov"; or both give the same numbers."""
    shorter, longer = sorted(([word.casefold() for word in content_words(text)] for text in (one, other)), key=len)
    if not shorter:
        return one.casefold() == other.casefold()
    numbers = [{word for word in answer if word[0].isdigit()} for answer in (shorter, longer)]
    if any(numbers):
        return numbers[0] == numbers[1] and set(shorter) <= set(longer)
    return longer[-len(shorter) :] == shorter


def _shared(one: str, other: str) -> float:
    """The share of two sentences' content words, 0 to 1, that are in both (Jaccard)."""
    words, others = ({word.casefold() for word in content_words(text)} for text in (one, other))
    return len(words & others) / max(1, len(words | others))


def _in_order(groups: Sequence[Group]) -> list[Group]:
    """The sentences of one article together and as they stand in it; the article with the best comes first."""
    articles = list(dict.fromkeys(group[0].article.id for group in groups))
    return sorted(groups, key=lambda group: (articles.index(group[0].article.id), group[0].quote))


def _cite(marker: int, item: Evidence) -> Citation:
    article, (start, end) = item.article, item.quote
    about = (article.id, article.name, article.source, article.url, article.published)
    return Citation(marker, *about, article.text[start:end], start, end, item.confidence)


_YES_NO = re.compile(
    r"\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)\b", re.IGNORECASE
)
_EXPLAIN = re.compile(
    r"""\b(?:why|how(?!\s+(?:many|much|long|old|far|often|big|large|high|tall|late|soon|deep|heavy|fast)\b)
    |what(?:'s|\s+has|\s+have)?\s+(?:else\s+)?happen(?:s|ed|ing)?
    |what\s+(?:is|was|are|were)\s+(?:\S+\s+){0,3}happening
    |what\s+(?:else\s+)?(?:do|does|did|has|have|had)\s+.*\b(?:say|said|think|thought|write|written|tell|told)
      (?=\s*(?:[?.!]|$|about\b|on\b|of\b|to\b|in\b|at\b|when\b|after\b|during\b|regarding\b))
    |explain|describe|summari[sz]e|tell\s+me|list|reasons?|history|difference|consequences|role)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def _short_answer(groups: Sequence[Group]) -> str:
    """The exact span, where no other article gives another."""
    words = groups[0][0].words
    at_odds = any(group[0].article.id != groups[0][0].article.id for group in groups)
    plain = len(words) <= MAX_SHORT and "\n" not in words and content_words(words)
    return words if plain and not at_odds else ""
