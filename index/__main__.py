"""(Re)build an archive: ``python -m index [PATH ...] [--archive DIR] [--rebuild]``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from index.build import BuildReport, build
from index.embedder import DEFAULT
from index.errors import BylineError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH ...]", help="Article files, or folders of them. [default: seeds]"),
    ] = None,
    archive: Annotated[Path, typer.Option(envvar="BYLINE_ARCHIVE", help="The archive's folder.")] = Path("archive"),
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Start anew, from these paths alone.")] = False,
    embedder: Annotated[
        str, typer.Option(envvar="BYLINE_EMBEDDER", help="A folder, a hub id or package:NAME.")
    ] = DEFAULT,
) -> None:
    """Bring an archive up to date with folders of articles (.txt, .md); what hasn't changed costs nothing.

    Exit code 0: all is in. 1: some files could not be read, the rest is in. 2: nothing was done.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        with _Bars() as bars:
            done = build(paths or [Path("seeds")], archive, embedder=embedder, rebuild=rebuild, report=bars)
    except BylineError as problem:
        typer.echo(f"byline: {problem}", err=True)
        raise typer.Exit(2) from None
    for line in done.failed:
        typer.echo(f"byline: {line}", err=True)
    typer.echo(summary(done))
    raise typer.Exit(1 if done.failed else 0)


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
