"""Who says so: a quotation keeps its speaker, a denial stays one, and "who says that ...?" finds the source.

A quote is extended to the sentences around it that it can't do without; nothing is ever cut or reworded. Nothing
here knows how passages were found or read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.evidence import Evidence
from bot.words import content_words, missing
from index import Article
from index.text import Span, is_furniture, sentences

MOST = 700
"""Characters of a quote that was extended; a longer one stays as it was."""

BACK = 3
"""Sentences before a quotation in which its speaker is looked for, if it calls them "he" or "she"."""

FEWEST = 3
"""Words in quotation marks from which on they are somebody's, and not a title or a word held with tongs."""

COVERED = 0.2
"""A sentence makes a claim if it lacks at most this share of the claim's content words ..."""

CLAIM_WORDS = 3
"""... and the claim has at least so many."""

CREDITED = 0.5
"""How sure it is that a sentence's source is who makes the claim that the sentence covers."""

_QUOTATION = re.compile(r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|»[^«\n]*«|„[^“”\n]*[“”]')
_SAY = (
    r"(?:said|says|say|saying|told|tells|added|adds|announced|announces|claimed|claims|claim|argued|argues|argue"
    r"|explained|explains|wrote|writes|warned|warns|insisted|insists|admitted|admits|conceded|confirmed|confirms"
    r"|stated|states|declared|declares|reported|reports|replied|suggested|suggests|suggest|joked|recalled|complained"
    r"|believes|believed|believe|thinks|thought|think|denied|denies|deny|called|calls)"
)
_PRONOUN = r"(?:he|she|they|it|i|we|him|her|them)"
_SAYS = re.compile(
    rf"\b(?:(?P<before>{_PRONOUN})\s+(?:(?:has|had|have|also|later|then)\s+){{0,2}})?{_SAY}\b(?:\s+(?P<after>he|she|they)\b)?"
    rf"|\baccording\s+to\s+(?:(?P<to>{_PRONOUN})\b)?",
    re.IGNORECASE,
)


def whole(text: str, quote: Span) -> Span:
    """The sentence of an article with as many of its neighbours as it can't do without: who speaks, and marks closed.

    A quotation that began before or ends after is taken whole. One that nobody is said to say is taken with the
    sentence beside it that tells who does, and what "he" or "she" says with the sentence that names them.
    """
    around, own = _around(text, quote)
    inside = [n for n, (start, end) in enumerate(around) if start < quote[1] and quote[0] < end]
    if not inside:
        return quote
    chosen = _marks_closed(text, around, range(inside[0], inside[-1] + 1))
    chosen = _with_speaker(text, around, own, chosen)
    start, end = min(quote[0], around[chosen[0]][0]), max(quote[1], around[chosen[-1]][1])
    return (start, end) if end - start <= MOST else quote


def _around(text: str, quote: Span) -> tuple[list[Span], int]:
    """The sentences of the paragraph before, if it is the article's, and of the quote's own; where its own begin."""
    start = text.rfind("\n", 0, quote[0]) + 1
    end = text.find("\n", quote[1])
    before = text[:start].rstrip("\n")
    first = before.rfind("\n") + 1
    told = [] if is_furniture(before[first:]) else sentences(text, (first, len(before)))
    return told + sentences(text, (start, len(text) if end < 0 else end)), len(told)


def _marks_closed(text: str, around: Sequence[Span], chosen: range) -> range:
    """The sentences with those that share a quotation with one of them."""
    start, end = around[0][0], around[-1][1]
    for found in _QUOTATION.finditer(text[start:end]):
        left, right = start + found.start(), start + found.end()
        touched = [n for n, (first, last) in enumerate(around) if first < right and left < last]
        if touched and touched[0] <= chosen[-1] and chosen[0] <= touched[-1]:
            chosen = range(min(touched[0], chosen[0]), max(touched[-1], chosen[-1]) + 1)
    return chosen


def _with_speaker(text: str, around: Sequence[Span], own: int, chosen: range) -> range:
    """The sentences with the one before or after them that tells who speaks in them, if they don't."""
    said = partial(_part, text, around)
    if _speaks(said(chosen)) is None and _quotes(said(chosen)):
        before, after = chosen[0] - 1, chosen[-1] + 1
        if before >= own and _speaks(said(range(before, before + 1))) is not None:
            chosen = range(before, chosen[-1] + 1)
        elif after < len(around) and _speaks(said(range(after, after + 1))) is not None:
            chosen = range(chosen[0], after + 1)
    if _speaks(said(chosen)) is False:
        least = max(0, chosen[0] - BACK) if _quotes(said(chosen)) else max(own, chosen[0] - 1)
        named = (n for n in range(chosen[0] - 1, least - 1, -1) if _speaks(said(range(n, n + 1))))
        chosen = range(next(named, chosen[0]), chosen[-1] + 1)
    return chosen


def _part(text: str, around: Sequence[Span], chosen: range) -> str:
    return text[around[chosen[0]][0] : around[chosen[-1]][1]]


def _quotes(text: str) -> bool:
    """Whether some words of it are somebody's in quotation marks."""
    return any(len(found.group().split()) >= FEWEST for found in _QUOTATION.finditer(text))


def _speaks(text: str) -> bool | None:
    """Whether it tells who speaks: True by a name or a noun, False by a pronoun alone, None not at all."""
    found = [not any(match.groupdict().values()) for match in _SAYS.finditer(_unquoted(text))]
    return any(found) if found else None


def _unquoted(text: str) -> str:
    """The text with what stands in quotation marks blanked out, every other character in its place."""
    return _QUOTATION.sub(lambda found: found.group()[0] + " " * (len(found.group()) - 2) + found.group()[-1], text)


_PHRASE = r"[^,;:—–\"”“»«\n]+"
_STARTS = r"(?:^|[,;—–\"”»]\s+)(?:and\s+)?"
_SAYS_SO = rf"\s+(?:(?:has|had|have|also)\s+)*(?!call){_SAY}\b"
_SOURCE = re.compile(
    rf"\baccording\s+to\s+(?P<to>[^,.;:\n]+)"
    rf"|{_STARTS}(?P<apposed>{_PHRASE},\s+{_PHRASE}),{_SAYS_SO}"
    rf"|{_STARTS}(?P<before>{_PHRASE}?){_SAYS_SO}"
    rf"|[\"”»,]\s+(?!call){_SAY}\s+(?P<after>[^,.;:\n]+(?:,(?-i:\s[A-Z][^\s,.]+)+)?)",
    re.IGNORECASE,
)
_LEANS = re.compile(rf"{_PRONOUN}|who|which|that|as|but|if|when|on|in|at|by|for|from|after|before", re.IGNORECASE)
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
_ENDS = re.compile(r"[.!?][\"”’»]?\s")


def denies(text: str) -> bool:
    """Whether a text denies something."""
    return _DENIES.search(text) is not None


def denied(question: str, item: Evidence) -> bool:
    """Whether what the span says is what its sentence says is not so: it means nothing without the sentence.

    A question that asks what was denied asks for just that.
    """
    before = _ENDS.split(item.article.text[item.quote[0] : item.span[0]])[-1]
    return _EXCHANGED.search(before) is not None or (denies(before) and not denies(question))


def source(text: str, quote: Span) -> Span | None:
    """Where in a quote it stands who says what it says, by a name or a noun; None if that isn't plain."""
    for found in _SOURCE.finditer(_unquoted(text[slice(*quote)])):
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
    rf"(?:{_SAY}|leaked|leaks|revealed|reveals)\s+(?:.*?\bthat\s+)?(?P<claim>.+)",
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
