"""What a page says of its article: title, site, author and address, as trafilatura reads them."""

from __future__ import annotations

import html
import logging
import re
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Head:
    """What is known of a page's article beside its text and its date."""

    title: str = ""
    source: str = ""
    author: str = ""
    url: str = ""


def head(tree: HtmlElement) -> Head:
    """A page's own words on its article: first its metadata, then its markup.

    These are the steps of ``trafilatura.extract_metadata`` but for those that nobody here asks for: dates, tags and
    licences, a third of its time.
    """
    from trafilatura import metadata  # only for those who load pages

    found: Any = metadata.examine_meta(tree)
    if found.author and " " not in found.author:
        found.author = None
    try:
        found = metadata.extract_meta_json(tree, found)
    except Exception:  # it raises many kinds at odd JSON, as it says itself; what was found stays
        log.debug("JSON-LD that trafilatura can't read", exc_info=True)
    title = found.title or metadata.extract_title(tree) or ""
    author = found.author or metadata.extract_author(tree) or ""
    url = found.url or metadata.extract_url(tree) or ""
    return Head(
        _line(title), _site(found.sitename or metadata.extract_sitename(tree), url), _names(author), _address(url)
    )


def _site(named: str | None, url: str) -> str:
    site = _line((named or "").lstrip("@"))
    if site:
        return site if "." in site or site[0].isupper() else site.title()
    return _address(url) and re.sub(r"https?://(?:www\.|w\d+\.)?([^/]*).*", r"\1", url)


def _names(author: str) -> str:
    return _line(author).replace("; ", ", ")


def _address(url: str) -> str:
    return url if re.match("https?://", url) else ""


def _line(text: str) -> str:
    return " ".join(html.unescape(text[:10_000]).split())
