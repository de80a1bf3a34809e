"""Many questions at once: a file of them in, a file of answers out, which goes on where it was stopped.

Each answer is written down as soon as it is there, in a journal beside the file of answers. Of a run that was stopped,
the next one asks only what isn't in it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from bot.answer import Answer
from bot.export import FORMATS, exported
from bot.pipeline import Bot, checked
from index import Filters
from index.errors import DataError, QuestionError

COLUMN = "question"
"""The column of a table that has the questions, and the field of an object in JSON Lines."""

Done = Callable[[int, int], None]
"""Called as ``(done, total)``."""


def questions(path: Path) -> list[str]:
    """The questions in a file: a CSV or TSV with a column of that name, JSON Lines, or text, a question a line.

    A table without such a column may have a single one, whose rows are all questions.

    Raises:
        DataError: it can't be read, holds none, or holds one that can't be asked.
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise DataError(f"{path}: can't be read as text: {problem}.") from problem
    return questions_in(path, content)


def questions_in(path: Path, content: bytes) -> list[str]:
    """The questions in what a file of this name holds, which needn't be there.

    Raises:
        DataError: see ``questions``.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise DataError(f"{path}: can't be read as text: {problem}.") from problem
    reading = {".csv": _table, ".tsv": _table, ".jsonl": _objects, ".ndjson": _objects}.get(path.suffix.lower(), _lines)
    found = [(place, question.strip()) for place, question in reading(path, text) if question.strip()]
    if not found:
        raise DataError(f"{path}: there is no question in it.")
    for place, question in found:
        try:
            checked(question)
        except QuestionError as problem:
            raise DataError(f"{path}, line {place}: {problem}") from problem
    return [question for _, question in found]


def _lines(path: Path, text: str) -> Iterator[tuple[int, str]]:
    return iter(enumerate(text.splitlines(), 1))


def _table(path: Path, text: str) -> Iterator[tuple[int, str]]:
    mark = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    table = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    header = [cell.strip().casefold() for cell in table[0][1]] if table else []
    if COLUMN in header:
        column = header.index(COLUMN)
        yield from ((place, row[column]) for place, row in table[1:] if len(row) > column)
    elif len(header) < 2:
        yield from ((place, row[0]) for place, row in table)
    else:
        raise DataError(f"{path}: no column is named {COLUMN}; these are: {', '.join(header)[:200]}.")


def _objects(path: Path, text: str) -> Iterator[tuple[int, str]]:
    for place, line in enumerate(text.splitlines(), 1):
        try:
            found = json.loads(line) if line.strip() else ""
            yield place, str(found[COLUMN] if isinstance(found, dict) else found)
        except (ValueError, KeyError) as problem:
            raise DataError(f'{path}, line {place}: it is not like {{"{COLUMN}": "When do they meet?"}}.') from problem


def answered(
    bot: Bot,
    asked: Sequence[str],
    out: Path,
    filters: Filters | None = None,
    as_of: date | None = None,
    done: Done = lambda done, total: None,
) -> list[Answer]:
    """The answers to questions, in their order, written to ``out``, whose ending says as what (``bot.export``).

    Raises:
        DataError: there is no such kind of file, or it can't be written.
        FilterError, ArchiveUnreadable: see ``Bot.ask``.
    """
    suffix = suffix_of(out)
    journal = out.with_name(f"{out.name}.partial")
    how = json.dumps([str(filters or Filters()), str(as_of or "")])
    try:
        found = _resumed(journal, how)
        with journal.open("a", encoding="utf-8") as file:
            file.write("\n")  # the last line may be half written
            for number, question in enumerate(asked):
                done(number, len(asked))
                if question not in found:
                    found[question] = bot.ask(question, filters=filters, as_of=as_of)
                    record = {"how": how, "answer": found[question].to_dict()}
                    file.write(json.dumps(record) + "\n")
                    file.flush()
        answers = [found[question] for question in asked]
        whole = out.with_name(f"{out.name}.new")
        whole.write_bytes(exported(suffix, answers))
        whole.replace(out)
        journal.unlink()
    except OSError as problem:
        raise DataError(f"{out}: can't be written: {problem}.") from problem
    done(len(asked), len(asked))
    return answers


def suffix_of(out: Path) -> str:
    """The kind of file that a name stands for.

    Raises:
        DataError: there is no such kind.
    """
    fits = [form.suffix for form in FORMATS if out.name.lower().endswith(f".{form.suffix}")]
    if fits:
        return max(fits, key=len)
    raise DataError(f"{out}: give it a name that ends in one of .{', .'.join(form.suffix for form in FORMATS)}.")


def _resumed(journal: Path, how: str) -> dict[str, Answer]:
    """What an earlier run came to, asked in the same way, but for a line that was half written when it stopped."""
    found: dict[str, Answer] = {}
    for line in journal.read_text(encoding="utf-8").splitlines() if journal.exists() else ():
        try:
            record = json.loads(line)
            answer = Answer.from_dict(record["answer"])
        except (ValueError, KeyError, TypeError):
            continue
        if record["how"] == how:
            found[answer.question] = answer
    return found
