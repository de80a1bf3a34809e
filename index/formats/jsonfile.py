"""JSON in a file, however it is laid out: one value, one a line, or one after another. An article a record."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from index.errors import ArticleError
from index.formats import nested, records
from index.formats.loaded import Loaded
from index.formats.plain import decode

PIECE = 1 << 20
"""Bytes that are looked at together."""

LOOKED_AT = 100
"""Lines, one of which has to be an object if a text that is no JSON in whole is JSON Lines."""

MAX_FAILURES = 1_000
"""Broken values after which the rest of a text isn't looked through any more."""


def load(name: str, content: bytes) -> Loaded:
    """The articles in JSON, whatever the file's ending: a value, JSON Lines, or values one after another.

    In JSON Lines each line is read by itself, so that a large file needs little memory and a broken line costs itself.

    Raises:
        ArticleError: it isn't JSON.
    """
    if _is_lines(content):
        return records.articles(name, _of_lines(_lines(name, content)))
    text = decode(name, content).removeprefix("\ufeff")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as problem:
        return records.articles(name, _of_pieces(name, text, problem))
    feed = _feed_title(found)
    loaded = records.articles(name, nested.records(found), feed or "")
    return replace(loaded, rolls=feed is not None)


def _is_lines(content: bytes) -> bool:
    """Whether there are several lines, and the first is an object by itself."""
    lines = (line.strip().removeprefix(codecs.BOM_UTF8) for line in io.BytesIO(content))
    first = next(filter(None, lines), b"")
    return _is_object(first) and next(filter(None, lines), b"") != b""


def _is_object(line: str | bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _lines(name: str, content: bytes) -> Iterable[str]:
    """The lines, each decoded when it is read if all are in UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(content), PIECE):
            decoder.decode(content[at : at + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return decode(name, content).split("\n")
    return (line.decode() for line in io.BytesIO(content))


def _of_lines(lines: Iterable[str]) -> Iterator[nested.Placed]:
    for number, line in enumerate(lines, 1):
        text = line.strip("\ufeff\x1e \t\r\n").removesuffix(",")
        if text in ("", "[", "]"):
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as problem:
            value = _broken(problem)
        if not _is_order(value):
            yield from _placed(number, value)


def _placed(line: int, value: object) -> list[nested.Placed]:
    """The records of a value that begins on a line, or the value as it is where there is none in it."""
    found = [] if isinstance(value, ArticleError) else nested.records(value)
    if not any(isinstance(record, tuple) for _, record in found):
        return [(f"line {line}", value)]
    return [(f"line {line}{', ' if place else ''}{place}", record) for place, record in found]


def _is_order(value: object) -> bool:
    """Whether a line says what is to be done with the next one, as in Elasticsearch's bulk format."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    (what, about) = next(iter(value.items()))
    return what in ("index", "create") and isinstance(about, dict) and all(name.startswith("_") for name in about)


def _of_pieces(name: str, text: str, problem: Exception) -> Iterator[nested.Placed]:
    """The records of what isn't one value: of lines, of values one after another, of what a broken list begins with.

    Raises:
        ArticleError: there is no object in it.
    """
    lines = text.split("\n", LOOKED_AT)[:LOOKED_AT]
    if any(line.startswith("{") and _is_object(line) for line in lines):
        yield from _of_lines(text.split("\n"))
        return
    values = list(_values(text))
    if not any(isinstance(value, dict | list) for _, value in values):
        raise ArticleError(f"{name}: {_broken(problem)}") from problem
    broken = False
    for line, value in values:
        found = _placed(line, value)
        broken = isinstance(value, ArticleError) or (broken and not isinstance(found[0][1], tuple))
        if not broken or isinstance(value, ArticleError):  # what follows on a broken record is a part of it
            yield from found


def _values(text: str) -> Iterator[tuple[int, object]]:
    """The values in a text, each with the number of its line; after a broken one, from where the next seems to begin.

    A list that can't be read is looked through: it may be cut off.
    """
    decoder, at, line, counted, failures = json.JSONDecoder(), 0, 1, 0, 0
    while (at := _BETWEEN.match(text, at).end()) < len(text):  # type: ignore[union-attr]
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, at = decoder.raw_decode(text, at)
            yield line, value
        except (ValueError, RecursionError) as problem:
            failures += 1
            if text[at] not in "[]" or failures > MAX_FAILURES:
                yield line, _broken(problem)
            at = _next(text, at) if failures <= MAX_FAILURES else len(text)


def _next(text: str, at: int) -> int:
    """Where the next value may begin after one at ``at`` that is broken."""
    if text[at] in "[]":
        return at + 1
    found = _BEGINNING.search(text, at + 1)
    return found.start(1) if found else len(text)


_BETWEEN = re.compile(r"[\s,\x1e\ufeff]*")
"""What stands between values: white space, RFC 7464's mark, or a comma."""

_BEGINNING = re.compile(r"(?:\n[ \t]*|\},\s*)(\{)")


def _broken(problem: Exception) -> ArticleError:
    reason = "it is nested too deeply" if isinstance(problem, RecursionError) else problem
    return ArticleError(f"this is not JSON ({reason}).")


def _feed_title(found: object) -> str | None:
    """The title of a JSON Feed (jsonfeed.org), None of what is none: the title of another export is no source."""
    is_feed = isinstance(found, dict) and "jsonfeed.org" in str(found.get("version"))
    return str(found.get("title", "")) if is_feed and isinstance(found, dict) else None
