"""What a sentence says that its evidence doesn't: one pure function for each kind of fact.

Each gives the first thing that is wrong, in words for logs and evaluation, or an empty string.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.grounding.facts import Facts
from bot.grounding.names import Name, initials, spoken


def wrong_number(claim: str, said: Facts, held: Sequence[Facts]) -> str:
    """A number of the claim that the evidence lacks."""
    known = [number for facts in held for number in facts.numbers]
    years = {d.year for facts in held for d in facts.dates}
    for number in said.numbers:
        if not any(other.carries(number) for other in known) and not years & {int(v) for v in number.values}:
            return f"number {claim[slice(*number.span)]} is not in the source"
    return ""


def wrong_date(claim: str, said: Facts, held: Sequence[Facts], published: date | None) -> str:
    """A date of the claim that the evidence lacks."""
    known = [found for facts in held for found in facts.dates]
    counted = {value for facts in held for number in facts.numbers for value in number.values}
    for found in said.dates:
        plain = found.year in counted and not found.month
        if not plain and not any(other.carries(found, published) for other in known):
            return f"date {claim[slice(*found.span)]} is not in the source"
    return ""


def wrong_name(claim: str, said: Facts, held: Sequence[Facts], around: Sequence[Facts]) -> str:
    """A name of the claim whose last word isn't in the evidence, or whose others aren't around it either."""
    near = frozenset[str]().union(*(facts.forms for facts in held))
    wide = frozenset[str]().union(*(facts.forms for facts in around))
    runs = [name for facts in around for name in facts.names]
    for name in said.names:
        if not _called(name, near, wide, runs):
            return f"name {claim[slice(*name.span)]} is not in the source"
    return ""


def _called(name: Name, near: frozenset[str], wide: frozenset[str], runs: Sequence[Name]) -> bool:
    if spoken(name.words[-1], near) and all(spoken(word, wide) for word in name.words):
        return True
    if initials(name) in near:
        return True
    return len(name.words) == 1 and any(initials(run) == name.words[0] for run in runs)
