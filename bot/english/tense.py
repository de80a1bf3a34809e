"""Whether words speak of what was, is or will be: by auxiliaries and verb forms, without a parser."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

Tense = Literal["past", "perfect", "present", "future", ""]

_IRREGULAR = frozenset(
    """arose ate beat became began bent bit bled blew bore bought bound broke brought built burnt came caught chose
    clung crept dealt did drank drew drove dug fed fell felt fled flew forbade forgave forgot fought found froze gave
    got grew had heard held hid hung kept knelt knew laid lay leapt learnt led left lent lit lost made meant met mistook
    overcame overtook paid ran rang rode rose said sang sank sat saw sent shone shook shot shrank slept slid sold sought
    spent spoke sprang stole stood stuck struck stung swam swept swore swung taught thought threw told took tore
    undertook underwent understood was went were withdrew woke won wore wound wrote""".split()  # noqa: SIM905
)
_NO_VERB = frozenset("bed bleed breed deed exceed feed greed hundred indeed need proceed red seed shed speed".split())  # noqa: SIM905
_MODAL = frozenset("can could may might must should would".split())  # noqa: SIM905
_NOW = frozenset("am are aren't do does doesn't don't is isn't what's who's where's it's".split())  # noqa: SIM905
_LATER = frozenset("will won't shall shan't".split())  # noqa: SIM905
_HAVE = frozenset("has hasn't have haven't".split())  # noqa: SIM905

_COMES = re.compile(
    r"\b(?:going\s+to|about\s+to|(?:due|set|expected|scheduled|planned)\b|tomorrow|upcoming|(?:next|coming)\s+\w+)"
    r"|['’]ll\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


_WHO_DOES = re.compile(r"\W*who\s+(?!was\b|is\b|has\b|does\b)[a-z]+s\b", re.IGNORECASE)
"""A verb in the present, as in "Who coaches them?"."""


def is_past(word: str) -> bool:
    """Whether a word, in lower case, is a verb's past form, or one that is written like it."""
    return word in _IRREGULAR or (len(word) > 3 and word.endswith("ed") and word not in _NO_VERB)


def question_tense(question: str) -> Tense:
    """The tense of what is asked, by the first verb that tells; "" if none does.

    "is going to", "is due" and the like are the future; "can", "may" and the like count as the present.
    """
    if _WHO_DOES.match(question):
        return "future" if _COMES.search(question) else "present"
    for match in _WORD.finditer(question):
        word = match.group().casefold().replace("’", "'")
        found = _tense_of(word)
        if found:
            return "future" if found == "present" and _COMES.search(question) else found
    return "future" if _COMES.search(question) else ""


def has_participle(words: str) -> bool:
    """Whether a past form follows that isn't of the first verb, as in "What happened to the man arrested"."""
    found = [match.group().casefold() for match in _WORD.finditer(words)]
    places = [place for place, word in enumerate(found) if _tense_of(word) or is_past(word)]
    return any(is_past(found[later]) and later - place > 2 for place, later in pairwise(places))


def _tense_of(word: str) -> Tense:
    if word in _LATER or word.endswith("'ll"):
        return "future"
    if word in _HAVE:
        return "perfect"
    if word in _NOW or word in _MODAL:
        return "present"
    if is_past(word) or word in ("didn't", "wasn't", "weren't", "hadn't"):
        return "past"
    return ""
