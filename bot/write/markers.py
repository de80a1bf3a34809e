"""Text as a writer forms it -> finished sentences, each with the sources that its markers name.

Markers ("[1]", "[1, 2]", "[1][2]", "[1-3]") may be torn anywhere. One belongs to the sentence that it stands in or
after; one that opens the text, to the first. Nothing here knows what the sources say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.text import Span, sentences

LONGEST = 6_000
"""Characters of a text that are read, beside what a model thinks first."""

_MARKER = re.compile(
    r"""\s*[\[【]\s*(?:(?:passages?|sources?|articles?)\s*)?
    (?P<numbers>\d{1,2}(?:\s*(?:[,;–-]|&|and)\s*\d{1,2})*)\s*(?:†[^\]】]*)?[\]】]""",
    re.VERBOSE | re.IGNORECASE,
)
"""Numbers in brackets; one of three digits or more is something else, a year say."""

_TORN = re.compile(r"\s*[\[【][^\[\]【】\n]{0,40}$")
"""What may become a marker."""

_STOP = re.compile(r"([.!?][\"'”’)]*)\s+(?=[^\sa-z])")
_WORD_DONE = re.compile(r"\S\s")
_THOUGHT, _THOUGHT_ENDS = "<think>", "</think>"
_DRESS = re.compile(r"^(?:\s*(?:[-*•>]|#{1,6}|\d{1,2}[.)])(?=\s|$))+|\*\*|__|`")
"""Markdown at a sentence's beginning and around words: what is shown is plain."""


@dataclass(frozen=True)
class Claim:
    """A sentence as it was written, without its markers; ``cited`` are sources, by place from 0, each once."""

    text: str
    cited: tuple[int, ...]


def claims(pieces: Iterable[str], sources: int) -> Iterator[Claim]:
    """The sentences of a text, each as soon as the next one has begun; a number beyond ``sources`` counts as none.

    A last sentence that breaks off without a full stop is left out, unless it is all there is.
    """
    text, read, begun = "", 0, False
    for piece in spoken(pieces):
        read += len(piece)
        found, text = _finished(text + piece, sources)
        begun = begun or bool(found)
        yield from found
        if read > LONGEST:
            break
    yield from (claim for claim in _rest(text, sources) if not begun or _ENDED.search(claim.text))


def spoken(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without what a model thinks aloud before it begins."""
    pieces, held = iter(pieces), ""
    for piece in pieces:
        held = (held + piece).lstrip()
        if held.startswith(_THOUGHT) and _THOUGHT_ENDS in held:
            held = held.partition(_THOUGHT_ENDS)[2]
            break
        if not (held.startswith(_THOUGHT) or _THOUGHT.startswith(held)):
            break
    if not held.startswith(_THOUGHT):
        yield held
    yield from pieces


_ENDED = re.compile(r"[.!?:…。！？؟।][\"'”’»)\]]*$")


def _finished(text: str, sources: int) -> tuple[list[Claim], str]:
    """The claims after which another sentence has begun for certain, and the text from there on."""
    torn = _TORN.search(text)
    plain, marks = _apart(text[: torn.start()] if torn else text)
    spans = _sentences(plain, marks)
    if spans and not _WORD_DONE.search(plain, spans[-1][0]):
        spans.pop()  # its first word may yet tell that the one before goes on
    if len(spans) < 2:
        return [], text
    done = spans[-1][0]
    rest = text[_place(done, marks) :]
    return _claims(plain, spans[:-1], [mark for mark in marks if mark.at <= done], sources), rest


def _rest(text: str, sources: int) -> list[Claim]:
    """The claims of a text that has ended."""
    plain, marks = _apart(_TORN.sub("", text))
    return _claims(plain, _sentences(plain, marks), marks, sources)


@dataclass(frozen=True)
class _Mark:
    """A marker: where it stood in the text without markers, its numbers, and how many characters were taken out."""

    at: int
    numbers: str
    length: int


def _apart(text: str) -> tuple[str, list[_Mark]]:
    """A text without its markers, and the markers."""
    marks: list[_Mark] = []
    taken = 0
    for found in _MARKER.finditer(text):
        marks.append(_Mark(found.start() - taken, found["numbers"], len(found.group())))
        taken += len(found.group())
    return _MARKER.sub("", text), marks


def _sentences(plain: str, marks: Sequence[_Mark]) -> list[Span]:
    """The sentences; where a marker stands at a full stop, one ends, be it after "3 May." or another abbreviation."""
    found: list[Span] = []
    for start, end in sentences(plain):
        near = [mark.at for mark in marks if start < mark.at < end]
        for at in near:
            stop = _STOP.search(plain, max(start, at - 3))
            if stop and start <= stop.start() <= at and stop.end() < end:
                found.append((start, stop.end(1)))
                start = stop.end()
        found.append((start, end))
    return found


def _place(at: int, marks: Sequence[_Mark]) -> int:
    """Where a place of the text without markers is in the text with them."""
    return at + sum(mark.length for mark in marks if mark.at <= at)


def _claims(plain: str, spans: Sequence[Span], marks: Sequence[_Mark], sources: int) -> list[Claim]:
    cited: list[list[int]] = [[] for _ in spans]
    starts = [start for start, _ in spans]
    for mark in marks if spans else ():
        owner = max(0, bisect_right(starts, mark.at - 1) - 1)  # what stands at a sentence's start ends the one before
        cited[owner] += _numbers(mark.numbers, sources)
    found = (Claim(_plain(plain[slice(*span)]), tuple(dict.fromkeys(c))) for span, c in zip(spans, cited, strict=True))
    return [claim for claim in found if claim.text]


def _plain(text: str) -> str:
    return " ".join(_DRESS.sub("", text).split())


def _numbers(text: str, sources: int) -> list[int]:
    """The places, from 0, of the numbers that there are: "1, 3-5" of four is 0, 2, 3."""
    found: list[int] = []
    for part in re.split(r"[,;&]|and", text):
        ends = sorted(int(number) for number in re.findall(r"\d+", part))
        found += range(ends[0] - 1, ends[-1])
    return [place for place in found if 0 <= place < sources]
