"""Plain text: one article a file; its headline, if it has one, is the title. Bytes -> text is ``encoding``'s."""

from __future__ import annotations

from index.articles import Article
from index.formats.encoding import decode
from index.formats.loaded import Loaded, one

__all__ = ["decode", "load"]


def load(name: str, content: bytes) -> Loaded:
    """The article in a text file, whatever its encoding.

    Raises:
        ArticleError: the content isn't text, or there is none.
    """
    return one(name, Article(decode(name, content)))
