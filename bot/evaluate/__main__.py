"""Measure Byline on data sets that others made, or on your own questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress

from bot.config import Config
from bot.evaluate import (
    asking,
    citing,
    comparing,
    formats,
    grounding,
    news,
    questions,
    quizzes,
    reading,
    retrieval,
    rewriting,
)
from bot.evaluate.remembering import RememberingEmbedder, RememberingReader
from bot.evaluate.report import Report
from bot.pipeline import Bot
from bot.read.choice import load_reader
from index.embedder import DEFAULT, load_embedder
from index.errors import BylineError, DataError
from index.formats import load

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Curve = Annotated[Path | None, typer.Option(help="Draw the risk-coverage curve to this PNG.")]
Writer = Annotated[
    str, typer.Option(envvar="BYLINE_WRITER", help="A language model that writes, to compare with the reader.")
]


@contextmanager
def _told() -> Iterator[None]:
    """Turn what a person can act on into one line on stderr and the exit code 2."""
    try:
        yield
    except BylineError as problem:
        typer.echo(f"byline: {problem}", err=True)
        raise typer.Exit(2) from problem


def _progress() -> Progress:
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _show(report: Report, *, as_json: bool, curve: Path | None = None) -> None:
    if curve:
        report.draw(curve)
    if as_json:
        typer.echo(report.json())
    else:
        for table in report.tables():
            Console().print(table)


@app.command()
def read(
    path: Annotated[Path, typer.Argument(help="A file in SQuAD's format, 1.1 or 2.0.")],
    as_json: AsJson = False,
    curve: Curve = None,
) -> None:
    """Exact match, F1 and abstention of the reader, with the right passage given."""
    with _told(), _progress() as progress:
        documents = formats.squad(path)
        total = sum(len(paragraph.questions) for document in documents for paragraph in document)
        task = progress.add_task("Reading", total=total)
        report = reading.measure(
            path.name, documents, load_reader(Config.from_environment().reader), lambda: progress.advance(task)
        )
        _show(report, as_json=as_json, curve=curve)


@app.command()
def cite(
    path: Annotated[Path, typer.Argument(help="A file in CLAPNQ's format.")],
    as_json: AsJson = False,
    writer: Writer = "",
) -> None:
    """Precision, recall and F1 of the cited sentences, and false answers."""
    with _told(), _progress() as progress:
        cited = formats.clapnq(path)
        task = progress.add_task("Asking", total=len(cited))
        compared = comparing.configs(replace(Config.from_environment(), writer=writer))
        report = citing.measure(path.name, cited, compared, lambda: progress.advance(task))
        _show(report, as_json=as_json)


@app.command(name="retrieval")
def retrieve(
    path: Annotated[Path, typer.Argument(help="A file in SQuAD's or RealTimeQA's format.")],
    as_json: AsJson = False,
    rerank: Annotated[bool, typer.Option("--rerank", help="Also in the order that the reader gives; slower.")] = False,
    embedder: Annotated[str, typer.Option(envvar="BYLINE_EMBEDDER", help="The model to embed with.")] = DEFAULT,
) -> None:
    """How often the passage that answers a question is found, by dense search, full text, and both fused."""
    with _told(), _progress() as progress:
        pairs = formats.question_text_pairs(path)
        task = progress.add_task("Asking", total=len(pairs))
        reader = load_reader(Config.from_environment().reader) if rerank else None
        report = retrieval.measure(path.name, pairs, load_embedder(embedder), reader, lambda: progress.advance(task))
        _show(report, as_json=as_json)


@app.command()
def rewrite(path: Annotated[Path, typer.Argument(help="A file in CANARD's format.")], as_json: AsJson = False) -> None:
    """How well the words that follow-ups leave unsaid are added, and self-contained questions left alone."""
    with _told(), _progress() as progress:
        _, rows = rewriting.split(formats.canard(path))
        task = progress.add_task("Rewriting", total=None)
        report = rewriting.measure(path.name, rows, lambda: progress.advance(task))
        _show(report, as_json=as_json)


@app.command()
def ground(path: Annotated[Path, typer.Argument(help="A file in QAGS's format.")], as_json: AsJson = False) -> None:
    """Grounding against people's judgement of sentences, beside shared words and the embedder's cosine."""
    with _told(), _progress() as progress:
        found = formats.qags(path)
        task = progress.add_task("Checking", total=sum(len(item.sentences) for item in found))
        report = grounding.judged(path.name, found, load_embedder(), lambda: progress.advance(task))
        _show(report, as_json=as_json)


@app.command()
def corrupt(
    path: Annotated[Path, typer.Argument(help="A file of articles, in any format that python -m index reads.")],
    as_json: AsJson = False,
    every: Annotated[int, typer.Option(help="Take each so manieth article, from the first.")] = 1,
) -> None:
    """Grounding on sentences of articles made false, a kind at a time, and on ones that are still true."""
    with _told(), _progress() as progress:
        source = load(path)
        texts = [article.text for article in (source.articles if source else ())][::every]
        task = progress.add_task("Checking", total=None)
        report = grounding.corrupted(path.name, texts, load_embedder(), lambda: progress.advance(task))
        _show(report, as_json=as_json)


@app.command()
def ask(
    path: Annotated[Path, typer.Argument(help="A JSON object a line: question, answer; see README.md.")],
    as_json: AsJson = False,
    curve: Curve = None,
    archive: Annotated[Path | None, typer.Option(help="The archive's folder; by default the configured one.")] = None,
    writer: Writer = "",
) -> None:
    """Your own questions, of your own archive: right, wrong, not found, false; with a writer, beside the reader."""
    with _told(), _progress() as progress:
        own = questions.own(path)
        task = progress.add_task("Asking", total=len(own))
        compared = comparing.configs(replace(Config.from_environment(), writer=writer))
        bots = {name: Bot.open(archive, config) for name, config in compared.items()}
        if len(bots) == 1:
            report = asking.measure(path.name, own, bots[comparing.READER], lambda: progress.advance(task))
        elif curve:
            raise DataError("The curve is of the reader's confidence: draw it without --writer and BYLINE_WRITER.")
        else:
            report = comparing.measure(path.name, own, bots, lambda: progress.advance(task))
        _show(report, as_json=as_json, curve=curve)


@app.command(name="news")
def ask_news(  # noqa: PLR0913 - one parameter an option
    articles: Annotated[Path, typer.Argument(help="A file of articles with dates and addresses.")],
    asked: Annotated[Path, typer.Argument(metavar="QUESTIONS", help="A file of quizzes in RealTimeQA's manner.")],
    as_json: AsJson = False,
    curve: Curve = None,
    weeks: Annotated[int, typer.Option(min=1, help="Weeks of questions whose articles make an archive.")] = 6,
    stretches: Annotated[int, typer.Option(min=0, help="So many archives, spread over the year; 0: all.")] = 0,
    pad: Annotated[int, typer.Option("--articles", min=0, help="Fill each archive up to so many articles.")] = 0,
    sample: Annotated[int, typer.Option(min=0, help="Ask so many questions, evenly spread; 0: all.")] = 0,
    cases: Annotated[bool, typer.Option("--cases", help="Show every question with its answer.")] = False,
    vectors: Annotated[Path | None, typer.Option(help="Keep vectors in this file, for the next run.")] = None,
    embedder: Annotated[str, typer.Option(envvar="BYLINE_EMBEDDER", help="The model to embed with.")] = DEFAULT,
) -> None:
    """News quizzes, asked of archives of their weeks: right, wrong, not found, false, and where answers were lost."""
    with _told(), _progress() as progress:
        source = load(articles)
        sized = news.Sized(weeks, stretches, pad, sample)
        plan = news.planned(quizzes.quizzes(asked), source.articles if source else (), sized)
        remembering = RememberingEmbedder(load_embedder(embedder), vectors)
        task = progress.add_task("Asking", total=sum(len(posed) for _, posed in plan))
        made = (
            asked.name,
            plan,
            remembering,
            RememberingReader(load_reader(Config.from_environment().reader)),
            lambda: progress.advance(task),
        )
        report = news.measure(*made, cases=cases)
        _show(report, as_json=as_json, curve=curve)


if __name__ == "__main__":
    app()
