"""What a question asks for in time -> the searches to make, one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.period import Period, day
from bot.question import Question
from index import Filters, Hit
from index.errors import FilterError
from index.search import is_after
from index.snapshot import Snapshot


@dataclass(frozen=True)
class Attempt:
    """A search: for what, within which limits, and the period that these keep to, if they do."""

    question: str
    filters: Filters
    period: Period | None = None


def attempts(asked: Question) -> list[Attempt]:
    """The searches for a question, of which the first that answers counts.

    An article without a date may be of any period; of one that is strict, only if nothing with a date answers.

    Raises:
        FilterError: all that the caller's filters let through is published after the day of asking.
    """
    limits = _that_are_out(asked.filters, asked.out)
    anything = Attempt(asked.text, limits)
    if asked.period is None:
        return [anything]
    period = asked.period
    # What reaches today is open: it may be tomorrow already where an article is published.
    until = limits.published_to if period.until in (None, asked.today) else period.until
    within = replace(limits, published_from=period.first, published_to=until, undated=not asked.strict)
    narrow = Attempt(asked.bare, within, period)
    undated = Attempt(asked.bare, replace(within, undated=True), period)
    return [narrow, undated if asked.strict else anything]


def missed(attempt: Attempt, snapshot: Snapshot, hits: Sequence[Hit]) -> Period | None:
    """The period of a search that didn't answer, if the archive has articles of it at all."""
    dated = any(snapshot.article(hit.passage.article_id).published for hit in hits)
    return attempt.period if dated else None


def _that_are_out(filters: Filters, out: date | None) -> Filters:
    """The filters without what is published after a day; an article without a date stays unless they limit dates."""
    if out is None:
        return filters
    first, last = filters.published_from, filters.published_to
    if first and is_after(first, out):
        raise FilterError(f"Nothing from {day(first)} on is out on {day(out)}: change one of the dates.")
    last = out if last is None or is_after(last, out) else last
    undated = filters.undated or not (filters.published_from or filters.published_to)
    return replace(filters, published_to=last, undated=undated)
