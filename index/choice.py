"""Which articles of a catalogue are looked at: by words, days and facets, and how that is said in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from index.errors import FilterError
from index.text import normalise
from index.words import phrases

FACETS = {"outlet": "source", "author": "author", "year": "substr(day, 1, 4)", "language": "language", "kind": "kind"}
"""What articles are counted by, and the column of it. "" is an article of which it isn't known."""

BEGUN = 3
"""Letters from which on a word is looked for by its beginning: nearly every article has a word that begins with "t"."""


@dataclass(frozen=True)
class Choice:
    """Which articles are looked at: with all of these words, of these days (both included), and of these facets.

    The last word may be the beginning of one. ``facets`` has values by the names of ``FACETS``: an article has to have
    one of each name's values.

    Raises:
        FilterError: the dates leave no day between them.
    """

    words: str = ""
    first: date | None = None
    last: date | None = None
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise FilterError(f"There is no day from {self.first} to {self.last}: exchange the dates.")

    @property
    def limits(self) -> bool:
        """Whether it leaves anything out."""
        return bool(matches(self.words) or self.first or self.last or any(self.facets.values()))


def look_up(connection: sqlite3.Connection, words: str) -> None:
    """Put the articles that have all of these words into the table ``fitting``."""
    having: set[int] | None = None
    for match in matches(words):
        found = {number for (number,) in connection.execute(_MATCHING, (match,))}
        if match.endswith("*"):
            found |= _unfinished(connection, match.strip('"*'))
        having = found if having is None else having & found
    connection.execute("DELETE FROM temp.fitting")
    connection.executemany("INSERT INTO temp.fitting VALUES (?)", [(number,) for number in having or ()])


_MATCHING = """SELECT DISTINCT article FROM passages
    WHERE number IN (SELECT rowid FROM fulltext WHERE fulltext MATCH ?)"""

ROOT = 4
"""Letters of an unfinished word that full text is asked for, where it needn't have more: it knows words by their stems,
and so "delegation" by "deleg", which doesn't begin with "delegat"."""


def _unfinished(connection: sqlite3.Connection, word: str) -> set[int]:
    """The articles in whose text the beginning of a word stands as it is."""
    if len(word) <= ROOT:
        return set()
    query = (
        f"""SELECT number FROM articles WHERE number IN ({_MATCHING}) AND instr(casefold(title || ' ' || text), ?)"""
    )
    return {number for (number,) in connection.execute(query, (f'"{word[:ROOT]}"*', word))}


def conditions(choice: Choice) -> tuple[str, list[Any]]:
    """A condition on ``narrow`` in SQL, and its arguments."""
    found, arguments = ["TRUE"], list[Any]()
    if matches(choice.words):
        found.append("number IN temp.fitting")
    for sign, limit in ((">=", choice.first), ("<=", choice.last)):
        if limit:
            found.append(f"day {sign} ?")
            arguments.append(limit.isoformat())
    for name, values in choice.facets.items():
        if values:
            found.append(f"ifnull({FACETS[name]}, '') IN ({','.join('?' * len(values))})")
            arguments += values
    return " AND ".join(found), arguments


def matches(words: str) -> list[str]:
    """What full text has to match, each by itself; the last word also as the beginning of one, if it is long enough."""
    found = phrases(normalise(words))
    if found and not words.endswith(" ") and len(found[-1].strip('"*')) >= BEGUN:
        found[-1] = f"{found[-1].removesuffix('*')}*"
    return found
