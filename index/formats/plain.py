"""Plain text: one article a file; its headline, if it has one, is the title."""

from __future__ import annotations

import codecs

from index.articles import Article
from index.errors import ArticleError
from index.formats.loaded import Loaded, one

_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def load(name: str, content: bytes) -> Loaded:
    """The article in a text file, whatever its encoding.

    Raises:
        ArticleError: the content isn't text, or there is none.
    """
    return one(name, Article(decode(name, content)))


def decode(name: str, content: bytes, declared: str = "") -> str:
    """The text in ``content``: by its byte-order mark, as UTF-8, as declared, or in the likeliest encoding.

    Raises:
        ArticleError: it isn't text in any encoding.
    """
    text = None
    if not content.startswith(_MARKS):
        seven_bit = declared.startswith(("iso-2022", "hz"))  # which would pass for UTF-8
        encodings = (declared, "utf-8-sig") if seven_bit else ("utf-8-sig", declared)
        text = next((found for encoding in encodings if (found := _strictly(content, encoding))), None)
    if text is None:
        from charset_normalizer import from_bytes  # only for those whose files need it

        best = from_bytes(content).best() if content else None
        if content and best is None:
            raise ArticleError(f"{name}: this is not text in any known encoding.")
        text = str(best or "")
    if "\0" in text:
        raise ArticleError(f"{name}: this is not text.")
    return text


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding) if encoding else None
    except (UnicodeError, LookupError, ValueError):
        return None
