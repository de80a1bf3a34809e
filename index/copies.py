"""Copies: articles that print one story in nearly the same words: a wire's in several outlets, a page saved twice.

MinHash (Broder 1997) with banding puts forward the stored articles that may be copies; their stories are then
compared whole. Every article has a story, the number of the first article of its group. Nothing here ranks or
reads files.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import struct

from rensa import RMinHash

from index.storage import meta

KEY = "copies"
"""Under which an archive keeps how many of its articles are copies."""

SHINGLE = 5
"""Words; one changed word changes as many shingles."""

LEAST_ALIKE = 0.5
"""The share of two articles' shingles that both hold (Jaccard) from which on they are copies: half may be cut."""

BANDS, ROWS = 32, 4
"""Of the signature. At a share of .5 a copy is put forward 87 times in 100, at .6 98 times."""

MAX_COMPARED = 50
"""Stories that are compared whole with a new article, at most."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def shingles(text: str) -> frozenset[str]:
    """Each run of ``SHINGLE`` words of a text, or all words of a shorter one; of Chinese or Japanese, characters."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return frozenset(" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))


def alike(one: str, other: str) -> bool:
    """Whether two texts are in nearly the same words."""
    first, second = shingles(one), shingles(other)
    return len(first & second) >= LEAST_ALIKE * len(first | second)


def agree(one: str, other: str) -> bool:
    """Whether all figures of one text stand in the other.

    An article with other figures is an update or another day's report, not a copy, however alike the words are.
    """
    figures, others = set(_NUMBER.findall(one)), set(_NUMBER.findall(other))
    return figures <= others or others <= figures


def bands(text: str) -> list[int]:
    """Hashes of which copies most likely share one: signed 64-bit integers, ``BANDS`` of them."""
    signature = RMinHash(num_perm=BANDS * ROWS, seed=1)
    signature.update(sorted(shingles(text)))
    values = struct.pack(f"{BANDS * ROWS}I", *signature.digest())
    width = len(values) // BANDS
    parts = [bytes([band]) + values[band * width : (band + 1) * width] for band in range(BANDS)]
    return [int.from_bytes(hashlib.blake2b(part, digest_size=8).digest(), signed=True) for part in parts]


def link(connection: sqlite3.Connection, number: int) -> None:
    """Give a stored article its story: the first that is alike and agrees with it, else one of its own."""
    run, text = connection.execute, _body(connection, number)
    found = bands(text)
    query = f"""SELECT DISTINCT a.story FROM bands JOIN articles a ON a.number = bands.article
        WHERE hash IN ({",".join("?" * BANDS)}) ORDER BY a.story LIMIT ?"""
    candidates = [story for (story,) in run(query, (*found, MAX_COMPARED))]
    story = next((story for story in candidates if _tells(connection, story, text)), number)
    run("UPDATE articles SET story = ? WHERE number = ?", (story, number))
    connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(hash_, number) for hash_ in found])


def _tells(connection: sqlite3.Connection, story: int, text: str) -> bool:
    """Whether a text is alike with one of a story's articles and agrees with all."""
    told = [_body(connection, other) for other in _members(connection, story)]
    return any(alike(text, other) for other in told) and all(agree(text, other) for other in told)


def unlink(connection: sqlite3.Connection, number: int) -> None:
    """Forget an article that goes; what is left of its story is linked anew."""
    (story,) = connection.execute("SELECT story FROM articles WHERE number = ?", (number,)).fetchone()
    members = _members(connection, story)
    places = [(member,) for member in members]
    connection.executemany("DELETE FROM bands WHERE article = ?", places)
    connection.executemany("UPDATE articles SET story = NULL WHERE number = ?", places)
    for member in members:
        if member != number:
            link(connection, member)


def count(connection: sqlite3.Connection) -> int:
    """The articles that are a copy of another, beyond the first of each story."""
    return int(connection.execute("SELECT count(*) FROM articles WHERE story != number").fetchone()[0])


def counted(connection: sqlite3.Connection) -> int:
    """The same, as the newest build counted it."""
    return int(meta(connection, KEY) or 0)


def _members(connection: sqlite3.Connection, story: int) -> list[int]:
    return [number for (number,) in connection.execute("SELECT number FROM articles WHERE story = ?", (story,))]


def _body(connection: sqlite3.Connection, number: int) -> str:
    """What is compared: the article's passages, which leave out headline and page furniture."""
    query = """SELECT substr(a.text, p.start + 1, p.stop - p.start) FROM passages p
        JOIN articles a ON a.number = p.article WHERE a.number = ? ORDER BY p.number"""
    return "\n".join(text for (text,) in connection.execute(query, (number,)))
