"""Which of what was read can be an answer at all, and who is credited with a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.compose.attribution import credited
from bot.evidence import Evidence
from bot.question import Question

_PRONOUN = re.compile(r"(?:he|she|it|they|we|you|i|him|her|them|us|me|one|someone|somebody)[\s.,;:!?]*", re.IGNORECASE)
_DATELINE = re.compile(r"[A-Z][A-Z .'’-]+(?:,\s[^—–\n]{1,30})?(?:\s*\([^)\n]{1,40}\))?\s*(?:[—–]|-(?=\s))")


def selected(question: Question, found: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that can answer, surest first: no bare pronoun, no dateline; sources where they are asked for."""
    return credited(question, [item for item in found if not _PRONOUN.fullmatch(item.words) and not _in_dateline(item)])


def _in_dateline(item: Evidence) -> bool:
    """Whether the span is in the place that a report is from, before the dash: "BRENNICK (Lantern Wire) - "."""
    found = _DATELINE.match(item.sentence)
    return found is not None and item.span[1] <= item.quote[0] + found.end()
