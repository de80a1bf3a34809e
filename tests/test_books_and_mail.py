"""OpenDocument, RTF, EPUB and mail: what of an article is read from each, and what is left out."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from index import formats
from index.articles import Article
from index.errors import ArticleError
from tests.documents import epub, odt, packed, rtf


def one(name: str, content: bytes) -> Article:
    loaded = formats.read(name, content)
    assert loaded.problems == ()
    (article,) = loaded.articles
    return article


def test_an_opendocument_text_is_read_as_its_reader_sees_it():
    styles = """<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>
    <style:style style:name="T2"><style:text-properties style:text-position="super 58%"/></style:style>
    <style:style style:name="P1" style:parent-style-name="Title"/>"""
    body = """<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion>
    </text:changed-region></text:tracked-changes><text:sequence-decls/>
    <text:p text:style-name="P1">The Bridge</text:p>
    <text:p>It has <text:change-start/>not <text:change-end/>cost
    <text:change/>62<text:s text:c="2"/>m<text:note>
    <text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note>,
    <text:a><text:span>they</text:span></text:a> say<office:annotation>
    <text:p>Why?</text:p></office:annotation>.</text:p>
    <text:p>Some 10<text:span
    text:style-name="T2">6</text:span><text:span
    text:style-name="T1"> secret <text:span>too</text:span></text:span>
    people.<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame></text:p>
    <text:list><text:list-item><text:p>One</text:p><text:list><text:list-item><text:p>Two</text:p></text:list-item>
    </text:list></text:list-item></text:list>
    <table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Cox</text:p></table:table-cell>
    <table:covered-table-cell/><table:table-cell><text:p>4,100</text:p></table:table-cell></table:table-row>
    </table:table-header-rows></table:table>
    <text:section text:display="none"><text:p>Hidden.</text:p></text:section>
    <text:section><text:p>The<text:line-break/>end.</text:p></text:section>"""
    article = one("a.odt", odt(body, styles))
    assert article.title == "The Bridge"
    assert article.text.split("\n\n") == [
        "The Bridge",
        "It has not cost 62 m, they say.",
        "A note.",
        "Some 10⁶ people.",
        "Boxed.",
        "One",
        "Two",
        "Cox | 4,100",
        "The\nend.",
    ]


def test_an_opendocument_text_with_a_password_says_so():
    with pytest.raises(ArticleError, match=r"a\.odt: it has a password"):
        formats.read("a.odt", packed({"META-INF/manifest.xml": "<x><encryption-data/></x>", "content.xml": b"\x00"}))


def test_rtf_is_read_as_its_reader_sees_it():
    body = r"""{\header Head}{\stylesheet{\s0 Normal;}}
    \pard It has {\revised not }cost {\deleted 40}{\revised 62}\~m\'85
    \par {\v Hidden. }{\*\annotation Why?}Na\'efve \u8220?so\u8221?, {\f1 \'cf\'f0}\u-10179?\u-8704?.
{\super\chftn}{\footnote
    \pard A note.} More.\par
Some 10{\super 6} co\-op, by {\field{\*\fldinst HYPERLINK "x"}{\fldrslt sea}}.\line End.\par
    \trowd Cox\cell 4,100\cell\row{\listtext\'b7\tab}One\par{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt Boxed.\par}}}
    {\pict\bin3 }}}{\upr{Old}{\*\ud{New}}}"""
    assert one("a.rtf", rtf(body)).text.split("\n\n") == [
        "It has not cost 62 m…",
        "Naïve “so”, Пр😀. More.",
        "A note.",
        "Some 10⁶ coop, by sea.\nEnd.",
        "Cox | 4,100",
        "One",
        "Boxed.",
        "New",
    ]


ABOUT = """<dc:title>Marrow Post Weekly</dc:title><dc:creator>Ada Quill</dc:creator><dc:creator>Tom Reyes</dc:creator>
<dc:date>2024-05-03</dc:date>"""


def page(words: str) -> str:
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><p>{words}</p></body></html>'


def test_a_books_chapters_are_articles_with_their_titles():
    files = {"cover.xhtml": page(""), "a.xhtml": page("The bridge&nbsp;closes."), "a2.xhtml": page("For weeks.")}
    files["b.xhtml"] = page("Apples fell.")
    loaded = formats.read(
        "a.epub", epub(files, {"a.xhtml": "Bridge", "b.xhtml#x": "Apples", "b.xhtml#y": "More"}, ABOUT)
    )
    about = {"source": "Marrow Post Weekly", "author": "Ada Quill, Tom Reyes", "published": date(2024, 5, 3)}
    assert loaded.problems == ()
    assert loaded.articles == (
        Article("The bridge closes.\n\nFor weeks.", title="Bridge", **about),
        Article("Apples fell.", title="Apples", **about),
    )


def test_a_book_without_a_table_of_contents_is_an_article_a_file():
    loaded = formats.read("a.epub", epub({"a.xhtml": page("One."), "b.xhtml": page("Two.")}, {}))
    assert [article.text for article in loaded.articles] == ["One.", "Two."]


def test_a_book_that_is_protected_says_so_and_one_whose_fonts_are_is_read():
    def locked(part: str) -> bytes:
        listing = {"META-INF/encryption.xml": f'<e><CipherReference URI="{part}"/></e>'}
        return epub({"a.xhtml": page("One.")}, {}, **listing)

    with pytest.raises(ArticleError, match=r"a\.epub: it is protected"):
        formats.read("a.epub", locked("OPS/a.xhtml"))
    assert one("a.epub", locked("OPS/font.otf")).text == "One."


MAIL = """From: =?utf-8?q?Marrow_Post_=E2=80=93_Morning?= <news@post.example>
To: a@b.example
Subject: =?utf-8?q?Caf=C3=A9_to?= =?utf-8?q?_close?=
Date: Wed, 03 Apr 2024 10:00:00 +0200 (CEST)
Archived-At: <https://post.example/1>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

Look at it in your browser.
--a
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<div style=3D"display: none">For the list.</div><table><tr><td><p>The caf=E9 clo=
ses.</p><p>Buses go.</p></td></tr></table>
--r
Content-Type: image/png

x
--r--
--a--
--m
Content-Type: application/pdf; name=x.pdf
Content-Disposition: attachment; filename=x.pdf

x
--m--
"""


def test_a_newsletter_is_an_article_by_its_sender():
    loaded = formats.read("a.eml", MAIL.replace("\n", "\r\n").encode())
    assert loaded.articles == (
        Article(
            "The café closes.\n\nBuses go.",
            "Café to close",
            "Marrow Post – Morning",
            "Marrow Post – Morning",
            "https://post.example/1",
            datetime(2024, 4, 3, 10, tzinfo=timezone(timedelta(hours=2))),
        ),
    )
    assert loaded.problems == ("a.eml: 1 attachment is not read (.pdf 1); save them as files to have them read.",)


def test_plain_mail_that_flows_is_joined():
    mail = "From: a@b.example\nContent-Type: text/plain; format=flowed\n\nThe bridge \ncloses.\nBuses go.\n-- \nAda\n"
    article = one("a.eml", mail.encode())
    assert article.text == "The bridge closes.\nBuses go.\n--\nAda"
    assert (article.author, article.published) == ("a@b.example", None)


def test_a_mailbox_is_an_article_a_message():
    box = "".join(
        f"From a@b.example Wed Apr  3 10:0{n}:00 2024\nFrom: Post <a@b.example>\nSubject: Number {n}\n\n"
        f">From here to there.\n\nFrom the start, {n}.\n\n"
        for n in range(3)
    )
    empty = "From a@b.example Wed Apr  3 10:09:00 2024\nSubject: Empty\n\n\n"
    loaded = formats.read("a.mbox", (box + empty).encode())
    assert [(article.title, article.text) for article in loaded.articles] == [
        (f"Number {n}", f"From here to there.\n\nFrom the start, {n}.") for n in range(3)
    ]
    assert loaded.problems == ("a.mbox, message 4: there is no text in it.",)
    with pytest.raises(ArticleError, match=r"a\.mbox: this is not a mailbox"):
        formats.read("a.mbox", b"Words.")
