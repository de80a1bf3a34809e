"""CSV with a header: an article a row. The header tells what separates the cells, whatever the file's ending.

A row is read as RFC 4180 has it, and one that breaks its rules is lost, alone: reading goes on with the next line, so
that a quote that is never closed swallows nothing.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence

from index.articles import Article
from index.errors import ArticleError
from index.formats import records
from index.formats.loaded import Loaded, shown
from index.formats.plain import decode

LONGEST_CELL = 50_000_000
"""Characters; Python's own limit is too low for an article."""

MARKS = ",;\t|"
"""What may separate cells, besides what a first line ``sep=...`` of Excel's says."""

_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]+")
_SEP = re.compile(r'\s*"?sep=(.)"?\s*\r?\n', re.IGNORECASE)


def load(name: str, content: bytes) -> Loaded:
    """The articles in a CSV file.

    Raises:
        ArticleError: it isn't text, or no column is named as one that holds articles' text.
    """
    content, nul = _without_nuls(content)
    text = decode(name, content).removeprefix("\ufeff")
    csv.field_size_limit(LONGEST_CELL)
    told = _SEP.match(text)
    tables = [_Table(text, mark, nul, 1 if told else 0) for mark in ([told[1]] if told else MARKS)]
    table = max(tables, key=lambda table: (table.known, len(table.header)))
    if not table.known:
        columns = shown(", ".join(cell.strip()[:30] for cell in table.header[:10]))
        raise ArticleError(f"{name}: no column is named text, body or content (README.md has all names): {columns}.")
    return records.articles(name, table)


def _without_nuls(content: bytes) -> tuple[bytes, str]:
    """The content with another character in the place of stray NULs, and that character; UTF-16 is full of NULs."""
    if not 0 < content.count(b"\0") <= len(content) // 20 or content.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0")):
        return content, ""
    free = next((bytes([code]) for code in range(1, 9) if bytes([code]) not in content), b"\x01")
    return content.replace(b"\0", free), free.decode()


class _Table:
    """The rows of a text whose cells ``mark`` separates, with their places, as articles or what is wrong with them."""

    def __init__(self, text: str, mark: str, nul: str, skipped: int) -> None:
        self._lines = _Lines(text, skipped)
        self._reader = csv.reader(self._lines, delimiter=mark, strict=True)
        self._nul = nul
        self.header = self._header()
        self._columns = records.columns(self.header)

    def _header(self) -> list[str]:
        try:
            return next(([cell.strip() for cell in row] for row in self._reader if any(map(str.strip, row))), [])
        except csv.Error:
            return []

    @property
    def known(self) -> int:
        """How many columns have a name that is known, or 0 if none of them holds text."""
        text = self._columns["text"] or self._columns["summary"]
        return sum(map(bool, self._columns.values())) if text else 0

    def __iter__(self) -> Iterator[tuple[str, Article | ArticleError]]:
        """The rows. Of a broken one, what seems to be a row of the lines after its first is read as one again."""
        doubtful, lost, reason = 0, 0, ""  # up to which line; the first line of what is lost, and why
        for first, row, problem in self._rows():
            fits = not problem and self._fits(row, exact=first <= doubtful or self._lines.several)
            if lost and (fits or problem or first > doubtful):
                yield _span(lost, first - 1), ArticleError(reason)
                lost = 0
            if not fits:
                lost, reason = (lost, reason) if lost else (first, problem or self._counted(row))
                doubtful = max(doubtful, self._lines.last)
                self._lines.back()
            elif any(map(str.strip, row)):
                yield _span(first, first), self._article(row)
        if lost:
            yield _span(lost, doubtful), ArticleError(reason)

    def _rows(self) -> Iterator[tuple[int, list[str], str]]:
        """The number of each row's first line, its cells, and why it is none."""
        while True:
            first = self._lines.begin()
            try:
                yield first, next(self._reader), ""
            except StopIteration:
                return
            except csv.Error as problem:
                yield first, [], f"this is not CSV ({problem})."

    def _fits(self, row: Sequence[str], *, exact: bool) -> bool:
        """Whether a row has no more cells than the header, and, if it has to be ``exact``, no fewer."""
        few = exact and any(map(str.strip, row)) and len(row) < len(self.header)
        return not few and not any(row[len(self.header) :])

    def _counted(self, row: Sequence[str]) -> str:
        return f"it has {len(row):,} cells, and the header {len(self.header):,}."

    def _article(self, row: Sequence[str]) -> Article | ArticleError:
        if self._nul and any(self._nul in cell for cell in row):
            return ArticleError("there is a NUL in it, a byte that no text has.")
        known = {
            field: [row[place] for place in places if place < len(row) and row[place].strip()]
            for field, places in self._columns.items()
        }
        try:
            return records.written(known)
        except ArticleError as problem:
            return problem


def _span(first: int, last: int) -> str:
    return f"line {first}" if first >= last else f"lines {first} to {last}"


class _Lines:
    """The lines of a text, which can be gone back to: those of the row that is being read, but for its first."""

    def __init__(self, text: str, skipped: int) -> None:
        self._ahead = (found[0] for found in _LINE.finditer(text))
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._number = 0
        for _ in range(skipped):
            next(self)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._ahead)
        self._taken.append(line)
        return line

    def begin(self) -> int:
        """A row begins; the number of its first line, from 1."""
        self._number += len(self._taken)
        self._taken = []
        return self._number + 1

    @property
    def several(self) -> bool:
        """Whether the row takes more than one line."""
        return len(self._taken) > 1

    @property
    def last(self) -> int:
        """The number of the row's last line."""
        return self._number + len(self._taken)

    def back(self) -> None:
        """Go back to the second line of the row."""
        self._again.extendleft(reversed(self._taken[1:]))
        self._taken = self._taken[:1]
