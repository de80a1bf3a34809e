"""Whether a sentence gives one sentence's subject another's predicate: "The mayor" and "will be closed for repairs".

Each half is its source's own, so that nothing is missing. What tells is that the second half's own subject is left
out, and that nothing links it with the first half: no reference, no word in common, no sentence that speaks of both.
"""

from __future__ import annotations

from itertools import permutations, takewhile

from bot.grounding.checks import Evidence
from bot.grounding.facts import Facts
from bot.grounding.tokens import Token

FEWEST = 2
"""Words that the second half must have of its own."""

_DEFINITE = frozenset("the this that these those such both its their his her".split())  # noqa: SIM905
_REFERS = frozenset("he she it they we i you who which there".split()) | _DEFINITE - {"the", "such", "both"}  # noqa: SIM905


def spliced(said: Facts, evidence: Evidence) -> str:
    """A predicate that isn't its subject's; what begins with "the" or "this" may be what the other sentence names."""
    keys = [token.key for token in said.tokens if not token.light and token.key in evidence.keys]
    if said.tokens and said.tokens[0].form in _DEFINITE:
        return ""
    for one, other in permutations(evidence.chosen, 2):
        added = [key for key in keys if key not in one.keys]
        if len(set(added)) >= FEWEST and _halves(keys, one, other):
            subject = [*takewhile(lambda token: token.key not in added, other.tokens)]  # noqa: B023 - used at once
            if not _linked(subject, keys, one, other, evidence):
                return f"{added[0]!r} is said of something else in the source"
    return ""


def _halves(keys: list[str], one: Facts, other: Facts) -> bool:
    """Whether the words are one sentence's up to a place, and from there on the other's."""
    begun = max((place for place, key in enumerate(keys) if key not in other.keys), default=len(keys))
    ended = min((place for place, key in enumerate(keys) if key not in one.keys), default=-1)
    return begun < ended


def _linked(subject: list[Token], keys: list[str], one: Facts, other: Facts, evidence: Evidence) -> bool:
    """Whether what the other sentence speaks of may be what the first half does."""
    named = {token.key for token in subject if not token.light}
    if not named or subject[0].form in _DEFINITE or any(token.form in _REFERS for token in subject):
        return True
    first = one.keys.intersection(keys)
    around = [facts for facts in (*evidence.around, *evidence.titles) if facts is not other]
    return any(named & facts.keys and first & facts.keys for facts in around)
