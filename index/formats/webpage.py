"""HTML: the article in a saved page, without the page; trafilatura tells them apart."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from index.articles import Article
from index.errors import ArticleError
from index.formats.dates import moment
from index.formats.loaded import Loaded, one, parsing
from index.formats.markup import text_of
from index.formats.plain import decode

if TYPE_CHECKING:
    from configparser import ConfigParser

LARGEST = 20_000_000
"""Bytes; larger pages are no articles, and take minutes to take apart."""

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)

_BROWSERS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_BROWSERS |= {"shift_jis": "cp932", "euc-kr": "cp949", "iso-8859-9": "cp1254"}
"""What browsers read where a page declares the name on the left (WHATWG, Encoding Standard)."""

_DATES = {"extensive_search": False, "original_date": True, "min_date": "1450-01-01"}
"""Only dates that the page states about itself; none out of its text."""


def load(name: str, content: bytes) -> Loaded:
    """The article in a page, with what the page says of it.

    Raises:
        ArticleError: the page is too large, or there is no text in it.
    """
    if len(content) > LARGEST:
        raise ArticleError(f"{name}: a page of more than {LARGEST // 1_000_000} MB is not read.")
    declared = _CHARSET.search(content[:4096])
    charset = declared[1].decode("ascii").lower() if declared else ""
    page = decode(name, content, _BROWSERS.get(charset, charset))
    with parsing(name, "a page"):
        return one(name, _article(page))


def _article(page: str) -> Article:
    from trafilatura import bare_extraction  # only for those who load pages

    whole = page if re.search(r"<(?:html|body)\b", page, re.IGNORECASE) else f"<html><body>{page}</body></html>"
    found: Any = bare_extraction(
        whole, include_comments=False, with_metadata=True, date_extraction_params=_DATES, config=_settings()
    )
    if found is None or not (found.text or "").strip():
        return Article(text_of(page))
    lines = (line.strip("| ") if line.startswith("|") else line for line in found.text.split("\n"))
    return Article(
        "\n\n".join(lines),
        title=found.title or "",
        source=found.sitename or "",
        author=(found.author or "").replace("; ", ", "),
        url=found.url if re.match("https?://", found.url or "") else "",
        published=_certain(found.date, page),
    )


def _certain(stated: str | None, page: str) -> date | None:
    """The date found, unless it stands in the page only as "3/4/2024", which has two readings."""
    found = moment(stated)
    if found is None or found.day > 12 or found.day == found.month:
        return found
    year, month, day = f"{found.year:04}", f"0?{found.month}", f"0?{found.day}"
    sure = re.search(rf"{year}[-/.]?{month}[-/.]?{day}(?!\d)", page)
    unsure = re.search(rf"(?<!\d)(?:{month}[-/.]{day}|{day}[-/.]{month})[-/.]{year}(?!\d)", page)
    return None if unsure and not sure else found


@cache
def _settings() -> ConfigParser:
    """Trafilatura's own, but that it need not fall back on the whole page where the article is short."""
    from copy import deepcopy

    from trafilatura.settings import DEFAULT_CONFIG

    settings = deepcopy(DEFAULT_CONFIG)
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "25"
    return settings
