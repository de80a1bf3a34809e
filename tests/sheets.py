"""PDFs whose text is laid out by hand, in any script: each page a list of what stands where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600.0, 800.0
"""Points, of a page."""

LETTER = 0.5
"""Of its size, the width of every letter."""

_MAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"""


@dataclass(frozen=True)
class Words:
    """Text at a place, in points from the page's lower left; ``turned`` text runs upwards."""

    text: str
    left: float
    up: float
    size: float = 10.0
    turned: bool = False

    @property
    def drawn(self) -> str:
        """As it is drawn; a letter's code is its UTF-16 code unit."""
        matrix = "0 1 -1 0" if self.turned else "1 0 0 1"
        code = self.text.encode("utf-16-be").hex()
        return f"BT /F {self.size} Tf {matrix} {self.left} {self.up} Tm <{code}> Tj ET"


PICTURE = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q"
"""A picture that covers a page."""


def pdf(pages: Sequence[Sequence[Words | str]], title: str = "", turn: int = 0) -> bytes:
    """A PDF of these pages, each turned by so many degrees when shown."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R]"
        " /ToUnicode 6 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        f" /Supplement 0 >> /FontDescriptor 5 0 R /DW {round(1000 * LETTER)} >>",
        "<< /Type /FontDescriptor /FontName /F /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800"
        " /Descent -200 /CapHeight 700 /StemV 80 >>",
        _stream(_MAP),
        _stream(
            "\x80", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
        ),
    ]
    kids = []
    for page in pages:
        objects.append(_stream("\n".join(each if isinstance(each, str) else each.drawn for each in page)))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {turn} /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F 3 0 R >> /XObject << /I 7 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) >>")
    return written(objects)


def _stream(content: str, about: str = "") -> str:
    return f"<< {about} /Length {len(content)} >>\nstream\n{content}\nendstream"


def written(objects: Sequence[str]) -> bytes:
    """The file of a PDF's objects, the first its catalogue, the last what is said of it."""
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}trailer\n{trailer}\n"
    return content + f"{table}startxref\n{len(content)}\n%%EOF".encode()


def column(text: str, left: float, up: float, letters: int, leading: float = 12.0) -> list[Words]:
    """A paragraph set in lines of at most so many letters, its first line at this height."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > letters:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [Words(each, left, up - leading * at) for at, each in enumerate([*lines, line])]
