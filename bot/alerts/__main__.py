"""Keep questions: ``python -m bot.alerts add QUESTION``, ``list``, ``remove QUESTION``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.__main__ import readable
from bot.alerts.kept import Alerts
from bot.pipeline import Bot, checked
from index.errors import BylineError
from index.options import Folder

app = typer.Typer(add_completion=False, rich_markup_mode=None)

Question = Annotated[str, typer.Argument(help="The question, in quotation marks.")]


@app.callback()
def about() -> None:
    """Keep questions that "byline watch" asks again when articles came; it tells what is new in an answer, once.

    Exit code 0: done. 2: an error, in one line on standard error.
    """


@app.command()
def add(question: Question, archive: Folder = Path("archive")) -> None:
    """Keep a question, and print its answer as it is now."""
    bot = Bot.open(archive)
    asked = checked(question)
    answer = bot.ask(asked)
    Alerts.beside(archive).add(asked, answer, bot.archive.snapshot().build)
    typer.echo(readable(answer))


@app.command("list")
def list_(archive: Folder = Path("archive")) -> None:
    """Print the kept questions, a line each, and the news of each beneath it, the newest first."""
    kept = Alerts.beside(archive).kept()
    for alert in kept.alerts:
        typer.echo(alert.question)
        for new, _ in reversed(kept.news):
            if new.question == alert.question:
                typer.echo(f"  {new.at[:10]} {new.said}")


@app.command()
def remove(question: Question, archive: Folder = Path("archive")) -> None:
    """Keep a question no longer."""
    Alerts.beside(archive).remove(question.strip())


def run() -> None:
    """The command line; what goes wrong is one line."""
    try:
        app()
    except BylineError as problem:
        typer.echo(f"byline: {problem}", err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    run()
