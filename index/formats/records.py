"""A record of an export (an object, a row, a Markdown file's front matter) -> Article, by its field names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from index.articles import Article
from index.errors import ArticleError
from index.formats.dates import moment
from index.formats.loaded import Loaded
from index.formats.markup import is_markup, text_of
from index.text import normalise

FIELDS = {
    "text": "text body content article articlebody bodytext fulltext contenttext contenthtml bodyhtml html story",
    "summary": "summary description abstract lead teaser snippet excerpt",
    "title": "title headline heading",
    "source": "source publisher outlet publication site sitename newspaper",
    "author": "author authors byline creator by writer",
    "url": "url link weburl canonicalurl permalink externalurl href",
    "published": "published publishedat publisheddate publishdate publicationdate datepublished pubdate date datetime"
    " timestamp time created createdat",
    "id": "id guid uuid",
}
"""Names of a field, the first that is filled in counts; case, spaces, ``_`` and ``-`` don't matter.

A summary is the text of a record that has no other.
"""

Record = Mapping[str, object]


def articles(name: str, records: Iterable[tuple[str, object]], source: str = "") -> Loaded:
    """The articles in a file's records, each given with its place; an ArticleError stands for a broken one.

    ``source`` is that of a record which names none.
    """
    found: list[Article] = []
    problems: list[str] = []
    for place, record in records:
        try:
            found.append(article(record, source))
        except ArticleError as problem:
            problems.append(f"{name}{', ' if place else ''}{place}: {problem}")
    return Loaded(tuple(found), tuple(problems))


def article(record: object, source: str = "") -> Article:
    """The article that a record is.

    Raises:
        ArticleError: there is no text in it; the message doesn't name the file.
    """
    if isinstance(record, ArticleError):
        raise record
    if not isinstance(record, Mapping):
        raise ArticleError("this is not a record with named fields.")
    known = fields(record)
    text = _words(known.get("text"), "\n\n") or _words(known.get("summary"), "\n\n")
    if not normalise(text):
        raise ArticleError(
            "there is no text in it, under the name text, body, content or another that README.md lists."
        )
    return made(text, known, source)


def made(text: str, known: Record, source: str = "") -> Article:
    """An article of this text with the fields that are ``known`` of it."""
    return Article(
        text,
        title=_words(known.get("title")),
        source=_words(known.get("source")) or source,
        author=_words(known.get("author")),
        url=_words(known.get("url")),
        published=moment(known.get("published")),
        id=" ".join(normalise(_words(known.get("id"))).split())[:200],
    )


def fields(record: Record) -> dict[str, object]:
    """What a record says under any name in ``FIELDS``, by the field's own name."""
    given = {re.sub(r"[\s_-]", "", str(name)).casefold(): value for name, value in reversed(list(record.items()))}
    found = {}
    for field, names in FIELDS.items():
        values = (given.get(name) for name in names.split())
        found[field] = next((value for value in values if value is not None and value not in ("", [], {})), None)
    return found


def _words(value: object, between: str = ", ") -> str:
    """A value as text: a string, a number, an object's name, or a list of these."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or value.get("rendered") or value.get("#text")
    if isinstance(value, list):
        return between.join(filter(None, (_words(part) for part in value if not isinstance(part, list))))
    if isinstance(value, str):
        return text_of(value) if is_markup(value) else value
    return str(value) if isinstance(value, int | date) and not isinstance(value, bool) else ""
