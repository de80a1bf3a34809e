"""Asking: a question that is being answered, its stages with their times, and how it ended.

Watchers are told of it when it is over. It knows no question and no answer's words.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from index.errors import FilterError, QuestionError

log = logging.getLogger(__name__)

Outcome = Literal["answered", "not_found", "refused", "failed", "stopped"]
"""As the answer's status; or the question could not be asked, an error came between, or nobody waited for the end."""


@dataclass(frozen=True)
class Stage:
    """A stage of an answer: when it began, in nanoseconds since 1970, and how long it took, in seconds."""

    name: str
    began: int
    seconds: float


@dataclass
class Asking:
    """The stages so far, in their order (one may come again), and the outcome."""

    outcome: Outcome = "stopped"
    stages: list[Stage] = field(default_factory=list)
    problem: Exception | None = None
    began: int = field(default_factory=time.time_ns)
    _started: float = field(default_factory=time.perf_counter)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What is done within it is a stage, also if it fails."""
        began, before = time.time_ns(), time.perf_counter()
        try:
            yield
        finally:
            self.stages.append(Stage(name, began, time.perf_counter() - before))

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds by stage, and in "total" since the start."""
        spent: dict[str, float] = {}
        for stage in self.stages:
            spent[stage.name] = spent.get(stage.name, 0.0) + stage.seconds
        return spent | {"total": time.perf_counter() - self._started}


Watcher = Callable[[Asking], None]
"""Told of each question that is over."""


@contextmanager
def watched(watchers: Iterable[Watcher]) -> Iterator[Asking]:
    """A question that is asked within it; a watcher that fails is logged, and costs nothing else."""
    asking = Asking()
    try:
        yield asking
    except (QuestionError, FilterError):
        asking.outcome = "refused"
        raise
    except Exception as problem:
        asking.outcome, asking.problem = "failed", problem
        raise
    finally:
        for watcher in watchers:
            _tell(watcher, asking)


def _tell(watcher: Watcher, asking: Asking) -> None:
    try:
        watcher(asking)
    except Exception:
        log.exception("A question that was asked could not be told to what watches")


def logged(asking: Asking) -> None:
    """A line in the log, with its numbers as fields where logs are JSON."""
    seconds = {name: round(spent, 4) for name, spent in asking.seconds.items()}
    log.info("A question was asked", extra={"outcome": asking.outcome, "seconds": seconds})
