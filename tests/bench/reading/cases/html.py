"""Web pages."""

from __future__ import annotations

import json

from tests.bench.reading.case import Case

FIRST = (
    "The lighthouse at Karlsund has been dark since a storm broke its lamp in March, and the boats of three villages "
    "have had to find their way by the church tower alone, the harbour master said."
)
LAST = (
    "Engineers from the capital looked at the tower for two days and wrote a report of forty pages, which the council "
    "has put on the table of the reading room so that everybody can see what the repair would cost."
)


def page(body: str, head: str = "", title: str = "Lighthouse stays dark") -> bytes:
    """A page with this in its body."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{body}</body></html>"
    ).encode()


def article(inner: str, head: str = "", around: str = "") -> bytes:
    """A page whose article is this between two long paragraphs."""
    whole = f"{around}<article><h1>Lighthouse stays dark</h1><p>{FIRST}</p>{inner}<p>{LAST}</p></article>"
    return page(whole, head)


def case(kind: str, inner: str, present: tuple[str, ...], absent: tuple[str, ...] = ()) -> Case:
    """An article with this in its midst, and without a date."""
    return Case(kind, "page.html", article(inner), (FIRST, *present, LAST), absent, published=("",))


def data(found: object) -> str:
    """JSON-LD for the head of a page."""
    return f'<script type="application/ld+json">{json.dumps(found)}</script>'


POSTS = (
    ("2024-01-11T22:00:00+00:00", "Warning issued", "The weather service has issued a red warning for the coast."),
    ("2024-01-12T09:00:00+00:00", "Port closed", "The port of Ostwick has closed because of waves of nine metres."),
    ("2024-01-12T18:00:00+00:00", "Port open again", "The port of Ostwick is open again, its director said."),
)
LIVE = "".join(
    f'<div class="post"><time datetime="{moment}">{moment[11:16]}</time><h3>{title}</h3><p>{text}</p></div>'
    for moment, title, text in reversed(POSTS)
)
LIVE_DATA = {
    "@context": "https://schema.org",
    "@type": "LiveBlogPosting",
    "headline": "Storm Vera: live",
    "datePublished": POSTS[0][0],
    "liveBlogUpdate": [
        {"@type": "BlogPosting", "headline": title, "datePublished": moment, "articleBody": text}
        for moment, title, text in reversed(POSTS)
    ],
}
RELATED = '<aside><a href="/x">Ferry sold</a> <time datetime="2019-03-02">2 March 2019</time></aside>'
CONSENT = (
    '<div id="consent" role="dialog"><p>We and our 842 partners store and access information on a device, such as '
    "cookies, and process personal data for the purposes described below.</p><button>Accept all</button></div>"
)

CASES = (
    case(
        "paragraphs and a list",
        "<p>The lamp is old.</p><ul><li>1911</li><li>1954</li></ul>",
        ("The lamp is old.", "1911", "1954"),
    ),
    case(
        "words in <time>",
        '<p>The lamp will be lit on <time datetime="2024-07-03">Wednesday, 3 July</time> at <time>23:40</time>.</p>',
        ("The lamp will be lit on Wednesday, 3 July at 23:40.",),
    ),
    case("words in <sup> and <sub>", "<p>It gave 10<sup>6</sup> candelas.</p>", (), ("106",)),
    case(
        "struck-out words",
        "<p>The lamp costs <del>40,000</del> <ins>60,000</ins> crowns, <s>the mayor</s> the clerk said.</p>",
        ("60,000 crowns, the clerk said.",),
        ("40,000", "the mayor"),
    ),
    case(
        "a bare <div> among paragraphs",
        "<div>The new lamp will cost 30,000 crowns.</div>",
        ("The new lamp will cost 30,000 crowns.",),
    ),
    case(
        "lists in a table's cells",
        "<table><tr><th>Day</th><th>Boats</th></tr>"
        "<tr><td>Monday</td><td><ul><li>10:05</li><li>18:40</li></ul></td></tr>"
        "<tr><td>Sunday</td><td><ul><li>11:15</li></ul></td></tr></table>",
        ("Monday", "10:05", "18:40", "Sunday", "11:15"),
    ),
    case(
        "a quotation",
        "<blockquote><p>“It must shine,” said Ada Quill.</p></blockquote>",
        ("“It must shine,” said Ada Quill.",),
    ),
    case("entities", "<p>Quill &amp; Lund want &euro;5&nbsp;million.</p>", ("Quill & Lund want €5 million.",)),
    Case(
        "today's date in the masthead",
        "page.html",
        article("", around='<div class="top" id="date">Mon, 25 Dec 2023</div>'),
        (FIRST, LAST),
        published=("",),
    ),
    Case(
        "a related story's date",
        "page.html",
        article("").replace(b"</article>", f"</article>{RELATED}".encode()),
        (FIRST, LAST),
        ("Ferry sold",),
        published=("",),
    ),
    Case(
        "the date of the metadata, not of the event",
        "page.html",
        article(
            '<p>It reopens on <time datetime="2024-07-03">3 July</time>.</p>',
            '<meta property="article:published_time" content="2024-05-06T21:10:00+02:00">',
        ),
        (FIRST, "It reopens on 3 July.", LAST),
        published=("2024-05-06",),
    ),
    Case(
        "the date of JSON-LD, by its own offset",
        "page.html",
        article(
            "",
            data({"@type": "NewsArticle", "datePublished": "2024-05-06T23:30:00-05:00"}),
        ),
        (FIRST, LAST),
        published=("2024-05-06",),
    ),
    Case(
        "a live blog, told by its data",
        "live.html",
        page(
            f"<article><h1>Storm Vera: live</h1>{LIVE}</article>",
            data(LIVE_DATA),
        ),
        tuple(text for _, _, text in reversed(POSTS)),
        articles=3,
        published=tuple(moment for moment, _, _ in reversed(POSTS)),
    ),
    Case(
        "a live blog, told by its posts",
        "live.html",
        page(
            f"<article><h1>Storm Vera: live</h1><div class='liveblog'>{LIVE}</div></article>",
            data(LIVE_DATA | {"liveBlogUpdate": []}),
        ),
        tuple(text for _, _, text in reversed(POSTS)),
        articles=3,
        published=tuple(moment for moment, _, _ in reversed(POSTS)),
    ),
    Case(
        "several articles on a page",
        "page.html",
        page(
            f"<article><h2>Lamp broken</h2><p>{FIRST}</p></article><article><h2>Report read</h2><p>{LAST}</p></article>"
        ),
        (FIRST, LAST),
        articles=2,
        titles=("Lamp broken", "Report read"),
    ),
    Case("a consent layer", "page.html", article("", around=CONSENT), (FIRST, LAST), ("partners", "Accept all")),
    Case(
        "a byte that isn't UTF-8",
        "page.html",
        article("<p>It costs €40 million, Jane O’Hara said. The Caf# is shut.</p>").replace(b"#", b"\xe9"),
        (FIRST, "It costs €40 million, Jane O’Hara said. The Caf\ufffd is shut.", LAST),
        told="page.html",
    ),
)
