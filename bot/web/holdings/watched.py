"""What is told of sources that keep coming: when each was last read and what failed; and the news of kept questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.alerts import Alerts, News
from bot.period import day
from bot.web.markup import line, plain
from index.errors import BylineError
from index.sources import Ledger, Report

NAMED = 12
"""News that is named, the newest."""


def watched(archive: Path) -> str:
    """All of it for the archive in a folder, folded away; nothing where nobody watches and nothing is kept."""
    try:
        ledger = Ledger.beside(archive)
        told = [new for new, _ in Alerts.beside(archive).kept().news]
        return news(told) + sources(ledger.last(), ledger.succeeded())
    except BylineError as problem:
        return f'<p class="quiet">{line(str(problem))}</p>'


def sources(last: Sequence[Report], succeeded: Mapping[str, float]) -> str:
    """Each source with its newest report; ``succeeded`` tells when each could last be read, in seconds since 1970."""
    if not last:
        return ""
    failed = sum(bool(report.failed) for report in last)
    counted = (
        f"{len(last):,} {'source' if len(last) == 1 else 'sources'}{f', {failed:,} with trouble' if failed else ''}"
    )
    when = _when(max(report.at for report in last))
    items = "".join(_source(report, succeeded.get(report.place)) for report in last)
    return (
        f'<details id="watched"><summary>{counted}, last read {when}</summary>'
        f'<ul class="jobs" tabindex="0" aria-label="Sources">{items}</ul></details>'
    )


def _source(report: Report, succeeded: float | None) -> str:
    """One source, without what stands after the ? of its address, which may be a key."""
    name = report.place.partition("?")[0]
    counts = {"new": report.added, "updated": report.updated}
    came = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "nothing new"
    told = f"read {_when(report.at)}: {came}"
    if report.state in ("failed", "waits"):
        told = f"asked {_when(report.at)}, last read {_when(succeeded) if succeeded else 'never'}"
    lines = "".join(f"<p>{line(one.replace(report.place, name))}</p>" for one in report.failed)
    state = ' class="failed"' if report.failed else ""
    return f"<li{state}><b>{line(name)}</b><p>{told}</p>{lines}</li>"


def news(told: Sequence[News]) -> str:
    """What is new in answers to kept questions, the newest first, each with the articles that say so."""
    if not told:
        return ""
    items = "".join(_news(new) for new in reversed(told[-NAMED:]))
    counted = f"News of kept questions ({len(told):,}), the last of {_at(told[-1])}"
    return (
        f'<details id="news"><summary>{counted}</summary>'
        f'<ul class="jobs" tabindex="0" aria-label="News">{items}</ul></details>'
    )


def _news(new: News) -> str:
    links = "".join(f"<p>{_link(source)}</p>" for source in new.sources)
    return f"<li><b>{line(new.question)}</b><p>{_at(new)}. {line(new.said)}</p>{links}</li>"


def _at(new: News) -> str:
    return _when(datetime.fromisoformat(new.at).timestamp())


def _link(source: Mapping[str, str]) -> str:
    id_, name = plain(source["article_id"]), line(source["title"] or source["quote"][:80])
    return f'<a href="?tab=archive&amp;article={id_}" data-open="{id_}">{name}</a>'


def _when(at: float) -> str:
    moment = datetime.fromtimestamp(at, UTC).astimezone()
    return f"{day(moment)}, {moment:%H:%M}"
