"""Documents of word processors and mail programs, written by hand: the fewest parts that make one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f"""xmlns:w="{W}" xmlns:r="{RELATED}" xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="urn:m" xmlns:wps="urn:wps\""""


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, part in parts.items():
            bundle.writestr(name, part)
    return file.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document of this XML; ``footnotes``, ``endnotes`` and ``styles`` are parts of their own."""
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{RELATED}/{kind}" Target="{kind}.xml"/>' for n, kind in enumerate(parts, 1)
    )
    main = f'<Relationship Id="r0" Type="{RELATED}/officeDocument" Target="word/document.xml"/>'
    return packed(
        {
            "_rels/.rels": f"<Relationships>{main}</Relationships>",
            "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f"<Relationships>{listed}</Relationships>",
        }
        | {f"word/{kind}.xml": f"<w:{kind} {_NAMESPACES}>{part}</w:{kind}>" for kind, part in parts.items()}
    )


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inside: str, properties: str = "") -> str:
    """A paragraph of runs and what may stand beside them; plain text is a run."""
    runs = "".join(each if each.startswith("<") else run(each) for each in inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def table(*rows: Sequence[str]) -> str:
    """A table of cells that are XML, or one paragraph of text."""
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(map(_cell, cells))}</w:tr>" for cells in rows) + "</w:tbl>"


def _cell(inside: str) -> str:
    return f"<w:tc>{inside if inside.startswith('<') else paragraph(inside)}</w:tc>"


_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "style": "style",
    }.items()
)


def odt(body: str, styles: str = "") -> bytes:
    """An OpenDocument text of this XML."""
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {_ODF}>"
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        }
    )


def rtf(body: str) -> bytes:
    """An RTF file of this body."""
    fonts = r"{\fonttbl{\f0 Times;}{\f1\fcharset204 Cyr;}}"
    return rf"{{\rtf1\ansi\ansicpg1252{fonts}{{\info{{\title No}}}} {body}}}".encode()


def rtf_text(text: str) -> str:
    """Text as RTF writes it."""
    units = text.encode("utf-16-le")
    codes = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
    plain = (chr(code) if 32 <= code < 127 and chr(code) not in "\\{}" else "" for code in codes)
    signed = (code - 65536 if code > 32767 else code for code in codes)
    return "".join(letter or rf"\u{number}?" for letter, number in zip(plain, signed, strict=True))


def epub(chapters: Mapping[str, str], contents: Mapping[str, str], about: str = "", **parts: str) -> bytes:
    """A book of these files, in this order, and a table of contents: a title for the address of each."""
    items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    points = "".join(
        f'<navPoint><navLabel><text>{title}</text></navLabel><content src="{address}"/></navPoint>'
        for address, title in contents.items()
    )
    items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    package = (
        f'<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{about}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    return packed(
        {
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/a.opf"/></rootfiles></container>',
            "OPS/a.opf": package,
            "OPS/toc.ncx": f"<ncx><navMap>{points}</navMap></ncx>",
        }
        | {f"OPS/{name}": chapter for name, chapter in chapters.items()}
        | parts
    )
