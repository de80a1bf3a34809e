"""What is read from a file: ``python -m index show FILE``. No archive is looked at or written, and no model loaded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from index import formats
from index.articles import Article
from index.errors import ArticleError
from index.formats.loaded import shown as printable
from index.language import language
from index.passages import Passage, cut
from index.sites import furniture
from index.stats import words_of

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@dataclass(frozen=True)
class ShownArticle:
    """An article as an archive would hold it.

    ``passages`` counts the pieces that are searched; ``unsearched`` has the lines of the text that are in none of
    them and aren't the title: page furniture, as far as this file alone tells it.
    """

    title: str
    author: str
    source: str
    published: str
    url: str
    id: str
    language: str
    words: int
    passages: int
    unsearched: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class ShownFile:
    """A file, the articles in it, what was repaired and what couldn't be read."""

    file: str
    kind: str
    articles: tuple[ShownArticle, ...] = ()
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


def show(path: str | Path) -> ShownFile:
    """What is read from a file; that nothing can be read is in ``errors``."""
    name, kind = printable(str(path)), formats.kind_of(Path(path).name)
    try:
        source = formats.load(Path(path))
    except ArticleError as problem:
        return ShownFile(name, kind, errors=(str(problem),))
    assert source is not None
    ((_, found),) = cut([source], furniture([source]))
    return ShownFile(name, kind, tuple(_article(*one) for one in found), source.warnings, source.problems)


def _article(article: Article, passages: list[Passage]) -> ShownArticle:
    return ShownArticle(
        article.title,
        article.author,
        article.source,
        article.published.isoformat() if article.published else "",
        article.url,
        article.id,
        article.language or language(article.text),
        words_of(article.text),
        len(passages),
        _unsearched(article, passages),
        article.text,
    )


def _unsearched(article: Article, passages: list[Passage]) -> tuple[str, ...]:
    lines = (line for line in re.finditer(r"[^\n]+", article.text) if line[0] != article.title)
    return tuple(x[0] for x in lines if not any(p.start < x.end() and x.start() < p.end for p in passages))


def readable_file(shown: ShownFile) -> str:
    """The same for a terminal: a heading, a line for each fact that is known, and the text, of each article."""
    count = "1 article" if len(shown.articles) == 1 else f"{len(shown.articles):,} articles"
    return "\n\n".join([f"{shown.file}: {count}", *map(_readable, shown.articles)])


def _readable(article: ShownArticle) -> str:
    known = {name: value for name, value in asdict(article).items() if value and name not in ("text", "unsearched")}
    if article.unsearched:
        known["unsearched"] = " | ".join(article.unsearched)
    return "\n".join(f"{name:<10} {value}" for name, value in known.items()) + f"\n\n{article.text}"


@app.command()
def main(
    files: Annotated[list[Path], typer.Argument(metavar="FILE ...", help="Article files, or folders of them.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print a list of the files as JSON.")] = False,
) -> None:
    """Print what is read from files, as an archive would hold it: the text, and what is known of it.

    Exit code 0: all was read. 1: some files, or parts of them, could not be read. 2: there is no such file.
    """
    try:
        shown = [show(file) for file in _found(files)]
    except ArticleError as problem:
        typer.echo(f"byline: {problem}", err=True)
        raise typer.Exit(2) from None
    for line in (line for one in shown for line in (*one.errors, *(f"warning: {line}" for line in one.warnings))):
        typer.echo(f"byline: {line}", err=True)
    told = json.dumps([asdict(one) for one in shown], ensure_ascii=False, indent=2)
    typer.echo(told if as_json else "\n\n\n".join(readable_file(one) for one in shown if one.articles))
    raise typer.Exit(1 if any(one.errors for one in shown) else 0)


def _found(places: list[Path]) -> Iterator[Path]:
    for place in places:
        for entry in formats.find(place):
            if isinstance(entry, ArticleError):
                raise entry
            yield entry
