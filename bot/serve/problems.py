"""What is told of an error, in the shape that OpenAI's protocol gives it, which all that programs ask for shares."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.responses import JSONResponse

from index.errors import BylineError, FilterError, QuestionError

log = logging.getLogger(__name__)

INSIDE = "Something went wrong inside Byline; the log of the server says what. Ask again."

_KINDS = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


def problem(
    status: int, told: str, headers: Mapping[str, str] | None = None, *, code: str | None = None
) -> JSONResponse:
    """An answer that tells what is wrong."""
    return JSONResponse(record(status, told, code), status, headers)


def record(status: int, told: str, code: str | None = None) -> dict[str, dict[str, str | None]]:
    """What is wrong, ready for JSON."""
    kind = _KINDS.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"error": {"message": told, "type": kind, "param": None, "code": code}}


def of(error: Exception) -> tuple[int, str]:
    """The status and the words for an error: 400 if another question helps, 503 if the server's owner can help."""
    if isinstance(error, QuestionError | FilterError):
        return 400, str(error)
    if isinstance(error, BylineError):
        return 503, str(error)
    log.error("a program could not be answered", exc_info=error)
    return 500, INSIDE
