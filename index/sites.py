"""Sites: articles that have their page furniture in common, those of one source or of one place; and what recurs there.

A line is known for furniture by the site's other articles: those that come with it, and the newest of those that are
stored. An article that was stored before its site's furniture was recognised keeps it until it changes.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.articles import Article, Source
from index.shelf import Mapped
from index.storage import CURRENT
from index.text import recurring_lines

COMPARED = 200
"""Articles of a site whose lines are compared, at least where it has as many; all that come in one build are."""


_SEPARATORS = ("/", os.sep)


@dataclass(frozen=True)
class Site:
    """The name of a source; or, of articles without one, a file that holds several or the folder of a file with one."""

    source: str
    place: str = ""

    @classmethod
    def of(cls, source: Source, article: Article) -> Site:
        """The site of an article from this source."""
        if article.source:
            return cls(article.source)
        return cls("", source.origin if len(source.articles) > 1 else _folder(source.origin))

    @property
    def is_folder(self) -> bool:
        """Whether its articles are in files of their own."""
        return self.place.endswith(_SEPARATORS)


def _folder(origin: str) -> str:
    """The origin up to its last separator: a file's folder, an address without its last part."""
    return origin[: max(origin.rfind(separator) for separator in _SEPARATORS) + 1]


def furniture(sources: Iterable[Source], stored: sqlite3.Connection | None = None) -> dict[Site, frozenset[str]]:
    """The lines that recur on each site of these sources, in their articles and in ``stored`` ones of other origins."""
    places: defaultdict[Site, list[tuple[Source, int]]] = defaultdict(list)
    origins = []
    for source in sources:
        origins.append(source.origin)
        for place, article in enumerate(source.articles):
            places[Site.of(source, article)].append((source, place))

    def texts(site: Site) -> Sequence[str]:
        found = Mapped(_text, places[site])
        more = _stored(stored, site, origins, COMPARED - len(found)) if stored else []
        return [*found, *more] if more else found

    return {site: recurring_lines(texts(site)) for site in places}


def _text(placed: tuple[Source, int]) -> str:
    source, place = placed
    return source.articles[place].text


def _stored(connection: sqlite3.Connection, site: Site, but: list[str], count: int) -> list[str]:
    """The texts of a site's articles that no origin of ``but`` gave: the newest, ``count`` at most."""
    if count <= 0 or not (site.source or site.is_folder):
        return []
    among = {"but": json.dumps(but), "count": count}
    if site.source:
        return [text for (text,) in connection.execute(_OF_SOURCE, {"source": site.source, **among})]
    beyond = site.place[:-1] + chr(ord(site.place[-1]) + 1)
    return [text for (text,) in connection.execute(_OF_FOLDER, {"folder": site.place, "beyond": beyond, **among})]


_OF_SOURCE = f"""SELECT text FROM articles a WHERE source = :source AND {CURRENT} AND NOT EXISTS (
        SELECT 1 FROM origins WHERE article = a.number AND origin IN (SELECT value FROM json_each(:but)))
    ORDER BY instant DESC, number DESC LIMIT :count"""

_OF_FOLDER = """SELECT text FROM articles WHERE source = '' AND number IN (
        SELECT max(article) FROM origins WHERE origin >= :folder AND origin < :beyond
        AND instr(substr(origin, length(:folder) + 1), substr(:folder, -1)) = 0
        AND origin NOT IN (SELECT value FROM json_each(:but)) GROUP BY origin HAVING count(*) = 1)
    ORDER BY number DESC LIMIT :count"""
