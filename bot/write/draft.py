"""What a writer is shown, and what of its words is held: passages, and the draft of an answer."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.answer import AnswerSentence, Citation
from bot.evidence import Evidence
from bot.grounding import Ground, Source, Verdict
from bot.period import day
from bot.write.markers import Claim
from index import Article

log = logging.getLogger(__name__)

SHOWN = 20
"""Passages that a writer is shown at most, those with the surest evidence first."""

FENCE = 80
"""Bytes that a template puts around a passage, about."""

MAX_CITATIONS = 3
"""Of one sentence."""


@dataclass(frozen=True)
class ContextPassage:
    """A passage of an article as a writer is shown it."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The passage."""
        return self.article.text[self.start : self.end]

    @property
    def title(self) -> str:
        """The article's headline."""
        return self.article.title

    @property
    def outlet(self) -> str:
        """Who printed it."""
        return self.article.outlet or "unknown"

    @property
    def day(self) -> str:
        """The day of it, in words."""
        published = self.article.published
        return f"{published:%A}, {day(published)}" if published else "unknown"

    @property
    def source(self) -> Source:
        """The passage as grounding takes it."""
        return Source(self.text, self.title, self.article.day)

    def holds(self, item: Evidence) -> bool:
        """Whether the evidence stands in it, or in its title."""
        inside = item.where == "title" or (self.start <= item.span[0] and item.span[1] <= self.end)
        return item.article.id == self.article.id and inside

    @property
    def size(self) -> int:
        """Bytes that it takes in a prompt, about."""
        return FENCE + len("".join((self.text, self.title, self.outlet, self.day)).encode("utf-8", "replace"))


def shown(passages: Sequence[ContextPassage], found: Sequence[Evidence]) -> list[ContextPassage]:
    """The passages that hold the evidence, the surest first; then the others in their order."""
    chosen: list[ContextPassage] = []
    for item in found:
        if not any(passage.holds(item) for passage in chosen):
            chosen += [passage for passage in passages if passage.holds(item)][:1]
    return [*chosen, *(passage for passage in passages if passage not in chosen)][:SHOWN]


def fitting(passages: Sequence[ContextPassage], room: float) -> list[ContextPassage]:
    """As many of the passages, from the first, as so many bytes hold; the first in any case."""
    ends = accumulate(passage.size for passage in passages)
    return [p for n, (p, end) in enumerate(zip(passages, ends, strict=True)) if n == 0 or end <= room]


@dataclass(frozen=True)
class Draft:
    """What was written and is held, so far: the sentences, their citations, and how many sentences were not."""

    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    withheld: int = 0

    def with_claim(self, claim: Claim, verdict: Verdict, passages: Sequence[ContextPassage]) -> Draft:
        """The draft with one more sentence, or one more withheld."""
        if verdict.support == "unsupported" or not verdict.grounds:
            log.info("withheld %r: %s", claim.text, verdict.reason)
            return replace(self, withheld=self.withheld + 1)
        citations, markers = list(self.citations), []
        for ground in verdict.grounds[:MAX_CITATIONS]:
            new = _cite(len(citations) + 1, ground, passages[ground.source])
            known = next((c for c in citations if _place(c) == _place(new)), None)
            citations += [] if known else [new]
            markers.append((known or new).marker)
        sentence = AnswerSentence(claim.text, tuple(dict.fromkeys(markers)), verdict.support)
        return Draft((*self.sentences, sentence), tuple(citations), self.withheld)

    def rests_on(self, item: Evidence) -> bool:
        """Whether it cites words of the sentence that the reader found."""
        start, end = item.quote
        same = (c for c in self.citations if (c.article_id, c.where) == (item.article.id, item.where))
        return any(c.start < end and start < c.end for c in same)


def _place(citation: Citation) -> tuple[str, str, int, int]:
    return citation.article_id, citation.where, citation.start, citation.end


def _cite(marker: int, ground: Ground, passage: ContextPassage) -> Citation:
    article, shift = passage.article, 0 if ground.where == "title" else passage.start
    start, end = shift + ground.start, shift + ground.end
    field = article.title if ground.where == "title" else article.text
    about = (article.id, article.name, article.source, article.url, article.published)
    score = min(1.0, max(0.0, ground.score))
    page = article.page(start) if ground.where == "text" else None
    return Citation(marker, *about, field[start:end], start, end, score, where=ground.where, page=page)
