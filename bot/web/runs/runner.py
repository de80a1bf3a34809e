"""Runner: asks what runs have still to be asked, one question after another, beside everything else."""

from __future__ import annotations

import logging
import threading
import time

from bot.web.desk import Desk
from bot.web.runs.ledger import Due, Ledger
from index.errors import StoreError

log = logging.getLogger(__name__)

SMOOTH = 0.8
"""How much of the pace so far stays, with each answer."""


class Runner:
    """The thread that asks, as long as there is something to ask; threads may share it."""

    def __init__(self, desk: Desk, ledger: Ledger) -> None:
        self._desk = desk
        self._ledger = ledger
        self._lock = threading.Lock()
        self._working = False
        self.pace = 0.0
        """Seconds that an answer takes, lately; 0 before the first."""

    def wake(self) -> None:
        """Go on with whatever is due, if nobody does."""
        with self._lock:
            if not self._working:
                self._working = True
                threading.Thread(target=self._work, name="runs", daemon=True).start()

    def _work(self) -> None:
        try:
            while due := self._next():
                began = time.monotonic()
                self._ask(due)
                taken = time.monotonic() - began
                self.pace = SMOOTH * self.pace + (1 - SMOOTH) * taken if self.pace else taken
        except StoreError:
            log.exception("the runs of questions can't go on")
            with self._lock:
                self._working = False

    def _next(self) -> Due | None:
        with self._lock:
            due = self._ledger.due()
            self._working = due is not None
            return due

    def _ask(self, due: Due) -> None:
        try:
            answer = self._desk.bot().ask(due.question, filters=due.limits.filters())
            self._ledger.keep(due, answer)
        except Exception as problem:
            self._ledger.halt(due, self._desk.trouble(problem))
