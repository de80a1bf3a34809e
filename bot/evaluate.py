"""`python -m bot.evaluate`: the measuring stick, on data sets that others made.

Each subcommand reads one file, runs Byline's own code over it and prints a table, or JSON for programs.
Nothing here is tuned or trained; a data set is told by its content, not by its name.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import nh3
import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress
from rich.table import Table

from index import Archive, Article
from index.embedder import DEFAULT, load_embedder
from index.errors import BylineError, DataError
from index.search import dense, fulltext, search
from index.snapshot import Snapshot

CUTOFFS = (1, 5, 10)
"""The ranks at which recall is reported."""

DEPTH = 100
"""Passages looked at for a question; enough that ten articles are among them."""

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@dataclass(frozen=True)
class Question:
    """A question, and the id of the article that answers it."""

    text: str
    gold: str


@dataclass(frozen=True)
class RetrievalSet:
    """Articles, and questions that each have one of them as their gold."""

    articles: tuple[Article, ...]
    questions: tuple[Question, ...]

    @classmethod
    def from_pairs(cls, pairs: list[tuple[str, str]]) -> RetrievalSet:
        """A set from pairs of a question and its text; equal texts become one article."""
        made = {text: Article(text) for _, text in pairs}
        questions = tuple(Question(question, made[text].id) for question, text in pairs)
        return cls(tuple({article.id: article for article in made.values()}.values()), questions)

    @classmethod
    def from_file(cls, path: Path) -> RetrievalSet:
        """A file in SQuAD's format (JSON) or RealTimeQA's (a JSON object a line).

        Raises:
            DataError: the file is neither, or holds no question that has a text.
        """
        content = _json(path)
        try:
            pairs = _realtimeqa_pairs(content) if isinstance(content, list) else _squad_pairs(content)
        except (KeyError, TypeError, AttributeError) as problem:
            raise DataError(f"{path}: neither SQuAD's format nor RealTimeQA's ({_reason(problem)}).") from problem
        if not pairs:
            raise DataError(f"{path}: it holds no question that has a text to be answered from.")
        return cls.from_pairs(pairs)


@dataclass(frozen=True)
class Ranking:
    """How one way to search did: for each question the rank of its gold article, or None beyond ``DEPTH``."""

    name: str
    ranks: tuple[int | None, ...]

    def recall(self, cutoff: int) -> float:
        """The share of questions whose gold article is among the first ``cutoff``."""
        return sum(rank is not None and rank <= cutoff for rank in self.ranks) / len(self.ranks)

    def reciprocal(self, cutoff: int = 10) -> float:
        """The mean of 1/rank, which counts as 0 beyond ``cutoff`` (MRR)."""
        return sum(1 / rank for rank in self.ranks if rank is not None and rank <= cutoff) / len(self.ranks)

    @property
    def measures(self) -> dict[str, float]:
        """The figures by name, R@1 to R@10 and MRR@10."""
        return {f"R@{cutoff}": self.recall(cutoff) for cutoff in CUTOFFS} | {"MRR@10": self.reciprocal()}


def _json(path: Path) -> object:
    """The file's JSON value; a file of several, one a line, is the list of them."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise DataError(f"{path}: {problem.strerror or problem}.") from problem
    except UnicodeDecodeError as problem:
        raise DataError(f"{path}: this is not UTF-8 text.") from problem
    try:
        return json.loads(text)
    except ValueError:
        return list(_json_lines(path, text))


def _json_lines(path: Path, text: str) -> Iterator[object]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as problem:
                raise DataError(f"{path}: line {number} is not JSON ({problem}).") from problem


def _reason(problem: Exception) -> str:
    return f"there is no {problem} in it" if isinstance(problem, KeyError) else str(problem)


def _realtimeqa_pairs(rows: list[Any]) -> list[tuple[str, str]]:
    """Questions and their evidence, freed of its HTML; rows without evidence are left out."""
    pairs = [(row["question_sentence"], plain(row.get("evidence") or "")) for row in rows]
    return [(question, text) for question, text in pairs if text]


def _squad_pairs(content: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - checked by using it
    paragraphs = [paragraph for entry in content["data"] for paragraph in entry["paragraphs"]]
    return [(qa["question"], paragraph["context"]) for paragraph in paragraphs for qa in paragraph["qas"]]


def plain(markup: str) -> str:
    """The text of a piece of HTML."""
    return html.unescape(nh3.clean(markup, tags=set())).strip()


def _by_score(scores: Mapping[int, float]) -> list[int]:
    return sorted(scores, key=lambda number: (-scores[number], number))


def _fused(snapshot: Snapshot, query: str) -> list[str]:
    return [hit.passage.article_id for hit in search(snapshot, query, DEPTH)]


def _articles(snapshot: Snapshot, scores: Mapping[int, float]) -> list[str]:
    """The articles of scored passages, best passage first."""
    found = snapshot.passages(list(scores))
    return [found[number].article_id for number in _by_score(scores)]


WAYS: dict[str, Callable[[Snapshot, str], list[str]]] = {
    "dense": lambda snapshot, query: _articles(snapshot, dense(snapshot, query, DEPTH)),
    "full-text": lambda snapshot, query: _articles(snapshot, fulltext(snapshot, query, DEPTH)),
    "fused": _fused,
}
"""The ways to search that are compared: each gives article ids, best first, with repetitions."""


def rank(gold: str, articles: list[str]) -> int | None:
    """The place of ``gold`` among the different ``articles``, from 1."""
    different = list(dict.fromkeys(articles))
    return different.index(gold) + 1 if gold in different else None


def measure_retrieval(data: RetrievalSet, snapshot: Snapshot, tick: Callable[[], None]) -> list[Ranking]:
    """Ask every question in every way; ``tick`` is called after each question."""
    rows = []
    for question in data.questions:
        rows.append([rank(question.gold, way(snapshot, question.text)) for way in WAYS.values()])
        tick()
    return [Ranking(name, ranks) for name, ranks in zip(WAYS, zip(*rows, strict=True), strict=True)]


def _retrieval_table(path: Path, data: RetrievalSet, rankings: list[Ranking]) -> Table:
    table = Table(title=f"{path.name}: {len(data.questions)} questions, {len(data.articles)} articles")
    table.add_column("search")
    for name in rankings[0].measures:
        table.add_column(name, justify="right")
    for ranking in rankings:
        table.add_row(ranking.name, *(f"{value:.3f}" for value in ranking.measures.values()))
    return table


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


@app.callback()
def main() -> None:
    """Measure Byline on data sets that others made."""


@app.command()
def retrieval(
    path: Annotated[Path, typer.Argument(help="A file in SQuAD's or RealTimeQA's format.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
    embedder: Annotated[str, typer.Option(envvar="BYLINE_EMBEDDER", help="The model to embed with.")] = DEFAULT,
) -> None:
    """How often the passage that answers a question is found, by dense search, full text, and both fused."""
    with _told(), _progress() as progress:
        data = RetrievalSet.from_file(path)
        embedding = progress.add_task("Embedding", total=None)
        archive = Archive.in_memory(data.articles, load_embedder(embedder))
        progress.remove_task(embedding)
        asking = progress.add_task("Asking", total=len(data.questions))
        rankings = measure_retrieval(data, archive.snapshot(), lambda: progress.advance(asking))
    if as_json:
        counts = {"questions": len(data.questions), "articles": len(data.articles)}
        typer.echo(json.dumps({"file": str(path), **counts, **{r.name: r.measures for r in rankings}}, indent=2))
    else:
        Console().print(_retrieval_table(path, data, rankings))


if __name__ == "__main__":
    app()
