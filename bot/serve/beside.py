"""Beside: what programs ask goes to the programs' side of the server, everything else to the page."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.serve.entry import Entry
from bot.web.desk import Desk

if TYPE_CHECKING:
    from bot.serve.counter import Counter

PLACES = ("/v1", "/api", "/mcp")


class Beside:
    """ASGI middleware in front of the page. What answers programs is imported when the first one is let in."""

    def __init__(self, app: ASGIApp, desk: Desk, entry: Entry) -> None:
        self.app = app
        self._desk, self._entry = desk, entry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what isn't for programs, and what is to what answers it, if it may come in."""
        place = next((place for place in PLACES if f"{scope.get('path', '')}/".startswith(f"{place}/")), None)
        if scope["type"] != "http" or place is None:
            return await self.app(scope, receive, send)
        if refusal := self._entry.refusal(Request(scope)):
            return await refusal(scope, receive, send)
        if place == "/mcp":
            from bot.serve.tools import answer

            return await answer(self._counter, scope, receive, send)
        return await self._programs(scope, receive, send)

    @cached_property
    def _counter(self) -> Counter:
        from bot.serve.counter import Counter

        return Counter(self._desk)

    @cached_property
    def _programs(self) -> ASGIApp:
        from bot.serve.programs import programs

        return programs(self._counter)
