"""What a sentence negates, denies or only holds possible: the words that "not", "denied" or "may" reach over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from bot.english.negation import REFUSALS, negations
from bot.grounding.tokens import Token
from index.text import Span

REACH = 3
"""Words with content that a negation reaches over."""

_MAY = frozenset("may might could".split())  # noqa: SIM905
_BREAK = re.compile(r"[,;:.!?()—–]|\b(?:and|but|although|though|while|because|who|which|that)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Scope:
    """The stems that one word of negation or possibility reaches over, in order."""

    kind: Literal["not", "may"]
    keys: tuple[str, ...]


def scopes(text: str, words: Sequence[Token]) -> Iterator[Scope]:
    """The scopes in a text."""
    negating = {found.span for found in negations(text)}
    for place, word in enumerate(words):
        kind = _kind(word, negating) if text[word.span[0]].islower() or not place else None
        if kind:
            yield Scope(kind, tuple(_reach(text, words, place)))


def _kind(word: Token, negating: Set[Span]) -> Literal["not", "may"] | None:
    if word.span in negating or word.key in REFUSALS:
        return "not"
    return "may" if word.form in _MAY else None


def _reach(text: str, words: Sequence[Token], place: int) -> Iterator[str]:
    end, found = words[place].span[1], 0
    for word in words[place + 1 :]:
        if found == REACH or _BREAK.search(text, end, word.span[0]):
            return
        end = word.span[1]
        if _BREAK.fullmatch(word.form) or word.form in _MAY:
            return
        if not word.light and word.key not in REFUSALS:
            found += 1
            yield word.key


def flipped(said: Sequence[Scope], keys: frozenset[str], held: Sequence[Scope], known: frozenset[str]) -> str:
    """What is negated, or is only possible, on one side and not on the other; empty if nothing is.

    ``keys`` and ``known`` are the stems of the claim and of its evidence. A claim may leave out a negation with
    what it negates, and be surer of nothing.
    """
    for kind, words in (("not", "negated"), ("may", "only possible")):
        ours = [scope.keys for scope in said if scope.kind == kind]
        theirs = [scope.keys for scope in held if scope.kind == kind]
        covered = {key for reach in ours for key in reach}
        lost = next((r[0] for r in theirs if r and r[0] in keys and not covered & set(r) and _mostly(r, keys)), None)
        if lost:
            return f"{lost!r} is {words} in the source"
        reached = {key for reach in theirs for key in reach}
        made = next((r[0] for r in ours if r and kind == "not" and not reached & set(r)), None)
        if made:
            return f"{made!r} is not {words} in the source"
    return ""


def _mostly(reach: Sequence[str], keys: frozenset[str]) -> bool:
    return sum(key in keys for key in reach) * 2 >= len(reach)
