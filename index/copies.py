"""Copies: articles that print one story in nearly the same words: a wire's in several outlets, a page saved twice.

MinHash (Broder 1997) with banding puts forward the stored articles that may be copies; their stories are then
compared whole, and what differs must be nothing that could answer a question (see ``differences``). Every article has
a story, the number of the first article of its group. Nothing here ranks or reads files.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import struct
from dataclasses import dataclass

from rensa import RMinHash

from index.articles import outlet
from index.differences import differ
from index.storage import meta, set_meta

KEY = "copies"
"""Under which an archive keeps how many of its articles are copies."""

RULE, RULE_KEY = "2", "copies rule"
"""By what copies are told, raised when that changes, and under which key an archive keeps what its own were told by."""

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


@dataclass(frozen=True)
class Told:
    """What is compared of an article: its text without headline and page furniture, and names of who prints it."""

    text: str
    names: tuple[str, ...] = ()


def agree(one: Told, other: Told) -> bool:
    """Whether all figures of one text stand in the other, and no other word is exchanged that could be an answer.

    An article with other figures is an update or another day's report, not a copy, however alike the words are.
    """
    figures, others = set(_NUMBER.findall(one.text)), set(_NUMBER.findall(other.text))
    return (figures <= others or others <= figures) and not differ(one.text, other.text, one.names, other.names)


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
    run, told = connection.execute, _told(connection, number)
    found = bands(told.text)
    query = f"""SELECT DISTINCT a.story FROM bands JOIN articles a ON a.number = bands.article
        WHERE hash IN ({",".join("?" * BANDS)}) ORDER BY a.story LIMIT ?"""
    candidates = [story for (story,) in run(query, (*found, MAX_COMPARED))]
    story = next((story for story in candidates if _tells(connection, story, told)), number)
    run("UPDATE articles SET story = ? WHERE number = ?", (story, number))
    connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(hash_, number) for hash_ in found])


def _tells(connection: sqlite3.Connection, story: int, told: Told) -> bool:
    """Whether an article is alike with one of a story's and agrees with all."""
    others = [_told(connection, other) for other in _members(connection, story)]
    return any(alike(told.text, other.text) for other in others) and all(agree(told, other) for other in others)


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


def renew(connection: sqlite3.Connection) -> None:
    """Link the articles anew that an older Byline took for copies by another rule."""
    if meta(connection, RULE_KEY) == RULE:
        return
    shared = "SELECT story FROM articles GROUP BY story HAVING count(*) > 1"
    numbers = connection.execute(f"SELECT number FROM articles WHERE story IN ({shared}) ORDER BY number").fetchall()
    connection.executemany("DELETE FROM bands WHERE article = ?", numbers)
    connection.executemany("UPDATE articles SET story = NULL WHERE number = ?", numbers)
    for (number,) in numbers:
        link(connection, number)
    set_meta(connection, RULE_KEY, RULE)


def count(connection: sqlite3.Connection) -> int:
    """The articles that are a copy of another, beyond the first of each story."""
    return int(connection.execute("SELECT count(*) FROM articles WHERE story != number").fetchone()[0])


def counted(connection: sqlite3.Connection) -> int:
    """The same, as the newest build counted it."""
    return int(meta(connection, KEY) or 0)


def _members(connection: sqlite3.Connection, story: int) -> list[int]:
    return [number for (number,) in connection.execute("SELECT number FROM articles WHERE story = ?", (story,))]


def _told(connection: sqlite3.Connection, number: int) -> Told:
    """What is compared: the article's passages, which leave out headline and page furniture."""
    (text, source, author, url) = connection.execute(
        "SELECT text, source, author, url FROM articles WHERE number = ?", (number,)
    ).fetchone()
    places = connection.execute("SELECT start, stop FROM passages WHERE article = ? ORDER BY number", (number,))
    told, end = [], 0
    for start, stop in places:  # a passage shares a sentence with the one before, and what lies between may be nothing
        told.append(text[max(start, end) : stop] if start <= end else f"\n{text[start:stop]}")
        end = stop
    return Told("".join(told), (outlet(source, url), author))
