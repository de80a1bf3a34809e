"""Keep an archive fed: ``python -m bot.watch [SOURCES.toml] [--once]``; kept questions are asked again."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.alerts import Alerts, Channels
from bot.pipeline import Bot
from index.__main__ import quiet
from index.embedder import DEFAULT
from index.errors import AlertError, BylineError
from index.options import Encoder, Folder, Zone
from index.sources import Clock, Ledger, Listed, Report, Run, Stopped, Watch

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    sources: Annotated[Path, typer.Argument(help="The file that names feeds, sitemaps and folders.")] = Path(
        "sources.toml"
    ),
    archive: Folder = Path("archive"),
    once: Annotated[bool, typer.Option("--once", help="Read what is due, and end: for cron.")] = False,
    report: Annotated[bool, typer.Option("--report", help="Print what the last readings gave, and end.")] = False,
    timezone: Zone = "",
    embedder: Encoder = DEFAULT,
) -> None:
    """Read feeds, sitemaps and folders again and again into the archive, and ask the kept questions when articles came.

    Exit code 0: it was stopped (by SIGTERM or Ctrl+C), or with --once all that was due was read. 1: with --once,
    something of it failed. 2: an error, in one line on standard error.
    """
    if report:
        return _report(archive)
    quiet()
    clock, failed = Clock(), False
    try:
        listed = Listed.read(sources)
        asking = _Asking(archive, Channels.of(listed.alerts, sources))
        watch = Watch(listed, archive, embedder=embedder, timezone=timezone, clock=clock)
        with _stopped_by_signals(clock):
            for run in [watch.run()] if once else watch.runs():
                failed = _told(run)
                failed = asking.ask() or failed
    except Stopped:
        failed = False
    except BylineError as problem:
        typer.echo(f"byline: {problem}", err=True)
        raise typer.Exit(2) from None
    raise typer.Exit(1 if failed else 0)


def _report(archive: Path) -> None:
    for one in reversed(Ledger.beside(archive).reports()):
        typer.echo(_line(one))
        for line in one.failed:
            typer.echo(f"  {line}")


class _Asking:
    """The kept questions, and the bot that answers them, opened when there is the first."""

    def __init__(self, archive: Path, channels: Channels) -> None:
        self._archive = archive
        self._alerts = Alerts.beside(archive)
        self._channels = channels.by_name
        self._bot: Bot | None = None

    def ask(self) -> bool:
        """Ask them of the newest build, and have the news told; whether a channel failed."""
        if self._alerts.kept().alerts:
            self._bot = self._bot or Bot.open(self._archive)
            build = self._bot.archive.snapshot().build
            for new in self._alerts.ask(self._bot.ask, build, [*self._channels]):
                typer.echo(f"{new.question} {new.said}")
        return sum(self._fails(name) for name in self._channels) > 0

    def _fails(self, name: str) -> bool:
        try:
            self._alerts.tell(name, self._channels[name])
        except AlertError as problem:
            typer.echo(f"byline: {problem} It is tried again with the next run.", err=True)
            return True
        return False


def _told(run: Run) -> bool:
    """Say what came and what failed; whether anything did."""
    for report in run.reports:
        if report.added or report.updated:
            typer.echo(_line(report))
        for line in report.failed:
            typer.echo(f"byline: {line}", err=True)
    return any(report.failed for report in run.reports)


def _line(report: Report) -> str:
    counts = {"new": report.added, "updated": report.updated}
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    return f"{datetime.fromtimestamp(report.at):%Y-%m-%d %H:%M} {report.place}: {told or report.state}"


@contextmanager
def _stopped_by_signals(clock: Clock) -> Iterator[None]:
    """End at the next wait when a signal asks for it."""
    signals: Iterable[signal.Signals] = (signal.SIGTERM, signal.SIGINT)
    before = {one: signal.signal(one, lambda *_: clock.stop()) for one in signals}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


if __name__ == "__main__":
    app()
