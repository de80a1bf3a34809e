"""Ledger: the runs of questions of all people, each seen by its owner alone, and which question is next.

Each answer is kept as soon as it is there, so that a run that ends in whatever way goes on with the next.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.answer import Answer
from bot.limits import NO_LIMITS, Limits
from bot.web.database import Database, now
from index.errors import DataError

MOST_QUESTIONS = 1_000
"""Questions of a run."""

MOST_RUNS = 100
"""Runs of a person that are kept."""


@dataclass(frozen=True)
class Run:
    """A list of questions, and how far it is. ``problem`` says why it stopped, if that was nobody's wish."""

    id: str
    name: str
    begun: datetime
    stopped: bool
    problem: str
    total: int
    answered: int

    @property
    def done(self) -> bool:
        """Whether all are answered."""
        return self.answered == self.total

    @property
    def going(self) -> bool:
        """Whether more comes by itself."""
        return not self.stopped and not self.done


@dataclass(frozen=True)
class Due:
    """A question that is next, of the run with this id."""

    run: str
    question: str
    limits: Limits


class Ledger:
    """Runs by owner and id; threads may share it. Another's run is one that isn't there.

    Every method raises StoreError where the file can't be read or written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, owner: str, name: str, questions: Sequence[str], limits: Limits = NO_LIMITS) -> str:
        """Keep a run of these questions, which are to be asked, and give its id.

        Raises:
            DataError: there are too many questions, or too many runs.
        """
        if len(questions) > MOST_QUESTIONS:
            raise DataError(
                f"{len(questions):,} questions are too many at once; {MOST_QUESTIONS:,} are the most. Make two lists "
                "of them, or ask at the shell: python -m bot --batch FILE."
            )
        id_ = secrets.token_urlsafe(12)
        with self._database.writing() as connection:
            (kept,) = connection.execute("SELECT count(*) FROM runs WHERE owner = ?", (owner,)).fetchone()
            if kept >= MOST_RUNS:
                raise DataError(f"{MOST_RUNS} lists are kept already: remove one that you don't need.")
            row = id_, owner, name, now(), json.dumps(asdict(limits))
            connection.execute("INSERT INTO runs(id, owner, name, begun, limits) VALUES (?, ?, ?, ?, ?)", row)
            rows = [(id_, number, question) for number, question in enumerate(questions, 1)]
            connection.executemany("INSERT INTO asked(run, number, question) VALUES (?, ?, ?)", rows)
        return id_

    def runs(self, owner: str) -> list[Run]:
        """The owner's runs, the newest first."""
        query = """SELECT id, name, begun, stopped, problem, count(*), count(answer)
            FROM runs JOIN asked ON run = id WHERE owner = ? GROUP BY id ORDER BY begun DESC, id"""
        with self._database.reading() as connection:
            rows = connection.execute(query, (owner,)).fetchall()
        return [
            Run(id_, name, datetime.fromisoformat(begun), bool(stopped), *rest)
            for id_, name, begun, stopped, *rest in rows
        ]

    def answers(self, owner: str, id_: str, most: int = MOST_QUESTIONS) -> list[tuple[str, Answer | None]]:
        """The first questions of a run with their answers, in order; none where there is no such run."""
        query = """SELECT question, answer FROM asked JOIN runs ON id = run
            WHERE run = ? AND owner = ? ORDER BY number LIMIT ?"""
        with self._database.reading() as connection:
            rows = connection.execute(query, (id_, owner, most)).fetchall()
        return [(question, Answer.from_dict(json.loads(kept)) if kept else None) for question, kept in rows]

    def stop(self, owner: str, id_: str) -> None:
        """Ask nothing more of a run for now."""
        self._set("stopped = 1, problem = ''", "id = ? AND owner = ?", (id_, owner))

    def go_on(self, owner: str, id_: str) -> None:
        """Ask on where a run was stopped."""
        self._set("stopped = 0, problem = ''", "id = ? AND owner = ?", (id_, owner))

    def remove(self, owner: str, id_: str) -> None:
        """Erase a run with its answers."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM runs WHERE id = ? AND owner = ?", (id_, owner))

    def due(self) -> Due | None:
        """What to ask next: the run that has waited longest is served first; None if nothing is to be asked."""
        query = """SELECT run, question, limits FROM runs JOIN asked ON run = id
            WHERE NOT stopped AND answer IS NULL ORDER BY served, begun, number LIMIT 1"""
        with self._database.reading() as connection:
            row = connection.execute(query).fetchone()
        return Due(row[0], row[1], Limits(**json.loads(row[2]))) if row else None

    def keep(self, due: Due, answer: Answer) -> None:
        """Keep the answer to a question, for each time that it stands in its run."""
        record = json.dumps(answer.to_dict(), ensure_ascii=False)
        with self._database.writing() as connection:
            where = "run = ? AND question = ?"
            connection.execute(f"UPDATE asked SET answer = ? WHERE {where}", (record, due.run, due.question))
            connection.execute("UPDATE runs SET served = ? WHERE id = ?", (now(), due.run))

    def halt(self, due: Due, problem: str) -> None:
        """Stop a run that can't go on, and say why."""
        self._set("stopped = 1, problem = ?", "id = ?", (problem, due.run))

    def _set(self, what: str, where: str, values: tuple[object, ...]) -> None:
        with self._database.writing() as connection:
            connection.execute(f"UPDATE runs SET {what} WHERE {where}", values)
