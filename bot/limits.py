"""What a person or a program typed to limit a search -> Filters, and Filters -> words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    parts = [f"from {day(found.published_from)}"] if found.published_from else []
    parts += [f"to {day(found.published_to)}"] if found.published_to else []
    parts += [f"by {' or '.join(found.sources)}"] if found.sources else []
    return ", ".join(parts)
