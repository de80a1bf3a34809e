"""Where articles answer differently: which evidence is another side, in what order, and what is to be said of it.

Two differ if they give values of the same kind that aren't the same (``values``), or if one says no to what the other
says; and only where both are about the same, so that things that are all true stay beside one another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache

from bot.compose.attribution import speaker
from bot.compose.dating import dates
from bot.compose.quotation import NEAR
from bot.compose.values import Name, Quantity, Value, amounts, differ, measures, unit, value
from bot.english.dates import Date
from bot.english.negation import denies, negations
from bot.english.numbers import numbers
from bot.english.tense import is_past
from bot.english.words import content_words, form, missing, stem, words
from bot.evidence import Evidence, Group
from bot.question import Question
from index.differences import differ as words_differ
from index.differences import holds
from index.text import sentences

LEAST, LEAST_NAMED = 1.0, 3.0
"""The reader's score, in logits, that another side must have; if it is a name or a date, of which sentences have many
that answer something else. Such a side may lack no more of the question than the surest does, give or take ``MORE``."""

LACK, LIKE = 0.5, 0.25
"""The share of the question's content words that it may lack, with its title; and of the shorter sentence's content
words that the surest sentence and its own must share."""

LEAST_ALIKE, MORE, ALIKE, FEWEST = -3.0, 0.15, 0.6, 2
"""If the sentences are nearly the same, or its own tells the surest's number too ("up from four"): the least score,
how much more than the surest it may lack, and what is nearly the same: this share of words, and so many."""

PARALLEL = 0.7
"""The share of two sentences' words that they have in common, in one order, from which on they run parallel."""

AROUND = 40
"""Characters before and after a span in which it stands what a number is of."""

_SUBORDINATE = re.compile(r"\b(?:because|since|although|though|unless|if|who|which|whose)\b", re.IGNORECASE)
_TO = re.compile(r"\s+to\b", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|not|than)\s+(?:\w+\s+)?$", re.IGNORECASE)
_OFF = re.compile(r"\boff\b", re.IGNORECASE)
_DENIES_IT = re.compile(
    r"\bden(?:ied|ies)\s+(?:it|this|that|having|any|the\s+(?:claim|report|allegation|accusation)s?)\b", re.IGNORECASE
)
_WITHDRAWS = re.compile(
    r"\b(?:we|has|have|had|was|were|been|is|are)\s+(?:\w+\s+)?(?:withdr[ae]wn?|retract(?:ed)?|corrected)\b"
    r"|\b(?:an\s+)?earlier\s+version\s+of\s+this\b|\bput\s+the\s+(?:figure|record)s?\s+right\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def given(item: Evidence) -> Value | None:
    """The value that evidence gives, if its span is one that compares; kept, for it is compared with all others."""
    (first, last), (start, end) = item.quote, item.span
    before, after = item.field[first:start], item.field[end:last]
    return value(item.words, before[-AROUND:], after[:AROUND]) or _weekday(item)


def _weekday(item: Evidence) -> Date | None:
    """The date of the day that a span names as seen from its article's day ("on Monday"), if it is one."""
    named = [dated for dated in dates(item) if item.span[0] <= dated.start and dated.end <= item.span[1]]
    only = named[0].first if len(named) == 1 and named[0].first == named[0].last else None
    return Date(item.span, only.year, only.month, only.day) if only else None


def differs(question: Question, one: Evidence, other: Evidence) -> bool:
    """Whether two answer the question differently."""
    if question.asks == "yes or no":
        noes = [item for item in (one, other) if _says_no(item)]
        return len(noes) == 1 and _of_what_is_asked(question, noes[0])
    first, second = given(one), given(other)
    if first is None and second is None:
        return _exchanged(one, other)
    return differ(first, second) and (question.asks == "person" or not isinstance(first, Name))


def _exchanged(one: Evidence, other: Evidence) -> bool:
    """Whether a sentence is told twice, word for word but for the answer in it: "has rejected", "has allowed"."""
    told, again = (item.sentence.replace(item.words, "\0", 1) for item in (one, other))
    most = 2 * max(len(one.words), len(other.words)) <= min(len(one.sentence), len(other.sentence))
    return most and holds(told, again) and holds(again, told) and words_differ(one.sentence, other.sentence)


def _says_no(item: Evidence) -> bool:
    """Whether a sentence's main clause denies something or says no to it."""
    clause = _SUBORDINATE.split(item.sentence)[0]
    negated = any(not (found.clause and _TO.match(clause, found.span[1])) for found in negations(clause))
    return denies(clause) or negated or _OFF.search(clause) is not None


def _of_what_is_asked(question: Question, item: Evidence) -> bool:
    """Whether a sentence has a word of the question that is no name, if that has one: not any "no" says no to it."""
    asked = {stem(word) for word in content_words(question.text) if word[0].islower()}
    return not asked or not asked.isdisjoint(stem(word) for word in content_words(item.sentence))


def rivals(question: Question, found: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that is another side than the surest, surest first."""
    return [item for item in found[1:] if at_odds(question, found[0], item)]


def at_odds(question: Question, best: Evidence, item: Evidence) -> bool:
    """Whether another article answers differently, and about the same; or one article reports both sides."""
    if item.score < LEAST_ALIKE or not differs(question, best, item) or not _about_the_same(question, best, item):
        return False
    if _agrees(best, item) or _agrees(item, best):
        return False
    return item.article.id != best.article.id or _two_sides(best, item)


def _about_the_same(question: Question, best: Evidence, item: Evidence) -> bool:
    common, like = alike(best, item)
    if _of_another(question, best, item):
        return False
    lack, most = _lack(question, item), _lack(question, best) + MORE
    if isinstance(given(item), Name | Date) and question.asks != "yes or no":
        return like >= LIKE and item.score >= LEAST_NAMED and lack <= most
    same_words = like >= ALIKE and common >= FEWEST
    if (same_words or _tells_both(best, item)) and lack <= max(LACK, most):
        return True
    return like >= LIKE and item.score >= LEAST and lack <= LACK


def _of_another(question: Question, best: Evidence, item: Evidence) -> bool:
    """Whether what is asked about stands with the surest's value and not with the item's: it tells of something else.

    A name has to stand somewhere in its article. Of other words nothing follows, for each article has its own, unless
    two sentences run parallel: then the one that has been exchanged is what they differ in.
    """
    first, second = ({stem(word) for word in content_words(_told(told))} for told in (best, item))
    lacking = [word for word in content_words(question.text) if stem(word) in first and stem(word) not in second]
    names = {stem(word) for word in lacking if word[0].isupper() and not question.text.startswith(word)}
    if names - {stem(word) for word in content_words(item.article.text)}:
        return True
    exchanged = any(stem(word) in names or not is_past(word) for word in lacking)
    return exchanged and _in_parallel(best.sentence, item.sentence)


def _in_parallel(one: str, other: str) -> bool:
    """Whether two sentences have most of their words in common, in one order."""
    told, again = ([form(word) for word in words(sentence)] for sentence in (one, other))
    return SequenceMatcher(None, told, again, autojunk=False).ratio() >= PARALLEL


def _told(item: Evidence) -> str:
    """The sentence with its title, which says what it is about."""
    return f"{item.article.title} {item.sentence}"


def _tells_both(best: Evidence, item: Evidence) -> bool:
    """Whether the item's sentence names the best's number beside its own."""
    value_ = given(best)
    return isinstance(value_, Quantity) and bool(value_.number.values & amounts(item.sentence))


def _agrees(one: Evidence, other: Evidence) -> bool:
    """Whether a sentence tells the other's number beside its own, and not as what that came from: "1.9, and then 2"."""
    value_, sentence = given(other), one.sentence
    if not isinstance(value_, Quantity):
        return False
    told = (number.span[0] for number in numbers(sentence) if number.values & value_.number.values)
    return any(not _FROM.search(sentence[:start]) for start in told)


def _two_sides(one: Evidence, other: Evidence) -> bool:
    """Whether an article lets two speak: one denies, or each of them has a source of its own."""
    sources = [speaker(one), speaker(other)]
    return denies(one.sentence) != denies(other.sentence) or (all(sources) and sources[0] != sources[1])


def _lack(question: Question, item: Evidence) -> float:
    return missing(question.text, _told(item))


def alike(one: Evidence, other: Evidence) -> tuple[int, float]:
    """How many of the shorter sentence's content words the other has a form of, and their share, 0 to 1.

    Numbers don't count, nor what they are of: that alone doesn't make two sentences be about the same.
    """
    counted = {value_.of for item in (one, other) if isinstance(value_ := given(item), Quantity)}
    first, second = (_about(item.sentence, counted) for item in (one, other))
    common = len(first & second)
    return common, common / max(1, min(len(first), len(second)))


def _about(sentence: str, counted: Set[str]) -> set[str]:
    told = {stem(word) for word in content_words(sentence) if not measures(word)}
    return {beginning for beginning in told if unit(beginning) not in counted}


def against(item: Evidence, found: Sequence[Evidence]) -> Evidence | None:
    """What takes evidence back: a newer article that withdraws its report, or a denial of the claim that it is."""
    return _withdrawn(item, found) or _denied(item)


def _denied(item: Evidence) -> Evidence | None:
    """The sentence soon after a claim, in its article, by which it is denied."""
    text, start = item.article.text, item.quote[1]
    claimed = item.where == "text" and speaker(item) and not denies(item.sentence)
    found = _DENIES_IT.search(text, start, start + NEAR) if claimed else None
    return _sentence(item, found, found.start()) if found else None


def _withdrawn(item: Evidence, found: Sequence[Evidence]) -> Evidence | None:
    """The evidence of a newer article that takes back or corrects the article of this one, which it names by title."""
    title, day = item.article.title, item.article.day
    for other in found if title and day else ():
        newer = (other.article.day or day) > day  # type: ignore[operator]
        place = other.article.text.find(title) if newer else -1
        taken_back = _WITHDRAWS.search(other.article.text, place) if place >= 0 else None
        if taken_back:
            return _sentence(other, taken_back, place)
    return None


def _sentence(item: Evidence, found: re.Match[str], place: int) -> Evidence:
    """The sentence of an article in which something was found, from the one at a place before it on if that is near."""
    text, (start, end) = item.article.text, found.span()
    stop = text.find("\n", end)
    told = sentences(text, (text.rfind("\n", 0, start) + 1, stop if stop >= 0 else len(text)))
    quote = next(span for span in told if span[0] <= start < span[1])
    begun = [first for first, last in told if first <= place < last and start - first <= NEAR]
    return replace(item, span=(start, end), quote=(begun[0] if begun else quote[0], quote[1]), where="text")


def newest_first(groups: Sequence[Group]) -> list[Group]:
    """Groups of evidence by the day of their newest article; those without a date last."""
    return sorted(groups, key=lambda group: _newest(group) or date.min, reverse=True)


def _newest(group: Group) -> date | None:
    return max((day for item in group if (day := item.article.day)), default=None)
