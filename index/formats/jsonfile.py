"""JSON (one object, a list, or an object that holds a list) and JSON Lines: an article a record."""

from __future__ import annotations

import json
from collections.abc import Iterator

from index.errors import ArticleError
from index.formats import records
from index.formats.loaded import Loaded
from index.formats.plain import decode

LISTS = "articles items entries posts stories documents docs records results data response hits".split()  # noqa: SIM905
"""Under these names an object holds its list of articles; ``response.results`` and ``hits.hits`` too."""


def load(name: str, content: bytes) -> Loaded:
    """The articles in a JSON file.

    Raises:
        ArticleError: it isn't JSON, or holds no list of records.
    """
    try:
        found = json.loads(decode(name, content).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as problem:
        raise ArticleError(f"{name}: this is not JSON ({_reason(problem)}).") from problem
    held = _list(found)
    if held is None:
        return records.articles(name, [("", found)])
    places = ((f"record {at}", _source(record)) for at, record in enumerate(held, 1))
    return records.articles(name, places, _feed_title(found))


def load_lines(name: str, content: bytes) -> Loaded:
    """The articles in a file with one JSON object a line.

    Raises:
        ArticleError: the file isn't text.
    """
    return records.articles(name, _lines(decode(name, content).removeprefix("\ufeff")))


def _lines(text: str) -> Iterator[tuple[str, object]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as problem:
                record = ArticleError(f"this is not JSON ({_reason(problem)}).")
            yield f"line {number}", record


def _list(found: object, depth: int = 3) -> list[object] | None:
    """The list of records that a JSON value is or holds, or None where the value is a record itself."""
    if isinstance(found, list):
        return found
    if depth and isinstance(found, dict) and not records.fields(found)["text"]:
        given = {str(name).casefold(): value for name, value in found.items()}
        held = (_list(given[name], depth - 1) for name in LISTS if isinstance(given.get(name), list | dict))
        return next((records_ for records_ in held if records_ is not None), None)
    return None


def _feed_title(found: object) -> str:
    """The title of a JSON Feed (jsonfeed.org); that of another export is no source."""
    if isinstance(found, dict) and "jsonfeed.org" in str(found.get("version")):
        return str(found.get("title", ""))
    return ""


def _source(record: object) -> object:
    """The record inside a search engine's hit."""
    return record.get("_source", record) if isinstance(record, dict) else record


def _reason(problem: Exception) -> str:
    return "it is nested too deeply" if isinstance(problem, RecursionError) else str(problem)
