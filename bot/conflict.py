"""Where articles answer differently: which evidence is another side, in what order, and what is to be said of it.

Two differ if they give values of the same kind that aren't the same (``bot.values``), or if one says no to what the
other says; and only where both are about the same, so that things that are all true stay beside one another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import date, datetime
from itertools import combinations

from bot.attribution import denies, speaker
from bot.evidence import Evidence, Group
from bot.quotation import NEAR
from bot.values import Name, Number, Value, amounts, differ, measures, unit, value
from bot.words import content_words, missing, stem
from index import Article
from index.text import sentences

LEAST, LEAST_NAME = 1.0, 3.0
"""The reader's score, in logits, that another side must have; if it is a name, of which sentences have many."""

LACK, LIKE = 0.5, 0.25
"""The share of the question's content words that it may lack, with its title; and of the shorter sentence's content
words that the surest sentence and its own must share."""

LEAST_ALIKE, MORE, ALIKE = -3.0, 0.15, 0.6
"""If the sentences are nearly the same, or its own tells the surest's number too ("up from four"): the least score,
how much more than the surest it may lack, and what is nearly the same."""

AROUND = 40
"""Characters before and after a span in which it stands what a number is of."""

SAME_DAY = " Those of the same day disagree."

_YES_NO = re.compile(
    r"\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)\b", re.IGNORECASE
)
_WHO = re.compile(r"\b(?:who|whose|whom)\b", re.IGNORECASE)
_SUBORDINATE = re.compile(r"\b(?:because|since|although|though|unless|if|who|which|whose)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not(?!\s+to\b)|no|never|none|nobody|nothing|off|without)\b|n['’]t\b", re.IGNORECASE)
_WITHDRAWS = re.compile(
    r"\b(?:we|has|have|had|was|were|been|is|are)\s+(?:\w+\s+)?(?:withdr[ae]wn?|retract(?:ed)?|corrected)\b"
    r"|\b(?:an\s+)?earlier\s+version\s+of\s+this\b|\bput\s+the\s+(?:figure|record)s?\s+right\b",
    re.IGNORECASE,
)


def yes_or_no(question: str) -> bool:
    """Whether a question wants to know if something is so."""
    return _YES_NO.match(question) is not None


def given(item: Evidence) -> Value | None:
    """The value that evidence gives, if its span is one that compares."""
    (first, last), (start, end) = item.quote, item.span
    before, after = item.article.text[first:start], item.article.text[end:last]
    return value(item.words, before[-AROUND:], after[:AROUND])


def differs(question: str, one: Evidence, other: Evidence) -> bool:
    """Whether two answer the question differently."""
    if yes_or_no(question):
        return _says_no(one) != _says_no(other)
    first, second = given(one), given(other)
    return differ(first, second) and (_WHO.search(question) is not None or not isinstance(first, Name))


def _says_no(item: Evidence) -> bool:
    """Whether a sentence's main clause denies something or says no to it."""
    clause = _SUBORDINATE.split(item.sentence)[0]
    return denies(clause) or _NOT.search(clause) is not None


def rivals(question: str, found: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that is another side than the surest, surest first."""
    return [item for item in found[1:] if at_odds(question, found[0], item)]


def at_odds(question: str, best: Evidence, item: Evidence) -> bool:
    """Whether another article answers differently, and about the same; or one article reports both sides."""
    if item.score < LEAST_ALIKE or not differs(question, best, item) or not _about_the_same(question, best, item):
        return False
    return item.article.id != best.article.id or _two_sides(best, item)


def _about_the_same(question: str, best: Evidence, item: Evidence) -> bool:
    if isinstance(given(item), Name) and item.score < LEAST_NAME:
        return False
    like, lack = alike(best, item), _lack(question, item)
    if (like >= ALIKE or _tells_both(best, item)) and lack <= max(LACK, _lack(question, best) + MORE):
        return True
    return like >= LIKE and item.score >= LEAST and lack <= LACK


def _tells_both(best: Evidence, item: Evidence) -> bool:
    """Whether the item's sentence names the best's number beside its own."""
    value_ = given(best)
    return isinstance(value_, Number) and value_.amount in amounts(item.sentence)


def _two_sides(one: Evidence, other: Evidence) -> bool:
    """Whether an article lets two speak: one denies, or each of them has a source of its own."""
    sources = [speaker(one), speaker(other)]
    return denies(one.sentence) != denies(other.sentence) or (all(sources) and sources[0] != sources[1])


def _lack(question: str, item: Evidence) -> float:
    return missing(question, f"{item.article.title} {item.sentence}")


def alike(one: Evidence, other: Evidence) -> float:
    """The share of the shorter sentence's content words, 0 to 1, of which the other has a form.

    Numbers don't count, nor what they are of: that alone doesn't make two sentences be about the same.
    """
    counted = {value_.unit for item in (one, other) if isinstance(value_ := given(item), Number)}
    first, second = (_about(item.sentence, counted) for item in (one, other))
    return len(first & second) / max(1, min(len(first), len(second)))


def _about(sentence: str, counted: Set[str]) -> set[str]:
    told = {stem(word) for word in content_words(sentence) if not measures(word)}
    return {beginning for beginning in told if unit(beginning) not in counted}


def withdrawn(item: Evidence, found: Sequence[Evidence]) -> Evidence | None:
    """The evidence of a newer article that takes back or corrects the article of this one, which it names by title."""
    title, day = item.article.title, published(item.article)
    for other in found if title and day else ():
        newer = (published(other.article) or day) > day  # type: ignore[operator]
        place = other.article.text.find(title) if newer else -1
        taken_back = _WITHDRAWS.search(other.article.text, place) if place >= 0 else None
        if taken_back:
            return _from(place, taken_back, other)
    return None


def _from(place: int, taken_back: re.Match[str], item: Evidence) -> Evidence:
    """The sentence of an article that takes a report back, from the one that names it on if that is near."""
    text, (start, end) = item.article.text, taken_back.span()
    line = text.rfind("\n", 0, start) + 1
    told = sentences(text, (line, text.find("\n", end) if text.find("\n", end) > 0 else len(text)))
    quote = next(span for span in told if span[0] <= start < span[1])
    begun = [first for first, last in told if first <= place < last and start - first <= NEAR]
    return replace(item, span=(start, end), quote=(begun[0] if begun else quote[0], quote[1]))


def newest_first(groups: Sequence[Group]) -> list[Group]:
    """Groups of evidence by the day of their newest article; those without a date last."""
    return sorted(groups, key=lambda group: _newest(group) or date.min, reverse=True)


def note(question: str, groups: Sequence[Group], *, taken_back: bool = False) -> str:
    """What there is to say of groups that answer differently, newest first: a change over time or a disagreement."""
    with_words = not (taken_back or yes_or_no(question))
    told = "; ".join(_told(group, with_words=with_words) for group in groups)
    if taken_back:
        return f"A newer article withdraws or corrects an older one: {told}."
    days = [{published(item.article) for item in group} for group in groups]
    if len({item.article.id for group in groups for item in group}) == 1:
        return f"One article reports more than one side: {told}."
    if any(None in found for found in days):
        return f"The articles differ, and it isn't known which of them is the newest: {told}."
    if set.intersection(*days):
        return f"The articles disagree, on the same day: {told}."
    same = any(one & other for one, other in combinations(days, 2))
    return f"The articles put this differently over time, the newest first: {told}.{SAME_DAY if same else ''}"


def _told(group: Group, *, with_words: bool) -> str:
    """What a group says, who says so, where and when: "640, according to the union (the Tide, 10 October 2023)"."""
    newest = max(group, key=lambda item: published(item.article) or date.min)
    day, by = published(newest.article), speaker(group[0])
    dated = f"{day.day} {day:%B} {day.year}" if day else ""
    where = ", ".join(part for part in (newest.article.outlet, dated) if part) or newest.article.name
    said = f"{group[0].words}, according to {by}" if by else group[0].words
    return f"{said} ({where})" if with_words else where


def published(article: Article) -> date | None:
    """The day of an article."""
    moment = article.published
    return moment.date() if isinstance(moment, datetime) else moment


def _newest(group: Group) -> date | None:
    return max((day for item in group if (day := published(item.article))), default=None)
