"""Where in an article the words stand that it is sought by."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.articles import Article
from index.choice import matches
from index.storage import ARTICLE, article_of
from index.text import Span
from index.words import indexed

MOST = 1000
"""Places that are told of an article; of one that is full of a word, the first."""

_BEFORE, _AFTER = "\x01", "\x02"


@dataclass(frozen=True)
class Marked:
    """An article, and the places in its title and its text where sought words stand, each ascending and apart."""

    article: Article
    title: tuple[Span, ...] = ()
    text: tuple[Span, ...] = ()


def marked(connection: sqlite3.Connection, article_id: str, words: str) -> Marked:
    """The article with this id, and where these words stand in it, in any form that full text takes for them.

    Raises:
        KeyError: there is no such article.
    """
    row = connection.execute(f"SELECT {ARTICLE}, number FROM articles WHERE id = ?", (article_id,)).fetchone()
    if not row:
        raise KeyError(article_id)
    article, sought = article_of(row[:-1]), matches(words)
    if not sought:
        return Marked(article)
    title, text = set(_literally(article.title, sought)), set(_literally(article.text, sought))
    within = "SELECT number, start, stop FROM passages WHERE article = ?"
    for passage, start, stop in connection.execute(within, row[-1:]).fetchall():
        title.update(_highlighted(connection, 0, article.title, passage, sought))
        found = _highlighted(connection, 1, article.text[start:stop], passage, sought)
        text.update((start + a, start + b) for a, b in found)
    return Marked(article, _apart(title), _apart(text))


def _highlighted(
    connection: sqlite3.Connection, column: int, written: str, passage: int, sought: Sequence[str]
) -> Iterator[Span]:
    """What full text finds in a column of a passage; nothing where it isn't written as the article is."""
    query = f"SELECT highlight(fulltext, {column}, ?, ?) FROM fulltext WHERE fulltext MATCH ? AND rowid = ?"
    found = connection.execute(query, (_BEFORE, _AFTER, " OR ".join(sought), passage)).fetchone()
    if not found or found[0].replace(_BEFORE, "").replace(_AFTER, "") != written:
        return
    at = 0
    for piece in re.split(f"({_BEFORE}[^{_AFTER}]*{_AFTER})", found[0]):
        size = len(piece.strip(_BEFORE + _AFTER))
        if piece.startswith(_BEFORE):
            yield at, at + size
        at += size


def _literally(written: str, sought: Iterable[str]) -> Iterator[Span]:
    """Where words stand as they are sought that full text may not highlight: unfinished ones, and cut-up scripts."""
    for match in sought:
        word = match.strip('"*')
        if indexed(word).strip() != word:
            yield from (found.span() for found in re.finditer(re.escape(word), written, re.IGNORECASE))
        elif match.endswith("*"):
            yield from (found.span() for found in re.finditer(rf"\b{re.escape(word)}\w*", written, re.IGNORECASE))


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans)[:MOST]:
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)
