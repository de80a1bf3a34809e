"""CSV with a header: an article a row. The header tells what separates the cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from index.errors import ArticleError
from index.formats import records
from index.formats.loaded import Loaded, shown
from index.formats.plain import decode

LONGEST_CELL = 50_000_000
"""Characters; Python's own limit is too low for an article."""


def load(name: str, content: bytes) -> Loaded:
    """The articles in a CSV file.

    Raises:
        ArticleError: it isn't text, or no column is named as one that holds articles' text.
    """
    text = decode(name, content).removeprefix("\ufeff")
    csv.field_size_limit(LONGEST_CELL)
    header, reader = max((_opened(text, mark) for mark in ",;\t|"), key=lambda opened: _known(opened[0]))
    if not _known(header):
        columns = shown(", ".join(cell.strip()[:30] for cell in header[:10]))
        raise ArticleError(f"{name}: no column is named text, body or content (README.md has all names): {columns}.")
    return records.articles(name, _rows(header, reader))


def _opened(text: str, mark: str) -> tuple[list[str], Iterator[list[str]]]:
    """The header and a reader of the rows after it, if ``mark`` separates the cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        header = next((row for row in reader if any(row)), [])
    except csv.Error:
        header = []
    return header, reader


def _known(header: list[str]) -> int:
    """How many columns have a name that is known, or 0 if none of them holds text."""
    found = records.fields({cell.strip(): cell for cell in header})
    return sum(value is not None for value in found.values()) if found["text"] or found["summary"] else 0


def _rows(header: list[str], reader: Iterator[list[str]]) -> Iterator[tuple[str, object]]:
    names = [cell.strip() for cell in header]
    while True:
        place = f"line {getattr(reader, 'line_num', 0) + 1}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield place, ArticleError(f"this is not CSV ({problem}).")
            continue
        if any(cell.strip() for cell in row):
            yield place, _record(names, row)


def _record(names: list[str], row: list[str]) -> object:
    if any(row[len(names) :]):
        return ArticleError(f"it has {len(row)} cells, and the header {len(names)}.")
    return dict(zip(names, row, strict=False))
