"""Stop builds, see what they left, build again: one ``Attempt`` after the other, and what was wrong with each."""

from __future__ import annotations

import random
import resource
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import index.embedding
from index.errors import ArchiveUnwritable
from tests.crash.disk import Disk
from tests.crash.process import Ended, forked
from tests.crash.scenario import SCENARIOS, Scenario, WordHash, build_edition, hold
from tests.crash.state import MISSING, observe, torn

AT_STEPS = ("kill", "torn", "power")
"""Before a step, in the middle of it, and before it with the power."""

KILLS = (*AT_STEPS, "moment")
"""... and at a random instant."""

FAULTS = ("full", "fails", "limit")
"""The disk is full from a step on, a step fails, no file may grow beyond a limit (which the kernel enforces)."""


TOLD = "told"


@dataclass(frozen=True)
class Attempt:
    """A scenario and how it is stopped: at step ``at`` (0 is the end), or at a place drawn by ``seed``."""

    scenario: Scenario
    how: str
    at: int
    seed: int

    def __str__(self) -> str:
        return f"{self.scenario.name}, {self.how} at {self.at}, seed {self.seed}"


@dataclass
class Tally:
    """Attempts by what was done, states found by which they were, and a line for whatever was wrong."""

    attempts: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Harness:
    """Runs attempts in ``folder``; ``plant`` puts a bug into each child process first."""

    def __init__(self, folder: Path, plant: Callable[[], None] = lambda: None) -> None:
        self._folder = folder
        self._articles, self._archive = folder / "articles", folder / "archive"
        self._plant = plant
        self.states = {0: MISSING, 1: self._reference(1), 2: self._reference(2)}
        counted = {scenario.name: self._count(scenario) for scenario in SCENARIOS}
        self.steps = {name: steps for name, (steps, _) in counted.items()}
        self._seconds = {name: seconds for name, (_, seconds) in counted.items()}

    def attempts(self, count: int, ways: Sequence[str] = KILLS, seed: int = 0) -> list[Attempt]:
        """``count`` attempts spread over the scenarios, the ways to stop and, evenly, the steps."""
        return list(islice(self._endless(ways, random.Random(seed)), count))

    def _endless(self, ways: Sequence[str], dice: random.Random) -> Iterator[Attempt]:
        places = {scenario.name: list(range(len(self.steps[scenario.name]) + 1)) for scenario in SCENARIOS}
        queues: dict[tuple[str, str], list[int]] = {}
        while True:
            for scenario in SCENARIOS:
                for how in ways:
                    queue = queues.setdefault((scenario.name, how), [])
                    if not queue:
                        queue.extend(dice.sample(places[scenario.name], len(places[scenario.name])))
                    yield Attempt(scenario, how, queue.pop(), dice.randrange(1 << 30))

    def edges(self, seed: int = 0) -> list[Attempt]:
        """Every way to stop an update and a mending at each step but SQLite's writes, in an order drawn by ``seed``."""
        dice = random.Random(seed)
        found = [
            Attempt(scenario, how, at, dice.randrange(1 << 30))
            for scenario in SCENARIOS
            if scenario.name in ("update", "FAISS file made again")
            for at, step in enumerate(["end", *self.steps[scenario.name]])
            if not step.startswith("write")
            for how in AT_STEPS
        ]
        return dice.sample(found, len(found))

    def run(self, attempts: Iterable[Attempt], *, to_first: bool = False) -> Tally:
        """Stop a build as each attempt says, then see what it left and what the next build makes of it.

        ``to_first``: end with the first attempt that shows something wrong.
        """
        tally = Tally()
        for attempt in attempts:
            self._lay(attempt.scenario.before, bare=attempt.scenario.bare)
            ended = self._stop(attempt)
            tally.attempts[attempt.how] += 1
            tally.wrong += [f"{attempt}: {line}" for line in self._wrong(attempt, ended, tally)]
            if tally.wrong and to_first:
                break
        return tally

    def damage(self, count: int, seed: int = 0) -> Tally:
        """Cut or flip a bit of the FAISS file ``count`` times; nothing may come of it."""
        tally, dice = Tally(), random.Random(seed)
        for number in range(count):
            self._lay(1)
            (path,) = self._archive.glob("vectors.*.faiss")
            content = bytearray(path.read_bytes())
            place = dice.randrange(len(content))
            if number % 2:
                content[place] ^= 1 << dice.randrange(8)
            path.write_bytes(content if number % 2 else content[:place])
            tally.attempts["flipped" if number % 2 else "cut"] += 1
            for line in self._state((1,), tally):
                tally.wrong.append(f"FAISS file damaged at {place}: {line}")
        return tally

    def _wrong(self, attempt: Attempt, ended: Ended, tally: Tally) -> Iterator[str]:
        scenario = attempt.scenario
        if ended.error:
            yield f"{ended.error}\n{ended.trace}"
        if attempt.how in AT_STEPS and not ended.killed:
            yield "wasn't stopped"
        if ended.value and ended.value[0] == TOLD:
            tally.found["told" if attempt.how in FAULTS else "told without reason"] += 1
        yield from (f"half-written under its final name: {name}" for name in torn(self._archive))
        done = attempt.at == 0 and attempt.how in AT_STEPS
        yield from self._state((scenario.after,) if done else (scenario.before, scenario.after), tally)
        again = self._child(lambda: self._work(scenario, None))
        if again.error:
            yield f"the next build: {again.error}\n{again.trace}"
        yield from (f"after the next build: {line}" for line in self._state((scenario.after,), Tally()))

    def _state(self, allowed: Sequence[int], tally: Tally) -> Iterator[str]:
        seen = self._child(lambda: observe(self._archive, WordHash()))
        names = {self.states[edition]: f"edition {edition}" for edition in allowed}
        if seen.error:
            yield f"can't be opened or contradicts itself: {seen.error}"
        elif seen.value not in names:
            yield "is neither the old archive nor the new one"
        else:
            tally.found[names[seen.value]] += 1

    def _stop(self, attempt: Attempt) -> Ended:
        scenario = attempt.scenario
        if attempt.how == "moment":
            moment = random.Random(attempt.seed).random() * 1.1 * self._seconds[scenario.name]
            return self._child(lambda: self._work(scenario, None), moment)
        if attempt.how == "limit":
            return self._child(lambda: self._limited(attempt))
        at = attempt.at or len(self.steps[scenario.name]) + 1
        return self._child(lambda: self._work(scenario, Disk(self._archive, attempt.how, at, attempt.seed)))

    def _child(self, work: Callable[[], object], kill_after: float | None = None) -> Ended:
        def planted() -> object:
            self._plant()
            return work()

        return forked(planted, kill_after)

    def _work(self, scenario: Scenario, disk: Disk | None) -> list[str]:
        """The scenario's work; its steps, or the one error that a disk may cause."""
        index.embedding.AT_ONCE = 8
        if disk:
            disk.install()
        try:
            scenario.work(self._articles, self._archive)
        except ArchiveUnwritable as problem:
            return [TOLD, str(problem)]
        if disk:
            disk.step("end")
        return disk.steps[:-1] if disk else []

    def _limited(self, attempt: Attempt) -> list[str]:
        most = 40_000 + random.Random(attempt.seed).randrange(300_000)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        return self._work(attempt.scenario, None)

    def _lay(self, edition: int, *, bare: bool = False) -> None:
        """Put the archive of an edition in its place."""
        shutil.rmtree(self._archive, ignore_errors=True)
        if edition:
            left_out = shutil.ignore_patterns("*.faiss") if bare else None
            shutil.copytree(self._folder / f"edition-{edition}", self._archive, ignore=left_out)

    def _reference(self, edition: int) -> str:
        """The state of an edition's archive, built by an unplanted product in peace."""
        kept = self._folder / f"edition-{edition}"

        def work() -> str:
            build_edition(self._articles, edition, kept)
            hold(kept)
            return observe(kept, WordHash())

        return str(_value(forked(work)))

    def _count(self, scenario: Scenario) -> tuple[list[str], float]:
        """The steps of a scenario that nothing stops, and its seconds without counting."""
        self._lay(scenario.before, bare=scenario.bare)
        steps = _value(self._child(lambda: self._work(scenario, Disk(self._archive))))
        self._lay(scenario.before, bare=scenario.bare)
        began = time.perf_counter()
        _value(self._child(lambda: self._work(scenario, None)))
        return steps, time.perf_counter() - began


def _value(ended: Ended) -> object:
    if ended.error or ended.killed:
        raise RuntimeError(f"{ended.error}\n{ended.trace}")
    return ended.value
