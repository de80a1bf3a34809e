"""What a person or a program typed to limit a search -> Filters, and Filters -> words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.period import day
from index import Filters
from index.errors import FilterError


@dataclass(frozen=True)
class Limits:
    """What was typed: two days in ISO 8601, and names of sources; any of them may be blank."""

    published_from: str | None = None
    published_to: str | None = None
    sources: Sequence[str] | None = None

    @classmethod
    def typed(cls, published_from: str | None, published_to: str | None, sources: str | None) -> Limits:
        """The limits of the page's three boxes; names are separated by commas."""
        return cls(published_from, published_to, (sources or "").split(","))

    def filters(self) -> Filters | None:
        """The filters that they make; None if all are blank.

        Raises:
            FilterError: a date that is none, or dates in the wrong order.
        """
        names = tuple(name for name in (" ".join(name.split()) for name in self.sources or ()) if name)
        first, last = typed_day(self.published_from), typed_day(self.published_to)
        return Filters(first, last, names) if first or last or names else None

    def without(self, part: str) -> Limits:
        """The limits but the one that goes by this name in ``parts``; the same if there is none."""
        found = self.filters() or Filters()
        names = {f"source-{number}": name for number, name in enumerate(found.sources)}
        sources = [name for key, name in names.items() if key != part]
        first = None if part == "from" else self.published_from
        return Limits(first, None if part == "to" else self.published_to, sources)


NO_LIMITS = Limits()


def typed_day(typed: str | None) -> date | None:
    """A day as a person or a program wrote it, in ISO 8601; None if nothing is there.

    Raises:
        FilterError: it is none.
    """
    text = (typed or "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FilterError(f"“{text[:40]}” is not a date. Write year, month and day, such as 2013-11-25.") from None


def described(found: Filters | None) -> str:
    """The limits in words, such as "from 1 May 2024, by Reuters"; nothing if there are none."""
    if found is None:
        return ""
    days = parts(replace(found, sources=()))
    return ", ".join([*days.values(), *([f"by {' or '.join(found.sources)}"] if found.sources else [])])


def parts(found: Filters | None) -> dict[str, str]:
    """Each limit in words, such as "from 1 May 2024" and "by Reuters", under a name of its own."""
    if found is None:
        return {}
    days = {"from": found.published_from, "to": found.published_to}
    told = {name: f"{name} {day(limit)}" for name, limit in days.items() if limit}
    return told | {f"source-{number}": f"by {name}" for number, name in enumerate(found.sources)}
