"""Plain text: one article a file; its headline, if it has one, is the title. Bytes -> text is ``encoding``'s."""

from __future__ import annotations

from index.articles import Article
from index.formats.encoding import decode
from index.formats.loaded import LONGEST, Loaded, one, too_long

__all__ = ["decode", "load"]


def load(name: str, content: bytes) -> Loaded:
    """The article in a text file, whatever its encoding.

    Raises:
        ArticleError: the content isn't text, there is none, or it is too long for an article.
    """
    if len(content) > 4 * LONGEST:  # bytes that a character takes at most
        raise too_long(name)
    return one(name, Article(decode(name, content)))
