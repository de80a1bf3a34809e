"""Articles as a catalogue lists them: what is known of each, and words of its text around those that were sought."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from index.articles import from_iso

EXCERPT = 240
"""Characters of an article's beginning that are shown of it."""


@dataclass(frozen=True)
class Entry:
    """An article in a list. ``excerpt`` has parts of its text, and whether each is one of the words looked for."""

    id: str
    title: str
    source: str
    author: str
    published: date | datetime | None
    language: str
    kind: str
    excerpt: tuple[tuple[str, bool], ...]


def entry(connection: sqlite3.Connection, number: int, kind: str, matches: Sequence[str]) -> Entry:
    """The entry of the article with this number, of a kind of file, with words around what full text matched."""
    query = "SELECT id, title, source, author, published, language FROM articles WHERE number = ?"
    id_, title, source, author, published, language = connection.execute(query, (number,)).fetchone()
    excerpt = _snippet(connection, number, matches) or _beginning(connection, number)
    return Entry(id_, title, source, author, from_iso(published), language, kind, excerpt)


_BEFORE, _AFTER = "\x01", "\x02"


def _snippet(connection: sqlite3.Connection, number: int, matches: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """Words around those that were found in the text; nothing where full text isn't written as the article is."""
    if not matches:
        return ()
    within = "SELECT number, start, stop FROM passages WHERE article = ? ORDER BY start"
    query = """SELECT snippet(fulltext, 1, ?, ?, '…', 32) FROM fulltext, articles a
        WHERE fulltext MATCH ? AND fulltext.rowid = ? AND a.number = ? AND body = substr(text, ?, ?)"""
    found, at = " OR ".join(matches), connection.execute(within, (number,)).fetchall()
    rows = (
        connection.execute(query, (_BEFORE, _AFTER, found, passage, number, start + 1, stop - start)).fetchone()
        for passage, start, stop in at
    )
    row = next((row for row in rows if row and _BEFORE in row[0]), None)
    if not row:
        return ()
    before, *marked = " ".join(row[0].split()).split(_BEFORE)
    parts = [(before, False)]
    for piece in marked:
        word, _, after = piece.partition(_AFTER)
        parts += [(word, True), (after, False)]
    return tuple(part for part in parts if part[0])


def _beginning(connection: sqlite3.Connection, number: int) -> tuple[tuple[str, bool], ...]:
    query = """SELECT substr(text, start + 1, min(stop - start, ?)), stop - start FROM passages p
        JOIN articles a ON a.number = p.article WHERE a.number = ? ORDER BY start LIMIT 1"""
    row = connection.execute(query, (EXCERPT, number)).fetchone()
    if not row:
        return ()
    told = " ".join(row[0].split())
    return ((told if row[1] <= EXCERPT else f"{told.rsplit(' ', 1)[0]}…", False),)
