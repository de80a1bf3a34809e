"""Retrieval: how often the passage that answers a question is found, and how high."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.evaluate.report import Report
from bot.evaluate.scores import mean
from bot.pipeline import PASSAGES, read
from bot.read.reader import Reader
from index import Archive, Article
from index.embedder import Embedder
from index.search import dense, fulltext, search
from index.snapshot import Snapshot

CUTOFFS = (1, 5, 10)
"""The ranks at which recall is reported."""

DEPTH = 100
"""Passages looked at for a question; enough that ten articles are among them."""

Way = Callable[[Snapshot, str], list[str]]
"""A way to search: article ids, best first, with repetitions."""


def measure(
    title: str, pairs: Sequence[tuple[str, str]], embedder: Embedder, reader: Reader | None, tick: Callable[[], None]
) -> Report:
    """Ask every question of one archive of all texts, in every way; with a reader, also in the order it gives."""
    made = {text: Article(text) for _, text in pairs}
    articles = list({article.id: article for article in made.values()}.values())
    snapshot = Archive.in_memory(articles, embedder).snapshot()
    ways = _ways(reader)
    ranks: dict[str, list[int | None]] = {name: [] for name in ways}
    for question, text in pairs:
        for name, way in ways.items():
            ranks[name].append(rank(made[text].id, way(snapshot, question)))
        tick()
    return Report(f"{title}: {len(pairs)} questions, {len(articles)} articles", {n: _row(r) for n, r in ranks.items()})


def _ways(reader: Reader | None) -> dict[str, Way]:
    ways: dict[str, Way] = {
        "dense": lambda snapshot, query: _articles(snapshot, dense(snapshot, query, DEPTH)),
        "full-text": lambda snapshot, query: _articles(snapshot, fulltext(snapshot, query, DEPTH)),
        "fused": lambda snapshot, query: [hit.passage.article_id for hit in search(snapshot, query, DEPTH)],
    }
    if reader:
        ways["reranked"] = lambda snapshot, query: _reranked(snapshot, query, reader)
    return ways


def _articles(snapshot: Snapshot, scores: Mapping[int, float]) -> list[str]:
    """The articles of scored passages, best passage first."""
    found = snapshot.passages(list(scores))
    return [found[number].article_id for number in sorted(scores, key=lambda number: (-scores[number], number))]


def _reranked(snapshot: Snapshot, query: str, reader: Reader) -> list[str]:
    """The articles as answers rank them: what is read for one question, surest first, and what had no answer."""
    hits = search(snapshot, query, PASSAGES)
    return [
        *(evidence.article.id for evidence in read(reader, snapshot, query, hits)),
        *(hit.passage.article_id for hit in hits),
    ]


def rank(gold: str, articles: Sequence[str]) -> int | None:
    """The place of ``gold`` among the different ``articles``, from 1."""
    different = list(dict.fromkeys(articles))
    return different.index(gold) + 1 if gold in different else None


def _row(ranks: Sequence[int | None]) -> dict[str, float]:
    """R@1 to R@10, and the mean of 1/rank, which counts as 0 beyond 10 (MRR@10)."""
    recall = {f"R@{cutoff}": mean([rank is not None and rank <= cutoff for rank in ranks]) for cutoff in CUTOFFS}
    return recall | {"MRR@10": mean([1 / rank if rank and rank <= 10 else 0.0 for rank in ranks])}
