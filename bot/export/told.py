"""An answer -> its pieces, in the order in which a file tells them; every file is made of these."""

from __future__ import annotations

from bot.answer import NOT_FOUND, UNSURE, Answer, Citation
from bot.links import web_address

Piece = tuple[str, tuple[int, ...]]
"""Words, and the markers of what they rest on."""


def said(answer: Answer) -> list[Piece]:
    """The sentences, those of a brief with their days; where nothing answers, that it doesn't, and what is nearest."""
    if answer.kind == "brief":
        return [(one_line(f"{at}: {told.text}" if at else told.text), told.markers) for at, told in answer.timeline]
    if answer.sentences:
        return [(one_line(sentence.text), sentence.markers) for sentence in answer.sentences]
    near = [(one_line(lead.quote), (lead.marker,)) for lead in answer.leads]
    return [(f"{NOT_FOUND} {UNSURE}" if near else NOT_FOUND, ()), *near]


def short(answer: Answer) -> str:
    """The short answer, with the date of the day that it names."""
    return one_line(f"{answer.short_answer} {answer.short_note}")


def source(citation: Citation) -> str:
    """What a note says of a source: the words, where they are from, and where else they stand."""
    where = [*citation.origin, *([f"also in {', '.join(citation.also_in)}"] if citation.also_in else [])]
    return one_line(f"“{citation.quote}” {', '.join(where)}").strip()


def address(citation: Citation) -> str:
    """The article's address, if it is one that a person may be sent to."""
    return web_address(citation.url)


def one_line(words: str) -> str:
    """The words with white space of any kind as single spaces, without what no file can hold."""
    return " ".join(encoded(words).decode().translate(_CONTROL).split())


def encoded(text: str) -> bytes:
    """UTF-8, without half a surrogate pair."""
    return text.encode("utf-8", "replace")


_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF], "\ufffd")
