"""Coroutines on a thread of their own: the browser tests leave a loop running on the first one."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import anyio

T = TypeVar("T")


def done(work: Callable[..., Coroutine[Any, Any, T]], *given: object) -> T:
    """What a coroutine gives, run to its end."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, work, *given).result()
