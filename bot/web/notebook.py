"""Notebook: people's conversations as they are asked, kept and read again.

An answer is made by a thread of its own, and pages follow it: one that is closed or reloaded takes nothing along.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

from bot.limits import NO_LIMITS, Limits
from bot.web.conversation import Conversation, stopped
from bot.web.desk import Desk, Step
from bot.web.feedback import record
from bot.web.store import Store
from bot.web.underway import UnderWay
from index.errors import BylineError, StoreError

BUSY = "This conversation is being answered. Wait for the answer or stop it, then ask."
ABSENT = "There is no such conversation here: it was deleted, or is another browser’s."

AT_ONCE = 4
"""Answers that are made at the same time; others wait."""


class Notebook:
    """Conversations by owner and id: asks the desk, keeps in the store. Threads may share it; nothing is raised."""

    def __init__(self, desk: Desk, store: Store) -> None:
        self.desk = desk
        self.store = store
        self._lock = threading.Lock()
        self._slots = threading.Semaphore(AT_ONCE)
        self._under_way: dict[tuple[str, str], UnderWay] = {}

    def ask(
        self,
        owner: str,
        id_: str,
        question: str,
        limits: Limits = NO_LIMITS,
        replaced: int = 0,
        *,
        alone: bool = False,
    ) -> Iterator[Step]:
        """A conversation as it goes on with a question, which once it is answered takes the place of one ``replaced``.

        A conversation that isn't there begins with it; ``Step.id`` says under which id. One that is asked ``alone`` is
        not understood as what follows in the conversation.
        """
        conversation: Conversation = ()
        try:
            conversation = self.read(owner, id_)
            steps = self.desk.answer(conversation, question, limits, replaced, alone=alone)
            going = self._begun(owner, id_, next(steps), steps, replaced)
        except StoreError as problem:
            going = Step(conversation, str(problem), question, id_)
        if isinstance(going, Step):
            yield going
        else:
            yield from going.follow()

    def again(self, owner: str, id_: str, number: int, without: str = "") -> Iterator[Step]:
        """A conversation as one of its questions is asked again, with its limits; the last gives way to itself.

        ``without`` names one of its limits that is left out (``bot.limits.parts``), or "conversation": then it is
        understood by itself.
        """
        try:
            conversation = self.read(owner, id_)
        except StoreError as problem:
            yield Step((), str(problem), id=id_)
            return
        asked = [exchange for exchange in conversation if exchange.number == number]
        replaced = number if asked and asked[0] is conversation[-1] else 0
        for exchange in asked:
            limits, alone = exchange.typed.without(without), exchange.alone or without == "conversation"
            yield from self.ask(owner, id_, exchange.question, limits, replaced, alone=alone)

    def change(self, owner: str, id_: str, number: int, question: str, limits: Limits = NO_LIMITS) -> Iterator[Step]:
        """A conversation with one of its questions changed: the last in its place, an earlier one in a new one.

        That begins with what came before it, and the old one stays as it is. A question keeps its limits if none are
        given.
        """
        try:
            conversation = self.store.read(owner, id_)
            asked = next((exchange for exchange in conversation if exchange.number == number), None)
            last = asked is not None and asked is conversation[-1]
            id_ = id_ if last or not asked else self.store.branch(owner, id_, number)
        except StoreError as problem:
            yield Step((), str(problem), question, id_)
            return
        limits = asked.typed if asked and limits in (NO_LIMITS, Limits.typed("", "", "")) else limits
        yield from self.ask(owner, id_, question, limits, number if last else 0)

    def open(self, owner: str, id_: str) -> Iterator[Step]:
        """A conversation as it is kept, then with its articles once they can be looked up, then as it goes on."""
        try:
            if id_ and not self.store.has(owner, id_):
                yield Step((), ABSENT)
                return
            if not self.desk.ready:
                yield Step(self.read(owner, id_), id=id_)
                self.desk.problem()
            yield Step(self.read(owner, id_), id=id_)
        except StoreError as problem:
            yield Step((), str(problem), id=id_)
        if going := self._going(owner, id_):
            yield from (replace(step, question=None) for step in going.follow())

    def read(self, owner: str, id_: str) -> Conversation:
        """A conversation as far as it is, with the articles if the archive is open; () where there is no such one.

        Raises:
            StoreError: see ``Store``.
        """
        going = self._going(owner, id_)
        kept = self.store.read(owner, id_)
        if going:
            return going.step.conversation
        kept = tuple(replace(exchange, phase="interrupted") if exchange.pending else exchange for exchange in kept)
        try:
            return self.desk.looked_up(kept) if self.desk.ready else kept
        except BylineError:
            return kept  # the archive is damaged: the next question tells

    def stop(self, owner: str, id_: str) -> Step:
        """A conversation with nothing under way."""
        try:
            going = self._going(owner, id_)
            if going and going.claim():
                self._end(owner, id_, going, Step(stopped(going.step.conversation)))
            return Step(self.read(owner, id_), id=id_)
        except StoreError as problem:
            return Step((), str(problem), id=id_)

    def delete(self, owner: str, id_: str) -> None:
        """Delete a conversation, and stop what is under way in it.

        Raises:
            StoreError: see ``Store``.
        """
        self.stop(owner, id_)
        self.store.delete(owner, id_)

    def say(self, owner: str, id_: str, number: int, verdict: str, words: str = "", marker: int = 0) -> Conversation:
        """A conversation after something is said of one of its answers (``feedback.record``).

        Raises:
            QuestionError, StoreError: it can't be said, or not be kept.
        """
        said = record(self.read(owner, id_), number, verdict, words, marker)
        self.store.say(owner, id_, number, said)
        return self.read(owner, id_)

    def _going(self, owner: str, id_: str) -> UnderWay | None:
        with self._lock:
            return self._under_way.get((owner, id_))

    def _begun(self, owner: str, id_: str, first: Step, steps: Iterator[Step], replaced: int) -> UnderWay | Step:
        """The answer, under way; or the one step that there is, where the question can't be asked."""
        if first.notice:
            return replace(first, id=id_)
        asked = first.conversation[-1]
        with self._lock:
            if (owner, id_) in self._under_way:
                return Step(first.conversation[:-1], BUSY, asked.question, id_)
            id_ = self.store.begin(owner, id_, asked)
            going = self._under_way[owner, id_] = UnderWay(replace(first, id=id_))
        about = owner, id_, going, steps, replaced
        threading.Thread(target=self._make, args=about, daemon=True).start()
        return going

    def _make(self, owner: str, id_: str, going: UnderWay, steps: Iterator[Step], replaced: int) -> None:
        last = going.step
        with self._slots:
            for last in steps:
                forming = bool(last.conversation) and last.conversation[-1].pending
                if forming and not going.goes_on(replace(last, id=id_)):
                    return
        if going.claim():
            self._end(owner, id_, going, last, replaced)

    def _end(self, owner: str, id_: str, going: UnderWay, last: Step, replaced: int = 0) -> None:
        """Keep how it ended, and show the conversation as it is kept."""
        number = going.step.conversation[-1].number
        ended = [exchange for exchange in last.conversation if exchange.number == number]
        try:
            if ended:
                self.store.finish(owner, id_, ended[0], replaced)
            else:
                self.store.withdraw(owner, id_, number)
            self._forget(owner, id_)
            id_ = id_ if self.store.has(owner, id_) else ""
            last = replace(last, conversation=self.read(owner, id_))
        except StoreError as problem:
            self._forget(owner, id_)
            last = replace(last, notice=str(problem))
        going.end(replace(last, id=id_))

    def _forget(self, owner: str, id_: str) -> None:
        with self._lock:
            self._under_way.pop((owner, id_), None)
