"""The names of a text: runs of capitalised words; and whether another text holds them, if in another form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.english.words import form
from bot.grounding.lexicon import common
from index.text import STOPWORDS, Span

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’-][^\W_]+)*")
_JOINS = re.compile(r" (?:(?:of|de|la|van|von|der|bin|al) )?(?:the )?|-")
_STARTS = re.compile(r"(?:^|[.!?:…][\"'”’)\]]*\s+|\s[-–—]\s*)[\"'“‘`(\[]*$|[\"“]$")
_TITLES = frozenset(
    """mr mrs ms miss dr sir lord lady dame prof professor president minister mayor judge general captain chancellor
    secretary senator king queen prince princess pope chief chairman director""".split()  # noqa: SIM905
)
_DEMONYMS = ("n", "an", "ian", "ish", "ese", "s", "i", "er", "ic")
_SAME = {
    "america": "us", "american": "us", "americans": "us", "usa": "us", "u.s": "us", "britain": "uk", "british": "uk",
    "u.k": "uk", "france": "french", "netherlands": "dutch", "spain": "spanish", "eu": "european",
}  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A run of capitalised words: their forms in lower case, and where it stands."""

    words: tuple[str, ...]
    span: Span

    @property
    def initials(self) -> str:
        """Its capitals: "un" of the United Nations; empty of a single word."""
        return "".join(word[0] for word in self.words) if len(self.words) > 1 else ""

    @property
    def proper(self) -> bool:
        """Whether one of its words is no common one: "Ada Quill", and not "Foreign Ministry"."""
        return not all(common(word) or word in _TITLES for word in self.words)


def names(text: str, but: Sequence[Span]) -> Iterator[Name]:
    """The names in a text, outside of the spans ``but``, without titles such as "President"."""
    for run in _runs(text, but):
        words = [form(match.group()).replace(".", "") for match in run]
        starts = _STARTS.search(text, 0, run[0].start()) is not None
        if starts and (words[0] in STOPWORDS or (len(run) == 1 and _ordinary(run[0].group()))):
            run, words = run[1:], words[1:]
        while words and (words[0] in _TITLES or words[0] in STOPWORDS - {"us"}):
            run, words = run[1:], words[1:]
        if words:
            yield Name(tuple(words), (run[0].start(), run[-1].end()))


def _ordinary(word: str) -> bool:
    """Whether a capitalised word is likely a common one that begins a sentence."""
    return not word[1:].isupper() and (common(form(word)) or word.endswith(("ing", "ly", "ed")))


def _runs(text: str, but: Sequence[Span]) -> Iterator[list[re.Match[str]]]:
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
    """Whether a word of a name is among the forms ``held``, or another form of it is: "Syria", "Syrian"."""
    if word in held or _SAME.get(word, word) in {_SAME.get(other, other) for other in held & _ALIASES}:
        return True
    if any(word + ending in held for ending in _DEMONYMS):
        return True
    return any(word.removesuffix(e) in held for e in _DEMONYMS if word.endswith(e) and len(word) - len(e) > 3)


_ALIASES = frozenset(_SAME) | frozenset(_SAME.values())


def called(name: Name, near: frozenset[str], wide: frozenset[str], runs: Sequence[Name]) -> bool:
    """Whether a text that holds the forms ``near``, in a source that holds ``wide`` and the names ``runs``, names it.

    Its last word has to stand near, the others anywhere in the source; or its initials, or what they stand for.
    """
    if spoken(name.words[-1], near) and all(spoken(word, wide) for word in name.words):
        return True
    return name.initials in near or (len(name.words) == 1 and any(run.initials == name.words[0] for run in runs))
