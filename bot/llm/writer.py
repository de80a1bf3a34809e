"""What a language model is to the rest of Byline: a writer."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from index.errors import WriterError

MOST = 400
"""Tokens of one text."""

SERVED = 4_096
"""Tokens that a server takes at once if nobody says otherwise: Ollama's default, which drops what is beyond."""

PROCESSED = 2_048
"""Tokens for a model that runs on a processor, which takes long to read more ..."""

ACCELERATED = 16_384
"""... and on an accelerator, if it has places for as many."""


@dataclass(frozen=True)
class Message:
    """A message of a chat with a language model."""

    role: Literal["system", "user"]
    content: str


class Writer(Protocol):
    """A language model; threads may share it."""

    name: str
    """What answers are said to be written by."""
    context: int
    """Tokens that it takes at once: what it is told and what it writes."""

    def write(self, messages: Sequence[Message], most: int = MOST) -> Generator[str, None, None]:
        """The reply, in pieces as it forms, at most ``most`` tokens of it; closing it stops the model.

        Raises:
            WriterError: the model failed, broke off, or was waited for too long.
        """


@dataclass(frozen=True)
class Patience:
    """How many seconds a writer is waited for: for its first words, then for some more, and for all of them."""

    first: float = 60.0
    more: float = 20.0
    whole: float = 180.0


@dataclass
class Wait:
    """The waiting for one reply, by a writer's name."""

    name: str
    patience: Patience
    began: float = field(default_factory=time.monotonic)
    heard: bool = False

    def left(self) -> float:
        """The seconds that the next words may take."""
        whole = self.began + self.patience.whole - time.monotonic()
        return max(0.0, min(whole, self.patience.more if self.heard else self.patience.first))

    def over(self) -> WriterError:
        """What to raise when they took longer."""
        if time.monotonic() - self.began >= self.patience.whole:
            return WriterError(f"{self.name} was still writing after {self.patience.whole:g} seconds")
        silent = self.patience.more if self.heard else self.patience.first
        return WriterError(f"{self.name} was silent for {silent:g} seconds")
