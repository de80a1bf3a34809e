"""Whose page it is: a person with a name where ``access`` asks for one, else a browser, known by a cookie.

The cookie is a secret that the server makes; scripts can't read it, and other sites' pages don't send it. The store
is told its digest alone.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    import gradio as gr

COOKIE = "byline"

PERSON = "x-byline-person"
"""The header in which ``access.Gate`` tells whom it let in, in hexadecimal; nobody else can set it."""

AGE = 400 * 24 * 3600
"""Seconds that a browser keeps it after the last visit: the most that any does."""

_SECRET = re.compile(r"[\w-]{43}", re.ASCII)


def owner(request: gr.Request) -> str:
    """Who asks, as the store is told: of a browser that keeps no cookie, the page until it is loaded anew."""
    return known(request.headers, request.cookies or {}) or _digest(f"page {request.session_hash}")


def known(headers: Mapping[str, str], cookies: Mapping[str, str]) -> str:
    """Who sends these headers and cookies: the person whom they name, else the browser; "" of one that keeps none."""
    if name := headers.get(PERSON):
        return _digest(f"person {name}")
    secret = cookies.get(COOKIE, "")
    return _digest(f"browser {secret}") if _SECRET.fullmatch(secret) else ""


def _digest(who: str) -> str:
    return hashlib.sha256(who.encode()).hexdigest()


class Visitors:
    """ASGI middleware that gives each browser its cookie with the page, and renews it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, with the cookie on answers that are the page."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        cookie = _cookie(scope)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("set-cookie", cookie)
            await send(message)

        return await self.app(scope, receive, sending)


def _cookie(scope: Scope) -> str:
    """The header that sets it: the secret that the browser has, or a new one."""
    had = HTTPConnection(scope).cookies.get(COOKIE, "")
    secret = had if _SECRET.fullmatch(had) else secrets.token_urlsafe(32)
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{COOKIE}={secret}; Max-Age={AGE}; Path=/; HttpOnly; SameSite=Lax{secure}"
