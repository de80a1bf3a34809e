"""A question and what it carries -> one that reads well.

A pronoun gives way to what it stands for if one phrase alone fits it; where that is in doubt, and for all other
words, there are brackets. Nothing here decides which words are carried.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.english.words import words
from bot.query.followups.phrases import AUXILIARIES, Phrase, ends_noun
from bot.query.followups.terms import PRONOUNS

_DATE = re.compile(
    r"\b(?:\w+day|January|February|March|April|May|June|July|August|September|October|November|December)\b|\d"
)


def completed(question: str, carried: Sequence[Phrase], rivals: Sequence[Phrase] = ()) -> str:
    """The question with what it carries: one phrase in the place of a pronoun if it alone fits, others in brackets.

    ``rivals`` are not sure enough to be carried, but to leave in doubt what a pronoun stands for. Beside one that is
    resolved no verbs are carried.
    """
    put = _put(question, carried, rivals)
    rest = [phrase for phrase in carried if phrase is not put[1] and not ends_noun(phrase.text)] if put else carried
    asked = put[0] if put else question.rstrip()
    return f"{asked} ({', '.join(phrase.text for phrase in rest)})" if rest else asked


def pointed(question: str, answer: str) -> str:
    """The question with the name that is all of the last answer in the place of its last word, "that"."""
    told = _NAME_ALONE.fullmatch(answer)
    return _THAT.sub(lambda _: told[1], question) if told else question


_NAME_ALONE = re.compile(
    r"(?:(?:[Ii]n|[Aa]t|[Tt]o|[Ff]rom|[Nn]ear|[Oo]n|[Bb]y)\s+)?"
    r"((?!The\b|A\b|An\b)[A-Z][^\W\d_]+(?:\s+[A-Z][^\W\d_]+){0,4})[\s.]*"
)
_THAT = re.compile(r"\bthat(?=\s*[?.!]*\s*\Z)", re.IGNORECASE)


def _put(question: str, carried: Sequence[Phrase], rivals: Sequence[Phrase]) -> tuple[str, Phrase] | None:
    """The question with its pronoun resolved, and the phrase that did it; None if that is in doubt."""
    bare = {word.casefold() for word in words(question)}
    kinds = [kind for kind, forms in PRONOUNS.items() if bare & forms]
    if len(kinds) != 1 or _EXPLETIVE.search(question):
        return None
    fitting = _fitting(kinds[0], carried)
    if len(fitting) != 1 or len(_fitting(kinds[0], [*carried, *rivals])) != 1:
        return None
    found = re.search(rf"\b(?:{'|'.join(PRONOUNS[kinds[0]])})\b(?!['’])", question, re.IGNORECASE)
    asked = found and _exchanged(question, found, fitting[0], many=kinds[0] == "they")
    return (asked, fitting[0]) if asked else None


_EXPLETIVE = re.compile(
    r"\bit\b(?:'s)?\s+(?:\w+\s+)?(?:that|to|true|possible|likely|clear|known|rain\w*|snow\w*|time|take|takes|took)\b",
    re.IGNORECASE,
)
"""An "it" that stands for nothing."""


def _fitting(kind: str, found: Sequence[Phrase]) -> list[Phrase]:
    """The phrases that a pronoun can stand for; of names, those that are known to be persons' before others."""
    fitting = [phrase for phrase in found if _fits(kind, phrase)]
    people = [phrase for phrase in fitting if phrase.person]
    return people if people and kind in ("he", "she") else fitting


def _fits(kind: str, phrase: Phrase) -> bool:
    """Whether a pronoun can stand for a phrase: a person for a name, a thing for anything with a determiner too."""
    if phrase.part or _DATE.search(phrase.text):
        return False
    if kind in ("he", "she"):
        return phrase.name and not phrase.known and not phrase.place and not phrase.plural
    return (
        (phrase.name or phrase.known) and not phrase.place and not (kind == "it" and (phrase.plural or phrase.person))
    )


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


def _alike(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word


def _beginning(before: str, noun: str, after: str) -> str:
    """The parts as one question, its first letter in upper case if the noun has come there."""
    shown = noun if before.strip() else noun[0].upper() + noun[1:]
    return f"{before}{shown}{after}".rstrip()
