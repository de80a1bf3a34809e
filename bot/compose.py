"""Evidence -> an answer's sentences with their citations.

Every sentence is an article's own, quoted whole. Evidence from other articles that give the same
answer are cited with it; those that give another are sentences of their own. Nothing here knows
how passages were found or read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer import AnswerSentence, Citation
from bot.evidence import Evidence
from bot.words import content_words

MAX_SENTENCES = 3
MAX_CITATIONS = 3
"""Of one sentence."""

CLOSE = 0.8
"""Another article's different answer is shown if its confidence is at least this share of the best one's."""

MAX_SHORT = 80
"""Characters; a longer span is no short answer."""


@dataclass(frozen=True)
class Composed:
    """The parts of an answer that come from the evidence."""

    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    short_answer: str


def compose(question: str, found: Sequence[Evidence]) -> Composed:
    """The answer that the evidence gives; ``found`` is not empty, surest first."""
    groups = _group(found)
    citations: list[Citation] = []
    written: list[AnswerSentence] = []
    for group in groups[:MAX_SENTENCES]:
        markers = tuple(range(len(citations) + 1, len(citations) + 1 + len(group)))
        citations += [_cite(marker, item) for marker, item in zip(markers, group, strict=True)]
        best = group[0]
        written.append(AnswerSentence(" ".join(best.article.text[slice(*best.quote)].split()), markers))
    return Composed(tuple(written), tuple(citations), _short_answer(question, groups))


def _group(found: Sequence[Evidence]) -> list[list[Evidence]]:
    """Evidence for the same answer together, one item an article; answers much less sure are left out."""
    groups: list[list[Evidence]] = []
    for item in found:
        if any(item.article.id == other.article.id for group in groups for other in group):
            continue
        same = next((group for group in groups if group[0].key == item.key), None)
        if same is None and item.confidence >= CLOSE * found[0].confidence:
            groups.append([item])
        elif same is not None and len(same) < MAX_CITATIONS:
            same.append(item)
    return groups


def _cite(marker: int, item: Evidence) -> Citation:
    article, (start, end) = item.article, item.quote
    quote = article.text[start:end]
    about = (article.id, article.name, article.source, article.url, article.published)
    return Citation(marker, *about, quote, start, end, item.confidence)


_YES_NO = re.compile(
    r"\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)\b", re.IGNORECASE
)
_EXPLAIN = re.compile(
    r"\s*(?:why|how(?!\s+(?:many|much|long|old|far|often|big|large|high|tall|late)\b))\b", re.IGNORECASE
)


def _short_answer(question: str, groups: Sequence[Sequence[Evidence]]) -> str:
    """The exact span, where the question asks for one and the evidence gives one answer only."""
    words = groups[0][0].words
    wants_more = _YES_NO.match(question) or _EXPLAIN.match(question)
    plain = len(groups) == 1 and len(words) <= MAX_SHORT and "\n" not in words and content_words(words)
    return words if plain and not wants_more else ""
