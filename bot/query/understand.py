"""A question -> what it asks for, and in which period; whether the newest is wanted, and its tense.

Words of time are often about what is told, not about when it was printed, and an article on a day's events is printed
that day or later. So a period begins with the days named and ends some days after them; what is yet to come narrows
nothing, for it is announced before; and where the words belong to a noun or a clause ("the man who was arrested last
week"), the period stays open. Days as seen from the day of asking narrow strictly; those of a weekday or of the
calendar give way if nothing in the period answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.english.questions import asks_who, claim, is_yes_or_no, wants_explanation, wants_newest
from bot.english.tense import Tense, has_participle, question_tense
from bot.english.time_words import says_any_time
from bot.english.times import Mention, mentions
from bot.english.topics import topic
from bot.english.words import content_words
from bot.period import DAY, Period
from bot.question import Asks, Question, Topic
from index import Filters
from index.articles import whole_day

SLACK, SLACK_OF_MONTH, SLACK_OF_YEAR = 2, 4, 31
"""How many days longer than the days named articles are looked for: what happens on a Saturday may be printed on
Monday, and what a month or a year came to is told after it."""


def understood(
    typed: str, question: str, filters: Filters | None, as_of: date | None, newest: Callable[[], date | None]
) -> Question:
    """What a question asks for; ``typed`` is it as it was asked, ``question`` as it stands alone.

    Dates among the filters, and "(any time)", are taken for what is meant, whatever the words say. ``newest`` gives
    the day of the newest article, which names without a year are taken to come before.
    """
    found = _within(typed, question, filters, as_of, newest)
    return replace(found, topic=_topic(found.bare or question))


MAX_TOPIC = 5
"""Words of a topic that say what it is about; one with more is read about."""


def _topic(question: str) -> Topic | None:
    wanted = topic(question)
    return Topic(wanted[1], wanted[0]) if wanted and 0 < len(content_words(wanted[1])) <= MAX_TOPIC else None


def _within(
    typed: str, question: str, filters: Filters | None, as_of: date | None, newest: Callable[[], date | None]
) -> Question:
    """What is asked for, within which days."""
    filters, today, tense = filters or Filters(), whole_day(as_of or date.today()), question_tense(question)
    latest = tense == "future" or wants_newest(question)
    found = Question(question, _asks(question), claim(question), today, as_of, filters, tense, latest)
    if filters.published_from or filters.published_to or says_any_time(typed):
        return found
    for mention in mentions(question, today, lambda: min(newest() or today, today)):
        if _narrows(mention, tense, today):
            period, strict = _period(question, mention, tense), mention.kind == "relative"
            return replace(found, period=_come(period, today), strict=strict, bare=without(question, mention))
    return found


def _asks(question: str) -> Asks:
    if wants_explanation(question):
        return "explanation"
    if is_yes_or_no(question):
        return "yes or no"
    return "person" if asks_who(question) else "fact"


_THIS = re.compile(r"today|tonight|this\b(?!\s+past)", re.IGNORECASE)


def _narrows(mention: Mention, tense: Tense, today: date) -> bool:
    """Whether the days named limit when an answer can have been printed: they are past, and asked for as past."""
    if (mention.first or mention.last or today) > today:
        return False
    if mention.kind == "relative" and not _THIS.search(mention.words):
        return True
    return tense in ("past", "perfect") or (mention.kind == "calendar" and mention.has_year and tense != "future")


def _period(question: str, mention: Mention, tense: Tense) -> Period:
    words, first, last = " ".join(mention.words.split()), mention.first, mention.last
    before = question[: mention.start]
    if first and (mention.owns or tense in ("present", "future") or _CLAUSE.search(before) or has_participle(before)):
        last = None
    if last is None:
        return Period(words, first)
    length = (last - first).days if first else 0
    slack = SLACK if length < 27 else SLACK_OF_MONTH if length < 364 else SLACK_OF_YEAR
    return Period(words, first, last, min(last, date.max - slack * DAY) + slack * DAY)


def _come(period: Period, today: date) -> Period:
    """The period without days that are yet to come."""
    return replace(period, until=min(period.until, today)) if period.until else period


_CLAUSE = re.compile(
    r"\w\W+(?:who|whom|whose|which|that|where|when|after|before|since|because|if|while|until)\s", re.IGNORECASE
)
"""What begins a clause within a question."""


def without(question: str, mention: Mention) -> str:
    """The question without words of time; a noun that they own gets its article."""
    before, after = question[: mention.start].rstrip(), question[mention.end :].lstrip()
    if mention.owns:
        before = f"{before} the"
    gap = "" if not before or not after or after[0] in "?.!,;)" else " "
    return f"{before}{gap}{after}".strip()
