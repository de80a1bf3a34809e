"""Ask from the shell: ``python -m bot "When do they meet?"``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.answer import NOT_FOUND, Answer
from bot.limits import Limits, typed_day
from bot.moments.period import day
from bot.pipeline import Bot
from index.errors import BylineError

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    question: Annotated[str, typer.Argument(help="What you want to know, in quotation marks.")],
    archive: Annotated[
        Path, typer.Option(envvar="BYLINE_ARCHIVE", help="The archive's folder, as python -m index built it.")
    ] = Path("archive"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")] = False,
    as_of: Annotated[str, typer.Option(help="The day to ask on, as 2013-11-25: what came later isn't out yet.")] = "",
    published_from: Annotated[str, typer.Option("--from", help="Only articles of this day or later.")] = "",
    published_to: Annotated[str, typer.Option("--to", help="Only articles of this day or earlier.")] = "",
    source: Annotated[list[str] | None, typer.Option(help="Only articles of this source; may be repeated.")] = None,
) -> None:
    """Answer a question from the archive, with sources.

    "last week" and the like limit it to articles of those days; with "(any time)" after the question they don't.
    Exit code 0: answered. 1: the articles don't tell. 2: an error, in one line on standard error.
    """
    try:
        filters = Limits(published_from, published_to, source).filters()
        answer = Bot.open(archive).ask(question, filters=filters, as_of=typed_day(as_of))
    except BylineError as problem:
        typer.echo(f"byline: {problem}", err=True)
        raise typer.Exit(2) from None
    typer.echo(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2) if as_json else readable(answer))
    sys.exit(0 if answer.status == "answered" else 1)


def readable(answer: Answer) -> str:
    """An answer for a terminal: the words, then a line or two for each source."""
    if answer.status == "not_found":
        closest = ["Closest:", *(f"  {headline}" for headline in answer.nearest)] if answer.nearest else []
        return "\n".join([NOT_FOUND, *closest, *answer.told])
    short = f"{answer.short_answer} {answer.short_note}".strip()
    lines = [short, ""] if short else []
    lines += [f"{s.text} {''.join(f'[{m}]' for m in s.markers)}" for s in answer.sentences]
    lines += [*(["", *answer.told] if answer.told else []), ""]
    for citation in answer.citations:
        date = day(citation.published) if citation.published else ""
        page = f"p. {citation.page}" if citation.page else ""
        about = ", ".join(part for part in (citation.title, citation.source, date, page) if part)
        lines += [f"[{citation.marker}] {about}", f"    “{' '.join(citation.quote.split())}”"]
    return "\n".join(lines)


if __name__ == "__main__":
    app()
