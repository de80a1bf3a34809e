"""The names of a text: runs of capitalised words; and whether another text holds them, if in another form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.words import form
from index.text import STOPWORDS, Span

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’-][^\W_]+)*")
_JOINS = re.compile(r" (?:(?:of|the|and|de|la|van|von|der|bin|al|for) )?(?:the )?|-")
_ENDS = re.compile(r"[.!?:…][\"'”’)\]]*\s+[\"'“‘(\[]*$|^[\"'“‘`(\[\s]*$|\s[\"“‘`]$")
_DEMONYMS = ("n", "an", "ian", "ish", "ese", "s", "i", "er")
_TITLES = frozenset(
    "mr mrs ms miss dr sir lord lady prof professor president minister mayor judge general captain".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Name:
    """A run of capitalised words: their forms, whether the run begins a sentence, and where it stands."""

    words: tuple[str, ...]
    starts: bool
    span: Span


def names(text: str, but: list[Span]) -> list[Name]:
    """The names in a text, outside of the spans ``but``; a lone word that begins a sentence may be none: left out."""
    found: list[Name] = []
    for run in _runs(text, but):
        first = run[0]
        starts = _ENDS.search(text, 0, first.start()) is not None
        words = tuple(form(match.group().replace(".", "")) for match in run)
        if starts and words[0] in STOPWORDS | _TITLES:
            run, words = run[1:], words[1:]
            starts = False
        elif starts and len(words) == 1 and not first.group()[1:].isupper():
            continue
        while words and words[0] in _TITLES:
            run, words = run[1:], words[1:]
        if words:
            found.append(Name(words, starts, (run[0].start(), run[-1].end())))
    return found


def _runs(text: str, but: list[Span]) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        free = not any(match.start() < end and start < match.end() for start, end in but)
        if match.group()[0].isupper() and match.group() != "I" and free:
            if run and not _JOINS.fullmatch(text[run[-1].end() : match.start()]):
                yield run
                run = []
            run.append(match)
    if run:
        yield run


def spoken(word: str, held: frozenset[str]) -> bool:
    """Whether a word of a name is among the forms ``held``, or is another form of one: "Syria", "Syrian"."""
    if word in held:
        return True
    longer = any(word + ending in held for ending in _DEMONYMS)
    return longer or any(word.removesuffix(ending) in held for ending in _DEMONYMS if len(word) - len(ending) > 3)


def initials(name: Name) -> str:
    """The name's capitals: "United Nations", "un"."""
    return "".join(word[0] for word in name.words) if len(name.words) > 1 else ""
