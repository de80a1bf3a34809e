"""What is in an archive: ``python -m index.stats [--archive DIR] [--files] [--json]``. No model is loaded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from index.copies import counted
from index.errors import BylineError
from index.formats.loaded import shown
from index.options import Folder
from index.storage import CURRENT, DAY, EARLIER, check_format, connect, database, meta, missing, readable, unfinished
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
    with _opened(Path(archive)) as connection:
        return _read(connection, Path(archive), meta(connection, "build"))


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the archive in a folder that sees one build."""
    if not database(folder).is_file():
        raise missing(folder)
    with readable(folder), closing(connect(folder)) as connection:
        check_format(connection, folder)
        connection.execute("BEGIN")
        if not meta(connection, "build"):
            raise unfinished(folder)
        yield connection


def _read(connection: sqlite3.Connection, folder: Path, build: str) -> Stats:
    by_source = connection.execute(
        f"SELECT source, count(*) FROM articles WHERE {CURRENT} GROUP BY source ORDER BY 2 DESC, 1"
    ).fetchall()
    by_language = connection.execute(
        f"""SELECT language, count(*) FROM articles WHERE language != '' AND {CURRENT}
        GROUP BY language ORDER BY 2 DESC, 1"""
    ).fetchall()
    sources = dict(by_source)
    (passages,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    dates = f"""SELECT (SELECT min({DAY}) FROM articles), (SELECT max({DAY}) FROM articles),
        (SELECT count(*) FROM articles WHERE {DAY} IS NULL AND {CURRENT})"""
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


@dataclass(frozen=True)
class Given:
    """What a file or an address gave: articles, words, and the earliest and latest day of publication, or ``""``."""

    file: str
    kind: str
    articles: int
    words: int
    first: str
    last: str
    undated: int


def files(archive: str | Path = "archive") -> list[Given]:
    """What each file gave that the archive in the folder ``archive`` holds articles of, by its path.

    Raises:
        ArchiveMissing: no build was ever finished there.
        ArchiveUnreadable: its files are damaged or of another format.
    """
    with _opened(Path(archive)) as connection:
        connection.create_function("words", 1, words_of, deterministic=True)
        rows = connection.execute(
            f"""SELECT origin, count(*), sum(words(text)), min(instant), max(instant), count(*) - count(instant)
            FROM origins JOIN articles ON number = article
            WHERE origin NOT GLOB '{EARLIER}*' GROUP BY origin ORDER BY origin"""
        )
        return [
            Given(origin, _kind(origin), count, words, (first or "")[:10], (last or "")[:10], undated)
            for origin, count, words, first, last, undated in rows
        ]


def words_of(text: str) -> int:
    """The number of a text's words: what white space separates."""
    return len(text.split())


def _kind(origin: str) -> str:
    from index.formats import kind_of  # only for those who ask for files

    return "address" if "://" in origin else kind_of(origin)


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


def readable_files(given: list[Given]) -> str:
    """A line for each file: articles, words, days, kind, and the path last, for it may be long."""
    header = ("articles", "words", "published", "kind", "file")
    rows = [header, *((f"{g.articles:,}", f"{g.words:,}", _days(g), g.kind, shown(g.file)) for g in given)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(header) - 1)]
    lines = ([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]] for row in rows)
    return "\n".join("  ".join(line) for line in lines)


def _days(given: Given) -> str:
    days = f"{given.first} to {given.last}" if given.first != given.last else given.first
    return days or "no date"


def _counted(counts: dict[str, int]) -> str:
    """The most frequent with their numbers, and how many others there are."""
    shown = [f"{name} {count:,}" for name, count in list(counts.items())[:TOP]]
    others = len(counts) - len(shown)
    return ", ".join([*shown, *([f"{others:,} others"] if others else [])])


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


@app.command()
def main(
    archive: Folder = Path("archive"),
    by_file: Annotated[bool, typer.Option("--files", help="Tell what came from where, a line a file.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Tell what is in an archive, how big and how old it is, and how it is searched.

    Exit code 0: told. 2: there is no archive, or it can't be read.
    """
    try:
        found, given = stats(archive), files(archive) if by_file else []
    except BylineError as problem:
        typer.echo(f"byline: {problem}", err=True)
        raise typer.Exit(2) from None
    about = asdict(found) | ({"files": [asdict(one) for one in given]} if by_file else {})
    told = readable_files(given) if by_file else readable_stats(found)
    typer.echo(json.dumps(about, ensure_ascii=False, indent=2) if as_json else told)


if __name__ == "__main__":
    app()
