"""What a build did: in numbers, and with each file that was seen."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

State = Literal["added", "updated", "renamed", "unchanged", "skipped", "failed", "missing", "removed"]
"""What became of a file.

``skipped``: of a kind that isn't read; ``failed``: nothing of it could be read; ``missing``: it is gone, and what it
gave is kept; ``removed``: what it gave is gone from the archive, too.
"""


@dataclass(frozen=True)
class FileReport:
    """A file or address that a build came upon.

    ``articles`` counts those in the archive that it gives. ``errors`` has a line for each part that couldn't be
    read, ``warnings`` for each that was repaired (of an unchanged file, as long as it has errors, too).
    ``before`` is the path that a renamed file had, ``kind`` what a skipped one is.
    """

    path: str
    state: State
    articles: int = 0
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    before: str = ""
    kind: str = ""


@dataclass(frozen=True)
class BuildReport:
    """What a build did, in files.

    ``failed`` holds one line for each file or part of one that could not be read; a file of which a part
    could be read counts as what it is besides. ``warnings`` holds one for each part that was read and repaired, told
    when the file is read. ``missing`` are the paths of files that are gone from the
    folders that were named while what they gave is still in the archive. ``articles`` counts those in the
    archive, and ``copies`` those of them that print another's story in nearly the same words. ``skipped`` has the
    kinds of files that aren't read and their numbers, ``files`` every file that was seen.
    """

    archive: Path
    added: int
    updated: int
    unchanged: int
    failed: tuple[str, ...]
    removed: int = 0
    missing: tuple[str, ...] = ()
    articles: int = 0
    copies: int = 0
    renamed: int = 0
    warnings: tuple[str, ...] = ()
    skipped: dict[str, int] = field(default_factory=dict)
    files: tuple[FileReport, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return self.added + self.updated + self.renamed + self.removed > 0


LAST_BUILD = "last build"
"""Under which an archive keeps what the newest build did."""

NOTED = 200
"""Files, and lines about what couldn't be read, that are kept of a build."""


@dataclass(frozen=True)
class LastBuild:
    """What the newest build did that changed or failed at anything: when it ended, files by state, and some of them.

    ``files`` are the first that were neither unchanged nor skipped, ``failed`` the first lines of what could not be
    read.
    """

    ended: datetime
    counts: dict[str, int]
    files: tuple[FileReport, ...]
    failed: tuple[str, ...]

    @classmethod
    def of(cls, done: BuildReport) -> LastBuild:
        """The part of a report that is kept."""
        counts = {state: getattr(done, state) for state in ("added", "updated", "renamed", "unchanged", "removed")}
        counts |= {"missing": len(done.missing), "failed": len(done.failed), "skipped": sum(done.skipped.values())}
        files = tuple(file for file in done.files if file.state not in ("unchanged", "skipped"))
        now = datetime.now(UTC).replace(microsecond=0)
        return cls(now, {state: n for state, n in counts.items() if n}, files[:NOTED], done.failed[:NOTED])

    def stored(self) -> str:
        """As an archive keeps it."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False)

    @classmethod
    def read(cls, stored: str) -> LastBuild:
        """What ``stored`` made."""
        known = json.loads(stored)
        lines = "warnings", "errors"
        files = tuple(FileReport(**one | {name: tuple(one[name]) for name in lines}) for one in known["files"])
        return cls(datetime.fromisoformat(known["ended"]), known["counts"], files, tuple(known["failed"]))
