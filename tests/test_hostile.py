"""Files that are broken or made to harm: each costs a line, and nothing else."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import build, formats, open_archive
from index.errors import ArticleError
from index.formats import bundle
from index.formats.loaded import Loaded
from tests import documents, papers, sheets
from tests.papers import BRIDGE

ENDINGS = sorted({*formats.LOADERS, ".html.gz", *formats.BUNDLES})

WHOLE = {
    ".txt": BRIDGE.encode(),
    ".md": f"---\ntitle: Bridge\ndate: 2024-05-03\n---\n# Bridge\n\n* [{BRIDGE}](x)\n".encode(),
    ".html": papers.PAGE.encode(),
    ".pdf": papers.pdf([[BRIDGE], ["Buses go round."]], "Bridge"),
    ".docx": papers.word([BRIDGE]),
    ".odt": documents.odt(f"<text:p>{BRIDGE}</text:p>"),
    ".rtf": documents.rtf(rf"{BRIDGE}\par {{\footnote Buses.}}\u8364?\cell\row"),
    ".epub": documents.epub({"a.xhtml": papers.PAGE, "b.xhtml": BRIDGE}, {"a.xhtml": "Bridge"}),
    ".eml": papers.MAIL,
    ".mbox": b"From a@b.example Wed Apr  3 10:00:00 2024\n" + papers.MAIL,
    ".json": json.dumps({"articles": [{"text": BRIDGE, "date": "3 May 2024"}]}).encode(),
    ".jsonl": json.dumps({"text": BRIDGE, "id": 1}).encode(),
    ".ndjson": "".join(
        f"{json.dumps({'title': f'Bridge {n}', 'fields': {'body': BRIDGE}})}\n" for n in range(3)
    ).encode(),
    ".tsv": f'sep=\t\ntitle\ttext\ndate\nBridge\t"{BRIDGE}"\t2024-05-03\n'.encode(),
    ".atom": f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><author><name>Ada</name></author>
    <content type="html">&lt;p&gt;{BRIDGE}</content></entry></feed>""".encode(),
    ".csv": f'title;text\nBridge;"{BRIDGE}"\n'.encode(),
    ".rss": papers.FEED.encode(),
    ".html.gz": gzip.compress(papers.PAGE.encode(), mtime=0),
    ".zip": papers.zipped({"a/b.txt": BRIDGE.encode(), "c.html": papers.PAGE.encode()}),
    ".tar.gz": papers.tarred({"a.txt": BRIDGE.encode()}),
    ".tar": papers.tarred({"a.txt": BRIDGE.encode(), "b.txt": BRIDGE.encode()}, "w"),
}


def read(ending: str, content: bytes) -> Loaded | None:
    """What a file gives, or None where it gives the one error that is allowed."""
    try:
        loaded = formats.read(f"x{ending}", content)
    except ArticleError as problem:
        lines = [str(problem)]
        loaded = None
    else:
        lines = list(loaded.problems)
    assert all(line.startswith(f"x{ending}") and len(line.splitlines()) == 1 for line in lines), lines
    return loaded


@given(st.binary(max_size=600))
@settings(max_examples=40)
def test_any_bytes_under_any_ending_are_articles_or_an_error(content):
    for ending in ENDINGS:
        read(ending, content)


@given(st.text(max_size=300))
@settings(max_examples=40)
def test_any_text_under_any_ending_is_articles_or_an_error(text):
    for ending in ENDINGS:
        read(ending, text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("ending", WHOLE)
@given(data=st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_with_damage_anywhere_is_articles_or_an_error(ending, data):
    content = bytearray(WHOLE[ending])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
        if not content:
            break
    read(ending, bytes(content[: data.draw(st.integers(0, len(content)))]))


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "title", "id", "date", "author", "items", "source", "url", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(json_values)
@settings(deadline=None)
def test_any_json_is_articles_or_an_error(value):
    loaded = read(".json", json.dumps(value).encode())
    for article in loaded.articles if loaded else ():
        article.digest.encode()
        article.id.encode("utf-8")


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_file_is_an_error_that_says_so(ending):
    loaded = read(ending, b"")
    assert loaded is None or (not loaded.articles and len(loaded.problems) == 1)


BOMB = "<!DOCTYPE x [<!ENTITY a0 'ha'>{}]>"
BOMB = BOMB.format("".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)))
SECRET = "<!DOCTYPE x [<!ENTITY a9 SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize("doctype", [BOMB, SECRET])
def test_entities_neither_expand_nor_fetch(doctype):
    feed = papers.FEED.replace("?>", f"?>{doctype}", 1).replace("4,100 tonnes.", "4,100 &a9; tonnes.")
    document = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(papers.word([BRIDGE]))) as old, zipfile.ZipFile(document, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = part.replace(b"<w:document", doctype.encode() + b"<w:document", 1).replace(b"Ellen", b"&a9;")
            new.writestr(name, part)
    before = time.monotonic()
    found = [read(".rss", feed.encode()), read(".docx", document.getvalue())]
    assert time.monotonic() - before < 20
    texts = "".join(article.text for loaded in found if loaded for article in loaded.articles)
    assert len(texts) < 10_000
    assert "root:" not in texts


def test_a_feed_that_is_an_address_is_not_fetched():
    opened = []
    sys.addaudithook(lambda event, arguments: opened.append(arguments) if event == "socket.connect" else None)
    assert read(".rss", b"http://127.0.0.1:9/feed") is None
    assert opened == []


NESTS = [(b"[", b"]"), (b'{"a": ', b"}"), (b'{"text": [', b"]}"), (b'[{"content": ', b"}]")]
"""What a JSON value may be nested in, on both sides."""


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        (".html", b"<div>" * 200_000 + b"deep"),
        (".html", b"x" * 21_000_000),
        (".json", b"[" * 200_000),
        (".json", b'{"text": NaN, "date": Infinity}'),
        (".json", b'{"text": "x", "id": ' + b"9" * 10_000 + b"}"),
        *((".json", before * 900 + b'{"text": "x"}' + after * 900) for before, after in NESTS),
        *((".jsonl", before * 1000 + b'{"text": "x"}' + after * 1000 + b'\n{"text": "y"}') for before, after in NESTS),
        (".json", b'{"articles": [' + b'{"text": "x"},' * 5_000),
        (".json", b'[{"a":\n' * 5_000),
        (".json", b'{"text": "' + b"<b>" * 300_000 + b'"}'),
        (".jsonl", b'{"text": "x"}\n' + b"{\n" * 10_000),
        (".ndjson", b"\0" * 200_000),
        (".csv", b"text,title\na\0b,c\n"),
        (".csv", b"text,title\n" + b'"open,x\n' * 5_000),
        (".csv", b'text,title\n"""' + b'x,""\n' * 5_000),
        (".csv", b"text,title\n" + b"," * 1_000_000 + b"\nx,y\n"),
        (".tsv", b"\t".join(b"text" for _ in range(100_000)) + b"\n" + b"x\t" * 99_999 + b"y\n"),
        (".csv", b"sep=,\n" * 10_000),
        (".rss", b"<rss><channel><item>" + b"<a>" * 10_000 + b"deep"),
        (".md", b"---\ntitle: a: b\n" + b"x:\n - " * 2_000 + b"\n---\ntext"),
        (".md", b"+++\n" + b"a.b." * 2_000 + b"c = 1\ntitle = a: b\n+++\ntext"),
        (
            ".md",
            b"---\na: &a [x,x,x,x,x,x,x,x]\n"
            + b"".join(b"%c: &%c [%s]\n" % (n + 1, n + 1, b",".join([b"*%c" % n] * 300)) for n in range(97, 102))
            + b"author: *f\ntitle: {name: *f}\n---\ntext",
        ),
        (".csv", b'text\n"never closed\n' * 1000),
        (".md", b"---\na: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\n" + b"> " * 50_000 + b"deep"),
        (".md", b"---\n" + b"[" * 50_000 + b"\n---\ntext"),
        (".docx", papers.zipped({"word/document.xml": b"<x/>"})),
        (".docx", b"\xd0\xcf\x11\xe0" + bytes(600)),
        (".docx", documents.docx("<w:sdt>" * 1000 + documents.paragraph("Deep.") + "</w:sdt>" * 1000)),
        (".docx", documents.docx("<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80)),
        (".docx", documents.docx(f'<w:p w:x="{"x" * 1000}"/>' * 200_000)),
        (".docx", papers.zipped({"word/document.xml": bytes(150_000_000)})),
        (".odt", documents.odt("<text:section>" * 1000 + "<text:p>Deep.</text:p>" + "</text:section>" * 1000)),
        (".odt", papers.zipped({"content.xml": bytes(150_000_000)})),
        (".epub", documents.epub({"a.xhtml": "<div>" * 200_000 + "deep"}, {})),
        (".epub", documents.epub(dict.fromkeys(("a.xhtml", "b.xhtml"), "x" * 60_000_000), {})),
        (".rtf", b"{\\rtf1" + b"{" * 200_000 + b"deep"),
        (".rtf", b"{\\rtf1" + rb"{\footnote x\par" * 4000),
        (".rtf", b"{\\rtf1\\bin999999999 x"),
        (
            ".eml",
            b"Content-Type: multipart/mixed; boundary=b\n\n"
            + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 2000,
        ),
        (".eml", b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(1000))),
        (".eml", b"Subject: " + b"=?utf-8?q?x?= " * 100_000 + b"\n\nText."),
        (".mbox", b"From a Wed Apr  3 10:00:00 2024\n\n" * 4_000),
        (".pdf", papers.pdf([[BRIDGE]]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")),
        (".pdf", papers.pdf([[BRIDGE]]).replace(b"/Count 1", b"/Count 999999999")),
        (".pdf", b"%PDF-1.4\n1 0 obj\n" + b"[" * 1_000_000),
        (".pdf", sheets.pdf([[sheets.Words("x" * 20, n % 600, n % 800, 1) for n in range(6_000)]])),
        (
            ".pdf",
            sheets.pdf([[sheets.Words("x", 1e30, 1e30), sheets.Words("y", 5, 5, 1e-30), sheets.Words("z", 5, 5, 1e9)]]),
        ),
    ],
)
def test_what_is_made_to_choke_on_is_soon_over(ending, content):
    before = time.monotonic()
    read(ending, content)
    assert time.monotonic() - before < 30


def test_a_bundles_members_are_named_with_what_is_wrong_with_them():
    members = {
        "a/good.txt": BRIDGE.encode(),
        "a/bad.pdf": b"%PDF-1.4 but no more",
        "wire.jsonl": b'{"text": "One."}\n{',
        "inner.zip": papers.zipped({"x.txt": b"x"}),
        "page.html.gz": gzip.compress(papers.PAGE.encode()),
        "../../outside.txt": b"Outside.",
        "new\nline.txt": b"\0",
        "__MACOSX/a/good.txt": b"x",
        ".hidden/x.txt": b"x",
        "picture.png": b"x",
    }
    for name, content in (("n.zip", papers.zipped(members)), ("n.tgz", papers.tarred(members | {"link.txt": None}))):
        loaded = formats.read(name, content)
        assert [article.text for article in loaded.articles] == [BRIDGE, "One.", "Outside."]
        starts = ["a/bad.pdf: ", "wire.jsonl, line 2: "]
        starts += ["inner.zip: what is packed", "page.html.gz: what", "new?line.txt: "]
        assert all(p.startswith(f"{name}/{s}") for p, s in zip(loaded.problems, starts, strict=True)), loaded.problems


def test_a_member_with_a_password_is_named():
    content = bytearray(papers.zipped({"a.txt": BRIDGE.encode(), "b.txt": b"Other."}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    loaded = formats.read("n.zip", bytes(content))
    assert loaded.problems == ("n.zip/a.txt: it has a password.",)
    assert [article.text for article in loaded.articles] == ["Other."]


def test_bundles_are_not_expanded_beyond_their_bounds(monkeypatch):
    monkeypatch.setattr(bundle, "MEMBER_BYTES", 1_000_000)
    monkeypatch.setattr(bundle, "TOTAL_BYTES", 3_000_000)
    monkeypatch.setattr(bundle, "MEMBERS", 20)
    large = {"a.txt": BRIDGE.encode(), "large.txt": b"x " * 600_000}
    many = {"a.txt": BRIDGE.encode()} | {f"{n}.txt": b"x " * 450_000 for n in range(9)}
    few = {f"{n}.txt": BRIDGE.encode() for n in range(30)}
    passed_over = {"a.txt": BRIDGE.encode(), "large.png": bytes(9_000_000)}
    for pack, name in ((papers.zipped, "n.zip"), (papers.tarred, "n.tar.gz")):
        assert formats.read(name, pack(large)).problems == (f"{name}/large.txt: it is larger than 1 MB.",)
        assert "expands to more than 3 MB" in formats.read(name, pack(many)).problems[0]
        assert "more than 20 members" in formats.read(name, pack(few)).problems[0]
    assert "expands" in formats.read("n.tgz", papers.tarred(passed_over)).problems[0]
    assert formats.read("n.zip", papers.zipped(passed_over)).problems == ()
    with pytest.raises(ArticleError, match=r"^n\.txt\.gz: it is larger than 1 MB"):
        formats.read("n.txt.gz", gzip.compress(b"x " * 600_000))


def test_a_document_of_countless_elements_and_attributes_costs_one_line():
    with pytest.raises(ArticleError, match=r"^n\.docx: its part 'word/document\.xml' has more than 2,000,000 elements"):
        formats.read("n.docx", documents.docx('<w:p a="" b="" c="" d=""/>' * 450_000))


@pytest.mark.parametrize("content", [b"word " * 9_700_000, b"word " * 2_400_001])
def test_a_text_that_is_too_long_for_an_article_costs_one_line(tmp_path, content):
    (tmp_path / "long.txt").write_bytes(content)
    (tmp_path / "other.txt").write_text(BRIDGE)
    done = build([tmp_path], tmp_path / "archive")
    assert done.failed == (
        f"{tmp_path}/long.txt: a text of more than 12 million characters is not read as one article; split it.",
    )
    assert done.articles == 1


@pytest.mark.parametrize("content", [b"", b"plain", gzip.compress(b"x" * 99)[:-9], gzip.compress(BRIDGE.encode())[:20]])
def test_a_packed_file_that_is_none_or_cut_off_says_so(content):
    with pytest.raises(ArticleError, match=r"^n\.txt\.gz: (this is not gzip|there is no text)"):
        formats.read("n.txt.gz", content)


def test_a_bundle_that_is_cut_off_gives_what_is_whole():
    noise = os.urandom(300_000)
    whole = papers.tarred({"a.txt": BRIDGE.encode(), "noise.png": noise, "b.txt": b"Other."})
    loaded = formats.read("n.tar.gz", whole[: len(whole) // 2])
    assert [article.text for article in loaded.articles] == [BRIDGE]
    assert len(loaded.problems) == 1


def test_odd_folders_are_looked_through_once(tmp_path):
    (tmp_path / "x.txt").mkdir()
    (tmp_path / "x.txt" / "a.txt").write_text(BRIDGE)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    assert list(formats.find(tmp_path)) == [tmp_path / "x.txt" / "a.txt"]


def test_a_file_whose_name_is_not_text_goes_in(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9\n.txt")).write_text(BRIDGE)
    (tmp_path / os.fsdecode(b"bad\xe9\n.txt")).write_bytes(b"\0")
    done = build([tmp_path], tmp_path / "archive")
    assert done.added == 1
    assert len(done.failed) == 1
    assert "bad" in done.failed[0]
    assert done.failed[0].isprintable()
    assert build([tmp_path], tmp_path / "archive").unchanged == 1


def test_a_file_that_was_read_in_part_is_unchanged_and_told_of_again(tmp_path):
    wire = tmp_path / "wire.jsonl"
    wire.write_text('{"text": "The bridge closes on 3 May."}\n{\n')
    first, second = (build([wire], tmp_path / "archive") for _ in range(2))
    assert (first.added, first.updated, first.unchanged) == (1, 0, 0)
    assert (second.added, second.updated, second.unchanged) == (0, 0, 1)
    assert not second.changed
    assert first.failed == second.failed
    assert first.failed[0].startswith(f"{wire}, line 2: ")
    wire.write_text('{"text": "The bridge closes on 3 May."}\n')
    mended = build([wire], tmp_path / "archive")
    assert (mended.updated, mended.failed) == (1, ())


def test_an_id_that_another_article_has_costs_neither_article(tmp_path):
    for name, text in (("a", "Apples fell."), ("b", "Bridges rose.")):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": "17", "text": text}) + "\n")
    build([tmp_path], tmp_path / "together")
    for name in ("a", "b"):
        build([tmp_path / f"{name}.jsonl"], tmp_path / "apart")
    for folder in ("together", "apart"):
        archive = open_archive(tmp_path / folder)
        assert archive.article("17").text == "Apples fell."
        assert len(archive.snapshot()) == 2
        assert archive.article(archive.search("bridges")[0].passage.article_id).text == "Bridges rose."
