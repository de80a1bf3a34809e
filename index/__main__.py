"""(Re)build an archive: ``python -m index [PATH|ADDRESS ...] [--archive DIR] [--rebuild]``."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from index.articles import Source
from index.build import BuildReport, build
from index.embedder import DEFAULT
from index.errors import ArticleError, BylineError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH|ADDRESS ...]",
            help="Article files, folders of them, or http(s) addresses of articles and feeds. [default: seeds]",
        ),
    ] = None,
    archive: Annotated[Path, typer.Option(envvar="BYLINE_ARCHIVE", help="The archive's folder.")] = Path("archive"),
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Start anew, from these paths alone.")] = False,
    embedder: Annotated[
        str, typer.Option(envvar="BYLINE_EMBEDDER", help="A folder, a hub id or package:NAME.")
    ] = DEFAULT,
) -> None:
    """Bring an archive up to date with folders of articles; what hasn't changed costs nothing.

    Exit code 0: all is in. 1: some files, or parts of them, could not be read, the rest is in. 2: nothing was done.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for chatty in ("httpx", "htmldate", "pypdf", "trafilatura"):  # what is wrong with a file, a line of ours says
        logging.getLogger(chatty).setLevel(logging.CRITICAL)
    words = paths or ["seeds"]
    sources, failed = _fetched([word for word in words if is_address(word)])
    files = [word for word in words if not is_address(word)]
    for line in failed:
        typer.echo(f"byline: {line}", err=True)
    if failed and not sources and not files:
        raise typer.Exit(2)
    try:
        with _Bars() as bars:
            done = build(files, archive, sources=sources, embedder=embedder, rebuild=rebuild, report=bars)
    except BylineError as problem:
        typer.echo(f"byline: {problem}", err=True)
        raise typer.Exit(2) from None
    for line in done.failed:
        typer.echo(f"byline: {line}", err=True)
    done = replace(done, failed=(*failed, *done.failed))
    typer.echo(summary(done))
    raise typer.Exit(1 if done.failed else 0)


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


class _Bars:
    """A bar on standard error for each stage, with the time left."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True))
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


_STAGES = {"reading": "Reading files", "embedding": "Embedding passages"}


def summary(done: BuildReport) -> str:
    """What a build did, in one line."""
    counts = {"added": done.added, "updated": done.updated, "unchanged": done.unchanged, "failed": len(done.failed)}
    return f"{done.archive}: " + ", ".join(f"{count} {what}" for what, count in counts.items() if count)


if __name__ == "__main__":
    app()
