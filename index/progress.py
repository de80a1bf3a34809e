"""How a long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[str, int, int], None]
"""Called as ``(stage, done, total)``: "reading" counts files, "embedding" passages, "storing" files that changed."""


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
