"""Words -> the articles that mention them, by full text: all of them, not the best few."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.search import Filters
from index.snapshot import Snapshot
from index.storage import DAY
from index.words import indexed, phrases


@dataclass(frozen=True)
class Mention:
    """An article that mentions something, in ``passages`` of its ``of`` passages; its day, if known; and its story.

    Articles that print one story in nearly the same words have the same ``story``.
    """

    article_id: str
    title: str
    passages: int
    of: int
    day: date | None
    story: int


def mentioning(
    snapshot: Snapshot, words: str, filters: Filters | None = None, *, in_order: bool = False
) -> list[Mention]:
    """The articles with a passage that holds all of these words, its title counted, in any form; the oldest first.

    The words need not stand together, and stopwords don't count unless there are no others; ``in_order``, all of them
    stand as they are given, one after another. No words are mentioned by none.
    """
    together = indexed(words).replace('"', " ").split()
    found = [f'"{" ".join(together)}"'] if in_order and together else phrases(words)
    if not found:
        return []
    conditions = filters.conditions if filters else []
    limits = "".join(f" AND {condition}" for condition, _ in conditions)
    query = f"""SELECT a.id, a.title, count(*),
            (SELECT count(*) FROM passages WHERE article = a.number), {DAY}, coalesce(a.story, a.number)
        FROM fulltext JOIN passages p ON p.number = fulltext.rowid JOIN articles a ON a.number = p.article
        WHERE fulltext MATCH ?{limits} GROUP BY a.number ORDER BY {DAY} IS NULL, {DAY}, a.number"""
    rows = snapshot.rows(query, [" AND ".join(found), *(value for _, values in conditions for value in values)])
    return [
        Mention(id_, title, count, of, date.fromisoformat(day) if day else None, story)
        for id_, title, count, of, day, story in rows
    ]
