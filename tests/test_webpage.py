"""Pages: the words that a reader sees, once and in order; what stands on a page and isn't the article; its own date."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from index import Article, formats
from tests.bench.dating import given as date_given
from tests.bench.dating import pages

RIVER = "The new bridge over the Ost has been under construction for four years, and twice the river stopped it."
FERRY = "The ferry that carries the people of Ostwick until then will make three more trips each day, they say."


def articles(body: str, head: str = "") -> tuple[Article, ...]:
    page = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ost</title>{head}</head>{body}</html>'
    loaded = formats.read("page.html", page.encode())
    assert loaded.problems == ()
    return loaded.articles


def text(inner: str) -> str:
    """The text of an article with this between two paragraphs, without them."""
    (article,) = articles(f"<body><article><h1>The bridge</h1><p>{RIVER}</p>{inner}<p>{FERRY}</p></article></body>")
    assert article.text.count(RIVER) == article.text.count(FERRY) == 1
    return article.text.split(RIVER)[1].split(FERRY)[0].strip()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            '<p>It opens on <time datetime="2024-07-03">Wednesday</time>, at <time>9:40</time>.</p>',
            "It opens on Wednesday, at 9:40.",
        ),
        ("<p>It cost 10<sup>6</sup> crowns, 3&times;10<sup>-2</sup> a car.</p>", "It cost 10⁶ crowns, 3×10⁻² a car."),
        ("<p>CO<sub>2</sub> on 4 km<sup>2</sup>, H<sub>2</sub>O.</p>", "CO₂ on 4 km², H₂O."),
        ("<p>The 1<sup>st</sup> bridge, and the n<sup>x+1</sup>th.</p>", "The 1st bridge, and the n^(x+1)th."),
        ('<p>They said so.<sup><a href="#n1">1</a></sup> It held.<sup>[2]</sup></p>', "They said so. It held."),
        ("<p>It costs <del>30</del> <ins>40</ins> crowns <s>a car</s>.</p>", "It costs 40 crowns."),
        ('<p>It opens <span style="text-decoration: line-through">today</span> in May.</p>', "It opens in May."),
        ("<p>He called it <q>a <b>good</b> bridge</q>.</p>", "He called it “a good bridge”."),
        ("<div>A bare line of the article, said Nils Hagen.</div>", "A bare line of the article, said Nils Hagen."),
        (
            "<div>A bare <b>line</b>, he said.<p>A <i>p</i>.</p>And more.</div>",
            "A bare line, he said.\n\nA p.\n\nAnd more.",
        ),
        ("<p>One line<br>and another, of verse.</p>", "One line\nand another, of verse."),
        ("<pre>one  two\nthree, and so on</pre>", "one two\nthree, and so on"),
        ("<ul><li>Ten boats</li><li>Two <a href='/x'>trains</a></li></ul>", "Ten boats\n\nTwo trains"),
        (
            "<table><tr><th>Name</th><th>Votes</th></tr><tr><td>Ines Bolt</td><td>4,100</td></tr></table>",
            "Name | Votes\n\nInes Bolt | 4,100",
        ),
        (
            "<table><tr><td>Monday</td><td><ul><li>10:05</li><li>18:40</li></ul></td></tr>"
            "<tr><td>Sunday</td><td></td><td>none</td></tr></table>",
            "Monday | 10:05, 18:40\n\nSunday | | none",
        ),
        ("<p>The <abbr title='World Trade'>WTO</abbr>&rsquo;s <mark>rule</mark>.</p>", "The WTO’s rule."),
        ("<p hidden>Not seen by anybody here.</p><p style='display:none'>Nor this one.</p>", ""),
        ('<p>Seen.<span class="sr-only"> Heard only.</span></p><template><p>Not yet.</p></template>', "Seen."),
        ('<noscript><p>The picture of a bridge.</p></noscript><img alt="A bridge" src="x">', ""),
    ],
)
def test_what_a_reader_of_a_page_sees_is_read(written, read):
    assert text(written) == read


words = st.sampled_from(["river", "bridge", "mayor", "ferry", "council", "winter", "budget", "harbour", "market"])


@st.composite
def written(draw, number: int) -> tuple[str, str, str]:
    """A sentence in HTML, as it is read, and what of it is struck out."""
    first, second = draw(words), draw(words)
    struck = f"struck{number}"
    form = draw(st.integers(0, 8))
    html, read = [
        (f"Number {number} is the {first} of a {second}.",) * 2,
        (
            f"Number <b>{number}</b> is <i>the {first}</i> of a {second}.",
            f"Number {number} is the {first} of a {second}.",
        ),
        (
            f"Number {number} is <a href='/a'>the {first}</a> and its {second}.",
            f"Number {number} is the {first} and its {second}.",
        ),
        (
            f"Number {number} opens on <time datetime='2024-07-03'>3 July</time> there.",
            f"Number {number} opens on 3 July there.",
        ),
        (f"Number {number} has 10<sup>6</sup> of {first}.", f"Number {number} has 10⁶ of {first}."),
        (f"Number {number} costs <ins>forty</ins> {second}.", f"Number {number} costs forty {second}."),
        (f"Number {number} <del>{struck}</del> costs {second}.", f"Number {number} costs {second}."),
        (f"Number {number}, <q>a {first}</q>, went.", f"Number {number}, “a {first}”, went."),
        (f"Number {number} is <s>{struck} </s><span>a {first}</span>.", f"Number {number} is a {first}."),
    ][form]
    return html, read, struck


FORMS = {
    "p": (4, lambda some: f"<p>{' '.join(some)}</p>"),
    "div": (3, lambda some: f"<div>{' '.join(some)}</div>"),
    "ul": (5, lambda some: f"<ul>{''.join(f'<li>{s}</li>' for s in some)}</ul>"),
    "ol": (2, lambda some: f"<ol>{''.join(f'<li>{s}</li>' for s in some)}</ol>"),
    "row": (
        6,
        lambda some: f"<table>{''.join(f'<tr><td>{s}</td><td>{n}</td></tr>' for n, s in enumerate(some))}</table>",
    ),
    "cells": (2, lambda some: f"<table><tr>{''.join(f'<td>{s}</td>' for s in some)}</tr><tr><td>So</td></tr></table>"),
    "lists": (
        3,
        lambda some: f"<table><tr><td>Day</td><td><ul>{''.join(f'<li>{s}</li>' for s in some)}</ul></td></tr></table>",
    ),
    "br": (3, lambda some: f"<p>{'<br>'.join(some)}</p>"),
    "quote": (2, lambda some: f"<blockquote><p>{' '.join(some)}</p></blockquote>"),
    "mixed": (2, lambda some: f"<div>{some[0]}<p>{' '.join(some[1:])}</p></div>"),
    "section": (3, lambda some: f"<section><h2>About it</h2><p>{' '.join(some)}</p></section>"),
}
"""Ways to lay out some sentences, and how many at most."""


@st.composite
def bodies(draw, size: int = 200) -> tuple[str, list[str]]:
    """The inside of an article with so many sentences, and these as they are read."""
    pieces, reads = [], []
    while len(reads) < size:
        most, form = FORMS[draw(st.sampled_from(sorted(FORMS)))]
        count = min(draw(st.integers(1, most)), size - len(reads))
        some = [draw(written(len(reads) + 1 + n)) for n in range(count)]
        reads += [read for _, read, _ in some]
        pieces.append(form([html for html, _, _ in some]))
    return "\n".join(pieces), reads


@given(bodies())
@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_every_sentence_of_a_page_comes_back_once_and_in_order(body):
    inner, reads = body
    page = (
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Numbers</h1>{inner}</article><footer>© Post</footer></body>"
    )
    (article,) = articles(page)
    read = " ".join(article.text.split())
    assert [read.count(sentence) for sentence in reads] == [1] * len(reads)
    places = [read.index(sentence) for sentence in reads]
    assert places == sorted(places)
    assert "struck" not in read


LIVE = """<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "The storm, live",
"datePublished": "2024-01-12T08:00:00+01:00", "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Bridge open",
"datePublished": "2024-01-12T12:00:00+01:00", "articleBody": "<p>It was opened at noon.</p>",
"author": {"name": "Ada"}},
{"@type": "BlogPosting", "headline": "Bridge shut", "datePublished": "2024-01-12T10:00:00+01:00",
"articleBody": "The bridge was shut at ten."}]}</script><link rel="canonical" href="https://post.example/live">"""
CET = timezone(timedelta(hours=1))


def test_the_posts_of_a_live_blog_are_articles_with_their_own_times():
    posts = """<article class="post" id="a1"><span class="stamp">12:00</span><h3>Bridge open</h3><p>It opened.</p>
    </article>
    <article class="post" id="a2"><time datetime="2024-01-12T10:05:00+01:00">10:05</time><h3>Bridge shut</h3>
    <p>It was shut.</p><p>Nobody was hurt when a car ran into it at <time>9:50</time>.</p></article>"""
    top = f"<h1>The storm, live</h1><p>{RIVER}</p>"
    blog, first, second = articles(f"<body><main><article>{top}{posts}</article></main></body>", LIVE)
    assert (blog.title, blog.text.endswith(RIVER)) == ("The storm, live", True)
    assert first == Article(
        "Bridge open\n\nIt opened.",
        "Bridge open",
        "post.example",
        "Ada",
        "https://post.example/live#a1",
        datetime(2024, 1, 12, 12, tzinfo=CET),
    )
    assert second.published == datetime(2024, 1, 12, 10, 5, tzinfo=CET)
    assert second.text.endswith("Nobody was hurt when a car ran into it at 9:50.")


def test_a_live_blog_whose_posts_are_in_its_metadata_alone_is_read_from_there():
    open_, shut = articles("<body><div id='app'></div></body>", LIVE)
    assert (open_.title, open_.text, open_.author) == ("Bridge open", "It was opened at noon.", "Ada")
    assert shut.published == datetime(2024, 1, 12, 10, tzinfo=CET)


def test_posts_without_elements_of_their_own_are_told_apart_by_their_lines():
    posts = f"""<h3><time datetime="2024-01-12T14:05Z">14:05</time> Open</h3><p>{RIVER}</p>
    <h3><time datetime="2024-01-12T13:05Z">13:05</time> Shut</h3><p>{FERRY}</p><p>So it was said.</p>"""
    first, second = articles(f'<body><div class="liveblog">{posts}</div></body>')
    assert (first.published, first.text.endswith(RIVER)) == (datetime(2024, 1, 12, 14, 5, tzinfo=UTC), True)
    assert second.text.endswith(f"{FERRY}\n\nSo it was said.")


def test_a_page_of_several_stories_gives_each_with_its_own_date():
    stories = "".join(
        f'<article id="s{day}"><h2>Day {day}</h2><time datetime="2024-05-0{day}">{day} May</time>'
        f"<p>{RIVER} {day}.</p></article>"
        for day in (1, 2)
    )
    first, second = articles(f"<body><h1>In brief</h1>{stories}</body>")
    assert (first.title, second.title) == ("Day 1", "Day 2")
    assert (first.published, second.published) == (date(2024, 5, 1), date(2024, 5, 2))


def test_teasers_and_comments_are_no_articles():
    teaser = f'<article><h3><a href="/x">Another story</a></h3><p>{FERRY}</p></article>'
    comment = f'<article class="comment"><h4>Bob</h4><p>{FERRY} I disagree with it.</p></article>'
    main = f'<article><h1>The bridge</h1><p>{RIVER}</p><p>{FERRY}</p><div id="comments">{comment * 2}</div></article>'
    (article,) = articles(f"<body>{main}{teaser * 3}</body>")
    assert "Another story" not in article.text
    assert "Bob" not in article.text


@pytest.mark.parametrize(
    "layer",
    [
        '<div id="onetrust-consent-sdk"><p>We value your privacy.</p><button>Accept</button></div>',
        '<div class="layer"><p>We use cookies to make this site better for you.</p><button>OK</button></div>',
        '<div role="dialog"><p>Choose what may be stored on your device.</p></div>',
    ],
)
def test_a_layer_that_asks_for_consent_is_no_text(layer):
    (article,) = articles(f"<body>{layer}<div><p>{RIVER}</p><p>Cookies rose by 3%, a baker said.</p></div></body>")
    assert article.text == f"{RIVER}\n\nCookies rose by 3%, a baker said."


def test_a_page_has_the_date_that_it_states_and_no_other_of_those_on_it():
    wrong = [
        (made.kind, made.published, found) for made in pages(2, seed=7) if (found := date_given(made)) != made.published
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        (
            "a.html",
            "<meta charset=utf-8><p>It costs €40, he said.</p><p>© x</p>".encode().replace("©".encode(), b"\xa9"),
            "byte 55",
        ),
        ("a.txt", "It costs €40,\nhe said. ".encode() + b"\xff", "line 2"),
        ("a.jsonl", '{"text": "It costs €40, he said."}\n'.encode() + b'{"text": "\xe2\x82"}', "line 2"),
        ("a.csv", 'text\n"It costs €40, he said."\n'.encode() + b"x\xfe\n", "line 3"),
        ("a.md", "# It costs €40, he said.\n".encode() + b"x\xfe\n", "line 2"),
    ],
)
def test_a_byte_that_is_in_no_encoding_costs_itself_and_is_told(name, content, place):
    loaded = formats.read(name, content)
    (warning,) = loaded.warnings
    assert warning.startswith(f"{name}: ")
    assert place in warning
    assert "costs €40" in " ".join(article.text for article in loaded.articles)
    assert "\ufffd" in "".join(article.text for article in loaded.articles)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 3000 + RIVER + "</div>" * 3000,
        "<b><i>" * 5000 + RIVER,
        f"<table><tr><td>{RIVER}" * 1500,
        f"<ul><li>{RIVER}" * 1500,
        f"<p>{RIVER} " + "word " * 2_000_000,
        f"<p>{RIVER}&#0;&#xD800;&#99999999;&nosuch;&amp &lt;</p>\0\0<p>And \0so.</p>",
        f"<p>{RIVER}</p>" + "<p>x</p>" * 20_000,
        f"<p>{RIVER}</p><script type='application/ld+json'>{'[' * 100_000}</script>",
    ],
)
def test_pages_that_are_made_to_choke_on_are_read_soon(page):
    before = time.process_time()
    (article,) = formats.read("x.html", f"<html><body>{page}</body></html>".encode()).articles
    assert RIVER in article.text
    assert time.process_time() - before < 20
