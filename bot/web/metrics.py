"""``/metrics``: how answering goes, for Prometheus."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from bot.web.desk import Desk


def metrics(desk: Desk) -> Callable[[Request], Response]:
    """The answer to a request for them; it counts what is in the archive, in a thread of the server's."""

    def told(_: Request) -> Response:
        return Response(desk.metrics.text(desk.archive), media_type=CONTENT_TYPE_LATEST)

    return told
