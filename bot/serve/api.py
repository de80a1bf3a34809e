"""``/api``: questions, searches, articles and the archive, typed, and described at ``/api/openapi.json``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from bot.serve import shapes
from bot.serve.counter import Counter


def routes(counter: Counter) -> APIRouter:
    """What answers under ``/api``."""
    router = APIRouter(prefix="/api", tags=["archive"])

    @router.post("/ask", response_model=shapes.Answer, response_model_exclude_unset=True)
    async def ask(asked: shapes.Ask, request: Request) -> dict[str, Any]:
        """Answer a question from the archive, every sentence with its source."""
        return await counter.ask(asked, request.is_disconnected)

    @router.get("/search", response_model=shapes.Found)
    async def search(sought: Annotated[shapes.Search, Query()]) -> dict[str, Any]:
        """Find the passages that fit a query best, by what they mean and by their words."""
        return await counter.search(sought)

    @router.get("/articles/{id}", response_model=shapes.Article)
    async def article(id: str) -> dict[str, Any]:  # noqa: A002 - it is the path's name
        """Give an article, whose text the places of citations and passages count in."""
        return await counter.article(id)

    @router.get("/archive", response_model=shapes.Archive)
    async def archive() -> dict[str, Any]:
        """Tell what the archive holds."""
        return await counter.archive()

    return router
