"""Who says so: a claim has its source, a denial stays one, and "who says that ...?" finds who does.

Nothing here knows how passages were found or read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.evidence import Evidence
from bot.quotation import PRONOUN, SAY, unquoted
from bot.words import content_words, missing
from index import Article
from index.text import Span

COVERED = 0.2
"""A sentence makes a claim if it lacks at most this share of the claim's content words ..."""

CLAIM_WORDS = 3
"""... and the claim has at least so many."""

CREDITED = 0.5
"""How sure it is that a sentence's source is who makes the claim that the sentence covers."""

_PHRASE = r"[^,;:—–\"”“»«\n]+"
_STARTS = r"(?:^|[,;—–\"”»]\s+)(?:and\s+)?"
_SAYS_SO = rf"\s+(?:(?:has|had|have|also)\s+)*(?!call){SAY}\b"
_SOURCE = re.compile(
    rf"\baccording\s+to\s+(?P<to>[^,.;:\n]+)"
    rf"|{_STARTS}(?P<apposed>{_PHRASE},\s+{_PHRASE}),{_SAYS_SO}"
    rf"|{_STARTS}(?P<before>{_PHRASE}?){_SAYS_SO}"
    rf"|[\"”»,]\s+(?!call){SAY}\s+(?P<after>[^,.;:\n]+(?:,(?-i:\s[A-Z][^\s,.]+)+)?)",
    re.IGNORECASE,
)
_LEANS = re.compile(rf"{PRONOUN}|who|which|that|as|but|if|when|on|in|at|by|for|from|after|before", re.IGNORECASE)
_GOES_ON = re.compile(r"and|or|but|be|been|being|not", re.IGNORECASE)
_IS = re.compile(r"(?<!who\s)\b(?:is|are|was|were)\b", re.IGNORECASE)
_ASIDE = re.compile(r",\s(?:which|who|whose)\b[^,]*$")
_DENIES = re.compile(
    r"""\b(?:den(?:y|ies|ied|ying)|disput(?:e|es|ed|ing)|rul(?:e|es|ed|ing)\s+out|withdr[ae]w\w*|retract\w*
    |(?:reject|dismiss)(?:s|es|ed|ing)?\s+(?:the\s+|a\s+|any\s+|all\s+)?(?:claim|report|suggestion|allegation|accusation|rumou?r)s?
    |no\s+truth\s+in)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_EXCHANGED = re.compile(r"\b(?:(?:and|but)\s+not|rather\s+than|instead\s+of)\b[^.;]{0,40}$", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|never)\b|n['’]t\b", re.IGNORECASE)
_NEGATED = re.compile(rf"(?:{_NOT.pattern})(?!\s+(?:only|until|before|just|least)\b)[^.;:,]*$", re.IGNORECASE)
_ENDS = re.compile(r"[.!?][\"”’»]?\s")


def denies(text: str) -> bool:
    """Whether a text denies something."""
    return _DENIES.search(text) is not None


def denied(question: str, item: Evidence) -> bool:
    """Whether what the span says is what its sentence says is not so: it means nothing without the sentence.

    A question that asks what was denied asks for just that.
    """
    before = _ENDS.split(item.article.text[item.quote[0] : item.span[0]])[-1]
    if _EXCHANGED.search(before) or (denies(before) and not denies(question)):
        return True
    return _NEGATED.search(before) is not None and not _NOT.search(question)


def source(text: str, quote: Span) -> Span | None:
    """Where in a quote it stands who says what it says, by a name or a noun; None if that isn't plain."""
    for found in _SOURCE.finditer(unquoted(text[slice(*quote)])):
        group = str(found.lastgroup)
        start, end = found.span(group)
        if _names(found[group]):
            return quote[0] + start, quote[0] + end
    return None


def _names(phrase: str) -> bool:
    """Whether a phrase before a verb of saying names who speaks: no pronoun, and not "he is", which is said to."""
    words = phrase.split()
    return bool(content_words(phrase)) and not (
        _LEANS.fullmatch(words[0]) or _GOES_ON.fullmatch(words[-1]) or _IS.search(phrase)
    )


def said_by(question: str, item: Evidence) -> str:
    """What to say beside a short answer that is a claim of somebody whom the question doesn't name; "" if it's none."""
    by = speaker(item)
    known = not by or denies(item.sentence) or not missing(by, question)
    return "" if known else f"According to {by}."


def speaker(item: Evidence) -> str:
    """Who says what evidence gives, in its article's words, if the span is what they say; "" if nobody is named."""
    place = source(item.article.text, item.quote)
    aside = _ASIDE.search(item.article.text[item.quote[0] : item.span[0]])
    if place is None or aside or (place[0] < item.span[1] and item.span[0] < place[1]):
        return ""
    words = " ".join(item.article.text[slice(*place)].split())
    return words[0].lower() + words[1:] if words.split()[0] in {"The", "A", "An"} else words


_WHO_SAYS = re.compile(
    rf"\W*(?:(?:and|but|so)\s+)?who\s+(?:(?:was|is)\s+it\s+(?:that|who)\s+)?(?:(?:has|had|have)\s+)?"
    rf"(?:{SAY}|leaked|leaks|revealed|reveals)\s+(?:.*?\bthat\s+)?(?P<claim>.+)",
    re.IGNORECASE | re.DOTALL,
)


def credited(question: str, found: Sequence[Evidence]) -> list[Evidence]:
    """The evidence, surest first; if the question is who makes a claim, with the sources of sentences that make it."""
    asked = _WHO_SAYS.fullmatch(question)
    if asked is None or len(content_words(asked["claim"])) < CLAIM_WORDS:
        return list(found)
    sources = list(_sources(asked["claim"], denies(question), found))[:1]
    taken = {(item.article.id, item.quote) for item in sources}
    others = [item for item in found if (item.article.id, item.quote) not in taken]
    return sorted([*sources, *others], key=lambda item: -item.confidence)


def _sources(claim: str, denying: bool, found: Sequence[Evidence]) -> Iterator[Evidence]:
    """The source of each sentence that makes the claim, or denies it if that is asked."""
    for item in found:
        same = missing(claim, item.sentence) <= COVERED and denies(item.sentence) == denying
        who = source(item.article.text, item.quote) if same and _off(claim) == _off(item.sentence) else None
        if who is not None:
            yield replace(item, span=who, confidence=max(item.confidence, CREDITED))


def _off(text: str) -> bool:
    """Whether it says that something is off, or isn't: small words that turn a claim round."""
    return re.search(r"\b(?:off|not|never)\b|n['’]t\b", text, re.IGNORECASE) is not None


_OPINION = re.compile(
    r"\s*(?:opinion|comment|commentary|op-?ed|column|editorial|leader|viewpoint|letters?(?:\s+to\s+the\s+editor)?)\s*(?:[:|–—]|$)",
    re.IGNORECASE,
)


def opinion(article: Article) -> str:
    """That an article says of itself, in its title or its first line, that it is an opinion; "" if it doesn't."""
    first = article.text.split("\n", 1)[0]
    if not (_OPINION.match(article.title) or _OPINION.fullmatch(first)):
        return ""
    by = f", by {article.author}," if article.author else ""
    return f"“{article.title}”{by} is marked as an opinion, not a report."
