"""Articles by day -> a chart of bars over time, as SVG; archive.js lets people drag a part of the archive's."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.period import day
from bot.web.markup import line

DAILY = 92
"""Days of which each has a bar; of more, each month."""

MONTHLY = 12 * 15
"""Months of which each has a bar; of more, each year."""

WIDEST = 5
"""Rem that a bar takes at most, with the gaps beside it."""

HINT = "Drag over the bars to choose dates"
DATES = "The dates above limit them, too."
"""What is said of a chart that can be dragged over: to those who see it, and to those who don't."""


@dataclass(frozen=True)
class Bar:
    """The articles from one day to another, both included."""

    first: date
    last: date
    count: int

    @property
    def name(self) -> str:
        """Its days in words."""
        if self.first == self.last:
            return day(self.first)
        return f"{self.first:%B %Y}" if self.first.month == self.last.month else str(self.first.year)


def bars(days: Mapping[date, int]) -> list[Bar]:
    """A bar for each day, month or year from the first to the last, so that there aren't too many."""
    if not days:
        return []
    first, last = min(days), max(days)
    found = list(_spans(first, last))
    counts = dict.fromkeys(found, 0)
    starts = iter(found)
    span = next(starts)
    for one in sorted(days):
        while one > span[1]:
            span = next(starts)
        counts[span] += days[one]
    return [Bar(*span, count) for span, count in counts.items()]


def _spans(first: date, last: date) -> Iterator[tuple[date, date]]:
    if (last - first).days < DAILY:
        yield from ((one, one) for one in (first + timedelta(n) for n in range((last - first).days + 1)))
        return
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months > MONTHLY:
        yield from ((date(year, 1, 1), date(year, 12, 31)) for year in range(first.year, last.year + 1))
        return
    for number in range(months):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        yield date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def chart(
    days: Mapping[date, int], first: date | None = None, last: date | None = None, *, dragged: bool = False
) -> str:
    """The chart, what lies outside of the days that are chosen in grey; nothing where there is but one bar.

    One that can be ``dragged`` over says so, and has room for what is drawn then. Sizes are in per cent, for the chat
    takes an SVG's own scale away.
    """
    found = bars(days)
    if len(found) < 2:
        return ""
    most = max(found, key=lambda bar: bar.count)
    drawn = "".join(_drawn(at, bar, len(found), most.count, first, last) for at, bar in enumerate(found))
    told = f"Articles from {found[0].name} to {found[-1].name}; most, {most.count:,}, in {most.name}."
    more, hint, brush = (DATES, HINT, '<div class="brush" hidden></div>') if dragged else ("", "", "")
    return (
        f'<div class="chart" style="max-width: {max(20, WIDEST * len(found))}rem"><div class="bars">'
        f'<svg role="img" width="100%" height="100%"><title>{line(f"{told} {more}")}</title>'
        f'{drawn}</svg>{brush}</div><p class="ends" aria-hidden="true"><span>{line(found[0].name)}</span>'
        f'<span class="hint">{hint}</span><span>{line(found[-1].name)}</span></p></div>'
    )


def _drawn(at: int, bar: Bar, count: int, most: int, first: date | None, last: date | None) -> str:
    outside = (first and bar.last < first) or (last and bar.first > last)
    height = max(2, round(100 * bar.count / most)) if bar.count else 0
    articles, wide = "article" if bar.count == 1 else "articles", 100 / count
    return (
        f'<g data-first="{bar.first}" data-last="{bar.last}"{" class=outside" if outside else ""}>'
        f"<title>{line(f'{bar.name}: {bar.count:,} {articles}')}</title>"
        f'<rect class="room" x="{at * wide:.3f}%" y="0" width="{wide:.3f}%" height="100%"/>'
        f'<rect class="bar" x="{(at + 0.1) * wide:.3f}%" y="{100 - height}%" width="{0.8 * wide:.3f}%" '
        f'height="{height}%"/></g>'
    )
