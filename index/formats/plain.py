"""Plain text and Markdown: one article a file; its headline, if it has one, is the title."""

from __future__ import annotations

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from index.articles import Article
from index.errors import ArticleError


def load(path: Path, content: bytes) -> tuple[Article, ...]:
    """The article in a text file, whatever its encoding.

    Raises:
        ArticleError: the content isn't text.
    """
    return (Article(decode(path, content)),)


def decode(path: Path, content: bytes) -> str:
    """The text in ``content``: UTF-8 (or UTF-16/32 with a byte-order mark), else the likeliest encoding.

    Raises:
        ArticleError: it isn't text in any encoding.
    """
    marks = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if not content.startswith(marks):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
        else:
            if "\0" in text:
                raise ArticleError(f"{path}: this is not text.")
            return text
    best = from_bytes(content).best()
    if best is None:
        raise ArticleError(f"{path}: this is not text in any known encoding.")
    return str(best)
