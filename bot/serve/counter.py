"""Counter: where programs ask. What they ask is answered by the page's bot, in threads, so many at a time."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import aclosing
from dataclasses import asdict
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread

from bot.pipeline import Event
from bot.serve import shapes
from bot.web.desk import Desk
from index import Article
from index.errors import BylineError, QuestionError
from index.search import search
from index.stats import stats

AT_ONCE = 4
"""Questions and searches that are worked on at the same time; others wait."""

T = TypeVar("T")


class ArticleGone(BylineError):
    """An article that isn't in the archive, or no longer."""


async def _never() -> bool:
    return False


class Counter:
    """Answers what programs ask, with the bot of the page's ``desk``. Errors are those of ``Bot``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._slots = CapacityLimiter(AT_ONCE)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await to_thread.run_sync(work, limiter=self._slots)

    async def stream(self, asked: shapes.Ask) -> AsyncGenerator[Event]:
        """The answer as it forms; who closes this between two events has the rest left undone."""
        steps = self._steps(asked)
        try:
            while (event := await self._in_thread(lambda: next(steps, None))) is not None:
                yield event
        finally:
            steps.close()

    def _steps(self, asked: shapes.Ask) -> Generator[Event]:
        arguments = asked.arguments()
        with self._desk.lent() as bot:
            yield from bot.stream(**arguments)

    async def ask(self, asked: shapes.Ask, gone: Callable[[], Awaitable[bool]] = _never) -> dict[str, Any]:
        """The answer, ready for JSON; {} if whoever asked is ``gone`` before it is whole."""
        answer = None
        async with aclosing(self.stream(asked)) as events:
            async for event in events:
                if await gone():
                    return {}
                answer = event.answer
        assert answer is not None
        return answer.to_dict()

    async def search(self, sought: shapes.Search) -> dict[str, Any]:
        """The passages that fit a query best, ready for JSON."""
        return {"hits": await self._in_thread(lambda: self._search(sought))}

    def _search(self, sought: shapes.Search) -> list[dict[str, Any]]:
        if not sought.query.strip():
            raise QuestionError("There is nothing to look for. Give a few words as the query.")
        limits = sought.made()
        with self._desk.lent() as bot:
            snapshot = bot.archive.snapshot()
            hits = search(snapshot, sought.query, sought.k, limits)
            abouts = [_about(snapshot.article(hit.passage.article_id)) for hit in hits]
        return [
            {"rank": hit.rank, "score": hit.score, "article": about}
            | {"start": hit.passage.start, "end": hit.passage.end, "text": hit.passage.text}
            for hit, about in zip(hits, abouts, strict=True)
        ]

    async def article(self, id_: str) -> dict[str, Any]:
        """An article, ready for JSON.

        Raises:
            ArticleGone: there is no such article.
        """
        found = await self._in_thread(lambda: self._article(id_))
        return _about(found) | {"text": found.text}

    def _article(self, id_: str) -> Article:
        with self._desk.lent() as bot:
            try:
                return bot.archive.article(id_)
            except KeyError:
                told = f"There is no article {id_[:80]!r} in the archive. Search tells the ids of those that there are."
                raise ArticleGone(told) from None

    async def archive(self) -> dict[str, Any]:
        """What the archive holds, ready for JSON."""
        found = asdict(await self._in_thread(lambda: stats(self._desk.archive)))
        return {name: found[name] for name in shapes.Archive.model_fields}


def _about(article: Article) -> dict[str, Any]:
    published = article.published and article.published.isoformat()
    named = {name: getattr(article, name) for name in ("id", "title", "source", "author", "url", "language")}
    return named | {"published": published}
