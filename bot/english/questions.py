"""What a question asks for, by its words."""

from __future__ import annotations

import re

from bot.english.speech import SAY


def wants_explanation(question: str) -> bool:
    """Whether a question wants more than a name or a number."""
    return _EXPLAIN.search(question) is not None


def is_yes_or_no(question: str) -> bool:
    """Whether a question wants to know if something is so."""
    return _YES_NO.match(question) is not None


def asks_who(question: str) -> bool:
    """Whether a question is about people, who did or whom it was done to."""
    return _WHO.search(question) is not None


def wants_newest(question: str) -> bool:
    """Whether a question asks for what is newest or is so now."""
    return _NEWEST.search(question) is not None


def claim(question: str) -> str:
    """What somebody says, where a question is who says it; "" if it is another question."""
    asked = _WHO_SAYS.fullmatch(question)
    return asked["claim"] if asked else ""


_EXPLAIN = re.compile(
    r"""\b(?:why|how(?!\s+(?:many|much|long|old|far|often|big|large|high|tall|late|soon|deep|heavy|fast)\b)
    |what(?:'s|\s+has|\s+have)?\s+(?:else\s+)?happen(?:s|ed|ing)?
    |what\s+(?:is|was|are|were)\s+(?:\S+\s+){0,3}happening
    |what\s+(?:else\s+)?(?:do|does|did|has|have|had)\s+.*\b(?:say|said|think|thought|write|written|tell|told)
      (?=\s*(?:[?.!]|$|(?:on|of|to|in|at|when|after|during|regarding|(?:\w+\s+){0,2}about)\b))
    |explain|describe|summari[sz]e|tell\s+me|list|reasons?|history|difference|consequences|role)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_YES_NO = re.compile(
    r"\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)\b", re.IGNORECASE
)
_WHO = re.compile(r"\b(?:who|whose|whom)\b", re.IGNORECASE)
_NEWEST = re.compile(
    r"""\b(?:latest|newest|most\s+recent(?:ly)?|recent(?:ly)?|lately|now|nowadays|current(?:ly)?|at\s+present|presently
    |still|so\s+far|to\s+date|at\s+the\s+moment|these\s+days|any\s*more|any\s+longer|today|tonight)\b(?!['’])""",
    re.IGNORECASE | re.VERBOSE,
)
_WHO_SAYS = re.compile(
    rf"\W*(?:(?:and|but|so)\s+)?who\s+(?:(?:was|is)\s+it\s+(?:that|who)\s+)?(?:(?:has|had|have)\s+)?"
    rf"(?:{SAY}|leaked|leaks|revealed|reveals)\s+(?:.*?\bthat\s+)?(?P<claim>.+)",
    re.IGNORECASE | re.DOTALL,
)
