"""An answer as it forms, on the server: whoever wants to see it follows it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from bot.web.desk import Step


class UnderWay:
    """An answer as it forms: one thread makes it, any number of others follow."""

    def __init__(self, first: Step) -> None:
        self.step = first
        self._over = False
        self._claimed = False
        self._changed = threading.Condition()

    def goes_on(self, step: Step) -> bool:
        """Show the next step; False if it has been ended."""
        with self._changed:
            if not self._claimed:
                self.step = step
                self._changed.notify_all()
            return not self._claimed

    def claim(self) -> bool:
        """Whether the caller is the one who ends it; nobody else is then."""
        with self._changed:
            first, self._claimed = not self._claimed, True
            return first

    def end(self, last: Step) -> None:
        """Show the last step."""
        with self._changed:
            self.step, self._over = last, True
            self._changed.notify_all()

    def follow(self) -> Iterator[Step]:
        """The newest step, again whenever there is a newer one, to the last."""
        seen, over = None, False
        while not over:
            with self._changed:
                self._changed.wait_for(lambda: self._over or self.step is not seen)  # noqa: B023 - it is the last one seen
                seen, over = self.step, self._over
            yield seen
