"""A question of "the conference" or "a date" -> which words of a conversation can tell which conference that is.

Such a noun leans less than a pronoun does: it may well be of something new. So it takes names, which tell where or
whose it is, and what stands before the same noun in the conversation ("the Geneva conference"), and no other words. Not
so where a question is what or who it is: "the turnout" is always somebody's or something's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from bot.english.words import content_words, stem
from bot.query.followups.phrases import ends_noun, noun_follows
from bot.query.followups.said import Said

_WHAT_IT_IS = re.compile(
    r"\W*(?:(?:what|who|which|how(?:\s+\w+)?)\s*)?(?:['’]s|is|are|was|were)\s+(?:the|these|those)\s+([^?.!]+?)\W*",
    re.IGNORECASE,
)
_THE = re.compile(r"\b(?:the|these|those)\s+([^\W\d_]+)", re.IGNORECASE)
_A = re.compile(r"\b(?:an?|any)\s+[^\W\d_]", re.IGNORECASE)


def definite(question: str, asked: Mapping[str, float]) -> bool:
    """Whether nothing but a noun with "the" or "a" leans in a question, with these features, that has a verb too."""
    if not asked["q_no_pronoun"] or asked["q_other"] or asked["q_goes_on"]:
        return False
    what = _WHAT_IT_IS.fullmatch(question)
    noun = _THE.search(question) or _A.search(question)
    return noun is not None and (what is None or any(map(ends_noun, what[1].split()[1:])))


def telling(question: str, history: Sequence[Said]) -> frozenset[str]:
    """The words of a conversation, normalised, that are of a name or a topic, or before a noun of the question."""
    nouns = {stem(word) for word in content_words(question)}
    return frozenset().union(*(_named(text) | _before(text, nouns) for text in history))


def _named(text: Said) -> set[str]:
    if text.role == "topic":
        return {word.form for word in text.words}
    return {text.words[n].form for run in text.names for n in range(run.start, run.stop + noun_follows(text, run))}


def _before(text: Said, nouns: set[str]) -> set[str]:
    after = range(1, len(text.words))
    return {text.words[n - 1].form for n in after if stem(text.words[n].text) in nouns and text.between(n).isspace()}


def in_full(question: str, chosen: Collection[str], history: Sequence[Said]) -> str:
    """The question with chosen words before its noun, as they stand before it in the newest text that has them."""
    for the in _THE.finditer(question):
        for text in reversed(history):
            for place in range(len(text.words)):
                before = _run_before(text, place, chosen) if stem(text.words[place].text) == stem(the[1]) else ""
                if before:
                    return f"{question[: the.start(1)]}{before} {question[the.start(1) :]}"
    return question


def _run_before(text: Said, place: int, chosen: Collection[str]) -> str:
    """The chosen words right before a word, as they stand in the text."""
    start = place
    while start and text.words[start - 1].form in chosen and text.between(start).isspace():
        start -= 1
    return text.text[text.words[start].span[0] : text.words[place - 1].span[1]] if start < place else ""
