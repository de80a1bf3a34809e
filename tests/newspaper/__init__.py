"""A fictional newspaper and questions about it; what it holds and how it is used is in its README.md."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from index import Article, build

FOLDER = Path(__file__).parent
ARTICLES = FOLDER / "articles.jsonl"
QUESTIONS = FOLDER / "questions.jsonl"
HELD_OUT = FOLDER / "held_out.jsonl"
"""Never looked at while something is tuned; reported apart."""


def rows(path: Path) -> list[dict]:
    """The objects of one of the files, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def articles() -> list[Article]:
    """Every article of the newspaper, in the file's order."""
    return [Article(**row | {"published": _published(row["published"])}) for row in rows(ARTICLES)]


def _published(text: str | None) -> date | datetime | None:
    if not text:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def newspaper(folder: Path) -> Path:
    """An archive of the newspaper on disk, in this folder."""
    (folder / "articles").mkdir()
    (folder / "articles" / ARTICLES.name).write_bytes(ARTICLES.read_bytes())
    build([folder / "articles"], folder / "archive")
    return folder / "archive"
