"""Who may come in: everybody on this machine; from others, people with a password, or whom a proxy vouches for."""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import secrets

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.config import Config
from bot.users import Users
from bot.web.visitor import PERSON
from index.errors import SettingError

OPEN = "/startup-events"
"""The end of the one path that is open to all: Gradio asks itself for it, and it tells nothing."""

CHALLENGE = {"WWW-Authenticate": 'Basic realm="Byline", charset="UTF-8"', "Cache-Control": "no-store"}


def check(host: str, config: Config) -> None:
    """Make sure that the page is not served to other machines without asking who comes.

    Raises:
        SettingError: ``host``, the interface that it is to be served on, is not this machine's own, and no setting says
            how people are known.
    """
    if not (_is_loopback(host) or config.users or config.user_header):
        raise SettingError(
            f"On {host} everybody who reaches this machine could use the page. Say who may: BYLINE_USERS names a file "
            "of people and hashed passwords (byline user NAME makes it), BYLINE_USER_HEADER the header in which a "
            "proxy names whom it let in. Or leave GRADIO_SERVER_NAME out, to serve this machine alone."
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


class Gate:
    """ASGI middleware that lets in whom the settings allow, and tells the page who it is, in the header ``PERSON``.

    Nobody else can tell it that. Without settings all come in, nameless.
    """

    def __init__(self, app: ASGIApp, users: Users | None = None, header: str = "") -> None:
        self.app = app
        self._users, self._header = users, header
        self._known: set[bytes] = set()
        self._key = secrets.token_bytes(32)
        self._checking = anyio.Semaphore(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may come in."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        headers = MutableHeaders(scope=scope)
        name = await self._name(headers)
        del headers[PERSON]
        if name:
            headers[PERSON] = name.encode("utf-8", "replace").hex()
        elif (self._users or self._header) and not scope["path"].endswith(OPEN):
            if scope["type"] == "websocket":
                return await send({"type": "websocket.close", "code": 1008})
            told = "Byline asks for a name and a password." if self._users else "Byline is behind a proxy: go there."
            refusal = PlainTextResponse(told, 401, CHALLENGE if self._users else None)
            return await refusal(scope, receive, send)
        return await self.app(scope, receive, send)

    async def _name(self, headers: Headers) -> str:
        """Who a request is from; "" if that isn't known."""
        if self._header and (vouched := headers.get(self._header, "").strip()):
            return vouched
        name, password = _given(headers.get("authorization", ""))
        return name if self._users and name and await self._knows(self._users, name, password) else ""

    async def _knows(self, users: Users, name: str, password: str) -> bool:
        """Whether they are somebody's; what was right once isn't hashed at every request."""
        digest = hashlib.blake2b(f"{name}\0{password}".encode("utf-8", "surrogatepass"), key=self._key).digest()
        if digest in self._known:
            return True
        async with self._checking:  # one at a time: who guesses waits
            right = await anyio.to_thread.run_sync(users.know, name, password)
        if right:
            self._known.add(digest)
        return right


def _given(authorization: str) -> tuple[str, str]:
    """The name and the password of a header as HTTP Basic has it (RFC 7617); nothing where there are none."""
    scheme, _, told = authorization.partition(" ")
    try:
        text = base64.b64decode(told.strip(), validate=True).decode() if scheme.casefold() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    name, _, password = text.partition(":")
    return name, password
