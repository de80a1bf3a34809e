"""What was searched for an answer: as a person is shown it, and as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.period import Period, dated
from index import Filters

NO_FILTERS = Filters()


@dataclass(frozen=True)
class Searched:
    """The question as it was understood, within which limits it was searched, and how much was found and read.

    ``period`` are the days that the question's own words limited the search to, if they did, and ``filters`` the limits
    that the caller gave. ``passages`` counts the passages that search found, ``articles`` those that they are from; of
    a brief, which is of all articles on a topic, ``days`` has how many are of each day.
    """

    question: str
    period: Period | None = None
    filters: Filters = NO_FILTERS
    passages: int = 0
    articles: int = 0
    days: Mapping[date, int] = field(default_factory=dict)

    @property
    def found(self) -> str:
        """How much was read, in words: "10 passages of 3 articles"."""
        return f"{_count(self.passages, 'passage')} of {_count(self.articles, 'article')}"

    def to_dict(self) -> dict[str, Any]:
        """Its fields, ready for JSON; days in ISO 8601."""
        limits = self.filters.published_from, self.filters.published_to
        first, last = (limit.isoformat() if limit else None for limit in limits)
        filters = {"published_from": first, "published_to": last, "sources": list(self.filters.sources)}
        filters |= {"authors": list(self.filters.authors)}
        days = {day.isoformat(): count for day, count in self.days.items()}
        counts = {"passages": self.passages, "articles": self.articles, "days": days}
        return {
            "question": self.question,
            "period": self.period and self.period.to_dict(),
            "filters": filters,
            **counts,
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Searched:
        """What ``to_dict`` gave."""
        limits = found["filters"]
        first, last = (limits[name] and dated(limits[name]) for name in ("published_from", "published_to"))
        filters = Filters(first, last, tuple(limits["sources"]), authors=tuple(limits.get("authors", ())))
        period = found["period"] and Period.from_dict(found["period"])
        days = {date.fromisoformat(day): count for day, count in found.get("days", {}).items()}
        return cls(found["question"], period, filters, found["passages"], found["articles"], days)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
