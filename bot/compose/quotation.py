"""Quotations are shown whole and with who speaks: a quote is extended to the sentences around it that it needs.

Nothing is ever reworded. Nothing here knows questions, or how passages were found or read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from bot.english.quotations import Quotation, quotations
from bot.english.speech import PRONOUN, SAY
from index.text import Span, is_furniture, sentences

MOST = 700
"""Characters of a quote that was extended; a longer one stays as it was."""

NEAR = 2 * MOST
"""Characters before and after a quote that are looked at."""

BACK = 3
"""Sentences before a quotation in which its speaker is looked for, if it calls them "he" or "she"."""

FEWEST = 3
"""Words in quotation marks from which on they are somebody's, and not a title or a word held with tongs."""

_SAYS = re.compile(
    rf"\b(?:(?P<before>{PRONOUN})\s+(?:(?:has|had|have|also|later|then)\s+){{0,2}})?{SAY}\b(?:\s+(?P<after>he|she|they)\b)?"
    rf"|\baccording\s+to\s+(?:(?P<to>{PRONOUN})\b)?",
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
    """The sentences of the paragraph before, if it is the article's, and of the quote's own; where its own begin.

    Of long paragraphs those that are near: no more than that can be added.
    """
    start = text.rfind("\n", 0, quote[0]) + 1
    end = text.find("\n", quote[1])
    before = text[:start].rstrip("\n")
    first = before.rfind("\n") + 1
    told = [] if is_furniture(before[first:]) else _near(text, (first, len(before)), quote)
    return told + _near(text, (start, len(text) if end < 0 else end), quote), len(told)


def _near(text: str, paragraph: Span, quote: Span) -> list[Span]:
    """The sentences of a paragraph that are near the quote, none of them cut in two."""
    start, end = max(paragraph[0], quote[0] - NEAR), min(paragraph[1], quote[1] + NEAR)
    found = sentences(text, (start, end)) if start < end else []
    return found[start > paragraph[0] : len(found) - (end < paragraph[1])]


def _marks_closed(text: str, around: Sequence[Span], chosen: range) -> range:
    """The sentences with those that share a quotation with one of them."""
    start, end = around[0][0], around[-1][1]
    for found in _closed(text[start:end]):
        left, right = start + found.start, start + found.end
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
    return any(len(text[found.start : found.end].split()) >= FEWEST for found in _closed(text))


def _speaks(text: str) -> bool | None:
    """Whether it tells who speaks: True by a name or a noun, False by a pronoun alone, None not at all."""
    found = [not any(match.groupdict().values()) for match in _SAYS.finditer(unquoted(text))]
    return any(found) if found else None


def unquoted(text: str) -> str:
    """The text with what stands in quotation marks blanked out, every other character in its place."""
    for start, end in (found.inside for found in _closed(text)):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _closed(text: str) -> list[Quotation]:
    """The quotations of a text that are sure to be some: a mark that lacks its other may be a mistake."""
    return [found for found in quotations(text) if found.closed]


_CLOSES = {"“": "”", "„": "“", "«": "»", "»": "«", '"': '"'}


def marked(text: str) -> str:
    """A text for people whose quotation marks match; where one is missing, it is set beside "[…]"."""
    lacking = next((found for found in quotations(text) if not found.closed), None)
    if lacking:
        return f"{text} […]{_CLOSES[text[lacking.start]]}"
    rest = unquoted(text)
    if rest.count("”") > rest.count("“"):
        return f"“[…] {text}"
    return f'"[…] {text}' if rest.count('"') % 2 and text.endswith('"') else text
