"""Answers as files: each is read again by what reads such files, whatever stands in the answer."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from bot import Answer, AnswerSentence, Article, Citation
from bot.export import FORMATS, exported
from index.formats import load
from tests.test_web_render import Parsed

TOLL = "The toll at Vell is 40 crowns, the office said."
QUOTED = Citation(
    1, "a1", "Toll & Bridge_Set", "Vell Post", "https://vell.example/a?b=1&c={2}", datetime(2024, 5, 2, 9, tzinfo=UTC),
    TOLL, 10, 57, 0.9, ("Daily Vell",), page=4,
)  # fmt: skip
HEADLINE = Citation(
    2, "a2", "=Toll doubled", "", "javascript:alert(1)", None, "=Toll doubled", 0, 13, 0.8, where="title"
)
ANSWERED = Answer(
    "What is the toll?",
    "What is the toll at Vell?",
    "answered",
    (AnswerSentence(TOLL, (1,)), AnswerSentence("=Toll doubled", (2, 1))),
    (QUOTED, HEADLINE),
    "40 crowns",
    0.87,
    notes=("The articles differ.",),
)
UNSURE = Answer("Who pays?", "Who pays?", "not_found", leads=(QUOTED,), confidence=0.1)
NOTHING = Answer("+Why?", "+Why?", "not_found")
ARTICLES = {"a1": Article("A text.", author="Ada Lund", id="a1")}


def told(suffix: str, *answers: Answer) -> str:
    return exported(suffix, answers or (ANSWERED, UNSURE, NOTHING), "Tolls", ARTICLES).decode()


def test_markdown_has_a_footnote_for_each_source():
    shown = told("md")
    assert "**40 crowns**" in shown
    assert f"{TOLL}[^1-1]" in shown
    assert f"[^1-1]: “{TOLL}” Toll \\& Bridge\\_Set, Vell Post, 2 May 2024, p. 4, also in Daily Vell" in shown
    assert "<https://vell.example/a?b=1&c={2}>" in shown
    assert "javascript" not in shown
    assert set(re.findall(r"\[\^[\d-]+\]", shown)) == set(re.findall(r"(?m)^(\[\^[\d-]+\]):", shown))


def test_text_has_the_answer_and_its_sources_to_paste():
    (first, *_) = told("txt").split("\n\n\n")
    assert first.startswith(
        f"What is the toll?\n\n40 crowns\n\n{TOLL} [1] =Toll doubled [2] [1]\n\nThe articles differ.\n\n"
    )
    assert (
        "[1] “The toll at Vell is 40 crowns, the office said.” Toll & Bridge_Set, Vell Post, 2 May 2024, p. 4" in first
    )


def test_a_table_has_a_row_for_each_sentence_and_no_formula():
    content = exported("csv", (ANSWERED, UNSURE, NOTHING))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["sentence"] for row in rows] == [TOLL, "'=Toll doubled", "", ""]
    assert [row["status"] for row in rows] == ["answered", "answered", "not_found", "not_found"]
    first = rows[0]
    assert (first["short answer"], first["confidence"], first["page"]) == ("40 crowns", "0.87", "4")
    assert (first["outlet"], first["date"]) == ("Vell Post; Daily Vell", "2024-05-02")
    assert first["link"] == QUOTED.url
    assert (rows[1]["link"], rows[3]["question"]) == ("", "'+Why?")


def test_json_has_everything():
    found = json.loads(told("json"))
    assert [Answer.from_dict(answer) for answer in found["answers"]] == [ANSWERED, UNSURE, NOTHING]
    assert found["title"] == "Tolls"


def test_word_has_real_footnotes_none_of_them_shared(tmp_path: Path):
    content = exported("docx", (ANSWERED, UNSURE, NOTHING), "Tolls")
    (tmp_path / "tolls.docx").write_bytes(content)
    (article,) = load(tmp_path / "tolls.docx").articles
    assert f"{TOLL}" in article.text
    assert "Toll & Bridge_Set, Vell Post, 2 May 2024, p. 4, also in Daily Vell" in article.text
    assert "The articles don't tell." in article.text
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        document, notes = (etree.fromstring(package.read(f"word/{name}.xml")) for name in ("document", "footnotes"))
        links = package.read("word/_rels/footnotes.xml.rels").decode()
    references = document.xpath("//*[local-name()='footnoteReference']/@*")
    assert references == ["1", "2", "3", "4"]
    assert [
        id_ for id_ in notes.xpath("//*[local-name()='footnote']/@*[local-name()='id']") if int(id_) > 0
    ] == references
    assert "vell.example" in links
    assert "javascript" not in links
    assert exported("docx", (ANSWERED, UNSURE, NOTHING), "Tolls") == content


def test_a_page_to_print_leads_from_markers_to_sources_and_loads_nothing():
    shown = told("html")
    parsed = Parsed(shown)
    assert re.findall(r'href="#(source-1-\d)"', shown) == ["source-1-1", "source-1-2", "source-1-1"]
    assert 'id="source-1-2"' in shown
    assert "javascript" not in shown
    assert not {tag[0] for tag in parsed.tags} & {"script", "img", "link", "iframe"}


def test_articles_are_cited_once_for_programs_that_keep_references():
    bib = told("bib")
    assert bib.count("@article{") == 2
    assert "@article{vellpost2024-1,\n  title = {{Toll \\& Bridge\\_Set}}," in bib
    assert "author = {{Ada Lund}}" in bib
    assert "  month = may," in bib
    assert "url = {https://vell.example/a?b=1&c=%7B2%7D}" in bib
    ris = told("ris").split("ER  - \r\n\r\n")
    assert len(ris) == 3
    assert {"TY  - NEWS", "AU  - Ada Lund", "T2  - Vell Post", "DA  - 2024/05/02", "SP  - 4"} <= set(
        ris[0].split("\r\n")
    )
    first, second = json.loads(told("csl.json"))
    assert first["issued"] == {"date-parts": [[2024, 5, 2]]}
    assert first["author"] == [{"literal": "Ada Lund"}]
    assert second == {"id": "a2", "type": "article-newspaper", "title": "=Toll doubled"}


def test_of_what_nothing_answers_no_article_is_cited():
    assert told("bib", UNSURE) == ""
    assert json.loads(told("csl.json", NOTHING)) == []


SIGNS = st.text(st.sampled_from("<>&\"'`*_[]()!#$\\{}/=:;-+.0@% \t\r\nax\u2028\x00\ud800\ufffeé"), min_size=1)


def hostile(text: str) -> Answer:
    """An answer in which everything that can be foreign is a text."""
    cited = Citation(1, text, text, text, text, date(2024, 5, 2), text, 0, len(text), 0.9, (text,))
    sentences = (AnswerSentence(text, (1,)),)
    return Answer(text, text, "answered", sentences, (cited,), text, 0.5, notes=(text,), short_note=text)


@given(SIGNS | st.text(min_size=1))
def test_no_text_breaks_a_file(text: str):
    answer = hostile(f"x{text}x")
    files = {form.suffix: exported(form.suffix, [answer], text, {}) for form in FORMATS}
    tame = {form.suffix: exported(form.suffix, [hostile("plain")], "plain", {}) for form in FORMATS}
    assert Parsed(files["html"].decode()).tags == Parsed(tame["html"].decode()).tags
    assert len(list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))) == 2
    json.loads(files["json"])
    assert len(json.loads(files["csl.json"])) == 1
    assert len(files["ris"].split(b"\r\n")) == len(tame["ris"].split(b"\r\n"))
    assert _balanced(files["bib"].decode())
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as package:
        for name in package.namelist():
            etree.fromstring(package.read(name))
    html = MarkdownIt("commonmark").render(files["md"].decode())
    assert not re.search(r"<(script|img|h3)\b", html)


def _balanced(bib: str) -> bool:
    """Whether braces close as BibTeX counts them: those after a backslash too."""
    depth = 0
    for sign in bib:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


def test_a_kind_of_file_that_there_is_not_is_an_error():
    with pytest.raises(KeyError):
        exported("exe", [ANSWERED])
