"""How hosts are treated: time between two requests, and silence as long as one asks for it.

Its hooks go before and after each request of a ``fetch.Visitor``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from index.errors import Unavailable
from index.fetch import TOO_MANY
from index.outside import Hooks
from index.sources.clock import Clock

SILENCE, LONGEST = 900.0, 86_400.0
"""Seconds that a host isn't asked that says "too many requests" and not how long, and how long at most."""

SLOWEST = 60.0
"""Seconds between two requests, at most, whatever a robots.txt wants."""

BUSY = 503
"""The status that may ask to wait."""


class Manners:
    """What is known of hosts, for one thread; ``silent`` has until when each doesn't want to be asked that said so."""

    def __init__(self, clock: Clock, delay: float, silent: Mapping[str, float]) -> None:
        self._clock = clock
        self._delay = delay
        self._delays: dict[str, float] = {}
        self._asked: dict[str, float] = {}
        self.silent = {host: until for host, until in silent.items() if until > clock.now()}

    @property
    def hooks(self) -> Hooks:
        """What waits before a request, and learns from its answer."""
        return {"request": [self._before], "response": [self._after]}

    def slow(self, host: str, seconds: float) -> None:
        """Take more time between two requests to a host."""
        self._delays[host] = min(max(seconds, self._delay), SLOWEST)

    def silent_until(self, host: str) -> float:
        """Until when a host doesn't want to be asked; 0 if it didn't say so."""
        return self.silent.get(host, 0.0)

    def _before(self, request: httpx.Request) -> None:
        host, now = request.url.host, self._clock.now()
        if (until := self.silent_until(host)) > now:
            at = datetime.fromtimestamp(until).astimezone()
            raise Unavailable(f"{host} asks not to be asked before {at:%H:%M}.")
        delay = self._delays.get(host, self._delay)
        left = self._asked.get(host, now - delay) + delay - now
        self._clock.wait(min(max(left, 0.0), delay))
        self._asked[host] = self._clock.now()

    def _after(self, response: httpx.Response) -> None:
        given = response.headers.get("Retry-After", "")
        if response.status_code == TOO_MANY or (response.status_code == BUSY and given):
            now = self._clock.now()
            self.silent[response.url.host] = now + min(max(_wanted(given, now), self._delay), LONGEST)


def _wanted(given: str, now: float) -> float:
    """The seconds of silence that a header asks for: a number of them, or a date."""
    if given.strip().isdecimal():
        return float(given[:9])
    try:
        at = parsedate_to_datetime(given)
    except ValueError:
        return SILENCE
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - now
