"""News as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from bot.alerts.news import News
from bot.links import web_address

ENTRIES = 200
"""Entries of a feed, the newest."""

SPACE = "http://www.w3.org/2005/Atom"
_NAMED = f"{{{SPACE}}}"
_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ElementTree.register_namespace("", SPACE)


def with_entry(feed: bytes, new: News, address: str) -> bytes:
    """A feed, or a new one at an ``address``, with an entry for news before the others; no news has two.

    Raises:
        ElementTree.ParseError: it is no XML.
    """
    root = ElementTree.fromstring(feed) if feed else _begun(address)
    entries = root.findall(f"{_NAMED}entry")
    if new.id in {entry.findtext(f"{_NAMED}id") for entry in entries}:
        return feed
    for old in entries[ENTRIES - 1 :]:
        root.remove(old)
    updated = root.find(f"{_NAMED}updated")
    if root.tag != f"{_NAMED}feed" or updated is None:
        raise ElementTree.ParseError("it is no Atom feed")
    updated.text = new.at
    root.insert(list(root).index(entries[0]) if entries else len(root), _entry(new))
    return bytes(ElementTree.tostring(root, "utf-8", xml_declaration=True))


def _begun(address: str) -> Element:
    root = Element(f"{_NAMED}feed")
    _say(root, "id", uuid5(NAMESPACE_URL, address).urn)
    _say(root, "title", "News of kept questions")
    _say(root, "updated", "")
    _say(SubElement(root, f"{_NAMED}author"), "name", "Byline")
    return root


def _entry(new: News) -> Element:
    entry = Element(f"{_NAMED}entry")
    _say(entry, "id", new.id)
    _say(entry, "title", new.question)
    _say(entry, "updated", new.at)
    lines = [new.said, *map(_source, new.sources)]
    _say(entry, "content", "\n".join(lines), type="text")
    for address in dict.fromkeys(filter(None, (web_address(source["url"]) for source in new.sources))):
        SubElement(entry, f"{_NAMED}link", rel="related", href=_NOT_XML.sub("", address))
    return entry


def _source(source: dict[str, str]) -> str:
    origin = ", ".join(filter(None, (source["title"], source["source"], source["published"][:10])))
    return f"“{' '.join(source['quote'].split())}” ({origin})"


def _say(into: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(into, f"{_NAMED}{name}", attributes).text = _NOT_XML.sub("\ufffd", text)
