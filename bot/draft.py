"""What a writer is shown, and what of its words is held: passages, and the draft of an answer."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer import AnswerSentence, Citation
from bot.evidence import Evidence
from bot.grounding import Ground, Source, Verdict
from bot.markers import Claim
from bot.moments.period import day, whole_day
from index import Article, Passage

log = logging.getLogger(__name__)

SHOWN = 5
"""Passages that a writer is shown, those with the surest evidence."""

MAX_CITATIONS = 3
"""Of one sentence."""


@dataclass(frozen=True)
class Shown:
    """A passage of an article as a writer is shown it; ``also_in`` names the outlets that print the same story."""

    article: Article
    start: int
    end: int
    also_in: tuple[str, ...] = ()

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
        published = self.article.published
        return Source(self.text, self.title, published and whole_day(published))

    def holds(self, item: Evidence) -> bool:
        """Whether the evidence stands in it."""
        return item.article.id == self.article.id and self.start <= item.span[0] and item.span[1] <= self.end


def shown(passages: Sequence[Passage], found: Sequence[Evidence]) -> list[Shown]:
    """The passages that hold the evidence, the surest first."""
    chosen: list[Shown] = []
    for item in found:
        if any(passage.holds(item) for passage in chosen):
            continue
        places = [Shown(item.article, p.start, p.end) for p in passages if p.article_id == item.article.id]
        chosen += [place for place in places if place.holds(item)][:1]
    return chosen[:SHOWN]


@dataclass(frozen=True)
class Draft:
    """What was written and is held, so far: the sentences, their citations, and how many sentences were not."""

    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    withheld: int = 0

    def with_claim(self, claim: Claim, verdict: Verdict, passages: Sequence[Shown]) -> Draft:
        """The draft with one more sentence, or one more withheld."""
        if verdict.support == "unsupported" or not verdict.grounds:
            log.info("withheld %r: %s", claim.text, verdict.reason)
            return replace(self, withheld=self.withheld + 1)
        citations, markers = list(self.citations), []
        for ground in verdict.grounds[:MAX_CITATIONS]:
            new = _cite(len(citations) + 1, ground, passages[ground.source])
            place = (new.article_id, new.start, new.end)
            known = next((c for c in citations if (c.article_id, c.start, c.end) == place), None)
            citations += [] if known else [new]
            markers.append((known or new).marker)
        sentence = AnswerSentence(claim.text, tuple(dict.fromkeys(markers)), verdict.support)
        return Draft((*self.sentences, sentence), tuple(citations), self.withheld)

    def rests_on(self, item: Evidence) -> bool:
        """Whether it cites words of the sentence that the reader found."""
        start, end = item.quote
        return any(c.article_id == item.article.id and c.start < end and start < c.end for c in self.citations)


def _cite(marker: int, ground: Ground, passage: Shown) -> Citation:
    article, start, end = passage.article, passage.start + ground.start, passage.start + ground.end
    about = (article.id, article.name, article.source, article.url, article.published)
    score = min(1.0, max(0.0, ground.score))
    return Citation(marker, *about, article.text[start:end], start, end, score, passage.also_in, article.page(start))
