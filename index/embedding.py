"""The vectors that planned articles lack, made and kept.

They are committed as they are made, so that a build that is killed goes on from there. Until a build
is finished that uses them nobody reads them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

from index.change import Planned
from index.embedder import Embedder
from index.progress import Report
from index.storage import set_meta, transaction

AT_ONCE = 256
"""Passages embedded between two commits of their vectors: what a killed build loses at most."""

PORTION = 1_024
"""Passages whose texts are held at once."""

UNFINISHED = "unfinished"
"""What the archive keeps about itself while there may be vectors that no build uses."""


def embed_missing(
    connection: sqlite3.Connection, embedder: Embedder, planned: Sequence[Planned], report: Report
) -> None:
    """Make and commit the vectors that aren't stored yet."""
    keys = {window.key for plan in planned for window in plan.windows}
    missing = keys - _stored(connection, embedder, keys)
    done = len(keys) - len(missing)

    def advance(count: int) -> None:
        nonlocal done
        done += count
        report("embedding", done, len(keys))

    advance(0)
    for texts in _portions(planned, missing):
        for some in _batches(texts):
            vectors = embedder.embed([texts[key] for key in some], advance)
            rows = [(key, embedder.identity, vector.tobytes()) for key, vector in zip(some, vectors, strict=True)]
            with transaction(connection):
                connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
                set_meta(connection, UNFINISHED, "yes")


def _portions(planned: Sequence[Planned], missing: set[str]) -> Iterator[dict[str, str]]:
    """What is embedded for the keys that are missing, about ``PORTION`` at a time; each article is read once."""
    texts: dict[str, str] = {}
    for plan in planned:
        if wanted := [window for window in plan.windows if window.key in missing]:
            found = plan.inputs(wanted)
            texts |= found
            missing.difference_update(found)
        if len(texts) >= PORTION:
            yield texts
            texts.clear()
    if texts:
        yield texts


def _stored(connection: sqlite3.Connection, embedder: Embedder, keys: Iterable[str]) -> set[str]:
    query = "SELECT input FROM vectors WHERE embedder = ? AND input IN (SELECT value FROM json_each(?))"
    return {key for (key,) in connection.execute(query, (embedder.identity, json.dumps(list(keys))))}


def _batches(texts: Mapping[str, str]) -> list[list[str]]:
    """Keys to embed together, of like length for little padding; in no order, so that the rate tells the time left."""
    keys = sorted(texts, key=lambda key: len(texts[key]))
    return sorted(keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))
