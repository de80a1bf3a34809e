"""Files made to harm: nested a thousand deep, ten thousand columns wide, or holding far more than they look."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator

from tests.bench.reading.files import paragraph, word
from tests.papers import tarred, zipped

TEXT = "The tram of Ostwick will run until midnight, mayor Ines Bolt said. "
DEEP = 1_000
WIDE = ",".join(f"column{n}" for n in range(10_000))
BLANK = 200_000_000
"""Bytes that a bomb holds; more than the largest member of a bundle may have."""

ENTITIES = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
BILLION = f"<!DOCTYPE x [<!ENTITY a0 '{TEXT}'>{ENTITIES}]>"

File = tuple[str, bytes]


def harmful() -> Iterator[File]:
    """Names and contents of files that are small, and stay so unless something expands them."""
    yield from _records()
    yield from _markup()
    yield from _documents()
    yield "long-line.txt", b"word " * 200_000
    yield "one-word.txt", b"x" * 1_000_000


def _records() -> Iterator[File]:
    record = json.dumps({"text": TEXT}).encode()
    nested = {"[": "]", '{"items": ': "}", '{"text": ': "}", '{"data": [': "]}"}
    for number, (begin, end) in enumerate(nested.items()):
        whole = (begin * DEEP + '"x"' + end * DEEP).encode()
        yield f"nested-{number}.json", whole
        yield f"nested-{number}.jsonl", whole + b"\n" + record
    yield "nested-open.json", b"[" * 1_000_000
    yield "wide.json", json.dumps([{"text": TEXT, **{f"c{n}": n for n in range(10_000)}}] * 5).encode()
    yield "many.jsonl", b"{\n" * 20_000
    yield "wide.csv", f"text,{WIDE}\n{TEXT.replace(',', '')},{WIDE}\n".encode()
    yield "wide-rows.csv", f"text,title\n{WIDE}\n{WIDE}\n".encode()
    yield "open-quotes.csv", b"text,title\n" + b'"open,x\n' * 2_000
    yield "long-cell.csv", b"text\n" + b"x" * 1_000_000


def _markup() -> Iterator[File]:
    for tag in ("div", "table><tr><td", "ul><li", "blockquote", "span", "article", "b"):
        closed = "".join(f"</{name}>" for name in reversed(tag.replace("<", "").split(">")))
        yield f"nested-{tag[:3]}.html", f"<body>{f'<{tag}>' * DEEP}{TEXT}{closed * DEEP}".encode()
        yield f"open-{tag[:3]}.html", f"<body>{f'<{tag}>' * 20 * DEEP}{TEXT}".encode()
        yield f"nested-{tag[:3]}.md", f"{f'<{tag}>' * DEEP}\n\n{TEXT}".encode()
    for number, mark in enumerate(("> ", "- ", "*", "[", "![", "  - ", "1. ", "`", "~~~\n")):
        yield f"nested-{number}.md", (mark * DEEP + TEXT).encode()
    aliases = "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    yield "front-deep.md", f"---\n{'[' * 10 * DEEP}\n---\n{TEXT}".encode()
    yield "front-aliases.md", f"---\na: &a [x]\n{aliases}title: *j\n---\n{TEXT}".encode()
    for ending in (".rss", ".atom", ".xml"):
        feed = f"<rss><channel><item><title>&a9;</title><description>{TEXT}</description></item></channel></rss>"
        yield f"billion{ending}", f'<?xml version="1.0"?>{BILLION}{feed}'.encode()
        yield f"nested{ending}", f"<rss><channel>{'<item>' * DEEP}{TEXT}".encode()
    yield "billion.html", f"{BILLION}<html><body><p>&a9;</p></body></html>".encode()


def _documents() -> Iterator[File]:
    for name, begin, end in (
        ("table", "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("control", "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("inserted", "<w:ins>", "</w:ins>"),
    ):
        yield f"nested-{name}.docx", word(begin * DEEP + paragraph(TEXT) + end * DEEP)
    yield "billion.docx", _expanding(word(paragraph(f"{TEXT}&a9;")))
    yield "nested.pdf", _pdf(b"[" * 100_000, b"/Extra " + b"[" * DEEP + b"]" * DEEP)
    yield "states.pdf", _pdf(b"q " * 50_000)
    loop = b"<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] >>"
    yield "loop.pdf", b"%PDF-1.4\n1 0 obj\n" + loop + b"\nendobj\ntrailer\n<< /Root 1 0 R >>"


def bombs() -> Iterator[File]:
    """Names and contents of files that hold hundreds of megabytes."""
    blank = b" " * BLANK
    yield "bomb.txt.gz", gzip.compress(blank, 1)
    yield "bomb.zip", zipped({"a.txt": blank})
    yield "bomb-many.zip", zipped({f"{n}.txt": b" " * 90_000_000 for n in range(4)})
    yield "bomb.tar.gz", gzip.compress(tarred({"a.txt": blank}, "w"), 1)
    yield "bomb-deep.zip", zipped({"b.zip": zipped({"a.zip": zipped({"a.txt": blank})})})
    yield "bomb.docx", word(paragraph("x" * BLANK))
    yield "bomb-paragraphs.docx", word("<w:p/>" * 1_000_000)
    yield "bomb-attributes.docx", word('<w:p a="" b="" c="" d=""/>' * 1_500_000)
    yield "bomb-words.txt.gz", gzip.compress(b"word " * 19_000_000, 1)
    yield "bomb.pdf", _pdf(blank)
    yield "bomb-text.pdf", _pdf(b"BT (x) Tj ET\n" * 1_000_000)


def _expanding(document: bytes) -> bytes:
    """A Word document whose main part declares the entities."""
    with zipfile.ZipFile(io.BytesIO(document)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    main = parts["word/document.xml"].replace(b"<w:document", BILLION.encode() + b"<w:document", 1)
    return zipped(parts | {"word/document.xml": main})


def _pdf(stream: bytes, extra: bytes = b"") -> bytes:
    """A PDF of one page with this stream, packed; readers find its objects without a table of them."""
    content = zlib.compress(stream)
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " + extra + b" >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content),
    )
    made = b"".join(b"%d 0 obj\n%s\nendobj\n" % numbered for numbered in enumerate(objects, 1))
    return b"%PDF-1.4\n" + made + b"trailer\n<< /Root 1 0 R >>\n%%EOF"
