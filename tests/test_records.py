"""Records: found wherever they are nested, read whatever their fields are like; what is broken costs itself."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from index import formats
from index.errors import ArticleError
from index.formats.fragment import words
from tests.papers import BRIDGE
from tests.test_formats import one, read

RECORD = {"title": "Bridge", "body": BRIDGE, "date": "2024-04-03", "author": "Ada Quill"}
OTHER = RECORD | {"title": "Mill", "body": "The mill burns."}
TEXTS = [BRIDGE, "The mill burns."]


def paragraph(*parts: dict) -> dict:
    return {"nodeType": "paragraph", "content": list(parts)}


def plain(value: str) -> dict:
    return {"nodeType": "text", "value": value}


RICH = {
    "nodeType": "document",
    "content": [
        paragraph(plain("The bridge "), {"nodeType": "hyperlink", "content": [plain("closes")]}, plain(" on Monday.")),
        paragraph(plain("Buses go round.")),
    ],
}
SANITY = [
    {"_type": "block", "children": [{"_type": "span", "text": "The bridge "}, {"_type": "span", "text": "closes."}]},
    {"_type": "block", "children": [{"_type": "span", "text": "Buses go round."}]},
]
BLOCKS = {
    "blocks": [{"type": "paragraph", "data": {"text": "Closed."}}, {"type": "list", "data": {"items": ["A.", "B."]}}]
}


@pytest.mark.parametrize(
    "whole",
    [
        [RECORD, OTHER],
        {
            "data": [{"type": "article", "id": "1", "attributes": RECORD}, {"id": "2", "attributes": OTHER}],
            "included": [],
        },
        {"response": {"status": "ok", "results": [{"id": "a/1", "fields": RECORD}, {"id": "a/2", "fields": OTHER}]}},
        {"hits": {"total": 2, "hits": [{"_id": "1", "_source": RECORD}, {"_id": "2", "_source": OTHER}]}},
        {"data": {"posts": {"edges": [{"node": RECORD}, {"node": OTHER}], "pageInfo": {"title": "Page"}}}},
        {"a1": RECORD, "a2": OTHER},
        {"export": {"articles": {"a1": RECORD, "a2": OTHER}, "meta": {"title": "Export", "description": "All of it."}}},
        {"sections": [{"name": "Town", "articles": [RECORD]}, {"name": "Country", "articles": [OTHER]}]},
        {"db": [{"meta": {"exported_on": 1}, "data": {"posts": [RECORD, OTHER], "users": [{"name": "Ada"}]}}]},
        {"pages": [{"article": RECORD}, {"article": OTHER}]},
        {"@graph": [RECORD, OTHER], "@context": "https://schema.org"},
        {"whatever": {"they": {"call": [{"it": RECORD}, {"it": OTHER}]}}},
        {"title": "All our articles", "description": "The whole of it.", "items": [RECORD, OTHER]},
    ],
)
def test_records_are_found_by_structure(whole):
    found = read("a.json", json.dumps(whole))
    assert [article.text for article in found] == TEXTS
    assert [(article.title, article.author, article.published) for article in found] == [
        ("Bridge", "Ada Quill", date(2024, 4, 3)),
        ("Mill", "Ada Quill", date(2024, 4, 3)),
    ]


@pytest.mark.parametrize(
    ("whole", "ids"),
    [
        ({"hits": {"hits": [{"_id": "x1", "_source": RECORD}]}}, ["x1"]),
        ({"data": {"id": "7", "attributes": RECORD}}, ["7"]),
        ({"a1": RECORD, "a2": OTHER | {"id": "own"}}, ["a1", "own"]),
        ([{"_id": {"$oid": "5f"}, "text": BRIDGE}], ["5f"]),
    ],
)
def test_what_stands_around_a_record_tells_of_it_what_it_does_not_tell_itself(whole, ids):
    assert [article.id for article in read("a.json", json.dumps(whole))] == ids


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (
            {"content": {"rendered": f"<p>{BRIDGE}</p>\n", "protected": False}, "excerpt": {"rendered": "<p>x</p>"}},
            BRIDGE,
        ),
        ({"body": {"value": f"<p>{BRIDGE}</p>", "format": "basic_html", "processed": f"<p>{BRIDGE}</p>"}}, BRIDGE),
        ({"body": {"en-GB": RICH}}, "The bridge closes on Monday.\n\nBuses go round."),
        ({"body": SANITY}, "The bridge closes.\n\nBuses go round."),
        ({"content": BLOCKS}, "Closed.\n\nA.\n\nB."),
        ({"body": ["One.", "Two."]}, "One.\n\nTwo."),
        ({"paragraph": 1, "content": "", "summary": "Short."}, "Short."),
    ],
)
def test_a_text_may_be_rich_or_in_pieces(record, text):
    assert one("a.json", json.dumps([record])).text == text


def test_a_wordpress_post():
    post = {"id": 7, "date": "2024-05-06T21:10:00", "date_gmt": "2024-05-06T19:10:00", "link": "https://post.example/7"}
    post |= {"title": {"rendered": "Bridge &#8220;closed&#8221;"}, "author": 3}
    article = one("a.json", json.dumps([post | {"content": {"rendered": "<p>Closed &amp; shut.</p>"}}]))
    assert (article.title, article.text, article.author) == ("Bridge “closed”", "Closed & shut.", "")
    assert (article.url, article.published) == ("https://post.example/7", datetime(2024, 5, 6, 21, 10))
    post["date"] = ""
    article = one("a.json", json.dumps([post | {"content": {"rendered": "<p>Closed.</p>"}}]))
    assert article.published == datetime(2024, 5, 6, 19, 10, tzinfo=UTC)


def test_what_is_told_of_an_author_or_a_list_is_no_article():
    record = {"title": "Bridge", "author": {"name": "Ada", "description": "Ada writes of bridges."}}
    loaded = formats.read("a.json", json.dumps([record]).encode())
    assert (loaded.articles, len(loaded.problems)) == ((), 1)
    several = {"meta": {"title": "Export", "description": "All."}, "articles": [RECORD, {"title": "No text"}]}
    loaded = formats.read("a.json", json.dumps(several).encode())
    assert [article.title for article in loaded.articles] == ["Bridge"]
    assert loaded.problems[0].startswith("a.json, record 2: ")


LINES = f"{json.dumps(RECORD)}\n{json.dumps(OTHER, ensure_ascii=False)}\n"


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ndjson"])
@pytest.mark.parametrize(
    "content",
    [
        LINES,
        LINES.replace("\n", "\r\n").rstrip(),
        "\ufeff" + LINES,
        LINES.replace("}\n", "}\n\n"),
        f"[{json.dumps(RECORD)},\n{json.dumps(OTHER)}]",
        f"[\n{json.dumps(RECORD)},\n{json.dumps(OTHER)}\n]",
        json.dumps([RECORD, OTHER], indent=2),
        json.dumps(RECORD, indent=2) + "\n" + json.dumps(OTHER, indent=2),
        json.dumps(RECORD) + json.dumps(OTHER),
        f"\x1e{json.dumps(RECORD)}\n\x1e{json.dumps(OTHER)}\n",
        f'{{"index": {{"_id": "1"}}}}\n{json.dumps(RECORD)}\n{{"create": {{}}}}\n{json.dumps(OTHER)}\n',
        json.dumps({"articles": [RECORD]}) + "\n" + json.dumps({"articles": [OTHER]}),
    ],
)
def test_json_is_read_by_its_content_whatever_it_is_called(name, content):
    assert [article.text for article in read(name, content)] == TEXTS


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_lines_of_json_in_other_encodings(encoding):
    assert [article.text for article in read("a.jsonl", LINES.encode(encoding))] == TEXTS


@pytest.mark.parametrize(
    ("content", "left", "place"),
    [
        (f'{{"title": \n{LINES}', TEXTS, "line 1"),
        (LINES.replace('"Mill"', "Mill"), TEXTS[:1], "line 2"),
        (LINES.replace("mill burns", "mill\0burns"), TEXTS[:1], "line 2"),
        (json.dumps([RECORD, OTHER], indent=2)[:-20], TEXTS[:1], "line 8"),
        (json.dumps([RECORD, OTHER, RECORD], indent=2).replace('"Mill"', "Mill"), [BRIDGE, BRIDGE], "line 8"),
        (json.dumps([RECORD, OTHER])[:-20], TEXTS[:1], "line 1"),
    ],
)
def test_what_is_broken_in_json_costs_its_record(content, left, place):
    loaded = formats.read("a.json", content.encode())
    assert [article.text for article in loaded.articles] == left
    assert [problem.split(":")[0] for problem in loaded.problems] == [f"a.json, {place}"]


ROW = '{0}Bridge{0}"{1}\nIt said ""so"", and; more|or\tless."{0}2024-04-03'


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "^"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_excel_may_say_what_separates_the_cells(name, mark, encoding):
    content = f"sep={mark}\r\nNo{mark}Title{mark}Text{mark}Date\r\n1{ROW.format(mark, BRIDGE)}\r\n"
    article = one(name, content.encode(encoding))
    assert (article.title, article.published) == ("Bridge", date(2024, 4, 3))
    assert article.text.endswith('It said "so", and; more|or less.')


def rows(*special: tuple[int, str], count: int = 20) -> str:
    lines = [f'Row {n},"Row {n} says so, at noon.",2024-05-{n:02}' for n in range(1, count + 1)]
    for number, line in special:
        lines[number - 1] = line
    return "title,text,date\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ('"Row 5,Row 5 is never closed,2024-05-05', "line 6"),
        ('Row 5,"Row 5 is never closed,2024-05-05', "line 6"),
        ('Row 5,"Row "5" is closed too soon",2024-05-05', "line 6"),
        ("Row 5,Row 5 has a \0 in it,2024-05-05", "line 6"),
        ('Row 5,"Row 5 has a \0\nin its second line.",2024-05-05', "line 6"),
        ('Row 5,"Row 5 is\nclosed\ntoo "soon",2024-05-05', "lines 6 to 8"),
        ("Row 5," + "x," * 10_000, "line 6"),
        ("Row 5," + '"x",' * 10_000 + '"never closed', "line 6"),
    ],
)
def test_a_broken_row_costs_itself_and_is_named(row, place):
    loaded = formats.read("a.csv", rows((5, row)).encode())
    assert [article.title for article in loaded.articles] == [f"Row {n}" for n in range(1, 21) if n != 5]
    assert [problem.split(":")[0] for problem in loaded.problems] == [f"a.csv, {place}"]


def test_quotes_that_are_never_closed_swallow_nothing():
    broken = [(n, f'"Row {n},Row {n} is open,2024-05-05') for n in (3, 4, 9, 20)]
    loaded = formats.read("a.csv", rows(*broken).encode())
    assert len(loaded.articles) == 16
    assert [problem.split(":")[0] for problem in loaded.problems] == [f"a.csv, line {n + 1}" for n, _ in broken]


def test_a_table_of_ten_thousand_columns():
    header = ",".join(f"x{n}" for n in range(10_000)) + ",text,title\n"
    row = "," * 10_000 + f'"{BRIDGE}",Bridge\n'
    assert [article.title for article in read("a.csv", header + row * 20)] == ["Bridge"] * 20


@pytest.mark.parametrize(
    ("header", "row"),
    [("text,title,text", f"{BRIDGE},Bridge,Other."), ("text,title,text", f",Bridge,{BRIDGE}")],
)
def test_of_two_columns_with_one_name_the_first_that_is_filled_in_counts(header, row):
    assert one("a.csv", f"{header}\n{row}\n").text == BRIDGE


def test_of_several_dates_the_first_that_can_be_read_counts():
    assert one("a.csv", f"text,published,date\n{BRIDGE},yesterday,2024-04-03\n").published == date(2024, 4, 3)
    assert one("a.json", json.dumps({"text": BRIDGE, "published": ["2024-04-03"]})).published == date(2024, 4, 3)
    given = {"text": BRIDGE, "date": {"$date": {"$numberLong": "1715022600000"}}}
    assert one("a.json", json.dumps(given)).published == datetime(2024, 5, 6, 19, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Caf&eacute; &#8220;Mill&#8221;", "Café “Mill”"),
        ("Q&amp;amp;A", "Q&amp;A"),
        ("AT&T &copy 2020, a&b; &notit; &amp", "AT&T &copy 2020, a&b; &notit; &amp"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
    ],
)
def test_entities_are_undone_once_in_every_field(written, read_as):
    for name, content in (
        ("a.json", json.dumps({"text": written, "title": written, "author": [written], "source": {"name": written}})),
        ("a.csv", f"text;title;author;source\n{';'.join([f'{chr(34)}{written}{chr(34)}'] * 4)}\n"),
    ):
        article = one(name, content)
        assert (article.text, article.title, article.author, article.source) == (read_as,) * 4


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("One.\n\nTwo is <b>bold</b>.\n\nThree.", "One.\n\nTwo is bold.\n\nThree."),
        ("One.\nTwo, <a href='x' target=_blank>a link</a>.\nThree.", "One.\nTwo, a link.\nThree."),
        ("One.<br>\nTwo.<br />Three.", "One.\nTwo.\nThree."),
        ("Of <0 and a</p> stray tag, if a<b and c>d or e.", "Of <0 and a stray tag, if a<b and c>d or e."),
        ("Mail <ada@post.example>, <b>she</b> said <twice>.", "Mail <ada@post.example>, she said <twice>."),
        ("One.\n\n<blockquote>A quote.</blockquote>\n\nTwo.\n\nThree.", "One.\n\nA quote.\n\nTwo.\n\nThree."),
        ("<p>One,\n  in\n\nthree lines.</p><p>Two.</p>", "One, in three lines.\n\nTwo."),
        ("One<!-- not\nthis --> and <i>two</i><script>no()</script>.", "One and two."),
        ("A <details open><summary>word</summary>Text.</details>", "A wordText."),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
    ],
)
def test_a_tag_costs_nothing_but_itself(written, read_as):
    assert one("a.json", json.dumps({"text": written})).text == read_as


@pytest.mark.parametrize(
    "piece", ["<a b=", "<!-- ", "<script>", '<a b="', "<a b ", "&a", "<br", "\n ", "</b", "<a b='>"]
)
def test_text_that_is_nearly_markup_takes_no_time(piece):
    assert len(words(piece * 100_000 + "</b>")) < len(piece) * 100_001


FRONT = {
    "---\ntitle: Bridge: closed\ndate: 2024-04-03\nauthors:\n  - Ada\n  - Bo\n---\n": (
        "Bridge: closed",
        "Ada, Bo",
        date(2024, 4, 3),
    ),
    "---\r\ntitle: >\r\n  Bridge\r\n  closed\r\nauthor: A: B\r\n---\r\n": ("Bridge closed", "A: B", None),
    "---\ntitle: 12:30\nauthor: No\ndate: 2024-04-03 10:00:00 Z\n---\n": (
        "12:30",
        "No",
        datetime(2024, 4, 3, 10, tzinfo=UTC),
    ),
    "---\ntitle: @bridge\nauthor: ~\ntags: [a, b\n---\n": ("@bridge", "", None),
    "+++\ntitle = 'Bridge = closed'\nauthors = ['Ada', \"Bo\"]\ndate = 2024-04-03\n[extra]\nx = 1\n+++\n": (
        "Bridge = closed",
        "Ada, Bo",
        date(2024, 4, 3),
    ),
    "+++\ntitle = Bridge: closed\ndate = 2024-04-03T10:00:00Z\n+++\n\n": (
        "Bridge: closed",
        "",
        datetime(2024, 4, 3, 10, tzinfo=UTC),
    ),
}


@pytest.mark.parametrize("front", FRONT)
def test_front_matter_is_what_is_known_of_the_article(front):
    article = one("a.md", front + BRIDGE)
    assert (article.title, article.author, article.published) == FRONT[front]
    assert article.text == BRIDGE


@pytest.mark.parametrize(
    "front", ["---\nNote: the council: no\n---\n", "+++ \nFirst\n+++\n", "---\nA: b\nThis, it said: c: d.\n---\n"]
)
def test_what_only_looks_like_front_matter_is_text(front):
    assert front.split("\n")[1].split()[0] in one("a.md", f"{front}{BRIDGE}").text


def test_a_table_without_a_text_is_told_by_its_columns():
    with pytest.raises(ArticleError, match=r"a\.tsv: no column .*: name, size"):
        formats.read("a.tsv", b"name\tsize\nx\t1")
