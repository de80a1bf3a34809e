"""Notes and text boxes of a document, which are read after the paragraph, or the outermost row, that refers to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


class Waiting:
    """What waits to be read; while a row or what waits itself is read, it goes on waiting."""

    def __init__(self) -> None:
        self._depth = 0
        self._blocks: list[str] = []

    def within(self, read: Callable[[], Iterable[T]]) -> list[T]:
        """All that ``read`` gives; what is put here meanwhile stays until it is over."""
        self._depth += 1
        found = list(read())
        self._depth -= 1
        return found

    def put(self, read: Callable[[], Iterable[str]]) -> None:
        """Let the blocks that ``read`` gives wait."""
        self._blocks.extend(self.within(read))

    def taken(self) -> list[str]:
        """What waits, if this is the place for it; it waits no more."""
        if self._depth:
            return []
        found, self._blocks = self._blocks, []
        return found
