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
    """What was typed: two days in ISO 8601, and names of sources and of authors; any of them may be blank."""

    published_from: str | None = None
    published_to: str | None = None
    sources: Sequence[str] | None = None
    authors: Sequence[str] | None = None

    @classmethod
    def typed(
        cls, published_from: str | None, published_to: str | None, sources: str | None, authors: str | None = None
    ) -> Limits:
        """The limits of the page's boxes; names of sources are separated by commas, of authors by semicolons."""
        return cls(published_from, published_to, (sources or "").split(","), (authors or "").split(";"))

    def filters(self) -> Filters | None:
        """The filters that they make; None if all are blank.

        Raises:
            FilterError: a date that is none, or dates in the wrong order.
        """
        sources, authors = _names(self.sources), _names(self.authors)
        first, last = typed_day(self.published_from), typed_day(self.published_to)
        found = Filters(first, last, sources, authors=authors)
        return found if found.conditions else None

    def without(self, part: str) -> Limits:
        """The limits but the one that goes by this name in ``parts``; the same if there is none."""
        found = self.filters() or Filters()
        names = {f"source-{number}": name for number, name in enumerate(found.sources)}
        sources = [name for key, name in names.items() if key != part]
        authors = [name for number, name in enumerate(found.authors) if f"author-{number}" != part]
        first = None if part == "from" else self.published_from
        return Limits(first, None if part == "to" else self.published_to, sources, authors)


NO_LIMITS = Limits()


def _names(typed: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(name for name in (" ".join(name.split()) for name in typed or ()) if name)


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
    told = [*parts(replace(found, sources=(), authors=())).values()]
    told += [f"by {' or '.join(found.sources)}"] if found.sources else []
    return ", ".join([*told, *([f"written by {' or '.join(found.authors)}"] if found.authors else [])])


def parts(found: Filters | None) -> dict[str, str]:
    """Each limit in words, such as "from 1 May 2024" and "by Reuters", under a name of its own."""
    if found is None:
        return {}
    days = {"from": found.published_from, "to": found.published_to}
    told = {name: f"{name} {day(limit)}" for name, limit in days.items() if limit}
    told |= {f"source-{number}": f"by {name}" for number, name in enumerate(found.sources)}
    return told | {f"author-{number}": f"written by {name}" for number, name in enumerate(found.authors)}
