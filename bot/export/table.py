"""Answers as a table: a row for each sentence, with the source that it is from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from bot.answer import Answer, Citation
from bot.export.told import address, one_line, short
from index import Article

COLUMNS = (
    "question",
    "status",
    "short answer",
    "sentence",
    "headline",
    "outlet",
    "date",
    "page",
    "link",
    "confidence",
    "notes",
)


def table(answers: Sequence[Answer], title: str, articles: Mapping[str, Article]) -> bytes:
    """CSV in UTF-8 with a byte-order mark, by which Excel knows it, and a row of headings."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([COLUMNS, *(row for answer in answers for row in rows(answer))])
    return written.getvalue().encode("utf-8-sig", "replace")


def rows(answer: Answer) -> Iterator[tuple[str, ...]]:
    """The rows of an answer, each a cell a column; a single one where nothing answers."""
    cited = {citation.marker: citation for citation in answer.citations}
    sure = f"{answer.confidence:.2f}"
    for sentence in answer.sentences:
        first = cited[sentence.markers[0]]
        outlets = dict.fromkeys(name for m in sentence.markers for name in (cited[m].source, *cited[m].also_in) if name)
        about = first.title, "; ".join(outlets), _day(first), str(first.page or ""), address(first)
        row = answer.question, answer.status, short(answer), sentence.text, *about, sure, " ".join(answer.told)
        yield tuple(map(_cell, row))
    if not answer.sentences:
        blank = [""] * (len(COLUMNS) - 4)
        yield tuple(map(_cell, (answer.question, answer.status, *blank, sure, " ".join(answer.told))))


def _day(citation: Citation) -> str:
    return f"{citation.published:%Y-%m-%d}" if citation.published else ""


def _cell(words: str) -> str:
    """The words as they are, with an apostrophe before what a spreadsheet would take for a formula."""
    cell = one_line(words)
    return f"'{cell}" if cell[:1] in "=+-@" and cell else cell
