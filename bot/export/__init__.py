"""Answers -> files to take along: to read, to reckon with, and the cited articles for a bibliography."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.answer import Answer
from bot.export.plain import markdown, text
from bot.export.printed import printed
from bot.export.record import record
from bot.export.references import bibtex, csl, ris
from bot.export.table import table
from bot.export.word import word
from index import Article

Articles = Mapping[str, Article]
"""Articles by id, as far as they are at hand: what a citation doesn't hold, such as who wrote it, is from them."""


@dataclass(frozen=True)
class Format:
    """A kind of file: what people call it, how its name ends, and its media type."""

    label: str
    suffix: str
    media: str
    made: Callable[[Sequence[Answer], str, Articles], bytes]


FORMATS = tuple(
    Format(label, suffix, media, made)
    for label, suffix, media, made in (
        ("Word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", word),
        ("Print", "html", "text/html; charset=utf-8", printed),
        ("Markdown", "md", "text/markdown; charset=utf-8", markdown),
        ("Text", "txt", "text/plain; charset=utf-8", text),
        ("CSV", "csv", "text/csv; charset=utf-8", table),
        ("JSON", "json", "application/json", record),
        ("BibTeX", "bib", "application/x-bibtex; charset=utf-8", bibtex),
        ("RIS", "ris", "application/x-research-info-systems; charset=utf-8", ris),
        ("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", csl),
    )
)
"""The last three are of the cited articles alone."""


def exported(suffix: str, answers: Sequence[Answer], title: str = "", articles: Articles | None = None) -> bytes:
    """The answers, oldest first, as a file of the kind whose name ends so; a title stands above all, if it is given.

    Raises:
        KeyError: there is no such kind.
    """
    made = {form.suffix: form.made for form in FORMATS}[suffix]
    return made(answers, title, articles or {})


__all__ = ["FORMATS", "Format", "exported"]
