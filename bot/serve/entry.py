"""Which programs may come in: those with a key; where there are no keys, those on this machine."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from bot.config import Config
from bot.serve.keys import Keys
from bot.serve.problems import problem
from bot.web.holdings.routes import may_change as is_from_here

MINUTE = 60.0
"""Seconds."""


class Pace:
    """How many requests each key has made in the last minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: dict[str, deque[float]] = {}

    def wait(self, name: str, limit: int) -> float:
        """The seconds until another request may be made; 0 if it may be made now, and it is counted then."""
        times, now = self._times.setdefault(name, deque(maxlen=limit)), self._clock()
        if len(times) == limit and (left := times[0] + MINUTE - now) > 0:
            return left
        times.append(now)
        return 0.0


class Entry:
    """Who comes in; people's passwords and cookies are nothing to it.

    Without keys only what this machine asks by its own name, through no proxy and from no other site's page comes in,
    and nothing where the page asks people who they are.
    """

    def __init__(self, keys: Keys | None = None, *, here: bool = True, pace: Pace | None = None) -> None:
        self._keys, self._here, self._pace = keys, here, pace or Pace()

    @classmethod
    def of(cls, config: Config) -> Entry:
        """As the settings have it.

        Raises:
            SettingError: the file of keys can't be read.
        """
        keys = Keys.read(config.keys) if config.keys else None
        return cls(keys, here=not (config.users or config.user_header))

    def refusal(self, request: Request) -> Response | None:
        """What is told to a request that may not come in; None to one that may."""
        if self._keys:
            return self._checked(self._keys, request)
        if self._here and is_from_here(request):
            return None
        told = (
            "Programs come in from this machine alone, through no proxy and no other site's page, unless BYLINE_KEYS "
            "names a file of keys (byline keys add NAME)."
        )
        return problem(403, told)

    def _checked(self, keys: Keys, request: Request) -> Response | None:
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        key = keys.know(secret.strip()) if scheme.casefold() == "bearer" else None
        if key is None:
            told = "Byline asks programs for a key: send “Authorization: Bearer KEY”. byline keys add NAME makes one."
            return problem(401, told, {"WWW-Authenticate": "Bearer"}, code="invalid_api_key")
        if left := self._pace.wait(key.name, key.limit):
            seconds = math.ceil(left)
            told = f"This key may ask {key.limit} times a minute. Wait {seconds} seconds, then ask again."
            return problem(429, told, {"Retry-After": str(seconds)}, code="rate_limit_exceeded")
        return None
