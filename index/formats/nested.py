"""Where the articles' records are in a nested value (of JSON, mostly), by its structure: it need not be known before.

A record is an object that holds a text under a name that is known, itself or in one object inside (``attributes``,
``fields``, ``_source``, ``node``). Objects and lists around records are looked through, whatever they are called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from index.formats.records import FIELDS
from index.formats.values import filled, plain_name

DEEPEST = 10
"""Levels in which records are looked for."""

LISTS = frozenset("articles items item entries entry posts stories documents docs records results data hits".split())  # noqa: SIM905
"""Names of lists that are more than what their object's own summary is of."""

_TEXTS = frozenset(FIELDS["text"].split())
_SUMMARIES = frozenset(FIELDS["summary"].split())
_TITLES = frozenset(FIELDS["title"].split())
_ABOUT = frozenset(name for field in ("title", "url", "published", "author") for name in FIELDS[field].split())
_OF = _ABOUT | frozenset(FIELDS["source"].split())

Placed = tuple[str, object]
"""A record and its place in the file, in words."""


def records(value: object) -> list[Placed]:
    """The records in a value, each with its place; one that says nothing is among them if others of its list do.

    A summary counts as a text if there is no other text in the whole. A value without records is itself the record.
    """
    found = _held(value, weak=False) or _held(value, weak=True)
    if found:
        return found
    return [(f"record {n}", part) for n, part in enumerate(value, 1)] if isinstance(value, list) else [("", value)]


def _held(value: object, *, weak: bool, depth: int = DEEPEST) -> list[Placed]:
    if not depth:
        return []
    if isinstance(value, list):
        inner = [_held(part, weak=weak, depth=depth - 1) for part in value]
        return list(_numbered(value, inner)) if any(inner) else []
    if not isinstance(value, Mapping):
        return []
    if layers := _layers(value, weak=weak):
        return [("", layers)]
    return [placed for name, part in value.items() for placed in _under(str(name), part, weak=weak, depth=depth)]


def _numbered(parts: list[object], inner: list[list[Placed]]) -> Iterator[Placed]:
    for number, (part, found) in enumerate(zip(parts, inner, strict=True), 1):
        for place, record in found or [("", part)]:
            yield f"record {number}{', ' if place else ''}{place}", record


def _under(name: str, part: object, *, weak: bool, depth: int) -> Iterator[Placed]:
    """The records under a name of an object; one that has no id has the name for one: it is its key."""
    found = _held(part, weak=weak, depth=depth - 1)
    if not found and isinstance(part, list) and plain_name(name) in LISTS:
        found = _held(part, weak=True, depth=depth - 1)
    for place, record in found:
        if not isinstance(part, Mapping) or place or not isinstance(record, tuple):
            yield place, record
        elif not weak or _has_title(record):
            yield f"record {name[:60]!r}", (*record, {"id": name})


def _layers(value: Mapping[str, object], *, weak: bool, depth: int = 4) -> tuple[Mapping[str, object], ...]:
    """The record that an object is, the object that holds its text coming first; () if it is none."""
    if not depth:
        return ()
    if _has_text(value, weak=weak):
        return () if weak and _holds_list(value) else (value,)
    inner = ((name, _layers(part, weak=weak, depth=depth - 1)) for name, part in _objects(value))
    found = [(name, layers) for name, layers in inner if layers]
    if not found or sum(_has_title(layers) for _, layers in found) > 1:
        return ()
    if not _has(value, _ABOUT) and (len(found) > 1 or _holds_records(value, weak=weak)):
        return ()
    name, layers = found[0]
    return (*layers, {other: part for other, part in value.items() if other != name})


def _objects(value: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The objects in an object that may hold its text: not its author's, nor its source's, which ``_source`` isn't."""
    for name, part in value.items():
        if isinstance(part, Mapping) and (plain_name(name) not in _OF or str(name).startswith("_")):
            yield name, part


def _has_title(layers: object) -> bool:
    return isinstance(layers, tuple) and any(_has(layer, _TITLES) for layer in layers)


def _has(value: Mapping[str, object], names: frozenset[str]) -> bool:
    return any(plain_name(name) in names and filled(part) for name, part in value.items())


def _has_text(value: Mapping[str, object], *, weak: bool) -> bool:
    """Whether an object has a text of its own; a record under a text's name is none."""
    return any(
        plain_name(name) in _TEXTS or (weak and plain_name(name) in _SUMMARIES)
        for name, part in value.items()
        if filled(part) and not _is_record(part)
    )


def _is_record(part: object) -> bool:
    parts = part if isinstance(part, list) else [part]
    return all(isinstance(one, Mapping) and _has(one, _TITLES) and _has(one, _TEXTS | _SUMMARIES) for one in parts)


def _holds_list(value: Mapping[str, object]) -> bool:
    """Whether an object with a summary is a feed or the like: it has a list of records by a name for such."""
    return any(plain_name(name) in LISTS and _held(part, weak=True, depth=4) for name, part in value.items())


def _holds_records(value: Mapping[str, object], *, weak: bool) -> bool:
    return any(isinstance(part, list) and _held(part, weak=weak, depth=4) for part in value.values())
