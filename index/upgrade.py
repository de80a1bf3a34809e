"""An archive of the format before -> this one, in one transaction; nothing is embedded or read from files again."""

from __future__ import annotations

import sqlite3

from index.language import language
from index.storage import FORMAT, FULLTEXT, OLDER, meta, set_meta, transaction
from index.words import indexed


def upgrade(connection: sqlite3.Connection) -> None:
    """Note the articles' languages and write full text anew, if the archive is of the format before.

    The build stays what it is, and so does its FAISS file. Whoever reads meanwhile reads on in the old state.
    """
    if meta(connection, "format") != OLDER:
        return
    connection.create_function("indexed", 1, indexed, deterministic=True)
    connection.create_function("language", 1, language, deterministic=True)
    with transaction(connection):
        for statement in (*_CHANGES, "DROP TABLE fulltext", FULLTEXT, _FILL):
            connection.execute(statement)
        set_meta(connection, "format", FORMAT)


_CHANGES = (
    "ALTER TABLE articles ADD COLUMN language TEXT NOT NULL DEFAULT ''",
    "UPDATE articles SET language = language(text)",
)
_FILL = """INSERT INTO fulltext (rowid, title, body)
    SELECT p.number, indexed(title), indexed(substr(text, start + 1, stop - start))
    FROM passages p JOIN articles a ON a.number = p.article ORDER BY p.number"""
