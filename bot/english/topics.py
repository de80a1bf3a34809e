"""Questions of a topic that many articles may tell of, by their words: what is new, and which articles they are."""

from __future__ import annotations

import re
from typing import Literal

Wants = Literal["latest", "opinions", "articles", "mentions"]
"""Of a topic: what is newest; who says what; the articles that are about it, or that hold its very words."""


def topic(question: str) -> tuple[Wants, str] | None:
    """What a question wants to be told of a topic, and the topic; None if it is another question."""
    for wants, pattern in _ASKED.items():
        found = pattern.fullmatch(question)
        if found:
            return wants, found["topic"]
    return None


_OPENING = r"\W*(?:(?:and|so|but|please|can\s+you|could\s+you)\s+)*"
_ARTICLES = (
    r"(?:how\s+many|which|what|(?:list|show)(?:\s+me)?(?:\s+all|\s+every)?)"
    r"\s+(?:(?:of\s+)?the\s+)?(?:articles?|stories|reports)\s+(?:are\s+there\s+)?(?:(?:that|which)\s+)?"
)
_FORMS: dict[Wants, str] = {
    "latest": r"""
            (?: what(?:['’]s|\s+is|\s+are)\s+(?:the\s+)?(?:latest|newest|new|news)
                (?:\s+(?:news|developments?|updates?|reports?))?
            | (?:is\s+there\s+)?any\s+(?:news|updates?)
            | (?:give|bring)\s+me\s+(?:an?|the)\s+(?:update|latest|brief|briefing) )
            \s+(?:on|about|with|in|from|of|regarding)
            | (?:brief|update)\s+me\s+(?:on|about)
            | summari[sz]e\s+(?:the\s+)?(?:news|coverage|articles)\s+(?:on|about|of)""",
    "opinions": r"""
            (?: who\s+(?:has\s+|have\s+)?(?:said|says)\s+what
            | what\s+(?:(?:do|did|have)\s+)?(?:people|they|others|politicians|experts)\s+(?:say|said|think) )
            \s+(?:about|on|of)""",
    "mentions": rf"{_ARTICLES}(?:mention(?:ing|s)?|name|contain(?:ing|s)?)",
    "articles": rf"{_ARTICLES}(?:(?:deal|tell|report|are)\s+)?(?:about|on|of|with)",
}
_ASKED = {
    wants: re.compile(rf"{_OPENING}(?:{form})\s+(?P<topic>.*\w)\W*", re.IGNORECASE | re.VERBOSE | re.DOTALL)
    for wants, form in _FORMS.items()
}
