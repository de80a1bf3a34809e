"""Each format: what of an article is read from it, and what is left out."""

from __future__ import annotations

import gzip
import html
import json
from datetime import UTC, date, datetime

import pytest

from index import Article, formats
from index.errors import ArticleError
from index.formats.dates import moment
from tests import documents, papers
from tests.papers import BRIDGE


def read(name: str, content: bytes | str) -> tuple[Article, ...]:
    loaded = formats.read(name, content.encode() if isinstance(content, str) else content)
    assert loaded.problems == ()
    return loaded.articles


def one(name: str, content: bytes | str) -> Article:
    (article,) = read(name, content)
    return article


def test_a_page_gives_its_article_and_what_it_says_of_it():
    article = one("page.html", papers.PAGE)
    assert article.title == "Bridge to Close"
    assert (article.source, article.author) == ("Marrow Post", "Ada Quill")
    assert (article.url, article.published) == ("https://post.example/bridge", date(2024, 4, 3))
    assert BRIDGE in article.text
    assert "Sport" not in article.text
    assert "rights reserved" not in article.text


@pytest.mark.parametrize("page", [f"<p>{BRIDGE}</p>", f"<html><body><p>{BRIDGE}</body></html>", f"<div>{BRIDGE}"])
def test_a_page_with_little_on_it_is_read_too(page):
    assert one("page.htm", page).text == BRIDGE


@pytest.mark.parametrize(
    ("declared", "encoding"), [("windows-1251", "cp1251"), ("iso-8859-1", "cp1252"), ("", "utf-8")]
)
def test_a_page_is_read_in_the_encoding_that_it_declares(declared, encoding):
    words = "Мост закрыт" if encoding == "cp1251" else "“Café” reopens"
    page = f'<html><head><meta charset="{declared}"></head><body><p>{words} on the third of May.</p></body></html>'
    assert words in one("page.html", page.encode(encoding)).text


@pytest.mark.parametrize(
    ("stated", "read_as"),
    [('<time datetime="2024-04-03">', date(2024, 4, 3)), ("<time>03/04/2024</time>", None), ("On 3 April 2020", None)],
)
def test_a_page_states_its_date_or_has_none(stated, read_as):
    page = f"<html><body><article><p>{stated}</p><p>{BRIDGE * 5}</p></article></body></html>"
    assert one("page.html", page).published == read_as


def test_markdown_loses_its_markup_and_keeps_its_words():
    text = """---
title: Bridge to Close
byline: Ada Quill
date: 2024-04-03
outlet: Marrow Post
link: https://post.example/bridge
---
# Bridge to *Close*

The [Ellen Bridge](https://x.example) will **close**
on `3 May`. ![a bridge](x.png)

1986. A great year

| Apples | Tonnes |
|---|---|
| Cox | 4,100 |

<div>And so on.</div>
"""
    article = one("a.md", text)
    assert article == Article(
        "Bridge to Close\n\nThe Ellen Bridge will close on 3 May.\n\n1986. A great year\n\nApples | Tonnes\n\n"
        "Cox | 4,100\n\nAnd so on.",
        "Bridge to Close",
        "Marrow Post",
        "Ada Quill",
        "https://post.example/bridge",
        date(2024, 4, 3),
    )


def test_markdown_without_front_matter_has_its_first_heading_for_a_title():
    article = one("a.md", f"## Will the bridge close?\n\n{BRIDGE}\n")
    assert (article.title, article.text) == ("Will the bridge close?", f"Will the bridge close?\n\n{BRIDGE}")
    assert one("b.md", f"---\n{BRIDGE}\n---\nMore.").text.startswith(BRIDGE)


def test_a_pdf_is_its_paragraphs_without_what_every_page_carries():
    top = "MARROW POST, April 2024"
    first = "The council of Marrow decided on Tuesday that the bridge over"
    pages = [
        [top, first, "the Ellen will be clo-", "1"],
        [top, "sed for three weeks in May.", "Buses will go round by the mill, and schoolchildren", "2"],
        [top, "will walk.", "3"],
    ]
    article = one("a.pdf", papers.pdf(pages, "Bridge to Close"))
    assert article.title == "Bridge to Close"
    assert article.text == (
        "The council of Marrow decided on Tuesday that the bridge over the Ellen will be closed for three weeks in May."
        "\n\nBuses will go round by the mill, and schoolchildren will walk."
    )
    assert (article.published, article.author) == (None, "")


@pytest.mark.parametrize("title", ["Microsoft Word - bridge.doc", "untitled", "bridge.indd"])
def test_a_pdfs_title_that_is_a_file_name_is_none(title):
    assert one("a.pdf", papers.pdf([[BRIDGE]], title)).title == ""


def test_a_word_that_is_written_with_its_hyphen_elsewhere_keeps_it():
    lines = ["A well-known bridge, and a well-", "known mill in a neigh-", "bouring town."]
    assert one("a.pdf", papers.pdf([lines])).text == (
        "A well-known bridge, and a well-known mill in a neighbouring town."
    )


def test_lines_at_the_edges_of_few_pages_stay():
    pages = [["A story.", "It goes on."], ["A story.", "It ends."]]
    assert one("a.pdf", papers.pdf(pages)).text.split() == [
        word for page in pages for line in page for word in line.split()
    ]


def test_a_pdf_without_text_or_with_a_password_says_so():
    with pytest.raises(ArticleError, match=r"a\.pdf: .*OCR"):
        formats.read("a.pdf", papers.pdf([[]]))

    with pytest.raises(ArticleError, match=r"a\.pdf: it has a password"):
        formats.read("a.pdf", papers.locked(papers.pdf([[BRIDGE]])))


def test_a_word_document_is_its_paragraphs_and_tables():
    article = one("a.docx", papers.word([BRIDGE, "Buses go round."], "Will It Close?"))
    assert article.title == "Will It Close?"
    assert article.text == f"Will It Close?\n\n{BRIDGE}\n\nBuses go round.\n\nApples | 4,100 tonnes"
    assert (article.author, article.published) == ("", None)


RECORD = {
    "Headline": "Bridge",
    "Body": BRIDGE,
    "byline": ["A. Quill", {"name": "B. Reed"}],
    "publisher": {"name": "Post"},
}
RECORD |= {"pub_date": "2024-04-03T10:00:00Z", "link": "https://post.example/1", "ID": 17}
EXPECTED = Article(
    BRIDGE, "Bridge", "Post", "A. Quill, B. Reed", "https://post.example/1", datetime(2024, 4, 3, 10, tzinfo=UTC), "17"
)


@pytest.mark.parametrize(
    "whole",
    [
        RECORD,
        [RECORD],
        {"status": "ok", "articles": [RECORD]},
        {"response": {"results": [RECORD]}},
        {"hits": {"hits": [{"_source": RECORD}]}},
    ],
)
def test_json_is_one_record_a_list_or_holds_a_list(whole):
    article = one("a.json", json.dumps(whole))
    assert article == EXPECTED
    assert article.id == "17"


def test_a_json_feed_is_the_source_of_its_items():
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Marrow Post"}
    article = one("a.json", json.dumps(feed | {"items": [{"id": "1", "content_html": f"<p>{BRIDGE}</p><p>So.</p>"}]}))
    assert (article.text, article.source) == (f"{BRIDGE}\n\nSo.", "Marrow Post")


def test_what_is_wrong_with_a_line_costs_that_line():
    lines = [
        json.dumps(RECORD),
        "{",
        json.dumps({"title": "x"}),
        "[1]",
        "",
        "[" * 100_000,
        json.dumps({"text": "Two."}),
    ]
    loaded = formats.read("wire.jsonl", "\n".join(lines).encode())
    assert [article.text for article in loaded.articles] == [BRIDGE, "Two."]
    assert [problem.split(":")[0] for problem in loaded.problems] == [f"wire.jsonl, line {n}" for n in (2, 3, 4, 6)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_whatever_separates_its_cells(mark, encoding):
    rows = [["Title", "Article", "Date"], ["Bridge", f'"{BRIDGE}\nIt said ""so"", and; more|or\tless."', "2024-04-03"]]
    article = one("a.csv", "\r\n".join(mark.join(row) for row in rows).encode(encoding))
    assert (article.title, article.published) == ("Bridge", date(2024, 4, 3))
    assert article.text.endswith('It said "so", and; more|or less.')


def test_csv_with_a_long_cell_a_broken_row_and_no_text_column():
    loaded = formats.read("a.csv", f'text,title\n{"long " * 50_000},x\n"a"b,c\na,b,c\nlast,z'.encode())
    assert [article.title for article in loaded.articles] == ["x", "z"]
    assert [problem.split(":")[0] for problem in loaded.problems] == ["a.csv, line 3", "a.csv, line 4"]
    with pytest.raises(ArticleError, match=r"a\.csv: no column .*: name, size"):
        formats.read("a.csv", b"name,size\nx,1")


def test_a_feeds_entries_are_articles():
    first, second = read("feed.xml", papers.FEED)
    assert first == Article(
        f"{BRIDGE}\n\nBuses go round.",
        "Bridge to Close",
        "Marrow Post",
        url="https://post.example/bridge",
        published=datetime(2024, 4, 3, 10, tzinfo=UTC),
    )
    assert (second.text, second.published) == ("4,100 tonnes.", None)


def test_an_atom_feed_with_content_and_authors():
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><title>A &amp;amp; B</title>
    <author><name>Ada Quill</name></author><published>2024-04-03T10:00:00Z</published>
    <summary>Short.</summary>
    <content type="html">&lt;p&gt;Long &amp;lt;one&amp;gt;.&lt;/p&gt;</content></entry></feed>"""
    article = one("a.atom", feed)
    assert (article.title, article.author, article.text) == ("A & B", "Ada Quill", "Long <one>.")
    assert article.published == datetime(2024, 4, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "read_as"),
    [
        ("2024-05-03", date(2024, 5, 3)),
        ("2024-05-03 10:00", datetime(2024, 5, 3, 10)),
        ("Fri, 03 May 2024 10:00:00 GMT", datetime(2024, 5, 3, 10, tzinfo=UTC)),
        (1714730400, datetime(2024, 5, 3, 10, tzinfo=UTC)),
        ("May 3, 2024", date(2024, 5, 3)),
        ("3. Mai 2024", date(2024, 5, 3)),
        ("23/4/2024", date(2024, 4, 23)),
        ("4/23/2024", date(2024, 4, 23)),
        *(
            (stated, None)
            for stated in ("3/4/2024", "yesterday", "May 2024", "2024", "2024-13-45", "soon", "", None, True)
        ),
    ],
)
def test_a_date_is_certain_or_none(stated, read_as):
    assert moment(stated) == read_as


@pytest.mark.parametrize(
    ("name", "content"),
    [("page.html", papers.PAGE), ("page.htm", papers.PAGE), ("a.txt", BRIDGE), ("f.xml", papers.FEED)],
)
def test_a_file_that_is_packed_by_itself_is_read_like_the_file(name, content):
    assert read(f"{name}.GZ", gzip.compress(content.encode())) == read(name, content)


def test_packed_files_are_found_in_folders(tmp_path):
    for name in ("page.html.gz", "wire.tar.gz", "picture.png.gz", "notes.gz"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in formats.find(tmp_path)] == ["page.html.gz", "wire.tar.gz"]


def test_an_ending_that_is_not_known_is_told():
    with pytest.raises(ArticleError, match=r"a\.png: not a format .*\.docx"):
        formats.read("a.png", b"")


MARKED = "It gave 10<sup>6</sup> joules to <del>four</del> five<sup><a href='#n'>2</a></sup>, <s>no</s> H<sub>2</sub>O."
PLAIN = "It gave 10⁶ joules to five, H₂O."
MAILED = f"From: a@post.example\nSubject: Joules\nContent-Type: text/html\n\n<p>{MARKED}</p>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", json.dumps({"text": MARKED})),
        ("a.json", json.dumps([{"text": f"<p>{MARKED}</p>"}])),
        ("a.csv", f'text\n"{MARKED}"\n'),
        ("a.md", MARKED),
        ("a.md", f"<div>{MARKED}</div>"),
        ("a.md", f"It gave 10<sup>6</sup> joules to ~~*four* score~~ five, {'H<sub>2</sub>O'}."),
        (
            "a.rss",
            f"<rss><channel><item><description>{html.escape(f'<p>{MARKED}</p>')}</description></item></channel></rss>",
        ),
        ("a.eml", MAILED),
        ("a.mbox", f"From a@post.example Mon May  6 10:00:00 2024\n{MAILED}"),
        ("a.epub", documents.epub({"a.xhtml": f"<p>{MARKED}</p>"}, {})),
    ],
)
def test_html_says_the_same_in_every_format(name, content):
    found = formats.read(name, content if isinstance(content, bytes) else content.encode())
    assert [article.text for article in found.articles] == [PLAIN]


def test_lines_with_a_raised_figure_in_them_stay_lines():
    text = "The first line.\nThe second has 10<sup>6</sup> & more < less.\n\nA paragraph &amp; its end."
    (article,) = formats.read("a.jsonl", json.dumps({"text": text}).encode()).articles
    assert article.text == "The first line.\nThe second has 10⁶ & more < less.\n\nA paragraph & its end."


def test_a_mark_down_line_without_such_marks_is_as_it_is_written():
    (article,) = formats.read("a.md", b"Fish & chips &amp;amp; <b>peas</b> \\<sup> cost `a < b` *less*.").articles
    assert article.text == "Fish & chips &amp; peas <sup> cost a < b less."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.docx",
            documents.docx(
                documents.paragraph(
                    "He paid ", documents.run("four ", "<w:strike/>"), documents.run("six ", "<w:dstrike/>"), "five."
                )
            ),
        ),
        (
            "a.odt",
            documents.odt(
                '<text:p>He paid <text:span text:style-name="out">four </text:span>five.</text:p>',
                '<style:style style:name="out"><style:text-properties style:text-line-through-style="solid"/>'
                "</style:style>",
            ),
        ),
        ("a.rtf", documents.rtf(r"He paid {\strike four }\striked1 six \striked0 five.")),
    ],
)
def test_struck_out_words_of_a_document_do_not_stand(name, content):
    assert [article.text for article in formats.read(name, content).articles] == ["He paid five."]
