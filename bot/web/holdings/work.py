"""Workroom: what changes the archive over the page, one thing after another, while everything else goes on.

Files and addresses that wait are read first, each by itself, and then go in together, in one build.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar

from bot.web.holdings.intake import MOST_FILES
from index import BuildReport, build
from index.articles import Source
from index.build import remove
from index.embedder import Embedder
from index.errors import ArchiveBusy, ArticleError, BylineError
from index.formats import origin, source

log = logging.getLogger(__name__)

REMEMBERED = 100
"""Jobs that are still told of after they ended."""

PATIENCE = 1800.0
"""Seconds to wait for a build that somebody else has started."""

T = TypeVar("T")

State = Literal["waiting", "reading", "read", "done", "failed"]


@dataclass(frozen=True)
class Job:
    """A file, an address or a removal: what it is called, what has become of it, and what there is to say of that.

    ``target`` is the path, the address, or the id of the article.
    """

    number: int
    kind: Literal["file", "address", "removal"]
    name: str
    target: str
    state: State = "waiting"
    told: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state in ("done", "failed")


@dataclass(frozen=True)
class Progress:
    """How far the build is that is under way: of its stage so much is done, and the seconds that it may still take."""

    stage: str
    done: int
    total: int
    left: float | None = None


@dataclass
class Workroom:
    """The jobs on the archive in a folder; threads may share it.

    ``embedder`` gives what the archive is embedded with, or its name where none is loaded.
    """

    archive: Path
    embedder: Callable[[], Embedder | str]
    _jobs: list[Job] = field(default_factory=list)
    _progress: Progress | None = None
    _working: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, kind: Literal["file", "address", "removal"], name: str, target: str) -> None:
        """Have something done, as soon as what waits already is done.

        Raises:
            ArticleError: too much waits already.
        """
        with self._lock:
            if sum(not job.ended for job in self._jobs) >= MOST_FILES:
                raise ArticleError(f"{name}: {MOST_FILES} are being read already; wait until they are in.")
            number = self._jobs[-1].number + 1 if self._jobs else 1
            self._jobs.append(Job(number, kind, name, target))
            ended = [job for job in self._jobs if job.ended]
            for job in ended[: max(0, len(ended) - REMEMBERED)]:
                self._jobs.remove(job)
            if not self._working:
                self._working = True
                threading.Thread(target=self._work, name="archive", daemon=True).start()

    def seen(self) -> tuple[tuple[Job, ...], Progress | None]:
        """The jobs, in the order in which they came, and how far the one build is that may be under way."""
        with self._lock:
            return tuple(self._jobs), self._progress

    def forget(self) -> None:
        """Tell no more of jobs that ended."""
        with self._lock:
            self._jobs = [job for job in self._jobs if not job.ended]

    def _work(self) -> None:
        while True:
            with self._lock:
                waiting = [job for job in self._jobs if job.state == "waiting"]
                if not waiting:
                    self._working = False
                    return
            try:
                self._do(waiting)
            except Exception as problem:
                told = str(problem)
                if not isinstance(problem, BylineError):
                    log.error("the archive could not be changed", exc_info=problem)
                    told = "Something went wrong inside Byline; the log of the server says what."
                for job in waiting:
                    if not self._now(job).ended:
                        self._tell(job, "failed", told)
            finally:
                with self._lock:
                    self._progress = None

    def _do(self, waiting: Sequence[Job]) -> None:
        removals = [job for job in waiting if job.kind == "removal"]
        if removals:
            gone = [job.target for job in removals]
            _patiently(lambda: remove(gone, self.archive, embedder=self.embedder()))
            for job in removals:
                self._tell(job, "done", "removed")
        read = [(job, self._read(job)) for job in waiting if job.kind != "removal"]
        if sources := [source for _, sources in read for source in sources]:
            clock = _Clock(self._report)
            done = _patiently(lambda: build([], self.archive, sources=sources, embedder=self.embedder(), report=clock))
            for job, own in read:
                if own:
                    self._tell(job, "done", *_outcome(own, done))

    def _read(self, job: Job) -> list[Source]:
        """What a file or an address gives; nothing of one that can't be read, and that is told."""
        self._tell(job, "reading")
        try:
            if job.kind == "address":
                from index.fetch import fetch  # only for those who name an address

                found, problems = fetch(job.target, public=True)
                self._tell(job, "read", *problems)
                return found
            path = Path(job.target)
            one = source(job.name, origin(path), path.read_bytes())
            if not one.articles:
                raise ArticleError("\n".join(one.problems) or f"{job.name}: there is no article in it.")
        except (ArticleError, OSError) as problem:
            if job.kind == "file":
                Path(job.target).unlink(missing_ok=True)
            self._tell(job, "failed", *str(problem).splitlines())
            return []
        self._tell(job, "read")
        return [one]

    def _report(self, progress: Progress) -> None:
        with self._lock:
            self._progress = progress

    def _now(self, job: Job) -> Job:
        with self._lock:
            return next(one for one in self._jobs if one.number == job.number)

    def _tell(self, job: Job, state: State, *told: str) -> None:
        with self._lock:
            at = next(at for at, one in enumerate(self._jobs) if one.number == job.number)
            self._jobs[at] = replace(self._jobs[at], state=state, told=(*self._jobs[at].told, *told))


def _patiently(act: Callable[[], T]) -> T:
    """What an act gives, once no build of somebody else's is in its way."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except ArchiveBusy:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def _outcome(own: Sequence[Source], done: BuildReport) -> list[str]:
    """What became of the sources that a job gave."""
    files = [file for file in done.files if file.path in {source.origin for source in own}]
    articles = sum(file.articles for file in files)
    counted = "1 article" if articles == 1 else f"{articles:,} articles"
    states = {file.state for file in files}
    state = "in the archive already" if states == {"unchanged"} else "read"
    return [f"{state}: {counted}", *(told for file in files for told in (*file.errors, *file.warnings))]


class _Clock:
    """How far a build is, with the seconds that its stage may still take."""

    def __init__(self, tell: Callable[[Progress], None]) -> None:
        self._tell = tell
        self._stage, self._begun, self._at = "", 0.0, 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._begun, self._at = stage, now, done
        made = done - self._at
        left = (now - self._begun) / made * (total - done) if made else None
        self._tell(Progress(stage, done, total, left))
