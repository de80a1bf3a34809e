"""Article -> Passages: windows of whole sentences that keep their place in the article's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.articles import Article, Source
from index.sites import Site
from index.text import Span, outline, sentences

MAX_PASSAGE = 900
"""Characters, about 200 tokens of English: with a title it fits the default embedder's 256."""

OVERLAP = 1
"""Sentences that a passage shares with the one before, so that no pair of neighbours is torn apart."""


@dataclass(frozen=True)
class Passage:
    """A stretch of an article: ``text == article.text[start:end]``."""

    article_id: str
    start: int
    end: int
    text: str


def cut(
    sources: Iterable[Source], furniture: Mapping[Site, frozenset[str]]
) -> Iterator[tuple[Source, Iterator[tuple[Article, list[Passage]]]]]:
    """The articles of sources with their passages; ``furniture`` holds the lines that recur on each site.

    They are cut one by one, as they are taken: all passages of a large file at once are the file once more.
    """
    for source in sources:
        yield source, _cut_up(source, furniture)


def _cut_up(source: Source, furniture: Mapping[Site, frozenset[str]]) -> Iterator[tuple[Article, list[Passage]]]:
    return ((article, passages(article, furniture[Site.of(source, article)])) for article in source.articles)


def passages(article: Article, recurring: frozenset[str] = frozenset()) -> list[Passage]:
    """Cut the article's body into passages; headline, page furniture and ``recurring`` lines are in none of them."""
    return [
        Passage(article.id, start, end, article.text[start:end])
        for run in _runs(article, recurring)
        for start, end in _windows(run)
    ]


def _runs(article: Article, recurring: frozenset[str]) -> Iterator[list[Span]]:
    """The body's sentences, in runs that no furniture interrupts."""
    run: list[Span] = []
    for line in outline(article.text, article.title, recurring).body:
        if run and article.text[run[-1][1] : line[0]].strip():
            yield run
            run = []
        run.extend(sentences(article.text, line))
    if run:
        yield run


def _windows(run: list[Span]) -> Iterator[Span]:
    first = 0
    while first < len(run):
        last = first
        while last + 1 < len(run) and run[last + 1][1] - run[first][0] <= MAX_PASSAGE:
            last += 1
        yield run[first][0], run[last][1]
        if last + 1 == len(run):
            return
        first = max(first + 1, last + 1 - OVERLAP)
