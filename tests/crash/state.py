"""What a person can get out of an archive, to be compared: all of it, and the results of some searches."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from index.archive import Archive
from index.embedder import Embedder
from index.errors import ArchiveMissing
from index.search import Filters
from index.snapshot import Snapshot

QUERIES = ("river flood warning", "council budget vote", "bridge repairs", "harvest of apples", "edition", "museum")

MISSING = "missing"
"""The state of an archive whose first build was never finished."""


class Broken(Exception):
    """An archive that contradicts itself."""


def observe(folder: Path, embedder: Embedder) -> str:
    """A digest of the articles, passages, full text, vectors and search results of an archive, or ``MISSING``.

    Passages are told by what they are, not by their number: builds that ended differently number differently.

    Raises:
        Broken: parts of it don't belong together, or SQLite finds it damaged.
    """
    try:
        archive = Archive.open(folder, embedder)
    except ArchiveMissing:
        return MISSING
    try:
        snapshot = archive.snapshot()
        _check_database(snapshot)
        _check_vectors(snapshot)
        found = [_tables(snapshot), [_hits(archive, query) for query in QUERIES]]
        return hashlib.sha256(repr(found).encode()).hexdigest()
    finally:
        archive.close()


def _tables(snapshot: Snapshot) -> list[object]:
    articles = snapshot.rows("SELECT id, text, title, published FROM articles ORDER BY id")
    origins = snapshot.rows("SELECT origin, digest, id FROM origins JOIN articles ON number = article ORDER BY 1, 3")
    passages = snapshot.rows(
        """SELECT a.id, start, stop, input, vector FROM passages p JOIN articles a ON a.number = p.article
        LEFT JOIN vectors USING (input) WHERE embedder = ? ORDER BY 1, 2""",
        (snapshot.embedder.identity,),
    )
    return [articles, [(Path(origin).name, *rest) for origin, *rest in origins], passages]


def _hits(archive: Archive, query: str) -> list[tuple[str, float]]:
    filters = Filters(sources=("",)) if query == "museum" else None
    return sorted((hit.passage.text, round(hit.score, 4)) for hit in archive.search(query, 100, filters))


def _check_database(snapshot: Snapshot) -> None:
    # Debian 12's SQLite (3.40) looks for NULL in the wrong column of a table without row ids.
    checked = [line for (line,) in snapshot.rows("PRAGMA integrity_check") if not line.startswith("NULL value in")]
    if checked not in ([], ["ok"]):
        raise Broken(f"SQLite finds the database damaged: {checked[0]}")
    told = """SELECT p.number FROM passages p JOIN articles a ON a.number = p.article
        LEFT JOIN fulltext f ON f.rowid = p.number
        WHERE f.body IS NOT substr(a.text, start + 1, stop - start) OR f.title IS NOT a.title"""
    if snapshot.rows(told) or _count(snapshot, "fulltext") != _count(snapshot, "passages"):
        raise Broken("full text and passages differ")


def _count(snapshot: Snapshot, table: str) -> int:
    return int(snapshot.rows(f"SELECT count(*) FROM {table}")[0][0])


def _check_vectors(snapshot: Snapshot) -> None:
    """FAISS gives each passage the similarity that its stored vector has, and knows no other passage."""
    query = "SELECT number, vector FROM passages LEFT JOIN vectors USING (input) ORDER BY number"
    rows = snapshot.rows(query)
    if any(vector is None for _, vector in rows) or len(snapshot.vectors) != len(rows):
        raise Broken("passages and vectors differ")
    matrix = np.array([np.frombuffer(vector, np.float32) for _, vector in rows])
    probe = matrix.mean(axis=0)
    expected = dict(zip((number for number, _ in rows), (matrix @ probe).tolist(), strict=True))
    found = dict(snapshot.vectors.nearest(probe, len(rows)))
    if found.keys() != expected.keys() or any(abs(found[n] - expected[n]) > 1e-4 for n in found):
        raise Broken("the FAISS index isn't of these passages")


def torn(folder: Path) -> list[str]:
    """FAISS files under a final name whose content isn't what the digest in the name says."""
    named = [(path, path.name.split(".")[2]) for path in folder.glob("vectors.*.faiss")]
    checked = [(path, digest) for path, digest in named if len(digest) == 64]
    return [path.name for path, digest in checked if hashlib.sha256(path.read_bytes()).hexdigest() != digest]
