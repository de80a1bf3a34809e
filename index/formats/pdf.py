"""PDF: the text of its pages in the order it was laid down, lines joined to paragraphs."""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.articles import Article
from index.errors import ArticleError
from index.formats.loaded import Loaded, one, parsing

if TYPE_CHECKING:
    from pypdf import PdfReader

PAGES = 2000
SECONDS = 120
"""A document of more pages, or one that takes longer, is not read (pypdf bounds each page itself)."""

EDGE = 3
"""Lines at the top and at the bottom of a page among which running headers and footers are looked for."""

_FILE_NAME = re.compile(
    r"(?:microsoft word|untitled|slide|document|.*\.(?:docx?|odt|rtf|txt|pdf|indd|qxp|qxd|pages)$)", re.I
)

_ENDS = re.compile(r"[.!?:…。！？][\"'”’»)\]]*$")

_PAGE_NUMBER = re.compile(r"(?:page |p\. ?)?#(?: ?(?:of|/) ?#)?|[-–] ?# ?[-–]")


def load(name: str, content: bytes) -> Loaded:
    """The article in a PDF.

    Author and date are left out: they are those of the file, not of the article.

    Raises:
        ArticleError: it isn't a PDF, has a password, is a scan, or is too long.
    """
    from pypdf import PdfReader  # only for those who load PDFs

    with parsing(name, "a PDF"):
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ArticleError(f"{name}: it has a password; save it without one.")
        pages = list(_pages(name, reader))
        title = str(reader.metadata.title or "") if reader.metadata else ""
    if not any(line.strip() for page in pages for line in page):
        raise ArticleError(f"{name}: there is no text in it, only pictures; run text recognition (OCR) over it first.")
    text = "\n\n".join(paragraphs(body(pages)))
    return one(name, Article(text, title="" if _FILE_NAME.match(title.strip()) else title))


def _pages(name: str, reader: PdfReader) -> Iterator[list[str]]:
    """The lines of each page."""
    stop = time.monotonic() + SECONDS
    if len(reader.pages) > PAGES:
        raise ArticleError(f"{name}: it has more than {PAGES} pages; split it.")
    for page in reader.pages:
        if time.monotonic() > stop:
            raise ArticleError(f"{name}: reading it takes longer than {SECONDS} seconds; split it.")
        yield [" ".join(line.split()) for line in page.extract_text().splitlines()]


def body(pages: Sequence[list[str]]) -> list[str]:
    """The lines of all pages without page numbers, running headers and footers; empty ones part paragraphs.

    A line at a page's edge runs if, its numbers aside, it is at the edge of half the pages, three at least.
    """
    edges = [{_shape(page[at]) for at in _edge(page)} for page in pages]
    counts = Counter(shape for edge in edges for shape in edge)
    running = {shape for shape, count in counts.items() if count >= max(3, len(pages) / 2)}
    lines: list[str] = []
    for page in pages:
        shapes = {at: _shape(page[at]) for at in _edge(page)}
        drop = {at for at, shape in shapes.items() if shape in running or _PAGE_NUMBER.fullmatch(shape)}
        lines.extend(line for at, line in enumerate(page) if at not in drop)
    return lines


def _edge(page: list[str]) -> set[int]:
    """Where a page's first and last lines are, empty ones aside."""
    filled = [at for at, line in enumerate(page) if line]
    return {*filled[:EDGE], *filled[-EDGE:]}


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line.casefold())


def paragraphs(lines: Sequence[str]) -> list[str]:
    """Lines joined to paragraphs, words divided at line ends mended.

    A paragraph ends at an empty line, before a list's bullet, and after a line that is clearly shorter than
    most, unless the next one goes on in lower case.
    """
    lengths = sorted(len(line) for line in lines if line)
    full = lengths[int(len(lengths) * 0.9)] if lengths else 0
    hyphenated = set(re.findall(r"\w+-\w+", "\n".join(lines)))
    found: list[str] = []
    text = last = ""
    for line in lines:
        if text and (not line or _ended(text, line, last, full)):
            found.append(text)
            text = ""
        text = _joined(text, line, hyphenated) if text else line
        last = line
    return [*found, text] if text else found


def _ended(text: str, line: str, last: str, full: int) -> bool:
    if line[0].islower() or text.endswith("-"):
        return False
    if line[0] in "•‣▪●◦":
        return True
    return len(last) < (0.85 if _ENDS.search(last) else 0.6) * full


def _joined(text: str, line: str, hyphenated: set[str]) -> str:
    """The text with the line after it; a word that a hyphen divides is one, if it isn't written with it elsewhere."""
    divided = re.search(r"(\w+)-$", text)
    if not divided or not line[0].islower():
        return f"{text} {line}"
    rest = re.match(r"\w+", line)
    whole = f"{divided[1]}-{rest[0] if rest else ''}"
    return text + line if whole in hyphenated else text[:-1] + line
