"""A year's news quizzes and the articles that a search found for them -> examples, by distant supervision.

Nobody marked where an article answers. An article of the question's days that a search found for it, with the right
choice near words of the question, mostly does; one without the choice doesn't, however near it comes. Both are taken
from real archives, so that the reader learns what an archive holds: other stories with the same words.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path

from bot.english.words import content_words, stem
from bot.evaluate.quizzes import Quiz, judged_by_words
from bot.training.examples import Example, found_in, lines_of
from index import Archive, Article
from index.embedder import load_embedder
from index.text import Span, sentences

BEFORE, AFTER = timedelta(days=45), timedelta(days=1)
"""How long before and after a question's day an article of its story comes out."""

LENGTH = 700
"""Characters of a passage."""

POSITIVES, NEGATIVES = 3, 4
"""Examples of one question, the passages nearest to it."""

AMONG, ASTRAY = 2000, 12
"""So many of a year's articles, drawn at random, are searched, for embedding them takes minutes; and the first so many
passages that are found are looked at."""

LEAST = 0.3
"""The share of the question's words, by their weight, that the passage and the title of a positive hold."""


@dataclass(frozen=True)
class Report:
    """A news article of the archive."""

    title: str
    text: str
    published: date | None

    @cached_property
    def passages(self) -> tuple[str, ...]:
        """Its text in stretches of whole sentences, one after the other."""
        found, start, end = [], 0, 0
        for left, right in sentences(self.text):
            if right - start > LENGTH and end > start:
                found.append(self.text[start:end])
                start = left
            end = right
        return (*found, self.text[start:end]) if end > start else tuple(found)

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        """Of each passage, with the title."""
        return tuple(_stems(f"{self.title} {passage}") for passage in self.passages)


def reports(path: Path) -> dict[str, Report]:
    """The articles of a file by their address."""
    rows = (json.loads(line) for line in lines_of(path))
    return {row["url"]: Report(row["title"].strip(), row["text"], _day(row["published"])) for row in rows}


def _bare(choice: str) -> str:
    return re.sub(r"^(?:an?|the)\s+", "", choice.strip(" .“”\"'‘’"), flags=re.IGNORECASE)


def _day(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated[:10])
    except ValueError:
        return None


def examples(asked: Sequence[Quiz], archive: Mapping[str, Report], rng: random.Random) -> Iterator[Example]:
    """Positives and negatives of each question: over the articles found for it, and for others of its day."""
    weights = _Weights(archive.values())
    by_day: dict[date, set[str]] = {}
    for quiz in asked:
        by_day.setdefault(quiz.day, set()).update(quiz.found)
    for quiz in asked:
        if judged_by_words(quiz):
            own = [archive[url] for url in sorted(quiz.found) if url in archive]
            others = [archive[url] for url in sorted(by_day[quiz.day] - quiz.found) if url in archive]
            yield from _of_one(quiz, own, others, weights, rng)


def _of_one(
    quiz: Quiz, own: Sequence[Report], others: Sequence[Report], weights: _Weights, rng: random.Random
) -> Iterator[Example]:
    right, wrong, wanted, answer = [], [], _stems(quiz.question), _bare(quiz.right)
    for report in (*own, *others):
        in_time = report.published is not None and -AFTER <= quiz.day - report.published <= BEFORE
        in_title = found_in(report.title, answer)
        for passage, held in zip(report.passages, report.stems, strict=True) if in_time else ():
            near = weights.share(wanted, held)
            spans = found_in(passage, answer)
            if near >= LEAST and (spans or in_title):
                right.append((near, _example(quiz, report, passage, spans, in_title)))
            elif not spans and not in_title:
                wrong.append((near, _example(quiz, report, passage, (), ())))
    yield from (example for _, example in sorted(right, key=_nearest)[:POSITIVES])
    hardest = [example for _, example in sorted(wrong, key=_nearest)[: 3 * NEGATIVES]]
    yield from rng.sample(hardest, min(NEGATIVES, len(hardest)))


def astray(asked: Sequence[Quiz], archive: Mapping[str, Report]) -> Iterator[Example]:
    """Negatives that a search finds in a year's articles: other events in like words, without the right choice."""
    among = random.Random(1).sample(sorted(archive), min(AMONG, len(archive)))
    articles = [Article(archive[url].text, title=archive[url].title, url=url) for url in among]
    searched = Archive.in_memory(articles, load_embedder())
    for quiz in asked:
        answer = _bare(quiz.right)
        hits = searched.search(quiz.question, k=ASTRAY) if judged_by_words(quiz) else ()
        for passage in (hit.passage for hit in hits):
            article = searched.article(passage.article_id)
            if article.url not in quiz.found and not found_in(f"{article.title} {passage.text}", answer):
                yield Example(quiz.question, passage.text, (), f"{quiz.day}", article.title)


def _nearest(found: tuple[float, Example]) -> float:
    return -found[0]


def _example(quiz: Quiz, report: Report, passage: str, spans: tuple[Span, ...], in_title: tuple[Span, ...]) -> Example:
    return Example(quiz.question, passage, spans, f"{quiz.day}", report.title, in_title, answers=(quiz.right,))


class _Weights:
    """How much words tell: the logarithm of how rare they are in an archive's articles."""

    def __init__(self, archive: Collection[Report]) -> None:
        held = Counter(word for report in archive for word in frozenset[str]().union(*report.stems))
        self._rare = {word: math.log(len(archive) / count) for word, count in held.items()}
        self._rarest = math.log(len(archive))

    def share(self, wanted: frozenset[str], held: frozenset[str]) -> float:
        """The share, 0 to 1, of the wanted words by their weight that are held."""
        total = sum(self._rare.get(word, self._rarest) for word in wanted)
        return sum(self._rare.get(word, self._rarest) for word in wanted & held) / max(total, 1e-9)


def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in set(content_words(text)))


_stem = cache(stem)
