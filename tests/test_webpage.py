"""Pages: the words that a reader sees, once and in order; what stands on a page and isn't the article; its own date."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Article, formats

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


words = st.sampled_from(
    ["river", "bridge", "mayor", "ferry", "council", "winter", "budget", "harbour", "captain", "market", "station"]
)


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


@st.composite
def bodies(draw, size: int = 200) -> tuple[str, list[str]]:
    """The inside of an article with so many sentences, and these as they are read."""
    pieces, reads, number = [], [], 0

    def some(count: int) -> list[str]:
        nonlocal number
        found = []
        for _ in range(min(count, size - number)):
            number += 1
            html, read, _ = draw(written(number))
            reads.append(read)
            found.append(html)
        return found

    while number < size:
        kind = draw(
            st.sampled_from(["p", "p", "p", "div", "ul", "ol", "table", "lists", "br", "quote", "mixed", "section"])
        )
        if kind in ("p", "div"):
            pieces.append(f"<{kind}>{' '.join(some(draw(st.integers(1, 5))))}</{kind}>")
        elif kind in ("ul", "ol"):
            pieces.append(f"<{kind}>{''.join(f'<li>{s}</li>' for s in some(draw(st.integers(1, 6))))}</{kind}>")
        elif kind == "table":
            rows = [some(2) for _ in range(draw(st.integers(2, 4)))]
            pieces.append(
                "<table>" + "".join(f"<tr>{''.join(f'<td>{s}</td>' for s in row)}</tr>" for row in rows) + "</table>"
            )
        elif kind == "lists":
            rows = [
                f"<tr><td>Day</td><td><ul>{''.join(f'<li>{s}</li>' for s in some(2))}</ul></td></tr>" for _ in range(2)
            ]
            pieces.append(f"<table>{''.join(rows)}</table>")
        elif kind == "br":
            pieces.append(f"<p>{'<br>'.join(some(3))}</p>")
        elif kind == "quote":
            pieces.append(f"<blockquote><p>{' '.join(some(2))}</p></blockquote>")
        elif kind == "mixed":
            first, second, third = (some(1) + some(1) + some(1) + ["", "", ""])[:3]
            pieces.append(f"<div>{first}<p>{second}</p>{third}</div>")
        else:
            pieces.append(f"<section><h2>About it</h2><p>{' '.join(some(3))}</p></section>")
    return "\n".join(pieces), reads


@given(bodies())
@settings(max_examples=15, deadline=None)
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
