"""Small files in the formats of a newspaper's archive, made as programs make them."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping, Sequence

from tests import documents
from tests.sheets import written

BRIDGE = "The Ellen Bridge in Marrow will close on 3 May for repairs."

PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Bridge to Close | Marrow Post</title>
<meta property="og:site_name" content="Marrow Post"><meta name="author" content="Ada Quill">
<meta property="article:published_time" content="2024-04-03T10:00:00Z">
<link rel="canonical" href="https://post.example/bridge"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Bridge to Close</h1><p>{BRIDGE}</p>
<p>Buses will go round by the mill, the council’s spokesman said on Tuesday.</p></article>
<footer>© Marrow Post. All rights reserved.</footer></body></html>"""

FEED = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Marrow Post</title>
<item><title>Bridge to Close</title><link>https://post.example/bridge</link>
<description>&lt;p&gt;{BRIDGE}&lt;/p&gt;&lt;p&gt;Buses go round.&lt;/p&gt;</description>
<pubDate>Wed, 03 Apr 2024 10:00:00 GMT</pubDate></item>
<item><title>Apple Harvest</title><link>https://post.example/apples</link>
<description>4,100 tonnes.</description></item>
</channel></rss>"""

MAIL = f"""From: Marrow Post <news@post.example>
Subject: =?utf-8?q?Bridge_to_Close?=
Date: Wed, 03 Apr 2024 10:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

{BRIDGE}
--b
Content-Type: text/html; charset=utf-8

<p>{BRIDGE}</p>
--b--
""".encode()


def pdf(pages: Sequence[Sequence[str]], title: str = "") -> bytes:
    """A PDF with these lines on its pages (ISO 32000-1, with the fewest objects that make one)."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = " T* ".join(f"({line.replace('(', '[').replace(')', ']')}) Tj" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) >>")
    return written(objects)


def locked(content: bytes) -> bytes:
    """A PDF that asks for a password (ISO 32000-1, 7.6): its owner's and its user's keys are anything."""
    keys = f"/O <{'0e' * 32}> /U <{'fc' * 32}>"
    lock = f"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 {keys} >> /ID [<{'88' * 16}> <{'88' * 16}>]"
    return content.replace(b"trailer\n<<", f"trailer\n<< {lock}".encode())


def word(paragraphs: Sequence[str], title: str = "") -> bytes:
    """A Word document."""
    styled = documents.paragraph(title, properties='<w:pStyle w:val="Title"/>') if title else ""
    body = "".join(documents.paragraph(text) for text in paragraphs)
    return documents.docx(styled + body + documents.table(["Apples", "4,100 tonnes"]))


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    return file.getvalue()


def tarred(members: Mapping[str, bytes | None], mode: str = "w:gz") -> bytes:
    """A tar of these members; one without content is a link to /etc/passwd."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as bundle:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content or b"")
            if content is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            bundle.addfile(info, io.BytesIO(content or b""))
    return file.getvalue()
