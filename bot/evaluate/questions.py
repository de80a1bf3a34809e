"""A user's own questions of their own archive, and the file they are written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.answer import Turn
from bot.evaluate.formats import lines, parsed


@dataclass(frozen=True)
class Own:
    """A user's question about their own archive.

    ``answers`` are wordings of which one must be given; none: it must be said that the articles don't
    tell. ``quotes``, each of one or more places that do, must all be cited. ``history`` are the turns before.
    ``values``, each of one or more wordings, must all be shown somewhere in the answer: what changed, or what
    is disputed. ``kind`` names the row that the question is counted in; ``as_of`` is the day on which it is asked.
    """

    question: str
    answers: tuple[str, ...]
    quotes: tuple[tuple[str, ...], ...] = ()
    history: tuple[Turn, ...] = ()
    values: tuple[tuple[str, ...], ...] = ()
    kind: str = ""
    as_of: date | None = None


def own(path: Path) -> list[Own]:
    """Own questions, a JSON object a line: ``question``, ``answer`` (words, several wordings, or null).

    There may be too: ``quote`` (words of the articles that must be cited, or a list of such, each words or
    several of which one will do); ``history`` (earlier questions, oldest first, each a string or an object of
    ``question`` and ``answer``); ``kind``; ``as_of`` (an ISO date); ``answers_all`` (values that must all be
    shown, each words or several wordings).

    Raises:
        DataError: a line is something else, or there is none.
    """
    return parsed(path, _all, 'lines like {"question": "When do they meet?", "answer": "on Tuesday"}')


def _all(content: Any) -> list[Own]:  # noqa: ANN401 - checked by using it
    return [_own(row) for row in lines(content)]


def _own(row: Any) -> Own:  # noqa: ANN401
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise ValueError('every line needs a "question"')
    question = row["question"]
    if "answer" not in row:
        raise ValueError(f'"{question}" has no "answer"; null says that the articles do not tell')
    return Own(
        question,
        _wordings(row["answer"]),
        _each(row.get("quote")),
        tuple(_turn(earlier) for earlier in row.get("history") or ()),
        _each(row.get("answers_all")),
        str(row.get("kind") or ""),
        _day(question, row.get("as_of")),
    )


def _wordings(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    return (value,) if isinstance(value, str) else tuple(str(words) for words in value or ())


def _each(value: Any) -> tuple[tuple[str, ...], ...]:  # noqa: ANN401
    return tuple(_wordings(item) for item in ([value] if isinstance(value, str) else value or ()))


def _turn(earlier: Any) -> Turn:  # noqa: ANN401
    if isinstance(earlier, dict):
        return Turn(str(earlier["question"]), str(earlier.get("answer") or ""))
    return Turn(str(earlier))


def _day(question: str, as_of: Any) -> date | None:  # noqa: ANN401
    try:
        return date.fromisoformat(as_of) if as_of else None
    except (TypeError, ValueError):
        raise ValueError(f'"{question}" is asked as of {as_of!r}; a day like 2023-11-20 is needed') from None
