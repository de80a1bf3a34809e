"""Store: the conversations of all people, each seen by its owner alone.

A question is kept when it is asked, and its answer when it is whole; whatever ends the process in between costs that
answer. It knows no bot, no archive and no widgets.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.web.conversation import Conversation, Exchange
from bot.web.database import Database, now
from bot.web.markup import sound
from index.errors import StoreError

REGRET = timedelta(hours=1)
"""How long what was deleted can be brought back; then it is erased."""

LISTED = 300
"""Conversations in a list; a search finds the others."""

WORDS = 20
"""Words of a search; more are passed over."""

LONGEST = 200
"""Characters of a name that a person gives."""


@dataclass(frozen=True)
class Kept:
    """A conversation in a list: its title is the name that was given, else its first question.

    ``changed`` is when it was last asked something, in UTC.
    """

    id: str
    title: str
    pinned: bool
    changed: datetime


class Store:
    """Conversations by owner and id; threads may share it. Another's conversation is one that isn't there.

    Every method raises StoreError where the file can't be read or written.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._erase()

    @classmethod
    def open(cls, file: Path) -> Store:
        """The store in a file, which is made where there is none (``Database.open``)."""
        return cls(Database.open(file))

    @classmethod
    def in_memory(cls) -> Store:
        """A store that is gone with the process."""
        return cls(Database.in_memory())

    def list(self, owner: str, sought: str = "") -> list[Kept]:
        """The owner's conversations, pinned ones first, then the newest; those that have every word that is sought.

        Words are sought in names, questions and answers, in any case, also as parts of words.
        """
        words = sound(sought).casefold().split()[:WORDS]
        having = """AND EXISTS (SELECT 1 FROM exchanges WHERE conversation = c.id AND instr(words, ?)
            UNION ALL SELECT 1 WHERE instr(casefold(c.name), ?))""" * len(words)
        query = f"""SELECT id, {_TITLE}, pinned, changed FROM conversations c
            WHERE owner = ? AND deleted IS NULL {having} ORDER BY pinned DESC, changed DESC, id LIMIT {LISTED}"""
        with self.database.reading() as connection:
            rows = connection.execute(query, [owner, *(word for word in words for _ in range(2))]).fetchall()
        return [Kept(id_, title, bool(pinned), datetime.fromisoformat(at)) for id_, title, pinned, at in rows]

    def title(self, owner: str, id_: str) -> str:
        """The name of a conversation, or its first question; "" of one that isn't there."""
        query = f"SELECT {_TITLE} FROM conversations c WHERE id = ? AND owner = ? AND deleted IS NULL"
        with self.database.reading() as connection:
            return next((title for (title,) in connection.execute(query, (id_, owner))), "")

    def has(self, owner: str, id_: str) -> bool:
        """Whether the owner has this conversation."""
        with self.database.reading() as connection:
            return _owned(connection, owner, id_)

    def read(self, owner: str, id_: str) -> Conversation:
        """The exchanges of a conversation, oldest first, without their articles; none where there is no such one.

        One that was never finished has the phase in which it was asked.
        """
        query = """SELECT e.record, coalesce(f.verdict, '') FROM exchanges e
            JOIN conversations c ON c.id = e.conversation
            LEFT JOIN feedback f ON f.conversation = e.conversation AND f.number = e.number
            WHERE c.id = ? AND owner = ? AND deleted IS NULL ORDER BY e.number"""
        with self.database.reading() as connection:
            rows = connection.execute(query, (id_, owner)).fetchall()
        try:
            return tuple(replace(Exchange.from_dict(json.loads(record)), verdict=said) for record, said in rows)
        except (ValueError, TypeError, KeyError) as problem:
            raise StoreError(f"A conversation in {self.database.place} is damaged: {problem!r}.") from problem

    def begin(self, owner: str, id_: str, exchange: Exchange) -> str:
        """Keep a question as it is asked, in a conversation or in a new one, and give the conversation's id.

        Questions that failed before it give way. A conversation that isn't there begins anew, under another id.
        """
        with self.database.writing() as connection:
            return _begin(connection, owner, id_, [exchange])

    def finish(self, owner: str, id_: str, exchange: Exchange, replaced: int = 0) -> None:
        """Keep how a question ended; what it ``replaced`` goes, if it was answered."""
        with self.database.writing() as connection:
            if _owned(connection, owner, id_):
                connection.execute("REPLACE INTO exchanges VALUES (?, ?, ?, ?, ?, ?)", (id_, *_row(exchange)))
                if exchange.phase == "answered":
                    connection.execute("DELETE FROM exchanges WHERE conversation = ? AND number = ?", (id_, replaced))

    def withdraw(self, owner: str, id_: str, number: int) -> None:
        """Take back a question that couldn't be asked, and the conversation that began with it."""
        with self.database.writing() as connection:
            if _owned(connection, owner, id_):
                connection.execute("DELETE FROM exchanges WHERE conversation = ? AND number = ?", (id_, number))
                empty = "id = ? AND NOT EXISTS (SELECT 1 FROM exchanges WHERE conversation = id)"
                connection.execute(f"DELETE FROM conversations WHERE {empty}", (id_,))

    def branch(self, owner: str, id_: str, number: int) -> str:
        """A new conversation with all that came before a question, and its id; "" where nothing did."""
        before = [exchange for exchange in self.read(owner, id_) if exchange.number < number]
        with self.database.writing() as connection:
            return _begin(connection, owner, "", before) if before else ""

    def rename(self, owner: str, id_: str, name: str) -> None:
        """Give a conversation a name; an empty one takes it back."""
        self._set(owner, id_, "name", " ".join(sound(name).split())[:LONGEST])

    def pin(self, owner: str, id_: str, pinned: bool) -> None:
        """Put a conversation above the others, or back among them."""
        self._set(owner, id_, "pinned", int(pinned))

    def delete(self, owner: str, id_: str) -> None:
        """Delete a conversation; for an hour it can be restored. Those that were deleted before that are erased."""
        self._erase()
        self._set(owner, id_, "deleted", now())

    def restore(self, owner: str, id_: str) -> bool:
        """Bring a deleted conversation back; whether it was still there."""
        self._set(owner, id_, "deleted", None)
        return self.has(owner, id_)

    def say(self, owner: str, id_: str, number: int, record: Mapping[str, Any]) -> None:
        """Keep what is said of an answer (``feedback.record``); the same said again takes it back.

        It is kept apart from the conversation, and without its owner: it stays when that is deleted.
        """
        with self.database.writing() as connection:
            if not _owned(connection, owner, id_):
                return
            where, verdict = "WHERE conversation = ? AND number = ?", record["verdict"]
            before = connection.execute(f"SELECT verdict FROM feedback {where}", (id_, number)).fetchone()
            connection.execute(f"DELETE FROM feedback {where}", (id_, number))
            if verdict == "here" or before != (verdict,):
                row = id_, number, verdict, now(), json.dumps(record, ensure_ascii=False)
                connection.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?)", row)

    def said(self) -> tuple[dict[str, Any], ...]:
        """All that was said of answers, by anybody, oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute("SELECT said, record FROM feedback ORDER BY said").fetchall()
        return tuple(json.loads(record) | {"said": said} for said, record in rows)

    def _erase(self) -> None:
        with self.database.writing() as connection:
            connection.execute("DELETE FROM conversations WHERE deleted < ?", (now(-REGRET),))

    def _set(self, owner: str, id_: str, column: str, value: object) -> None:
        with self.database.writing() as connection:
            connection.execute(f"UPDATE conversations SET {column} = ? WHERE id = ? AND owner = ?", (value, id_, owner))


_TITLE = """coalesce(nullif(name, ''),
    (SELECT question FROM exchanges WHERE conversation = c.id ORDER BY number LIMIT 1), '')"""


def _owned(connection: sqlite3.Connection, owner: str, id_: str) -> bool:
    query = "SELECT 1 FROM conversations WHERE id = ? AND owner = ? AND deleted IS NULL"
    return connection.execute(query, (id_, owner)).fetchone() is not None


def _begin(connection: sqlite3.Connection, owner: str, id_: str, exchanges: Sequence[Exchange]) -> str:
    if not _owned(connection, owner, id_):
        id_ = secrets.token_urlsafe(12)
        connection.execute("INSERT INTO conversations(id, owner, changed) VALUES (?, ?, '')", (id_, owner))
    connection.execute("DELETE FROM exchanges WHERE conversation = ? AND phase = 'failed'", (id_,))
    for exchange in exchanges:
        connection.execute("INSERT INTO exchanges VALUES (?, ?, ?, ?, ?, ?)", (id_, *_row(exchange)))
    connection.execute("UPDATE conversations SET changed = ? WHERE id = ?", (now(), id_))
    return id_


def _row(exchange: Exchange) -> tuple[int, str, str, str, str]:
    answer = exchange.answer
    told = (*(s.text for s in answer.sentences), *(lead.quote for lead in answer.leads)) if answer else ()
    words = "\n".join((exchange.question, *told)).casefold()
    record = json.dumps(exchange.to_dict(), ensure_ascii=False)
    return exchange.number, exchange.phase, exchange.question, words, record
