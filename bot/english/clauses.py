"""The tense of the clause that a day stands in, by the verb forms around it: "past", "future", or "" if in doubt."""

from __future__ import annotations

import re

from bot.english.tense import is_past
from index.text import Span

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|,")

REACH = 300
"""Characters on each side in which the verb is looked for."""

_BOUNDARY = re.compile(
    r"[;:—–]|,\s+(?:and|but|while|whereas|although|though|so|or|after|before|because|when|if)\b", re.IGNORECASE
)
"""What parts a clause from the next."""

_BE = frozenset("am is are isn't aren't".split())  # noqa: SIM905
_WAS = frozenset("was were wasn't weren't had hadn't did didn't".split())  # noqa: SIM905
_HAVE = frozenset("has have hasn't haven't".split())  # noqa: SIM905
_WILL = frozenset("will won't shall would wouldn't may might can could should must".split())  # noqa: SIM905
_PLANNED = frozenset("due expected planned scheduled set slated supposed".split())  # noqa: SIM905
_TAKES_PLACE = frozenset(
    """arrives begins closes comes departs ends expires faces finishes goes hosts leaves marks meet meets moves open
    opens play plays reopens restarts resumes returns starts takes travels visits votes""".split()  # noqa: SIM905
)
"""The present of what a timetable knows: before a weekday, it is yet to come."""

_NO_VERB_AFTER_TO = frozenset(
    """a all an any both each her his its my no our some that the their them these this those us whom which one two
    three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
    twenty thirty forty fifty sixty seventy eighty ninety""".split()  # noqa: SIM905
)


def clause_tense(sentence: str, place: Span, preposition: str) -> str:
    """The tense in which a sentence speaks of the day at ``place``, which stands after ``preposition`` or none.

    The nearest verb before it in its clause tells; if there is none, the next one after it.
    """
    before, after = sentence[max(0, place[0] - REACH) : place[0]], sentence[place[1] : place[1] + REACH]
    ends = [match.end() for match in _BOUNDARY.finditer(before)]
    clause = before[ends[-1] :] if ends else before
    stop = _BOUNDARY.search(after)
    found = (
        _nearest(_words(clause)) or _first(_words(after[: stop.start()] if stop else after)) or _nearest(_words(before))
    )
    if preposition in ("until", "till", "from", "before", "for") and found == "past":
        return ""  # "was shut until Monday", "was planned for Monday": a day seen from another
    if preposition == "since":
        return "past"
    return found if found in ("past", "future") else ""


def _words(text: str) -> list[str]:
    return [match.group().casefold().replace("’", "'") for match in _WORD.finditer(text)]


def _nearest(words: list[str]) -> str:
    """The tense of the last verb among the words; "doubt" if it has none of its own, "" if there is no verb."""
    for place in range(len(words) - 1, -1, -1):
        found = _verb(words, place)
        if found:
            return found
    return ""


def _first(words: list[str]) -> str:
    for place in range(len(words)):
        found = _verb(words, place)
        if found:
            return found
    return ""


def _verb(words: list[str], place: int) -> str:
    """What the word at ``place`` tells of the tense, if it is a verb or stands for one."""
    word = words[place]
    if word in _WILL or word.endswith("'ll"):
        return "future"
    if word in _WAS | _HAVE:
        return "past"
    if word in _BE:
        return "future" if place >= len(words) - 2 else "doubt"  # "the match is on Saturday"
    if word == "to":
        return _infinitive(words, place)
    if is_past(word) or word in _PLANNED or word in ("been", "being"):
        return _helped(words, place) or ("doubt" if word in _PLANNED else "past")
    return (_helped(words, place) or "future") if word in _TAKES_PLACE else ""


def _helped(words: list[str], place: int) -> str:
    """The tense that an auxiliary up to three words before a verb gives it, no comma between; "" if there is none."""
    for other in range(place - 1, max(-1, place - 4), -1):
        helper = words[other]
        if helper == ",":
            break
        if helper in _WILL:
            return "future"
        if helper in _WAS | _HAVE:
            return "doubt" if words[place] in _PLANNED else "past"
        if helper in _BE:
            return "future" if words[place] in _PLANNED else "doubt"
        if helper == "to":
            return _infinitive(words, other)
    return ""


def _infinitive(words: list[str], place: int) -> str:
    """The tense of "to" with a verb: what "is to", "is due to", "is going to" be will be; otherwise in doubt."""
    if place + 1 >= len(words) or words[place + 1] in _NO_VERB_AFTER_TO:
        return ""
    before = words[max(0, place - 2) : place]
    if before and (before[-1] in _BE or (before[0] in _BE and before[-1] in _PLANNED | {"going", "about"})):
        return "future"
    return "doubt"
