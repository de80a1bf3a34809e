"""The vectors that planned articles lack, made and kept.

They are committed as they are made, so that a build that is killed goes on from there. Until a build
is finished that uses them nobody reads them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from index.change import Planned, Window
from index.embedder import Embedder
from index.progress import Report
from index.storage import set_meta, transaction

AT_ONCE = 256
"""Passages embedded between two commits of their vectors: what a killed build loses at most."""

UNFINISHED = "unfinished"
"""What the archive keeps about itself while there may be vectors that no build uses."""


def embed_missing(
    connection: sqlite3.Connection, embedder: Embedder, planned: Sequence[Planned], report: Report
) -> None:
    """Make and commit the vectors that aren't stored yet."""
    windows = {window.key: (plan, window) for plan in planned for window in plan.windows}
    missing = windows.keys() - _stored(connection, embedder, list(windows))
    done = len(windows) - len(missing)

    def advance(count: int) -> None:
        nonlocal done
        done += count
        report("embedding", done, len(windows))

    advance(0)
    for keys in _batches({key: windows[key][1] for key in missing}):
        texts = [plan.input(window) for plan, window in (windows[key] for key in keys)]
        vectors = embedder.embed(texts, advance)
        rows = [(key, embedder.identity, vector.tobytes()) for key, vector in zip(keys, vectors, strict=True)]
        with transaction(connection):
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            set_meta(connection, UNFINISHED, "yes")


def _stored(connection: sqlite3.Connection, embedder: Embedder, keys: list[str]) -> set[str]:
    query = "SELECT input FROM vectors WHERE embedder = ? AND input IN (SELECT value FROM json_each(?))"
    return {key for (key,) in connection.execute(query, (embedder.identity, json.dumps(keys)))}


def _batches(windows: Mapping[str, Window]) -> list[list[str]]:
    """Keys to embed together, of like length for little padding; in no order, so that the rate tells the time left."""
    keys = sorted(windows, key=lambda key: windows[key].end - windows[key].start)
    return sorted(keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))
