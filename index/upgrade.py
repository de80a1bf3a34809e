"""An archive of an older format -> this one, in one transaction; nothing is embedded or read from files meanwhile."""

from __future__ import annotations

import sqlite3

from index.language import language
from index.storage import FORMAT, FULLTEXT, OLDER, meta, set_meta, transaction
from index.words import indexed


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring an archive of an older format to this one, a format after the other.

    The build stays what it is, and so does its FAISS file. Whoever reads meanwhile reads on in the old state. Files
    of the kinds that are read better since are read anew by the next build, which follows at once.
    """
    stored = meta(connection, "format")
    if stored not in OLDER:
        return
    connection.create_function("indexed", 1, indexed, deterministic=True)
    connection.create_function("language", 1, language, deterministic=True)
    with transaction(connection):
        for older in OLDER[OLDER.index(stored) :]:
            for statement in _CHANGES[older]:
                connection.execute(statement)
        set_meta(connection, "format", FORMAT)


READ_BETTER = (".pdf", ".docx", ".zip", ".tar", ".tgz", ".gz")
"""The endings of files that are read otherwise than format 3 held them; bundles may hold such files."""

_CHANGES = {
    "2": (
        "ALTER TABLE articles ADD COLUMN language TEXT NOT NULL DEFAULT ''",
        "UPDATE articles SET language = language(text)",
        "DROP TABLE fulltext",
        FULLTEXT,
        """INSERT INTO fulltext (rowid, title, body)
        SELECT p.number, indexed(title), indexed(substr(text, start + 1, stop - start))
        FROM passages p JOIN articles a ON a.number = p.article ORDER BY p.number""",
    ),
    "3": (
        "ALTER TABLE articles ADD COLUMN pages TEXT NOT NULL DEFAULT ''",
        *(f"UPDATE origins SET digest = '' WHERE lower(origin) LIKE '%{ending}'" for ending in READ_BETTER),
    ),
}
"""What is changed in an archive of each format."""
