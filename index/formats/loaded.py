"""What a file's content gave, and how its parts are named when they can't be read."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from index.articles import Article
from index.errors import ArticleError

log = logging.getLogger(__name__)

LONGEST = 12_000_000
"""Characters of an article's text, more than twice as many as the Bible has; to compare longer ones takes gigabytes."""


@dataclass(frozen=True)
class Loaded:
    """Articles, one line for each part that couldn't be read, and one for what was repaired.

    Of a large file they may be made as they are taken, once; all lines are there when all were taken. ``rolls`` says
    that they are a feed's, which lists the newest alone: those it gave before stay.
    """

    articles: Iterable[Article] = ()
    problems: Sequence[str] = ()
    warnings: Sequence[str] = ()
    rolls: bool = False


@dataclass(frozen=True)
class Whole(Loaded):
    """The same, when all were taken."""

    articles: Sequence[Article] = ()
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


_warnings: ContextVar[list[str] | None] = ContextVar("warnings", default=None)


def warn(line: str) -> None:
    """Tell of something that was repaired, from wherever in a format it was (see ``warned``)."""
    log.debug("%s", line)
    if (told := _warnings.get()) is not None:
        told.append(shown(line))


@contextmanager
def warned() -> Iterator[list[str]]:
    """What is told by ``warn`` in this context, in order."""
    told: list[str] = []
    before = _warnings.set(told)
    try:
        yield told
    finally:
        _warnings.reset(before)


def shown(name: str) -> str:
    """A file's name as it can stand in one line of text, whatever bytes it is made of."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "?", name.encode("utf-8", "replace").decode())


def one(name: str, article: Article) -> Loaded:
    """A file that is one article.

    Raises:
        ArticleError: there is no text in it.
    """
    if not article.text:
        raise ArticleError(f"{name}: there is no text in it.")
    return Loaded((article,))


def too_long(name: str) -> ArticleError:
    """The error that a text is too long for an article."""
    most = LONGEST // 1_000_000
    return ArticleError(f"{name}: a text of more than {most} million characters is not read as one article; split it.")


@contextmanager
def parsing(name: str, what: str) -> Iterator[None]:
    """Run another's parser; whatever it throws at a broken file is one ArticleError that names the file.

    Parsers document few of the exceptions that broken input makes them raise,
    so all are caught, here alone and around nothing of ours. The log keeps the whole story.
    """
    try:
        yield
    except ArticleError:
        raise
    except Exception as problem:
        log.debug("%s: not %s", name, what, exc_info=True)
        reason = shown(" ".join(str(problem).split()))[:120].rstrip(".")
        raise ArticleError(f"{name}: it can't be read as {what} ({reason or type(problem).__name__}).") from problem
