"""What a sentence says that its evidence doesn't: a pure function for each kind of fact.

Each gives the first thing that is wrong, in words for logs and evaluation, or an empty string.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from bot.english.dates import Date
from bot.english.numbers import Number
from bot.grounding.binding import context, fits_better, likeness
from bot.grounding.carrying import carries_date, carries_number
from bot.grounding.facts import Facts, plain
from bot.grounding.names import Name, called, spoken
from bot.grounding.polarity import Scope, flipped
from index.text import Span

Mention = TypeVar("Mention", Number, Date)


@dataclass(frozen=True)
class Evidence:
    """What a sentence is held against: the chosen sentences, the titles, and all of the sources around them."""

    chosen: tuple[Facts, ...]
    titles: tuple[Facts, ...]
    around: tuple[Facts, ...]
    published: tuple[date | None, ...]

    @cached_property
    def told(self) -> tuple[Facts, ...]:
        """What may be cited: the chosen sentences and the titles."""
        return self.chosen + self.titles

    @cached_property
    def near(self) -> frozenset[str]:
        """The forms of all words there."""
        return frozenset[str]().union(*(facts.forms for facts in self.told))

    @cached_property
    def wide(self) -> frozenset[str]:
        """The forms of all words around."""
        return frozenset[str]().union(self.near, *(facts.forms for facts in self.around))

    @cached_property
    def runs(self) -> list[Name]:
        """The names around."""
        return [name for facts in (*self.around, *self.titles) for name in facts.names]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The stems of the chosen sentences."""
        return frozenset[str]().union(*(facts.keys for facts in self.chosen))


def says_number(number: Number, held: Sequence[Facts]) -> bool:
    """Whether one of the texts holds a number."""
    years = {float(found.year) for facts in held for found in facts.dates if found.year}
    return bool(years & number.values) or any(carries_number(o, number) for facts in held for o in facts.numbers)


def says_date(found: Date, held: Sequence[Facts], published: Sequence[date | None]) -> bool:
    """Whether one of the texts holds a date."""
    if any(carries_date(other, found, day) for facts in held for other in facts.dates for day in published):
        return True
    bare = found.year is not None and not found.month
    return bare and any(found.year in number.values for facts in held for number in facts.numbers)


def says_name(name: Name, evidence: Evidence) -> bool:
    """Whether the evidence holds a name."""
    return called(name, evidence.near, evidence.wide, evidence.runs)


Lost = Number | Date | Name
"""A fact that evidence lacks."""


def missing(said: Facts, evidence: Evidence) -> Iterator[Lost]:
    """The numbers, dates and names of a sentence that its evidence lacks."""
    yield from (number for number in said.numbers if not says_number(number, evidence.told))
    yield from (found for found in said.dates if not says_date(found, evidence.told, evidence.published))
    yield from (name for name in said.names if not says_name(name, evidence))


def holds(lost: Lost, said: Facts, held: Facts, published: Sequence[date | None]) -> bool:
    """Whether a text near the evidence has what that lacks: a number or a date, beside a word of the sentence."""
    if isinstance(lost, Name):
        return spoken(lost.words[-1], held.forms)
    told = says_number(lost, [held]) if isinstance(lost, Number) else says_date(lost, [held], published)
    return told and bool(context(said, lost.span, sided=False).keys() & {("", key) for key in held.keys})


def invented(said: Facts, evidence: Evidence) -> str:
    """A number, a date or a name that the evidence lacks."""
    lost = next(missing(said, evidence), None)
    kind = type(lost).__name__.lower()
    return f"{kind} {said.text[slice(*lost.span)]} is not in the source" if lost else ""


def misquoted(said: Facts, evidence: Evidence) -> str:
    """A quotation whose words aren't the source's."""
    held = [plain(facts.text) for facts in evidence.told] + [plain(" ".join(f.text for f in evidence.around))]
    lost = next((words for words in said.quotations if not any(plain(words) in text for text in held)), "")
    return f"quotation {lost!r} is not in the source" if lost else ""


def turned(said: Facts, evidence: Evidence) -> str:
    """What is negated, or only possible, on one side alone."""
    held: list[Scope] = [scope for facts in evidence.chosen for scope in facts.scopes]
    return flipped(said.scopes, said.keys, held, evidence.keys)


def misplaced(said: Facts, evidence: Evidence) -> str:
    """A number, a date or a name whose place beside the same words another one has in the evidence."""
    days = evidence.published
    return (
        _moved("number", said, evidence, lambda f: f.numbers, lambda n, other: carries_number(other, n))
        or _moved(
            "date", said, evidence, lambda f: f.dates, lambda d, other: any(carries_date(other, d, day) for day in days)
        )
        or _swapped(said, evidence)
    )


def _swapped(said: Facts, evidence: Evidence) -> str:
    """A name beside words that another one has; the evidence's own mentions count in any case of letters."""
    if _passive(said) != any(_passive(facts) for facts in evidence.chosen):
        return ""
    for name in (name for name in said.names if name.proper):
        here = context(said, name.span, sided=True)
        own, rivals = [0.0], [0.0]
        for held in evidence.chosen:
            same = [token.span for token in held.tokens if token.form in name.words]
            free = [o for o in held.names if o.proper and not _namesakes(name, o)]
            others = [o.span for o in free if _governed(said, name.span) or not _governed(held, o.span)]
            own += [likeness(here, context(held, span, sided=True)) for span in same]
            rivals += [likeness(here, context(held, span, sided=True)) for span in others]
        if fits_better(max(rivals), max(own)):
            return f"name {said.text[slice(*name.span)]} stands beside other words in the source"
    return ""


_PREPOSITIONS = frozenset(
    "of in at on for with from to around near by between against about under over into through after before".split()  # noqa: SIM905
)


def _governed(facts: Facts, span: Span) -> bool:
    """Whether a preposition stands before a place: then it is nobody who did anything."""
    before = [token for token in facts.tokens if token.span[1] <= span[0] and token.form not in {"the", "a", "an"}]
    return bool(before) and before[-1].form in _PREPOSITIONS


def _passive(facts: Facts) -> bool:
    return "by" in facts.forms


def _namesakes(one: Name, other: Name) -> bool:
    return bool(set(one.words) & set(other.words)) or one.initials in other.words or other.initials in one.words


def _moved(
    kind: str,
    said: Facts,
    evidence: Evidence,
    listed: Callable[[Facts], Sequence[Mention]],
    same: Callable[[Mention, Mention], bool],
) -> str:
    sided = kind == "number"
    places = [(facts, other) for facts in evidence.chosen for other in listed(facts)]
    for mention in listed(said):
        here = context(said, mention.span, sided=sided)
        fits = [(same(mention, o), likeness(here, context(facts, o.span, sided=sided))) for facts, o in places]
        own = max((fit for alike, fit in fits if alike), default=0.0)
        if fits_better(max((fit for alike, fit in fits if not alike), default=0.0), own):
            return f"{kind} {said.text[slice(*mention.span)]} stands beside other words in the source"
    return ""
