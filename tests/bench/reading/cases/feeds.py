"""Feeds."""

from __future__ import annotations

from tests.bench.reading.case import Case

TEXT = "The tram of Ostwick will run until midnight, which costs €40 million, mayor Jane O’Hara said."
OTHER = "The Café is shut."


def rss(*items: str) -> bytes:
    """An RSS feed."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    channel = f"<channel><title>Courier</title>{inner}</channel>"
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0">{channel}</rss>'.encode()


def atom(entry: str) -> bytes:
    """An Atom feed with one entry."""
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title><entry>{entry}</entry></feed>'.encode()


CASES = (
    Case(
        "entries",
        "feed.rss",
        rss(
            f"<title>Tram</title><description>{TEXT}</description><pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate>",
            f"<title>Café</title><description>{OTHER}</description>",
        ),
        (TEXT, OTHER),
        articles=2,
        titles=("Tram", "Café"),
        published=("2024-05-06", ""),
    ),
    Case(
        "a byte that isn't UTF-8",
        "feed.rss",
        rss(
            f"<title>Tram</title><description>{TEXT}</description>",
            "<title>Caf#</title><description>The Caf# is shut.</description>",
        ).replace(b"#", b"\xe9"),
        (TEXT, "The Caf\ufffd is shut."),
        articles=2,
        told="feed.rss",
    ),
    Case(
        "an undeclared entity",
        "feed.rss",
        rss(f"<title>Caf&eacute;</title><description>{TEXT}</description>"),
        (TEXT,),
        titles=("Café",),
    ),
    Case(
        "a year of two digits",
        "feed.rss",
        rss(f"<title>Tram</title><description>{TEXT}</description><pubDate>Mon, 06 May 24 10:00:00 GMT</pubDate>"),
        (TEXT,),
        published=("2024-05-06",),
    ),
    Case(
        "several authors",
        "feed.atom",
        atom(
            "<title>Tram</title><author><name>Ada Brun</name></author><author><name>Tom Reyes</name></author>"
            f"<content type='text'>{TEXT}</content>"
        ),
        (TEXT,),
        authors=("Ada Brun, Tom Reyes",),
    ),
    Case(
        "paragraphs in HTML",
        "feed.xml",
        rss(f"<title>Tram</title><description>&lt;p&gt;{TEXT}&lt;/p&gt;&lt;p&gt;{OTHER}&lt;/p&gt;</description>"),
        (f"{TEXT}\n\n{OTHER}",),
    ),
)
