"""HTML: the article in a saved page, or the articles, without the page."""

from __future__ import annotations

import codecs
import re

from index.errors import ArticleError
from index.formats.encoding import decode
from index.formats.loaded import Loaded, parsing

LARGEST = 20_000_000
"""Bytes; larger pages are no articles, and take minutes to take apart."""

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)

_BROWSERS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_BROWSERS |= {"shift_jis": "cp932", "euc-kr": "cp949", "iso-8859-9": "cp1254"}
"""What browsers read where a page declares the name on the left (WHATWG, Encoding Standard)."""


def load(name: str, content: bytes) -> Loaded:
    """The article in a page, with what the page says of it.

    Raises:
        ArticleError: the page is too large, or there is no text in it.
    """
    if len(content) > LARGEST:
        raise ArticleError(f"{name}: a page of more than {LARGEST // 1_000_000} MB is not read.")
    declared = _CHARSET.search(content[:4096])
    charset = declared[1].decode("ascii").lower() if declared else ""
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.replace(b"\0", b"")  # browsers pass over them
    page = decode(name, content, _BROWSERS.get(charset, charset))
    from index.formats.web.articles import articles  # only for those who load pages
    from index.formats.web.tree import parse

    with parsing(name, "a page"):
        found = articles(parse(page))
    if not any(article.text for article in found):
        raise ArticleError(f"{name}: there is no text in it.")
    return Loaded(tuple(article for article in found if article.text))
