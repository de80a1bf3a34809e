"""Work in a child process, forked from this one while it is warm: seconds cheaper than starting Python."""

from __future__ import annotations

import json
import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LONGEST = 120
"""Seconds after which a child hangs."""


@dataclass(frozen=True)
class Ended:
    """How a child ended: by a signal, or with what its work returned or raised."""

    killed: bool = False
    value: Any = None
    error: str = ""
    trace: str = ""


def forked(work: Callable[[], Any], kill_after: float | None = None) -> Ended:
    """Run ``work`` in a child; kill it after some seconds, if it is still there. What it returns travels as JSON.

    This process must have no thread and no SQLite connection of its own.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    try:
        return _wait(child, reading, kill_after)
    finally:
        os.close(reading)


def _work(work: Callable[[], Any], writing: int) -> None:
    told: dict[str, Any]
    try:
        told = {"value": work()}
    except BaseException as problem:
        told = {"error": f"{type(problem).__name__}: {problem}", "trace": traceback.format_exc()}
    os.write(writing, json.dumps(told).encode())
    os._exit(0)


def _wait(child: int, reading: int, kill_after: float | None) -> Ended:
    if kill_after is not None:
        select.select([reading], [], [], kill_after)  # readable, too, when the child has ended
        os.kill(child, signal.SIGKILL)
    told, deadline = b"", time.monotonic() + LONGEST
    while select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
        block = os.read(reading, 1 << 16)
        told += block
        if not block:
            break
    else:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return Ended(error="Hung: it didn't end")
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        killed = os.WTERMSIG(status) == signal.SIGKILL
        return Ended(killed=killed, error="" if killed else f"Signal {os.WTERMSIG(status)}")
    return Ended(**json.loads(told))
