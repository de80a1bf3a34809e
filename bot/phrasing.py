"""Chosen words of a conversation -> a question that reads well.

A pronoun gives way to what it stands for if one phrase alone fits it; where that is in doubt, and for all other
words, there are brackets. Nothing here decides which words are carried.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.terms import PRONOUNS, Said
from bot.words import words
from index.text import STOPWORDS

BETWEEN = frozenset({"of", "the", "and", "for", "de"})
"""Words that hold two parts of one name together."""

_PLACE = frozenset({"in", "at", "to", "from", "near", "into"})


@dataclass(frozen=True)
class Phrase:
    """Chosen words that stand together in a text, as they stand there.

    ``name`` says that it is written like a name, ``known`` that "the", "a" or the like comes before it, ``place``
    that "in", "to" or the like does.
    """

    text: str
    forms: frozenset[str]
    name: bool
    known: bool
    place: bool

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
    """The chosen words, by normalised form, each once, in the longest runs that hold them; newest texts first."""
    found = [_phrase(text, run) for text in reversed(history) for run in _runs(text, chosen)]
    found.sort(key=lambda phrase: -len(phrase.forms))
    left, kept = set(chosen), []
    for phrase in found:
        if phrase.forms <= left:
            left -= phrase.forms
            kept.append(phrase)
    return kept


def _runs(text: Said, chosen: Collection[str]) -> list[range]:
    places = [n for n, word in enumerate(text.words) if word.form in chosen and word.text.casefold() not in STOPWORDS]
    runs: list[range] = []
    for place in places:
        runs.append(range(place, place + 1))
        if len(runs) > 1 and _joined(text, runs[-2].stop, place):
            runs[-2:] = [range(runs[-2].start, place + 1)]
    return runs


def _joined(text: Said, after: int, place: int) -> bool:
    """Whether the word at ``place`` goes on the phrase that ends before the word ``after``."""
    if place - after > 2 or any(text.between(n).strip(" '’\"“”&-") for n in range(after, place + 1)):
        return False
    both = text.words[after - 1].capital and text.words[place].capital
    return place == after or (both and {text.words[n].text for n in range(after, place)} <= BETWEEN)


def _phrase(text: Said, run: range) -> Phrase:
    first, last = text.words[run.start], text.words[run.stop - 1]
    before = [text.words[n].text.casefold() for n in range(max(0, run.start - 2), run.start)]
    known = bool(before) and before[-1] in ("the", "a", "an") and text.between(run.start).isspace()
    inside = [text.words[n] for n in run]
    shown = re.sub(r"['’]s?$", "", text.text[first.span[0] : last.span[1]])
    return Phrase(
        " ".join(re.sub(r"[\"“”]", "", shown).split()),
        frozenset(word.form for word in inside if word.text.casefold() not in STOPWORDS),
        name=all(word.capital or word.text in BETWEEN for word in inside),
        known=known,
        place=not _PLACE.isdisjoint(before[-2:] if known else before[-1:]),
    )


def completed(question: str, carried: Sequence[Phrase]) -> str:
    """The question with what it carries: one phrase in the place of a pronoun if it alone fits, others in brackets."""
    put = _put(question, carried)
    rest = [phrase for phrase in carried if phrase is not put[1]] if put else carried
    asked = put[0] if put else question.rstrip()
    return f"{asked} ({', '.join(phrase.text for phrase in rest)})" if rest else asked


def _put(question: str, carried: Sequence[Phrase]) -> tuple[str, Phrase] | None:
    """The question with its pronoun resolved, and the phrase that did it; None if that is in doubt."""
    bare = {word.casefold() for word in words(question)}
    kinds = [kind for kind, forms in PRONOUNS.items() if bare & forms]
    fitting = [phrase for phrase in carried if _fits(kinds[0], phrase)] if len(kinds) == 1 else []
    if len(fitting) != 1 or _EXPLETIVE.search(question):
        return None
    found = re.search(rf"\b(?:{'|'.join(PRONOUNS[kinds[0]])})\b(?!['’])", question, re.IGNORECASE)
    asked = found and _exchanged(question, found, fitting[0], many=kinds[0] == "they")
    return (asked, fitting[0]) if asked else None


_EXPLETIVE = re.compile(
    r"\bit\b(?:'s)?\s+(?:\w+\s+)?(?:that|to|true|possible|likely|clear|known|rain\w*|snow\w*|time|take|takes|took)\b",
    re.IGNORECASE,
)
"""An "it" that stands for nothing."""


def _fits(kind: str, phrase: Phrase) -> bool:
    """Whether a pronoun can stand for a phrase: a person for a name, a thing for anything with a determiner too."""
    if any(sign.isdigit() for sign in phrase.text):
        return False
    if kind in ("he", "she"):
        return phrase.name and not phrase.known and not phrase.place and not phrase.plural
    return (phrase.name or phrase.known) and not phrase.place and not (kind == "it" and phrase.plural)


def _exchanged(question: str, pronoun: re.Match[str], phrase: Phrase, *, many: bool) -> str:
    """The question with the phrase for the pronoun, its verb agreeing; "" if no rule makes it agree."""
    before, word, after = question[: pronoun.start()], pronoun.group().casefold(), question[pronoun.end() :]
    if word in _OWNERS or (word == "her" and re.match(r"\s+[^\W\d_]", after) and not _GOES_ON_AFTER.match(after)):
        return _beginning(before, phrase.owner, after)
    if word.endswith(("self", "selves")) or word in ("hers", "theirs"):
        return ""
    if many and word == "they" and not phrase.plural:
        verb = re.search(r"\b([\w']+)\s+$", before)
        auxiliary = verb.group(1).casefold() if verb else ""
        if auxiliary in _SINGULAR and verb:
            before = f"{before[: verb.start(1)]}{_alike(verb.group(1), _SINGULAR[auxiliary])}{before[verb.end(1) :]}"
        elif auxiliary not in AUXILIARIES:
            return ""
    return _beginning(before, phrase.noun, after)


_OWNERS = frozenset({"his", "its", "their"})
_GOES_ON_AFTER = re.compile(
    r"\s+(?:to|in|on|at|for|from|with|by|about|after|before|during|when|and|or|as|if)\b", re.IGNORECASE
)
_SINGULAR = {"are": "is", "were": "was", "do": "does", "have": "has", "don't": "doesn't", "aren't": "isn't"}
AUXILIARIES = frozenset(
    "did does had has can could will would shall should may might must is was didn't hadn't can't won't".split()  # noqa: SIM905
)


def _alike(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word


def _beginning(before: str, noun: str, after: str) -> str:
    """The parts as one question, its first letter in upper case if the noun has come there."""
    shown = noun if before.strip() else noun[0].upper() + noun[1:]
    return f"{before}{shown}{after}".rstrip()
