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
