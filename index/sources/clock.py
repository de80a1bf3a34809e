"""The time, and waiting for it."""

from __future__ import annotations

import threading
import time


class Stopped(BaseException):
    """Somebody wants it to end; no ``Exception``, so that nothing that mends a failure keeps it from ending."""


class Clock:
    """Seconds since 1970, waited for in one thread; others, and signals, may ``stop`` or ``stir`` it."""

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.RLock())  # a signal may come while its own thread holds it
        self._stopped = self._stirred = False

    def now(self) -> float:
        """The time."""
        return time.time()

    def wait(self, seconds: float) -> None:
        """Let so much time pass.

        Raises:
            Stopped: ``stop`` was called, now or before.
        """
        with self._changed:
            if self._stopped or self._changed.wait_for(lambda: self._stopped, seconds):
                raise Stopped

    def rest(self, seconds: float) -> None:
        """The same, but until something stirs, at most."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._stirred, seconds)
            self._stirred = False
        self.wait(0)

    def stir(self) -> None:
        """End a rest, this one or the next."""
        with self._changed:
            self._stirred = True
            self._changed.notify_all()

    def stop(self) -> None:
        """End all waiting, from now on."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
