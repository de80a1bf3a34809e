"""Watch: reads the sources that are due, puts what is new into the archive, and notes what came."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from index.articles import Source
from index.build import build
from index.embedder import DEFAULT, Embedder
from index.errors import ArchiveBusy, ArticleError
from index.fetch import Visitor
from index.outside import outside
from index.report import BuildReport
from index.sources.clock import Clock, Stopped
from index.sources.folders import stirring
from index.sources.ledger import Known, Ledger, Report
from index.sources.listed import Listed, Place
from index.sources.manners import Manners
from index.sources.reading import Reading, read
from index.storage import connect, database, digests, meta, readable

SLACK = 60.0
"""Seconds before its time at which a source may be read: cron doesn't come to the second."""

QUIET = 2.0
"""Seconds after something stirred in a folder before that is read: a file may still be written."""

NAMED = 20
"""Things that failed in one reading that are named; of more, the number."""

PATIENCE = 1800.0
"""Seconds to wait for a build that somebody else has started."""


@dataclass(frozen=True)
class Run:
    """The reports of what was read in one go."""

    reports: tuple[Report, ...]


class Watch:
    """The sources that are listed, and the archive in a folder.

    ``embedder`` and ``timezone`` are those of ``index.build``. Public addresses alone are asked; ``inside`` has the IP
    addresses that count as such although they aren't, for tests that play servers on this machine.
    """

    def __init__(
        self,
        listed: Listed,
        archive: Path,
        *,
        embedder: str | Embedder = DEFAULT,
        timezone: str = "",
        clock: Clock | None = None,
        inside: frozenset[str] = frozenset(),
    ) -> None:
        self.ledger = Ledger.beside(archive)
        self.clock = clock or Clock()
        self._listed = listed
        self._archive, self._embedder, self._timezone = archive, embedder, timezone
        self._manners = Manners(self.clock, listed.delay, self.ledger.silences())
        guard, manners = outside(inside), self._manners.hooks
        self._hooks = {event: [*guard[event], *manners[event]] for event in guard}

    def runs(self) -> Iterator[Run]:
        """Each run, one after another, whenever something is due or stirs in a folder; without end.

        Raises:
            Stopped: the clock was stopped. Whatever was read in full is in the archive.
        """
        folders = [place.where for place in self._listed.places if place.kind == "folder"]
        with stirring(folders, self.clock) as stirred:
            yield self.run()
            while True:
                self.clock.rest(min(self._due(place) for place in self._listed.places) - self.clock.now())
                if found := stirred.taken():
                    self.clock.wait(QUIET)
                yield self.run(found | stirred.taken())

    def run(self, stirred: Collection[str] = ()) -> Run:
        """Read what is due, and the folders in which something ``stirred``.

        Raises:
            Stopped: as ``runs``.
            ArchiveError, EmbedderMismatch, ModelError: see ``index.build``; what was read is read again next time.
            StoreError: the ledger can't be kept.
        """
        self.ledger.only([place.where for place in self._listed.places])
        due = [p for p in self._listed.places if p.where in stirred or self._due(p) <= self.clock.now()]
        began, readings = self.clock.now(), list[Reading]()
        stopped: Stopped | None = None
        try:
            self._read([place for place in due if place.kind != "folder"], readings)
        except Stopped as stop:
            stopped = stop
        self.ledger.silence(self._manners.silent)
        reports = self._put_in(readings, began)
        if stopped:
            raise stopped
        return Run((*reports, *(self._look(place, began) for place in due if place.kind == "folder")))

    def _due(self, place: Place) -> float:
        return self.ledger.known(place.where).due

    def _read(self, places: Sequence[Place], into: list[Reading]) -> None:
        """Read places one after another; those that were read in full are kept even when it is stopped."""
        stored = _stored(self._archive)
        given = {origin.partition(" ")[0] for origin in stored}
        with Visitor(self._hooks, self._manners.slow) as visitor:
            for place in places:
                self.clock.wait(0)
                # Of an archive that was deleted or built anew all is had again, whatever the server says of changes.
                known = self.ledger.known(place.where) if place.where in given else Known()
                into.append(read(place, visitor, known, stored, self.ledger.passed(place.where)))

    def _put_in(self, readings: Sequence[Reading], at: float) -> list[Report]:
        sources = [source for reading in readings for source in reading.sources]
        done = self._built(sources=sources) if sources else None
        states = {file.path: file.state for file in done.files} if done else {}
        return [self._noted(reading, states, at) for reading in readings]

    def _noted(self, reading: Reading, states: Mapping[str, str], at: float) -> Report:
        place, counts = reading.place, Counter(states.get(source.origin) for source in reading.sources)
        silent = self._manners.silent_until(httpx.URL(place.where).host)
        state = "waits" if reading.state == "failed" and silent > at else reading.state
        report = Report(place.where, at, state, counts["added"], counts["updated"], _some(reading.failed))
        known = replace(reading.known, due=max(at + place.every - SLACK, silent))
        self.ledger.note(report, known, reading.passed)
        return report

    def _look(self, place: Place, at: float) -> Report:
        """Bring what is in a folder in."""
        try:
            done = self._built(place.where)
            report = Report(place.where, at, "read", done.added, done.updated, _some(done.failed))
        except ArticleError as problem:
            report = Report(place.where, at, "failed", failed=tuple(str(problem).splitlines()))
        self.ledger.note(report, Known(at + place.every - SLACK))
        return report

    def _built(self, *paths: str, sources: Sequence[Source] = ()) -> BuildReport:
        """What a build did, once no build of somebody else's is in its way."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return build(paths, self._archive, sources=sources, embedder=self._embedder, timezone=self._timezone)
            except ArchiveBusy:
                if time.monotonic() > until:
                    raise
                self.clock.wait(0.5)


def _some(lines: Sequence[str]) -> tuple[str, ...]:
    """The first lines, and how many there are more."""
    left = len(lines) - NAMED
    return (*lines[:NAMED], *([f"and {left:,} more"] if left > 0 else []))


def _stored(archive: Path) -> dict[str, str]:
    """The digest of each origin that an archive holds; nothing where there is none yet."""
    if not database(archive).is_file():
        return {}
    with readable(archive), closing(connect(archive)) as connection:
        return digests(connection) if meta(connection, "build") else {}
