"""Article -> Passages: windows of whole sentences that keep their place in the article's text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from index.articles import Article, Source
from index.text import Span, outline, recurring_lines, sentences

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


def cut(sources: Iterable[Source]) -> list[tuple[Source, list[tuple[Article, list[Passage]]]]]:
    """The articles of sources with their passages; lines that recur across a site's articles are furniture."""
    sources = list(sources)
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for source in sources:
        for article in source.articles:
            texts[_site(source, article)].append(article.text)
    recurring = {site: recurring_lines(found) for site, found in texts.items()}
    return [(s, [(a, passages(a, recurring[_site(s, a)])) for a in s.articles]) for s in sources]


def _site(source: Source, article: Article) -> str:
    """What articles with the same furniture have in common: their source, else where their files are."""
    return article.source or (source.origin if len(source.articles) > 1 else str(PurePath(source.origin).parent))


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
