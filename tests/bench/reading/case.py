"""Case: a file of one kind, and what must be read from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index import formats
from index.articles import Article
from index.errors import ArticleError


@dataclass(frozen=True)
class Case:
    """A file, the words that must be read from it, in this order, those that must not, and what is known of it.

    ``titles``, ``authors`` and ``published`` are those of the articles in their order, as far as they are given here;
    a day of publication as "2024-05-06", "" where there must be none, and with a time as ISO 8601 prints it. ``told``
    are words that a line about the file must hold; a case without expects no such line.
    """

    kind: str
    file: str
    content: bytes
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    articles: int = 1
    titles: tuple[str, ...] | None = None
    authors: tuple[str, ...] | None = None
    published: tuple[str, ...] | None = None
    told: str = ""

    @property
    def format(self) -> str:
        """The ending of the file's name."""
        return formats.kind_of(self.file) if hasattr(formats, "kind_of") else self.file[self.file.rindex(".") :]

    def wrong(self) -> list[str]:
        """What is wrong with what is read from the file, each in a few words; nothing if all is right."""
        try:
            loaded = formats.read(self.file, self.content)
        except ArticleError as problem:
            return [] if self.told and self.told in str(problem) and not self.present else [f"refused: {problem}"]
        lines = (*loaded.problems, *getattr(loaded, "warnings", ()))
        return [
            *self._words("\n\n".join(article.text for article in loaded.articles)),
            *self._known(loaded.articles),
            *([f"not told: {self.told}"] if self.told and not any(self.told in line for line in lines) else []),
            *([f"told: {line}" for line in lines] if not self.told else []),
        ]

    def _words(self, text: str) -> Iterator[str]:
        at = 0
        for words in self.present:
            found = text.find(words, at)
            if found < 0:
                yield f"{'out of order' if words in text else 'lost'}: {words!r}"
            at = max(at, found + len(words))
            if found >= 0 and words in text[at:]:
                yield f"twice: {words!r}"
        yield from (f"there: {words!r}" for words in self.absent if words in text)

    def _known(self, articles: tuple[Article, ...]) -> Iterator[str]:
        if len(articles) != self.articles:
            yield f"{len(articles)} articles instead of {self.articles}"
        for name, wanted, found in (
            ("title", self.titles, [article.title for article in articles]),
            ("author", self.authors, [article.author for article in articles]),
            ("published", self.published, [_moment(article) for article in articles]),
        ):
            for number, value in enumerate(wanted or ()):
                given = found[number] if number < len(found) else "no such article"
                if given != value and not (name == "published" and len(value) == 10 and given.startswith(value)):
                    yield f"{name}: {given!r} instead of {value!r}"


def _moment(article: Article) -> str:
    return article.published.isoformat() if article.published else ""
