"""How well a page's own date is told from the others on it: ``python -m tests.bench.dating``.

Pages are made here: each states its date in one of some twenty ways, or in none, and carries dates of other things: the
masthead's day, related stories, comments, changes, an event, the copyright. A date that is given and isn't
the page's costs precision; one that the page states and that isn't given costs recall.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import typer
from rich.console import Console
from rich.table import Table

from index import formats

MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905


@dataclass(frozen=True)
class Page:
    """A page that was made, how it states its date, and that date; None if it states none."""

    kind: str
    html: str
    published: date | None


@dataclass
class Parts:
    """Where a page's pieces go."""

    head: str = ""
    before: str = ""
    line: str = ""
    start: str = ""
    after: str = ""
    language: str = "en"
    url: str = "https://courier.example/news/bridge"


def words(day: date) -> str:
    """A day in English words."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def linked(**said: object) -> str:
    """A block of JSON-LD."""
    stated = json.dumps({"@context": "https://schema.org", "headline": "The bridge is delayed", **said})
    return f'<script type="application/ld+json">{stated}</script>'


def statements(day: date) -> Iterator[tuple[str, Parts, date | None]]:
    """Each way to state a day, or none, with the day that can be known from it."""
    at = f"{day}T21:10:00+02:00"
    for name in ("DC.date.issued", "citation_publication_date", "parsely-pub-date", "sailthru.date", "date", "pubdate"):
        yield f"meta {name}", Parts(head=f'<meta name="{name}" content="{day}">'), day
    yield "meta published_time", Parts(head=f'<meta property="article:published_time" content="{at}">'), day
    yield "JSON-LD", Parts(head=linked(**{"@type": "NewsArticle"}, datePublished=at)), day
    graph = [{"@type": "WebSite"}, {"@type": ["Article", "NewsArticle"], "datePublished": at}]
    yield "JSON-LD in a graph", Parts(head=linked(**{"@graph": graph})), day
    broken = linked(**{"@type": "Article"}, datePublished=at).replace("}<", ",}<")
    yield "JSON-LD with a comma too many", Parts(head=broken), day
    yield "microdata", Parts(line=f'<div><time itemprop="datePublished" datetime="{at}">Thursday</time></div>'), day
    yield "microdata, meta", Parts(before=f'<meta itemprop="datePublished" content="{at}">'), day
    yield "pubdate", Parts(line=f'<p><time pubdate datetime="{day}">{words(day)}</time></p>'), day
    yield "hAtom", Parts(line=f'<abbr class="published" title="{at}">some days ago</abbr>'), day
    yield "time at the head", Parts(line=f'<div class="info"><time datetime="{at}">{words(day)}</time></div>'), day
    yield "time, nothing else", Parts(line=f'<p><time datetime="{day}">{words(day)}</time></p>'), day
    yield "byline", Parts(line=f"<p>By Ada Brun, {words(day)}</p>"), day
    yield (
        "byline with breaks",
        Parts(line=f"<div>Ada Brun<br>Ostwick Courier<br>Thu, {words(day)} 17:55 UTC</div>"),
        day,
    )
    american = f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
    yield "byline, American", Parts(line=f'<div class="byline">Ada Brun | {american}</div>'), day
    changed = f"<p>Published {words(day)} 08:15 | Updated {words(day + timedelta(9))} 10:00</p>"
    yield "published and updated", Parts(line=changed), day
    yield "place and date", Parts(start=f"OSTWICK, {words(day)} (Courier) — "), day
    yield "at the foot", Parts(after=f"<p>Published: {words(day)}</p>"), day
    yield "address", Parts(url=f"https://courier.example/{day:%Y/%m/%d}/bridge"), day
    german = f"<p>Veröffentlicht am {day.day}. {GERMAN[day.month - 1]} {day.year}</p>"
    yield "German", Parts(line=german, language="de"), day
    french = f"<p>Publié le {day.day} {FRENCH[day.month - 1]} {day.year} à 18h30</p>"
    yield "French", Parts(line=french, language="fr"), day
    yield "Japanese", Parts(line=f"<p>{day.year}年{day.month}月{day.day}日</p>", language="ja"), day
    dots = f'<div class="date">{day.day:02}.{day.month:02}.{day.year}</div>'
    yield "numbers, German", Parts(line=dots, language="de"), day
    slashes = f'<div class="date">{day.month:02}/{day.day:02}/{day.year}</div>'
    yield "numbers, American", Parts(line=slashes, language="en-US"), day
    unsure = None if day.day <= 12 and day.day != day.month else day
    yield "numbers, nobody's", Parts(line=slashes), unsure
    for _ in range(6):
        yield "none", Parts(), None


RIVER = "The new bridge over the Ost has been under construction for four years, and its builders had to stop twice."
FERRY = "The ferry that carries the people of Ostwick over the river until then will make three more trips each day."


def others(chance: random.Random, day: date) -> tuple[str, str, str, str]:
    """What else on a page has a date: in its head, over the article, in it, and below."""
    today, past, coming = (day + timedelta(chance.randrange(*days)) for days in ((30, 900), (-900, -20), (20, 90)))
    heads = (
        f'<meta property="article:modified_time" content="{today}T10:00:00Z">',
        f'<meta name="last-modified" content="{today}"><meta http-equiv="last-modified" content="{today}">',
        linked(**{"@type": "Event"}, startDate=f"{coming}", name="Opening of the bridge"),
        linked(**{"@type": "ItemList"}, itemListElement=[{"@type": "NewsArticle", "datePublished": f"{past}"}]),
        "",
    )
    tops = (
        f'<div class="top"><div id="date-box">{today:%a}, {words(today)}</div></div>',
        f'<header class="masthead"><time datetime="{today}">{words(today)}</time><a href="/">Courier</a></header>',
        f'<div class="topbar"><span class="today">{words(today)}</span></div>',
        f'<header><nav><a href="/">Home</a></nav><p class="date">{words(today)}</p></header>',
        "",
    )
    inner = (
        f'<p>It opens on <time datetime="{coming}">{words(coming)}</time>, the mayor said, if nothing happens.</p>',
        f"<p>It was first promised on {words(past)}, and then for the year after, by the mayor of that time.</p>",
        "",
    )
    story = f'<a href="/other">The old bridge is pulled down</a> <time datetime="{past}">{words(past)}</time>'
    below = (
        f'<aside class="related"><h3>Related</h3><ul><li>{story}</li><li>{story}</li></ul></aside>',
        f'<div class="more-stories"><article><h3>{story}</h3></article><article><h3>{story}</h3></article></div>',
        f'<div id="comments"><div class="comment"><b>Bob</b> <time datetime="{today}">{words(today)}</time>'
        "<p>I have never believed a word of it, and I will not begin now.</p></div></div>",
        f"<footer><p>Last updated: {words(today)}</p><p>© {today.year} Ostwick Courier</p></footer>",
        f"<footer>Copyright 1998-{today.year} Courier. All rights reserved.</footer>",
    )
    return (
        "".join(chance.sample(heads, 2)),
        chance.choice(tops),
        chance.choice(inner),
        "".join(chance.sample(below, 3)),
    )


def page(parts: Parts, others: tuple[str, str, str, str]) -> str:
    """The page of these pieces."""
    head, top, inner, below = others
    return (
        f'<!DOCTYPE html><html lang="{parts.language}"><head><meta charset="utf-8"><title>The bridge is delayed</title>'
        f'<link rel="canonical" href="{parts.url}">{head}{parts.head}</head><body>{top}<main><article>{parts.before}'
        f"<h1>The bridge is delayed</h1>{parts.line}<p>{parts.start}{RIVER}</p><p>{FERRY}</p>{inner}<p>{RIVER}</p>"
        f"{parts.after}</article></main>{below}</body></html>"
    )


def pages(each: int, seed: int = 1) -> Iterator[Page]:
    """Pages of every kind, ``each`` with other days and other decoys."""
    chance = random.Random(seed)
    for _ in range(each):
        day = date(2015, 1, 1) + timedelta(chance.randrange(3000))
        for kind, parts, published in statements(day):
            yield Page(kind, page(parts, others(chance, day)), published)


def given(made: Page) -> date | None:
    """The day that Byline reads of a page."""
    found = formats.read("page.html", made.html.encode()).articles[0].published
    return found.date() if isinstance(found, datetime) else found


def main(each: int = 4, seed: int = 1, wrong: bool = False) -> None:
    """Print precision and recall, by kind where they aren't whole; with --wrong, what was given instead."""
    found = [(made, given(made)) for made in pages(each, seed)]
    stated = [pair for pair in found if pair[0].published]
    told = [pair for pair in found if pair[1]]
    right = sum(made.published == day for made, day in stated)
    console = Console()
    console.print(f"{len(found)} pages: precision {right / len(told):.3f}, recall {right / len(stated):.3f}")
    table = Table("kind", "right", "of")
    for kind in dict.fromkeys(made.kind for made, _ in found):
        days = [(made.published, day) for made, day in found if made.kind == kind]
        if any(true != day for true, day in days):
            table.add_row(kind, str(sum(true == day for true, day in days)), str(len(days)))
    console.print(table)
    for made, day in found if wrong else ():
        if made.published != day:
            console.print(made.kind, made.published, day, made.html, sep="\n", markup=False)


if __name__ == "__main__":
    typer.run(main)
