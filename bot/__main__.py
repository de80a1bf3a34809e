"""Ask from the shell: ``python -m bot "When do they meet?"``."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress

from bot.answer import NOT_FOUND, UNSURE, Answer, AnswerSentence, Citation
from bot.batch import answered, questions, suffix_of
from bot.limits import Limits, typed_day
from bot.pipeline import Bot
from index import Filters
from index.errors import BylineError
from index.logs import configure, say

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(  # noqa: PLR0913 - one parameter an option
    question: Annotated[str, typer.Argument(help="What you want to know, in quotation marks.")] = "",
    archive: Annotated[
        Path, typer.Option(envvar="BYLINE_ARCHIVE", help="The archive's folder, as python -m index built it.")
    ] = Path("archive"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON.")] = False,
    as_of: Annotated[str, typer.Option(help="The day to ask on, as 2013-11-25: what came later isn't out yet.")] = "",
    published_from: Annotated[str, typer.Option("--from", help="Only articles of this day or later.")] = "",
    published_to: Annotated[str, typer.Option("--to", help="Only articles of this day or earlier.")] = "",
    source: Annotated[list[str] | None, typer.Option(help="Only articles of this source; may be repeated.")] = None,
    batch: Annotated[Path | None, typer.Option(help="Ask all questions in this file: a CSV, or a line each.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where their answers go, such as to answers.docx.")] = None,
) -> None:
    """Answer a question from the archive, with sources.

    "last week" and the like limit it to articles of those days; with "(any time)" after the question they don't.
    With --batch, the answers go into a table beside the file, or to --out; a run that was stopped goes on where it was.
    Exit code 0: answered. 1: the articles don't tell. 2: an error, in one line on standard error.
    """
    try:
        configure()
        filters, day = Limits(published_from, published_to, source).filters(), typed_day(as_of)
        if batch:
            return _ask_all(batch, out or batch.with_name(f"{batch.stem}.answers.csv"), archive, filters, day)
        bot = Bot.open(archive)
        answer = bot.ask(question, filters=filters, as_of=day)
    except BylineError as problem:
        say(str(problem))
        raise typer.Exit(2) from None
    if bot.note:
        say(bot.note)
    typer.echo(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2) if as_json else readable(answer))
    sys.exit(0 if answer.status == "answered" else 1)


def _ask_all(batch: Path, out: Path, archive: Path, filters: Filters | None, as_of: date | None) -> None:
    """Ask the questions in a file, with a bar that tells how far it is, and say where the answers are."""
    suffix_of(out)
    asked, bot, console = questions(batch), Bot.open(archive), Console(stderr=True)
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("asking")
        answers = answered(
            bot, asked, out, filters, as_of, lambda done, total: progress.update(task, completed=done, total=total)
        )
    told = sum(answer.status == "answered" for answer in answers)
    typer.echo(f"{out}: {told} of {len(answers)} questions answered; of the others the articles don't tell.")


def readable(answer: Answer) -> str:
    """An answer for a terminal: the words, then a line or two for each source."""
    if answer.status == "not_found":
        return "\n".join([NOT_FOUND, *answer.told, *_near(answer)])
    if answer.kind == "brief":
        return "\n".join([*answer.told, "", *map(_dated, answer.timeline), "", *_sources(answer)])
    short = f"{answer.short_answer} {answer.short_note}".strip()
    lines = [short, ""] if short else []
    lines += [_marked(sentence) for sentence in answer.sentences]
    lines += [*(["", *answer.told] if answer.told else []), ""]
    return "\n".join([*lines, *_sources(answer)])


def _marked(sentence: AnswerSentence) -> str:
    return f"{sentence.text} {''.join(f'[{m}]' for m in sentence.markers)}"


def _dated(item: tuple[str, AnswerSentence]) -> str:
    """A sentence of a brief, with its day before it."""
    at, sentence = item
    return f"{at or 'without a date'}: {_marked(sentence)}"


def _sources(answer: Answer) -> list[str]:
    return [line for citation in answer.citations for line in _source(citation)]


def _near(answer: Answer) -> list[str]:
    """What comes near where nothing answers: sentences with their sources, else headlines."""
    if answer.leads:
        return ["", UNSURE, *(line for lead in answer.leads for line in _source(lead))]
    return ["Closest:", *(f"  {headline}" for headline in answer.nearest)] if answer.nearest else []


def _source(citation: Citation) -> list[str]:
    """Where a citation is from, and its words; a headline is both."""
    words, origin = f"“{' '.join(citation.quote.split())}”", citation.origin
    if citation.where == "title":
        return [f"[{citation.marker}] {', '.join((words, *origin))}"]
    return [f"[{citation.marker}] {', '.join(origin)}", f"    {words}"]


if __name__ == "__main__":
    app()
