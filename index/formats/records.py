"""A record of an export (an object, a row, a Markdown file's front matter) -> Article, by its field names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from index.articles import Article
from index.errors import ArticleError
from index.formats.dates import Moment, moment
from index.formats.loaded import Loaded
from index.formats.values import filled, named, plain_name, prose
from index.text import normalise

FIELDS = {
    "text": "text body content article articlebody bodytext fulltext contenttext contenthtml bodyhtml html story"
    " articletext fullcontent maincontent postcontent plaintext",
    "summary": "summary description abstract lead teaser snippet excerpt standfirst trailtext leadparagraph",
    "title": "title headline heading webtitle articletitle posttitle",
    "source": "source publisher outlet publication site sitename newspaper",
    "author": "author authors byline creator by writer",
    "url": "url link weburl canonicalurl permalink externalurl href",
    "published": "published publishedat publisheddate publishdate publicationdate datepublished pubdate date datetime"
    " timestamp time created createdat webpublicationdate firstpublished firstpublishedat firstpublicationdate"
    " publishedon publishedtime publishtime datecreated postdate versioncreated dategmt publishedutc",
    "id": "id guid uuid",
}
"""Names of a field, the first that is filled in counts; case, spaces, ``_`` and ``-`` don't matter.

A summary is the text of a record that has no other.
"""

_NAMES = {name: (field, rank) for field, names in FIELDS.items() for rank, name in enumerate(names.split())}

Record = Mapping[str, object]

Fields = Mapping[str, Sequence[object]]
"""What is filled in of a record, by the field's own name, what counts first coming first."""


def articles(name: str, records: Iterable[tuple[str, object]], source: str = "") -> Loaded:
    """The articles in a file's records, each given with its place.

    Beside records there may be articles, of which all is known, and an ArticleError for what is broken. ``source`` is
    that of a record which names none.
    """
    problems: list[str] = []

    def made() -> Iterator[Article]:
        for place, record in records:
            try:
                yield record if isinstance(record, Article) else article(record, source)
            except ArticleError as problem:
                problems.append(f"{name}{', ' if place else ''}{place}: {problem}")

    return Loaded(made(), problems)


def article(record: object, source: str = "") -> Article:
    """The article that a record is; where it has several layers, each by itself, what is in the first counts most.

    Raises:
        ArticleError: there is no text in it; the message doesn't name the file.
    """
    if isinstance(record, ArticleError):
        raise record
    layers = record if isinstance(record, tuple) else (record,)
    if not all(isinstance(layer, Mapping) for layer in layers):
        raise ArticleError("this is not a record with named fields.")
    known = [fields(layer.items()) for layer in layers]
    return written({field: [value for one in known for value in one[field]] for field in FIELDS}, source)


def written(known: Fields, source: str = "") -> Article:
    """The article of which this is known.

    Raises:
        ArticleError: there is no text in it.
    """
    for value in (*known["text"], *known["summary"]):
        if (text := prose(value)).strip() and (found := made(text, known, source)).text:
            return found
    raise ArticleError("there is no text in it, under the name text, body, content or another that README.md lists.")


def made(text: str, known: Fields, source: str = "") -> Article:
    """An article of this text with the fields that are ``known`` of it."""
    people = [value for value in known["author"] if not isinstance(value, int | float)]  # a number is a key elsewhere
    return Article(
        text,
        title=_first(known["title"]),
        source=_first([value for value in known["source"] if not isinstance(value, int | float)]) or source,
        author=_first(people),
        url=_first(known["url"], " ").partition(" ")[0],
        published=_moment(known["published"]),
        id=" ".join(normalise(_first(known["id"])).split())[:200],
    )


def fields(pairs: Iterable[tuple[object, object]]) -> Fields:
    """What names and values say under any name in ``FIELDS``."""
    found: defaultdict[str, list[tuple[int, object]]] = defaultdict(list)
    for name, value in pairs:
        if (known := _NAMES.get(plain_name(name))) and filled(value):
            universal = plain_name(name).endswith(("gmt", "utc"))
            found[known[0]].append((known[1], _in_utc(value) if universal else value))
    return {field: [value for _, value in sorted(found[field], key=lambda value: value[0])] for field in FIELDS}


def columns(header: Sequence[str]) -> dict[str, list[int]]:
    """The columns of a table that hold each field, what counts first coming first."""
    found = fields((name, place + 1) for place, name in enumerate(header))
    return {field: [place - 1 for place in places] for field, places in found.items()}  # type: ignore[operator]


def _first(values: Sequence[object], between: str = ", ") -> str:
    return next(filter(None, (named(value, between).strip() for value in values)), "")


def _moment(values: Sequence[object]) -> Moment | None:
    """The first of the values that is a date, or holds one."""
    for value in values:
        inner = value if isinstance(value, list) else [named(value)] if isinstance(value, Mapping) else [value]
        found = next(filter(None, map(moment, inner)), None)
        if found:
            return found
    return None


def _in_utc(value: object) -> object:
    """What a field whose name says that it is in UTC means by a time without an offset."""
    found = moment(value)
    return found.replace(tzinfo=UTC) if isinstance(found, datetime) and found.tzinfo is None else value
