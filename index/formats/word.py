"""Word (.docx): the paragraphs and tables of the document's body, in order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.articles import Article
from index.errors import ArticleError
from index.formats.loaded import Loaded, one, parsing

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

LARGEST = 200_000_000
"""Bytes, of everything in the document, pictures included, expanded."""


def load(name: str, content: bytes) -> Loaded:
    """The article in a Word document; its title is the paragraph styled as one.

    Author and date are left out: Word fills them in from the account and the clock of whoever saved it.

    Raises:
        ArticleError: it isn't a Word document, has a password, or holds no text.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ArticleError(f"{name}: this is an old Word document or has a password; save it as .docx without one.")
    from docx import Document  # only for those who load documents

    with parsing(name, "a Word document"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise ArticleError(f"{name}: it expands to more than {LARGEST // 1_000_000} MB.")
        document = Document(io.BytesIO(content))
        return one(name, Article("\n\n".join(_blocks(document)), title=_title(document)))


def _blocks(part: Document) -> Iterator[str]:
    from docx.table import Table

    for block in part.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            yield block.text


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells = {id(cell._tc): " ".join(cell.text.split()) for cell in row.cells}  # merged cells come repeatedly
        yield " | ".join(filter(None, cells.values()))


def _title(document: Document) -> str:
    styled = (
        p.text for p in document.paragraphs[:10] if p.style is not None and p.style.name in ("Title", "Heading 1")
    )
    return next(styled, "")
