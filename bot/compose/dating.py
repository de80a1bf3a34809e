"""Days as an article names them ("on Monday", "yesterday") -> their dates, from the day on which it was published.

A weekday is the last one or the next, by the tense of its clause: what was is told of the last, what will be of the
next. Where that can't be told, and inside quotation marks, which hold what somebody said, words are left as written.
English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from bot.english.clauses import clause_tense
from bot.english.dates import AWAY, WEEKDAY, days_away, weekday_number
from bot.english.dates import DAY as DATE
from bot.english.quotations import quotations
from bot.evidence import Evidence
from bot.period import DAY, between, week, weekday_after, weekday_before
from index.text import Span


@dataclass(frozen=True)
class Dated:
    """Words of a text that name days, ``text[start:end]``, and the days, both included."""

    start: int
    end: int
    first: date
    last: date

    @property
    def date(self) -> str:
        """The days as Byline adds them: "(18 November 2013)"."""
        return f"({between(self.first, self.last)})"


_PART = r"(?P<part>\s+(?:morning|afternoon|evening|night|lunchtime|noon))?"
_NEAR = re.compile(rf"\b(?P<away>{AWAY})\b(?P<owner>['’]s)?{_PART}", re.IGNORECASE)
_WEEKDAY = re.compile(
    rf"\b(?:(?P<lead>(?i:last|next|this))\s+)?(?=[A-Z])(?P<weekday>(?i:{WEEKDAY}))\b(?P<owner>['’]s)?{_PART}",
)
_WEEKEND = re.compile(r"\b(?P<lead>last|next|this|(?:at|over)\s+the)\s+weekend\b(?P<owner>['’]s)?", re.IGNORECASE)


def dates(item: Evidence) -> list[Dated]:
    """The words of an article's sentence that name a day or a weekend as seen from the day of publication, in order."""
    text, published, (start, end) = item.field, item.article.day, item.quote
    if published is None:
        return []
    first = text.rfind("\n", 0, start) + 1
    said = quotations(text[first : (text.find("\n", end) + 1 or len(text) + 1) - 1])
    found = [
        dated
        for dated in _all(text, item.quote, published)
        if not any(first + one.start < dated.end and dated.start < first + one.end for one in said)
    ]
    return sorted(found, key=lambda dated: dated.start)


def _all(text: str, span: Span, published: date) -> Iterator[Dated]:
    for pattern, named in ((_NEAR, _near), (_WEEKDAY, _weekday), (_WEEKEND, _weekend)):
        for match in pattern.finditer(text, *span):
            with suppress(OverflowError):  # before the calendar begins
                days = named(match, text[slice(*span)], span[0], published)
                if days:
                    yield Dated(*match.span(), *days)


Days = tuple[date, date]


def _near(match: re.Match[str], sentence: str, offset: int, published: date) -> Days | None:
    there = published + days_away(match["away"]) * DAY
    return there, there


NEAR = 40
"""Characters beside a weekday that tell whether it is one as seen from the day of publication."""

_DATE_FOLLOWS = re.compile(
    rf",?\s+(?:the\s+)?(?:\d\d?(?:st|nd|rd|th)\b|{DATE})|\s*\(|\s+week\b", re.IGNORECASE | re.VERBOSE
)
_DATE_PRECEDES = re.compile(rf"(?:{DATE}),?\s+(?:\w+\s+)?$", re.IGNORECASE | re.VERBOSE)
_TO = r"\s*(?:to|through|until|[-–])\s*"
_RANGE_FOLLOWS = re.compile(rf"{_TO}(?:{WEEKDAY})", re.IGNORECASE)
_RANGE_PRECEDES = re.compile(rf"(?:{WEEKDAY}){_TO}$", re.IGNORECASE)
_ANY = re.compile(
    r"\b(?:the|a|an|every|each|one|any|some|another|first|second|third|fourth|fifth|most|many|alternate|previous|following"
    r"|week\s+on|weeks?\s+from|good|black|bloody|ash|palm|easter|super|holy|whit|maundy|cyber)\s+$",
    re.IGNORECASE,
)
"""What comes before a weekday that is none as seen from the day of publication."""

_NOT_AFTER, _NOT_BEFORE = (_ANY, _DATE_PRECEDES, _RANGE_PRECEDES), (_DATE_FOLLOWS, _RANGE_FOLLOWS)

_PREPOSITION = re.compile(r"\b(on|since|until|till|by|from|before|after|for)\s+$", re.IGNORECASE)
_NAME_FOLLOWS = re.compile(r"\s+[A-Z]")


def _weekday(match: re.Match[str], sentence: str, offset: int, published: date) -> Days | None:
    start, end = match.start() - offset, match.end() - offset
    before, after = sentence[max(0, start - NEAR) : start], sentence[end : end + NEAR]
    lead, preposition = (match["lead"] or "").casefold(), _PREPOSITION.search(before)
    named = _NAME_FOLLOWS.match(after) and not (preposition or lead or match["owner"])
    if named or any(sign.search(before) for sign in _NOT_AFTER) or any(sign.match(after) for sign in _NOT_BEFORE):
        return None
    number = weekday_number(match["weekday"])
    if lead in ("last", "next"):
        there = _led(lead, number, published)
    else:
        tense = clause_tense(sentence, (start, end), preposition[1].casefold() if preposition else "")
        there = _by_tense(tense, number, published)
    return (there, there) if there else None


def _by_tense(tense: str, number: int, published: date) -> date | None:
    """The last such day or the next; none where the day of publication is such a day and the next one is meant."""
    if tense == "past":
        return weekday_before(number, published)
    return weekday_after(number, published) if tense == "future" and published.weekday() != number else None


def _led(lead: str, number: int, published: date) -> date | None:
    """The day of "last Thursday" or "next Thursday", if every reader means the same: not in the week of publication."""
    there = weekday_before(number, published - DAY) if lead == "last" else weekday_after(number, published)
    return there if week(there) != week(published) else None


def _weekend(match: re.Match[str], sentence: str, offset: int, published: date) -> Days | None:
    if published.weekday() >= 5:  # the one that it is in, or another
        return None
    lead = match["lead"].casefold()
    place = match.start() - offset, match.end() - offset
    tense = "past" if lead == "last" else clause_tense(sentence, place, "")
    if tense not in ("past", "future") or lead == "next":  # "next weekend" may be the coming one or that after it
        return None
    sunday = week(published - 7 * DAY if tense == "past" else published)[1]
    return sunday - DAY, sunday


def dated_sentence(item: Evidence) -> tuple[str, tuple[Span, ...]]:
    """A sentence of an article on one line, with the date after each day that it names, and where those stand.

    Nothing is added where the article has no date.
    """
    text, added = "", []
    at = item.quote[0]
    for dated in dates(item):
        text += _on_one_line(item.field[at : dated.end], begins=not text)
        start, text = len(text), f"{text} {dated.date}"
        added.append((start, len(text)))
        at = dated.end
    return text + _on_one_line(item.field[at : item.quote[1]], begins=not text), tuple(added)


def _on_one_line(text: str, *, begins: bool) -> str:
    gap = " " if text[:1].isspace() and not begins else ""
    return gap + " ".join(text.split())


def dated_words(item: Evidence, words: Span) -> str:
    """The date of the day that an answer's words name, as part of their sentence; "" if they name none, or several."""
    inside = [dated for dated in dates(item) if words[0] < dated.end and dated.start < words[1]]
    return inside[0].date if len(inside) == 1 else ""
