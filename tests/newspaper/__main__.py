"""Ask the test newspaper its questions: ``python -m tests.newspaper``, with ``--json`` for programs.

Of the held-out questions only the figures are shown, never which went wrong.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot import Bot
from bot.evaluate import asking, questions
from bot.evaluate.report import Report
from tests.newspaper import HELD_OUT, QUESTIONS, articles


def measured(path: Path, bot: Bot) -> Report:
    """What asking a file's questions came to."""
    asked = questions.own(path)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(path.name, total=len(asked))
        return asking.measure(path.name, asked, bot, lambda: progress.advance(task))


def main(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list, for programs.")] = False) -> None:
    """Ask an archive of the test newspaper both files of questions, and report each."""
    bot = Bot.from_articles(articles())
    reports = [measured(QUESTIONS, bot), replace(measured(HELD_OUT, bot), cases=())]
    if as_json:
        typer.echo(f"[{','.join(report.json() for report in reports)}]")
        return
    for report in reports:
        Console().print(*report.tables(), sep="\n")


if __name__ == "__main__":
    typer.run(main)
