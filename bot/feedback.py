"""``python -m bot.feedback``: what people said of answers on the page, as questions with known answers.

The lines are in the format that ``python -m bot.evaluate ask`` reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.answer import Answer
from bot.config import Config
from bot.web.store import Store
from index.errors import BylineError, DataError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    everything: Annotated[
        bool, typer.Option("--all", help="All that is kept of each verdict, also where no right answer is known.")
    ] = False,
    conversations: Annotated[
        Path | None, typer.Option(help="The file of the page's conversations; by default the configured one.")
    ] = None,
) -> None:
    """Print a question with its right answer a line, as people gave or confirmed it on the page.

    Exit code 0: printed. 2: an error, in one line on standard error.
    """
    try:
        file = conversations or Config.from_environment().notebook
        if not file.exists():
            raise DataError(f"There are no conversations in {file} yet. Name another file with --conversations.")
        kept = Store.open(file).said()
    except BylineError as problem:
        typer.echo(f"byline: {problem}", err=True)
        raise typer.Exit(2) from None
    lines = kept if everything else [line for line in map(question, kept) if line]
    for line in lines:
        typer.echo(json.dumps(line, ensure_ascii=False))
    if left := len(kept) - len(lines):
        why = "no right answer was given, or it was asked of some dates or sources only"
        typer.echo(f"byline: {left} of {len(kept)} left out: {why}; --all prints them.", err=True)


def question(kept: Mapping[str, Any]) -> dict[str, Any] | None:
    """What was said of an answer, as a question with its answer; None if that isn't known, or other articles count."""
    if kept["verdict"] == "wrong" or kept["limits"]:
        return None
    about = {"question": kept["question"], **_gold(kept), "kind": kept["verdict"]}
    about |= {"history": kept["history"]} if kept["history"] else {}
    return about | ({"as_of": kept["asked"][:10]} if kept["asked"] else {})


def _gold(kept: Mapping[str, Any]) -> dict[str, Any]:
    if kept["verdict"] == "here":
        return {"answer": kept["place"]["words"], "quote": kept["place"]["words"]}
    answer = Answer.from_dict(kept["answer"])
    if kept["verdict"] == "nothing" or answer.status == "not_found":
        return {"answer": None}
    first = answer.sentences[0]
    quotes = [citation.quote for citation in answer.citations if citation.marker in first.markers]
    return {"answer": answer.short_answer or first.as_written, "quote": [quotes]}


if __name__ == "__main__":
    app()
