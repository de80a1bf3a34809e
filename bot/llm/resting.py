"""A writer that is left alone for a while after it failed, so that not every question waits for a dead server."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence

from bot.llm.writer import MOST, Message, Writer
from index.errors import WriterError

REST = 30.0
"""Seconds after a failure in which nothing is asked."""


class Resting:
    """A writer, and when it failed last."""

    def __init__(self, writer: Writer, rest: float = REST) -> None:
        self.name, self.context = writer.name, writer.context
        self._writer, self._rest = writer, rest
        self._until, self._why = 0.0, ""

    def write(self, messages: Sequence[Message], most: int = MOST) -> Generator[str, None, None]:
        """The reply of the writer.

        Raises:
            WriterError: it fails, or did so a moment ago.
        """
        if time.monotonic() < self._until:
            raise WriterError(self._why)
        try:
            yield from self._writer.write(messages, most)
        except WriterError as problem:
            self._until, self._why = time.monotonic() + self._rest, str(problem)
            raise
