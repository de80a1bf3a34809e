"""What is in an archive: ``python -m index.stats [--archive DIR] [--json]``. No model is loaded."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from index.copies import counted
from index.errors import BylineError
from index.storage import DAY, check_format, connect, database, meta, missing, readable, unfinished
from index.vectors import Method, method

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@dataclass(frozen=True)
class Stats:
    """What an archive holds, after its newest build.

    ``built`` is in UTC; ``first`` and ``last`` are the earliest and the latest day of publication; ``""`` where
    that isn't known. ``copies`` print another article's story in nearly the same words. ``sources`` are names and
    numbers of articles, the most frequent first; articles without a source are in ``nameless``. ``languages`` are ISO
    639-1 codes and numbers of articles; where it couldn't be told, it is in none. ``search`` is None
    if the vectors' file is missing: the next question makes it. ``database`` and ``vectors`` are bytes on disk.
    """

    archive: str
    format: str
    built: str
    embedder: str
    search: Method | None
    articles: int
    passages: int
    copies: int
    sources: dict[str, int]
    nameless: int
    languages: dict[str, int]
    first: str
    last: str
    undated: int
    database: int
    vectors: int


def stats(archive: str | Path = "archive") -> Stats:
    """What is in the archive in the folder ``archive``.

    Raises:
        ArchiveMissing: no build was ever finished there.
        ArchiveUnreadable: its files are damaged or of another format.
    """
    folder = Path(archive)
    if not database(folder).is_file():
        raise missing(folder)
    with readable(folder), closing(connect(folder)) as connection:
        check_format(connection, folder)
        connection.execute("BEGIN")  # all of it from one build
        return _read(connection, folder)


def _read(connection: sqlite3.Connection, folder: Path) -> Stats:
    if not (build := meta(connection, "build")):
        raise unfinished(folder)
    by_source = connection.execute(
        "SELECT source, count(*) FROM articles GROUP BY source ORDER BY 2 DESC, 1"
    ).fetchall()
    by_language = connection.execute(
        "SELECT language, count(*) FROM articles WHERE language != '' GROUP BY language ORDER BY 2 DESC, 1"
    ).fetchall()
    sources = dict(by_source)
    (passages,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    dates = f"""SELECT (SELECT min({DAY}) FROM articles), (SELECT max({DAY}) FROM articles),
        (SELECT count(*) FROM articles WHERE {DAY} IS NULL)"""
    first, last, undated = connection.execute(dates).fetchone()
    return Stats(
        archive=str(folder),
        format=meta(connection, "format"),
        built=meta(connection, "built"),
        embedder=meta(connection, "embedder"),
        search=method(folder, build),
        articles=sum(sources.values()),
        passages=passages,
        copies=counted(connection),
        nameless=sources.pop("", 0),
        sources=sources,
        languages=dict(by_language),
        first=first or "",
        last=last or "",
        undated=undated,
        database=sum(path.stat().st_size for path in folder.glob("archive.db*")),
        vectors=sum(path.stat().st_size for path in folder.glob(f"vectors.{build}.*.faiss")),
    )


TOP = 10
"""Sources and languages that are shown; ``--json`` has all of them."""


def readable_stats(found: Stats) -> str:
    """The same for a terminal: a line for each fact."""
    named, spoken = _counted(found.sources) or "none named", _counted(found.languages) or "none told"
    unknown = found.articles - sum(found.languages.values())
    dates = f"{found.first} to {found.last}" if found.first else "none known"
    rows = {
        "archive": f"{found.archive} (format {found.format})",
        "built": found.built or "not known",
        "articles": f"{found.articles:,} in {found.passages:,} passages; {found.copies:,} are copies of others",
        "sources": f"{named}; {found.nameless:,} articles without",
        "languages": f"{spoken}; {unknown:,} articles without",
        "published": f"{dates}; {found.undated:,} articles without a date",
        "embedder": found.embedder,
        "search": f"{found.search or 'to be made again with the next question'}",
        "on disk": f"{_megabytes(found.database)} database, {_megabytes(found.vectors)} vectors",
    }
    return "\n".join(f"{name:<10} {value}" for name, value in rows.items())


def _counted(counts: dict[str, int]) -> str:
    """The most frequent with their numbers, and how many others there are."""
    shown = [f"{name} {count:,}" for name, count in list(counts.items())[:TOP]]
    others = len(counts) - len(shown)
    return ", ".join([*shown, *([f"{others:,} others"] if others else [])])


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


@app.command()
def main(
    archive: Annotated[Path, typer.Option(envvar="BYLINE_ARCHIVE", help="The archive's folder.")] = Path("archive"),
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Tell what is in an archive, how big and how old it is, and how it is searched.

    Exit code 0: told. 2: there is no archive, or it can't be read.
    """
    try:
        found = stats(archive)
    except BylineError as problem:
        typer.echo(f"byline: {problem}", err=True)
        raise typer.Exit(2) from None
    typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2) if as_json else readable_stats(found))


if __name__ == "__main__":
    app()
