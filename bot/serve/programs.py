"""All that programs are answered by over HTTP, but MCP: ``/api`` and ``/v1``, and their errors."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.serve import api, chat, problems
from bot.serve.counter import ArticleGone, Counter
from bot.serve.shapes import Problem
from index.errors import BylineError

DESCRIPTION = "Questions to a news archive. Every sentence of an answer carries its source."

_WRONG: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in (400, 401, 403, 404, 429, 500, 503)}

LONGEST = 4_000_000
"""Bytes of a request's body: a long conversation has a few hundred thousand."""


class Bounded:
    """ASGI middleware that reads no body beyond ``LONGEST``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and fail where more is read."""
        read = 0

        async def receiving() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > LONGEST:
                raise HTTPException(413, f"The body has more than {LONGEST:,} bytes")
            return message

        await self.app(scope, receiving, send)


def programs(counter: Counter) -> FastAPI:
    """The application; its pages of documentation would load scripts from elsewhere, so there are none."""
    found = FastAPI(
        title="Byline",
        version="1",
        description=DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=_WRONG,
    )
    found.add_middleware(Bounded)
    found.include_router(api.routes(counter))
    found.include_router(chat.routes(counter))
    found.add_exception_handler(RequestValidationError, _invalid)
    found.add_exception_handler(AnyHTTPException, _http)
    found.add_exception_handler(ArticleGone, _gone)
    found.add_exception_handler(BylineError, _failed)
    found.add_exception_handler(Exception, _failed)
    return found


def _invalid(request: Request, error: Exception) -> Response:
    """What doesn't fit, in one line: where it stands, and why."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return problems.problem(400, f"The body is not JSON: {first['ctx']['error']}, at character {first['loc'][-1]}.")
    place = ".".join(str(part) for part in first["loc"][1:]) or "the body"
    return problems.problem(400, f"{place}: {first['msg']}. {request.url.path} is described at /api/openapi.json.")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, AnyHTTPException)
    told = f"{request.method} {request.url.path}: {error.detail}. What there is stands in /api/openapi.json."
    return problems.problem(error.status_code, told, error.headers)


def _gone(request: Request, error: Exception) -> Response:
    return problems.problem(404, str(error))


def _failed(request: Request, error: Exception) -> Response:
    return problems.problem(*problems.of(error))
