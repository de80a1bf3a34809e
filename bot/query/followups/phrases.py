"""Chosen words of a conversation -> the phrases that they make there."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.english.tense import is_past
from bot.english.words import form
from bot.query.followups.said import Said, numbers, persons
from index.text import STOPWORDS

BETWEEN = frozenset({"of", "the", "and", "for", "de"})
"""Words that hold two parts of one name together."""

_PLACE = frozenset({"in", "at", "to", "from", "near", "into"})

AUXILIARIES = frozenset(
    "did does had has can could will would shall should may might must is was didn't hadn't can't won't".split()  # noqa: SIM905
)
"""Verbs that come before the subject of a question; one more verb follows all but the forms of "be"."""

ASKING = AUXILIARIES | {"are", "were", "do", "have"}
"""The same with those of more than one; these ask, or follow a "that" which links a clause."""


@dataclass(frozen=True)
class Phrase:
    """Chosen words that stand together in a text, as they stand there.

    ``name`` says that it is written like a name, ``known`` that "the", "a" or "how many" comes before it, ``place``
    that "in", "of" or the like does, ``part`` that the name goes on beside it, ``person`` that it is somebody.
    """

    text: str
    forms: frozenset[str]
    name: bool
    known: bool = False
    place: bool = False
    part: bool = False
    person: bool = False

    @property
    def plural(self) -> bool:
        """Whether it names several: "the talks", "Brahimi and Lavrov"."""
        several = self.text.endswith("s") and not self.text.endswith(("ss", "us", "is"))
        return " and " in self.text or (several and (self.known or not self.name))

    @property
    def noun(self) -> str:
        """The phrase as a subject or an object."""
        return f"the {self.text}" if self.known else self.text

    @property
    def owner(self) -> str:
        """The phrase as an owner."""
        return f"{self.noun}'" if self.plural and self.noun.endswith("s") else f"{self.noun}'s"


def phrases(chosen: Collection[str], history: Sequence[Said]) -> list[Phrase]:
    """The chosen words, by normalised form, each once, in the longest and newest runs that hold them, oldest first."""
    people = persons(history)
    found = [(place, _phrase(text, run, people)) for place, text in enumerate(history) for run in _runs(text, chosen)]
    left, kept = set(chosen), []
    for place, phrase in sorted(found, key=lambda item: (-len(item[1].forms), -item[0])):
        if phrase.forms <= left:
            left -= phrase.forms
            kept.append((place, phrase))
    order = {id(phrase): number for number, (_, phrase) in enumerate(found)}
    kept.sort(key=lambda item: order[id(item[1])])
    return [phrase for _, phrase in kept if len(phrase.text) > 1 and phrase.text not in _PREDICATES]


def _runs(text: Said, chosen: Collection[str]) -> list[range]:
    places = [n for n, word in enumerate(text.words) if word.form in chosen and word.text.casefold() not in STOPWORDS]
    runs: list[range] = []
    for place in places:
        if runs and _joined(text, runs[-1], place):
            runs[-1] = range(runs[-1].start, place + 1)
        else:
            runs.append(range(place, place + 1))
    return [part for run in runs for part in _without_verb(text, run)]


def _joined(text: Said, run: range, place: int) -> bool:
    """Whether the word at ``place`` goes on the phrase: another name, or the noun after "the Syrian"."""
    gap = place - run.stop
    if gap > 2 or any(text.between(n).strip(" '’\"“”&-") for n in range(run.stop, place + 1)):
        return False
    last, word = text.words[run.stop - 1], text.words[place]
    if last.capital and gap == 0 and numbers(word):
        return True
    if last.capital and word.capital:
        return {text.words[n].text for n in range(run.stop, place)} <= BETWEEN
    described = not last.capital or _known(text, run) or form(last.text) != last.text.casefold()
    return gap == 0 and not word.capital and described and not ends_noun(word.text)


def ends_noun(word: str) -> bool:
    """Whether a word belongs to no noun: a verb's past form, or one of those that follow nouns."""
    return word in _PREDICATES or is_past(word) or word in _PARTICIPLES or (len(word) > 4 and word.endswith("ing"))


def _without_verb(text: Said, run: range) -> list[range]:
    """The run; after "did the", "will the" and the like in two, for its last word is likely the verb."""
    parts = len(run) > 1 and _asked(text, run) and not text.words[run.stop - 1].capital
    return [run[:-1], run[-1:]] if parts else [run]


def _asked(text: Said, run: range) -> bool:
    """Whether "did the", "will the" or the like comes before the run: its verb follows."""
    before = text.words[run.start - 2].text.casefold() if run.start > 1 else ""
    return _known(text, run) and before in AUXILIARIES - {"is", "was"}


def _known(text: Said, run: range) -> bool:
    return (
        run.start > 0
        and text.words[run.start - 1].text.casefold() in _DETERMINERS
        and text.between(run.start).isspace()
    )


def noun_follows(text: Said, run: range) -> bool:
    """Whether a noun may follow, as after "the Syrian"."""
    if run.stop == len(text.words) or not _known(text, run) or _asked(text, run):
        return False
    after = text.words[run.stop].text
    told = after[0].islower() and after not in STOPWORDS and text.between(run.stop).isspace()
    return told and not ends_noun(after)


_PREDICATES = frozenset({"able", "begun", "done", "due", "held", "known", "likely", "made", "open", "ready", "set"})
"""Words that follow a noun without belonging to it; so do a verb's past forms and most words in "ing"."""

_PARTICIPLES = frozenset(
    """beaten blown broken burst chosen cut drawn driven eaten fallen flown forgotten frozen given grown hidden hit hurt
    risen seen shown shut stolen sunk sworn taken thrown torn withdrawn written""".split()  # noqa: SIM905
)
"""That aren't written like the past."""

_DETERMINERS = frozenset({"the", "a", "an", "many", "which"})
"""After "many" and "which", too, there is a noun, which the next question may call "they" or "it"."""


def _phrase(text: Said, run: range, people: Collection[str]) -> Phrase:
    first, last = text.words[run.start], text.words[run.stop - 1]
    before = [text.words[n].text.casefold() for n in range(max(0, run.start - 2), run.start)]
    known = _known(text, run)
    inside = [text.words[n] for n in run]
    around = [other for other in text.names if other.start < run.stop and run.start < other.stop]
    name = all(word.capital or word.text in BETWEEN for word in inside)
    shown = re.sub(r"['’]s?$", "", text.text[first.span[0] : last.span[1]])
    forms = frozenset(word.form for word in inside if word.text.casefold() not in STOPWORDS)
    return Phrase(
        " ".join(re.sub(r"[\"“”]", "", shown).split()),
        forms,
        name=name,
        person=forms <= set(people),
        known=known,
        place=not _PLACE.isdisjoint(before[-2:] if known else before[-1:]) or before[-1:] == ["of"],
        part=any(other.start < run.start or run.stop < other.stop for other in around)
        or (name and noun_follows(text, run)),
    )
