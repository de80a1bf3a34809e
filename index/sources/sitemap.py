"""A map of a site -> the pages that it names, or the maps."""

from __future__ import annotations

from dataclasses import dataclass

from index.errors import ArticleError
from index.formats.bundle import unpack
from index.formats.loaded import parsing

PACKED = b"\x1f\x8b"
"""How gzip begins."""


@dataclass(frozen=True)
class Sitemap:
    """Addresses and when each changed, as the map writes it, or ""; the newest first.

    ``nested`` says that they are maps, not pages.
    """

    entries: tuple[tuple[str, str], ...]
    nested: bool


def sitemap(name: str, content: bytes) -> Sitemap:
    """What a map names (sitemaps.org, and the dates of Google's news maps).

    Raises:
        ArticleError: it is none.
    """
    from lxml import etree  # only for those who watch a site

    with parsing(name, "a sitemap"):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(_unpacked(name, content), parser)
    kind = etree.QName(root).localname
    if kind not in ("urlset", "sitemapindex"):
        raise ArticleError(f"{name}: this is no sitemap.")
    entries: dict[str, str] = {}
    for one in root.iterchildren("{*}url", "{*}sitemap"):
        address = (one.findtext("{*}loc") or "").strip()
        changed = one.findtext("{*}lastmod") or one.findtext("{*}news/{*}publication_date") or ""
        if address:
            entries.setdefault(address, changed.strip()[:40])
    newest = sorted(entries.items(), key=lambda entry: entry[1], reverse=True)
    return Sitemap(tuple(newest), kind == "sitemapindex")


def _unpacked(name: str, content: bytes) -> bytes:
    try:
        return unpack(content) if content.startswith(PACKED) else content
    except ArticleError as problem:
        raise ArticleError(f"{name}: {problem}") from problem
