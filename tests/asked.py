"""Questions as the stages are handed them."""

from __future__ import annotations

from bot.query.understand import understood
from bot.question import Question


def asked(text: str) -> Question:
    """A question that stands alone, asked today of an archive without dates."""
    return understood(text, text, None, None, lambda: None)
