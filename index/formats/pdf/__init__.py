"""PDF: the text of its pages as they are read, column by column, lines joined to paragraphs, by PDFium.

Measured against pdfplumber, pdfminer.six and pypdf it was the fastest, is free to be used by anyone (Apache, BSD), and
tells where each letter stands; the order of reading is ours (see ``layout``).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.articles import Article
from index.errors import ArticleError
from index.formats.loaded import Loaded, parsing
from index.formats.pdf import scans
from index.formats.pdf.layout import Block, blocks
from index.formats.pdf.paragraphs import text
from index.formats.pdf.running import Sheet, bodies
from index.formats.pdf.segments import segments

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

PAGES = 2000
SECONDS = 120
"""A document of more pages, or one that takes longer, is not read; pictures of text have as long again."""

_FILE_NAME = re.compile(
    r"(?:microsoft word|untitled|slide|document|about:|https?:|.*\.(?:docx?|odt|rtf|txt|pdf|indd|qx[pd]|pages|html?)$)",
    re.IGNORECASE,
)


def load(name: str, content: bytes) -> Loaded:
    """The article in a PDF, with the places where its pages begin.

    Author and date are left out: they are those of the file, not of the article. A page that is a picture of text is
    read by Tesseract, if that is installed, and else named.

    Raises:
        ArticleError: it isn't a PDF, has a password, has no text, or is too long.
    """
    with parsing(name, "a PDF"):
        pages, title = _read(name, content)
        printed = bodies([page.sheet for page in pages])
        whole, starts = text([page.scanned or blocks(own) for page, own in zip(pages, printed, strict=True)])
    if not whole and all(page.is_damaged for page in pages):
        raise ArticleError(f"{name}: it can't be read as a PDF (its pages are damaged).")
    if not whole:
        raise ArticleError(f"{name}: there is no text in it, only pictures; {scans.WAY_OUT}.")
    article = Article(whole, title="" if _FILE_NAME.match(title.strip()) else title, pages=starts)
    return Loaded((article,), tuple(_problems(name, pages)))


@dataclass(frozen=True)
class _Page:
    """What is printed on a page, or what was recognised in a picture of it; or whether it is lost."""

    sheet: Sheet = field(default_factory=lambda: Sheet(()))
    scanned: tuple[Block, ...] = ()
    is_picture: bool = False
    is_damaged: bool = False


def _read(name: str, content: bytes) -> tuple[list[_Page], str]:
    """The pages of a PDF, and its title."""
    document = _opened(name, content)
    try:
        if len(document) > PAGES:
            raise ArticleError(f"{name}: it has more than {PAGES} pages; split it.")
        return list(_pages(name, document)), document.get_metadata_value("Title")
    finally:
        document.close()


def _opened(name: str, content: bytes) -> PdfDocument:
    import pypdfium2  # only for those who load PDFs

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise ArticleError(f"{name}: it has a password; save it without one.") from problem
        raise


def _pages(name: str, document: PdfDocument) -> Iterator[_Page]:
    import pypdfium2

    spent = 0.0
    for number in range(len(document)):
        started = time.monotonic()
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            yield _Page(is_damaged=True)
            continue
        try:
            _, bottom, _, top = page.get_bbox()
            sheet = Sheet(tuple(segments(page)), top, bottom)
            spent += time.monotonic() - started
            yield _recognised(page, sheet) if scans.is_scan(page, sheet.segments) else _Page(sheet)
        finally:
            page.close()
        if spent > SECONDS:
            raise ArticleError(f"{name}: reading it takes longer than {SECONDS} seconds; split it.")


def _recognised(page: PdfPage, sheet: Sheet) -> _Page:
    """A page that is a picture, as far as it can be read."""
    found = scans.read(page)
    if found is None:
        return _Page(sheet, is_picture=True)
    return _Page(replace(sheet, segments=()), scans.blocks(found))


def _problems(name: str, pages: Sequence[_Page]) -> Iterator[str]:
    """A line on the pages that couldn't be read, for each reason."""
    pictures = [number for number, page in enumerate(pages, 1) if page.is_picture]
    if pictures:
        what = "is a picture" if len(pictures) == 1 else "are pictures"
        yield f"{name}: {_named(pictures)} {what} of text; {scans.WAY_OUT}."
    damaged = [number for number, page in enumerate(pages, 1) if page.is_damaged]
    if damaged:
        yield f"{name}: {_named(damaged)} can't be read; the file is damaged there."


def _named(pages: Sequence[int]) -> str:
    """Pages in words: "page 2", "pages 2, 4 to 6"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    named = ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"page {named}" if len(pages) == 1 else f"pages {named}"
