"""Who says so: a claim has its source, a denial stays one, and "who says that ...?" finds who does.

Nothing here knows how passages were found or read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.compose.quotation import unquoted
from bot.english.negation import denies, negations
from bot.english.speech import PRONOUN, SAY
from bot.english.words import content_words, missing
from bot.evidence import Evidence
from bot.question import Question
from index.text import Span

COVERED = 0.2
"""A sentence makes a claim if it lacks at most this share of the claim's content words ..."""

CLAIM_WORDS = 3
"""... and the claim has at least so many."""

CREDITED = 0.7
"""How sure it is that a sentence's source is who makes the claim that the sentence covers."""

_SPOKEN = re.compile(rf"\b(?:(?P<to>according\s+to)|(?!call){SAY})\b", re.IGNORECASE)
_AUXILIARY = re.compile(r"(?:\s+(?:has|had|have|also))*\s*\Z", re.IGNORECASE)
_ENDS_PHRASE = re.compile(r"[,;:—–\"”“»«\n]")
_AFTER = re.compile(r"\s+((?:(?:[A-Z]\.)+|[^,.;:\n])+)")
_APPOSED = re.compile(r"(?:,(?:\s[A-Z][^\s,.]+)+)?")
_LEANS = re.compile(
    rf"{PRONOUN}|(?:my|your|his|its|our|their)|\w+sel(?:f|ves)|who|which|that|as|but|if|when|on|in|at|by|for|from|after|before",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"and|or|but|be|been|being|not|who|which|that", re.IGNORECASE)
_IS = re.compile(r"(?<!who\s)\b(?:is|are|was|were|as|than)\b", re.IGNORECASE)
_ASIDE = re.compile(r",\s(?:which|who|whose)\b[^,]*$")
_EXCHANGED = re.compile(r"\b(?:(?:and|but)\s+not|rather\s+than|instead\s+of)\b[^.;]{0,40}$", re.IGNORECASE)
_UNTIL = re.compile(r"\s+(?:until|before)\b", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[.;:,]")
_ENDS = re.compile(r"[.!?][\"”’»]?\s")


def denied(question: Question, item: Evidence) -> bool:
    """Whether what the span says is what its sentence says is not so: it means nothing without the sentence.

    A question that asks what was denied asks for just that.
    """
    before = _ENDS.split(item.field[item.quote[0] : item.span[0]])[-1]
    if _EXCHANGED.search(before) or (denies(before) and not denies(question.text)):
        return True
    return _negates(_CLAUSE_ENDS.split(before)[-1]) and not _negates(question.text)


def _negates(text: str) -> bool:
    return any(found.clause and not _UNTIL.match(text, found.span[1]) for found in negations(text))


def source(text: str, quote: Span) -> Span | None:
    """Where in a quote it stands who says what it says, by a name or a noun; None if that isn't plain."""
    told = unquoted(text[slice(*quote)])
    for verb in sorted(_SPOKEN.finditer(told), key=lambda found: found["to"] is None):
        places = [_phrase_after(told, verb)] if verb["to"] else [_phrase_before(told, verb), _phrase_after(told, verb)]
        for start, end in (place for place in places if place):
            if _names(told[start:end]):
                return quote[0] + start, quote[0] + end
    return None


def _phrase_after(told: str, verb: re.Match[str]) -> Span | None:
    """What follows "according to", or a verb that itself follows a quotation or a comma: "said Ada Quill"."""
    found = _AFTER.match(told, verb.end())
    if found is None or not (verb["to"] or told[: verb.start()].rstrip().endswith((",", '"', "”", "»"))):
        return None
    apposed = _APPOSED.match(told, found.end())
    return found.start(1), found.end() if verb["to"] or apposed is None else apposed.end()


def _phrase_before(told: str, verb: re.Match[str]) -> Span | None:
    """The clause's beginning before a verb: "the council said", "Ada Quill, the mayor, said"."""
    head = told[: verb.start()]
    end = len(_AUXILIARY.sub("", head))
    apposed = head[:end].endswith(",")
    marks = [mark.start() for mark in _ENDS_PHRASE.finditer(head, 0, end - apposed)]
    if apposed and marks and head[marks[-1]] == ",":
        marks.pop()
    start = marks[-1] + 1 if marks else 0
    start += len(head[start:end]) - len(head[start:end].lstrip())
    start += len("and ") if head.startswith("and ", start) else 0
    return (start, end - apposed) if start < end - apposed else None


def _names(phrase: str) -> bool:
    """Whether a phrase before a verb of saying names who speaks: no pronoun, and not "he is", which is said to."""
    words = phrase.split()
    return bool(content_words(phrase)) and not (
        words[0][0].isdigit() or _LEANS.fullmatch(words[0]) or _GOES_ON.fullmatch(words[-1]) or _IS.search(phrase)
    )


def speaker(item: Evidence) -> str:
    """Who says what evidence gives, in its article's words, if the span is what they say; "" if nobody is named."""
    place = source(item.field, item.quote)
    aside = _ASIDE.search(item.field[item.quote[0] : item.span[0]])
    if place is None or aside or (place[0] < item.span[1] and item.span[0] < place[1]):
        return ""
    words = " ".join(item.field[slice(*place)].split())
    return words[0].lower() + words[1:] if words.split()[0] in {"The", "A", "An"} else words


_WHO_SAYS = re.compile(
    rf"\W*(?:(?:and|but|so)\s+)?who\s+(?:(?:was|is)\s+it\s+(?:that|who)\s+)?(?:(?:has|had|have)\s+)?"
    rf"(?:{SAY}|leaked|leaks|revealed|reveals)\s+(?:.*?\bthat\s+)?(?P<claim>.+)",
    re.IGNORECASE | re.DOTALL,
)


def credited(question: Question, found: Sequence[Evidence]) -> list[Evidence]:
    """The evidence, surest first; if the question is who makes a claim, with the sources of sentences that make it."""
    if len(content_words(question.claim)) < CLAIM_WORDS:
        return list(found)
    sources = list(_sources(question.claim, denies(question.text), found))[:1]
    taken = {(item.article.id, item.quote) for item in sources}
    others = [item for item in found if (item.article.id, item.quote) not in taken]
    return sorted([*sources, *others], key=lambda item: -item.confidence)


def _sources(claim: str, denying: bool, found: Sequence[Evidence]) -> Iterator[Evidence]:
    """The source of each sentence that makes the claim, or denies it if that is asked."""
    for item in found:
        same = missing(claim, item.sentence) <= COVERED and denies(item.sentence) == denying
        who = source(item.field, item.quote) if same and _off(claim) == _off(item.sentence) else None
        if who is not None:
            yield replace(item, span=who, confidence=max(item.confidence, CREDITED))


def _off(text: str) -> bool:
    """Whether it says that something is off, or isn't: small words that turn a claim round."""
    return _negates(text) or re.search(r"\boff\b", text, re.IGNORECASE) is not None
