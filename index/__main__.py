"""(Re)build an archive: ``python -m index [PATH|ADDRESS ...] [--archive DIR] [--rebuild] [--prune] [--json]``.

``python -m index show FILE`` prints what is read from a file instead: ``show`` as the first word is that command, and a
folder of this name is ``./show``.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from index.articles import Source
from index.build import build
from index.embedder import DEFAULT
from index.errors import ArticleError, BylineError, SettingError
from index.formats import told_others
from index.logs import configure, say
from index.options import Encoder, Folder, Zone
from index.report import BuildReport

app = typer.Typer(add_completion=False, rich_markup_mode=None)

NAMED = 5
"""Vanished files that are named one by one; of more, the number."""


@app.command()
def main(  # noqa: PLR0913 - one parameter an option
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH|ADDRESS ...]",
            help="Article files, folders of them, or http(s) addresses of articles and feeds. [default: seeds]",
        ),
    ] = None,
    archive: Folder = Path("archive"),
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Start anew, from these paths alone.")] = False,
    keep_addresses: Annotated[
        bool, typer.Option("--keep-addresses", help="With --rebuild: keep what feeds and pages on the web gave.")
    ] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Remove what came from files that are gone.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as one JSON object.")] = False,
    timezone: Zone = "",
    embedder: Encoder = DEFAULT,
) -> None:
    """Bring an archive up to date with folders of articles; what hasn't changed costs nothing.

    "show FILE" instead prints what is read from a file ("show --help" tells more; a folder of that name is "./show").

    Exit code 0: all is in. 1: some files, or parts of them, could not be read, the rest is in. 2: nothing was done.
    """
    console = _console()
    words = paths or ["seeds"]
    sources, failed = _fetched([word for word in words if is_address(word)])
    files = [word for word in words if not is_address(word)]
    if failed and not sources and not files:
        _complain(failed)
        raise typer.Exit(2)
    try:
        with _Bars(console) as bars:
            done = build(
                files,
                archive,
                sources=sources,
                embedder=embedder,
                rebuild=rebuild,
                keep_addresses=keep_addresses,
                prune=prune,
                timezone=timezone,
                report=bars,
            )
    except BylineError as problem:
        _complain([*failed, str(problem)])
        raise typer.Exit(2) from None
    done = replace(done, failed=(*failed, *done.failed))
    _complain([*done.failed, *(f"warning: {line}" for line in done.warnings), *told_missing(done), *told_skipped(done)])
    typer.echo(json.dumps(asdict(done), default=str, ensure_ascii=False) if as_json else summary(done))
    raise typer.Exit(1 if done.failed else 0)


def _console() -> Console:
    """Standard error, where logs go as well."""
    console = Console(stderr=True)
    try:
        configure(logging.INFO if console.is_terminal else logging.WARNING)
    except SettingError as problem:
        _complain([str(problem)])
        raise typer.Exit(2) from None
    return console


def _complain(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)


def is_address(word: str) -> bool:
    """Whether a word of the command line is a web address rather than a path."""
    return word.lower().startswith(("http://", "https://"))


def _fetched(addresses: list[str]) -> tuple[list[Source], list[str]]:
    """What is at the addresses, and a line for each that gives nothing."""
    sources: list[Source] = []
    failed: list[str] = []
    for address in addresses:
        from index.fetch import fetch  # only for those who name an address

        try:
            found, problems = fetch(address)
        except ArticleError as problem:
            failed.append(str(problem))
        else:
            sources.extend(found)
            failed.extend(problems)
    return sources, failed


class _Rate(ProgressColumn):
    """What is done in a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="progress.data.speed")


class _Bars:
    """A bar on the terminal for each stage, with the rate and the time left; nothing where there is no terminal."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=console, disable=not console.is_terminal)
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(_STAGES[stage], total=total)
        self._progress.update(self._tasks[stage], completed=done)

    def __enter__(self) -> _Bars:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()


_STAGES = {"reading": "Reading files", "embedding": "Embedding passages", "storing": "Storing articles"}


def told_missing(done: BuildReport) -> list[str]:
    """Lines about files that are gone while what they gave was kept."""
    way_out = "--prune removes"
    if len(done.missing) > NAMED:
        return [f"{len(done.missing)} files are gone from these folders and their articles were kept; {way_out} them."]
    return [f"{path}: is gone, and its article was kept; {way_out} it." for path in done.missing]


def told_skipped(done: BuildReport) -> list[str]:
    """A line about the files that aren't read because of their kinds."""
    return [told_others(done.skipped)] if done.skipped else []


def summary(done: BuildReport) -> str:
    """What a build did, in files, and what is in the archive now, in one line."""
    counts = {
        "added": done.added,
        "updated": done.updated,
        "renamed": done.renamed,
        "unchanged": done.unchanged,
        "removed": done.removed,
        "missing": len(done.missing),
        "failed": len(done.failed),
        "skipped": sum(done.skipped.values()),
    }
    files = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "nothing to do"
    articles = "1 article" if done.articles == 1 else f"{done.articles:,} articles"
    copies = f", {done.copies:,} of them copies" if done.copies else ""
    return f"{done.archive}: {files} (files); {articles}{copies}"


def run() -> None:
    """The command line: ``show``, or a build."""
    quiet()
    if sys.argv[1:2] == ["show"]:
        from index import show

        show.app(sys.argv[2:], prog_name="python -m index show")
    app()


def quiet() -> None:
    """Keep the libraries that read files from telling what is wrong with one: a line of ours does."""
    for chatty in ("httpx", "htmldate", "pypdf", "trafilatura"):
        logging.getLogger(chatty).setLevel(logging.CRITICAL)


if __name__ == "__main__":
    run()
