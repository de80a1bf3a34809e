"""What grounding is given and what it says: a source, the words that carry a sentence, a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.evidence import Where

Support = Literal["supported", "partial", "unsupported"]


@dataclass(frozen=True)
class Source:
    """A passage that the writer was shown, the title of its article, and its day, if it is known.

    The day tells which Monday is meant, and which year "25 November" belongs to.
    """

    text: str
    title: str
    published: date | None = None


@dataclass(frozen=True)
class Ground:
    """The words that carry a sentence, or a part of it: ``[start:end]`` of the source's text, or of its title."""

    source: int
    start: int
    end: int
    score: float
    where: Where = "text"


@dataclass(frozen=True)
class Verdict:
    """How well sources carry a sentence, by which words, the best first, and why, for logs and evaluation."""

    support: Support
    grounds: tuple[Ground, ...]
    reason: str
