"""A round trip of each record format: what was written comes back, every sentence once, in order, whatever is in it."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import formats
from index.text import letters

SENTENCES = 200

words = st.sampled_from(
    """the council voted Fähre Brücke Straße “at last” O’Hara's «hier» 10⁶ €40m CO₂ ﬁne naïve A&B R&amp;D &eacute; 5<6
    a|b c;d e,f 'quoted' "double" ""twice"" back\\slash #1 * - _x_ `y` {z} [w] (v) 50% =SUM(A1) +1 @home 北京 市长
    Москва мост पुल बंद جسر مغلق 다리 🚢 ½ é café \\n \\t null true 3/4 http://x.example/?a=1&b=2 e-mail: tag:
    """.split()  # noqa: SIM905
)
sentence = st.lists(words, min_size=1, max_size=8).map(" ".join)


@st.composite
def archives(draw) -> list[list[str]]:
    """Articles of paragraphs: 200 different sentences in all, each with its number."""
    said = draw(st.lists(sentence, min_size=8, max_size=20))
    numbered = [f"No. {n} {' '.join(said[n % len(said)].split())} ends{n}." for n in range(SENTENCES)]
    cuts = sorted(draw(st.sets(st.integers(1, SENTENCES - 1), max_size=12)))
    return [numbered[first:last] for first, last in zip([0, *cuts], [*cuts, SENTENCES], strict=True)]


def plain(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


def html(paragraphs: list[str]) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)


def lines(articles: list[list[str]]) -> str:
    return "".join(json.dumps({"text": plain(one)}, ensure_ascii=False) + "\n" for one in articles)


def nested(articles: list[list[str]]) -> str:
    return json.dumps(
        {"response": {"results": [{"id": n, "fields": {"body": html(one)}} for n, one in enumerate(articles)]}}
    )


def keyed(articles: list[list[str]]) -> str:
    return json.dumps({f"a{n}": {"content": {"rendered": html(one)}} for n, one in enumerate(articles)}, indent=1)


def table(articles: list[list[str]], mark: str, sep: str = "", end: str = "\r\n") -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=mark, lineterminator=end)
    writer.writerows(
        [["No", "Text", "Title"], *([n, plain(one), f'The "{n}"{mark} title'] for n, one in enumerate(articles))]
    )
    return sep + file.getvalue()


def rss(articles: list[list[str]]) -> str:
    items = "".join(
        f"<item><guid>{n}</guid><description>{escape(html(one))}</description></item>" for n, one in enumerate(articles)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'
    )


def atom(articles: list[list[str]]) -> str:
    entries = "".join(
        f'<entry><id>{n}</id><content type="html">{escape(html(one))}</content></entry>'
        for n, one in enumerate(articles)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title>{entries}</feed>'


def markdown(articles: list[list[str]]) -> str:
    text = plain([paragraph for one in articles for paragraph in one])
    return "---\ntitle: Bridge: closed\n---\n\n" + re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


WRITERS = {
    "article.txt": lambda articles: plain([paragraph for one in articles for paragraph in one]),
    "article.md": markdown,
    "lines.jsonl": lines,
    "lines.json": lines,
    "nested.json": nested,
    "keyed.json": keyed,
    "commas.csv": lambda articles: table(articles, ","),
    "semicolons.csv": lambda articles: table(articles, ";", end="\n"),
    "excel.csv": lambda articles: table(articles, ";", "\ufeffsep=;\r\n"),
    "tabs.tsv": lambda articles: table(articles, "\t"),
    "bars.csv": lambda articles: table(articles, "|"),
    "feed.rss": rss,
    "feed.atom": atom,
}

READ_AS = {"R&amp;D": "R&D", "&eacute;": "é"}
"""Entities, which are undone once where a format doesn't say that it has none."""


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("name", WRITERS)
@given(articles=archives())
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_every_sentence_comes_back_once_in_order(name, articles):
    loaded = formats.read(name, WRITERS[name](articles).encode())
    assert loaded.problems == ()
    if name.startswith("article."):
        articles = [[paragraph for one in articles for paragraph in one]]
    assert len(loaded.articles) == len(articles)
    as_they_are = name in ("nested.json", "keyed.json", "feed.rss", "feed.atom", "article.txt", "article.md")
    for article, paragraphs in zip(loaded.articles, articles, strict=True):
        written = plain(paragraphs)
        for entity, character in READ_AS.items():
            written = written if as_they_are else written.replace(entity, character)
        wanted = formats.plain.load("x.txt", written.encode()).articles[0].text
        assert squeezed(article.text) == squeezed(letters(wanted))  # ligatures are plain letters in every format
        assert article.text.count("\n\n") == len(paragraphs) - 1
