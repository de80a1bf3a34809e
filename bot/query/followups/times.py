"""A question of words of time alone ("And last week?") -> the last question with these instead of its own."""

from __future__ import annotations

import re

from bot.english.dates import WEEKDAY, dates
from bot.english.times import CALENDAR, ONE_DATE, RELATIVE, WEEKDAYS_NAMED

_COMING = re.compile(
    rf"\b(?:(?:the\s+)?next\s+(?:week|month|year|weekend|{WEEKDAY})|now|at\s+the\s+moment)\b(?P<owner>['’]s)?(?P<link>)",
    re.IGNORECASE,
)
_WORDS = (RELATIVE, WEEKDAYS_NAMED, CALENDAR, _COMING)

_FOLLOWS = re.compile(
    r"\W*(?:(?:and|but|so|or)\b\s*)?(?:(?:what|how)\s+about\s+)?(?P<time>\w.*?)\s*[?.!]*\s*", re.IGNORECASE
)


def only_time(question: str) -> str:
    """The words of time that a question consists of, with what they need to stand in another; "" if it has others."""
    found = _FOLLOWS.fullmatch(question)
    words = re.sub(r"['’]s$", "", found["time"]) if found else ""
    if RELATIVE.fullmatch(words) or _COMING.fullmatch(words):
        return words[0].lower() + words[1:]
    if WEEKDAYS_NAMED.fullmatch(words) or CALENDAR.fullmatch(words):
        return words
    named = dates(words, any_case=True) if ONE_DATE.fullmatch(words) else []
    if not named:
        return f"on {words}" if re.fullmatch(WEEKDAY, words, re.IGNORECASE) else ""
    return f"{'on' if named[0].day else 'in'} {words}"


def says_when(question: str) -> bool:
    """Whether a question has words of time."""
    return any(pattern.search(question) for pattern in _WORDS)


def retimed(words: str, last: str) -> str:
    """The last question with these words of time, in the place of its own if it has any; "" if it has several."""
    found = {match.span(): match for pattern in _WORDS for match in pattern.finditer(last)}
    if len(found) > 1:
        return ""
    for (start, end), old in found.items():
        if not old["owner"]:
            return f"{last[:start]}{words}{last[end:]}"
        last = f"{last[:start]}{old['link'] + ' ' if old['link'] else ''}the{last[end:]}"  # "in yesterday's election"
    asked = re.fullmatch(r"(.*?)(\s*[?.!]*)((?:\s*\([^()]*\))?\s*)", last, re.DOTALL)
    assert asked is not None  # it matches any text
    return f"{asked[1]} {words}{asked[2]}{asked[3]}"
