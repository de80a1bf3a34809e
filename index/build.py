"""Build an archive from files: find them, load what changed, write it, and report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index import formats
from index.archive import Archive, building
from index.articles import Source
from index.embedder import DEFAULT, Embedder, load_embedder
from index.errors import ArticleError
from index.progress import Report, silent
from index.vanished import removable, vanished


@dataclass(frozen=True)
class BuildReport:
    """What a build did, in files.

    ``failed`` holds one line for each that could not be read, ``missing`` the paths of those that are
    gone from the folders that were named while what they gave is still in the archive.
    """

    archive: Path
    added: int
    updated: int
    unchanged: int
    failed: tuple[str, ...]
    removed: int = 0
    missing: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return self.added + self.updated + self.removed > 0


def build(
    paths: Iterable[str | Path],
    archive: str | Path = "archive",
    *,
    embedder: str | Embedder = DEFAULT,
    rebuild: bool = False,
    prune: bool = False,
    report: Report = silent,
) -> BuildReport:
    """Bring ``archive`` up to date with the article files in ``paths`` (files or folders).

    A file that hasn't changed costs nothing; one that can't be read is reported, and the others go
    in. What a vanished file gave stays and is reported, or is removed by ``prune``; what came from
    elsewhere than ``paths`` stays, unless this is a ``rebuild``, which starts anew. Of what is embedded
    already nothing is embedded again.

    Raises:
        ArticleError: a path doesn't exist, not one article could be read, or ``prune`` would empty a folder.
        ArchiveBusy: another build is writing this archive.
        ArchiveUnreadable: there is an archive, and it is damaged.
        ArchiveUnwritable: the disk is full or failing; what was there stays.
        EmbedderMismatch: it was made with another embedder, and this is no rebuild.
        ModelError: the embedder can't be loaded.
    """
    places = [Path(path) for path in paths]
    files = list(dict.fromkeys(file for place in places for file in formats.find(place)))
    model = load_embedder(embedder) if isinstance(embedder, str) else embedder
    with building(Path(archive), model) as store:
        stored = store.known()
        known = {} if rebuild else stored
        if not rebuild and isinstance(embedder, str):
            store.check_embedder(embedder)
        sources, failed = _load(files, known, report)
        if (failed and len(failed) == len(files)) or (not files and not known):
            raise ArticleError(_nothing_read(places, failed))
        missing = [] if rebuild else vanished(places, files, known)
        gone = removable(places, files, missing) if prune else []
        if sources or gone or rebuild:
            store.write(sources, gone=gone, rebuild=rebuild, report=report)
    updated = sum(source.origin in known for source in sources)
    unchanged = len(files) - len(sources) - len(failed)
    removed = len(stored.keys() - {source.origin for source in sources}) if rebuild else len(gone)
    left = () if prune else tuple(missing)
    return BuildReport(Path(archive), len(sources) - updated, updated, unchanged, tuple(failed), removed, left)


def _load(files: list[Path], known: dict[str, str], tell: Report) -> tuple[list[Source], list[str]]:
    sources: list[Source] = []
    failed: list[str] = []
    for done, file in enumerate(files, 1):
        try:
            source = formats.load(file, known.get(str(file.resolve()), ""))
        except ArticleError as problem:
            failed.append(str(problem))
        else:
            if source is not None:
                sources.append(source)
        tell("reading", done, len(files))
    return sources, failed


def _nothing_read(paths: Iterable[str | Path], failed: list[str]) -> str:
    where = ", ".join(str(path) for path in paths)
    return "\n".join([f"There is no article that can be read in {where or 'no path at all'}.", *failed])


def open_archive(path: str | Path = "archive", *, embedder: str | Embedder = DEFAULT) -> Archive:
    """The archive in the folder ``path``, for reading.

    Raises:
        ArchiveMissing: nothing was built there.
        ArchiveUnreadable: it is damaged, or of another format.
        EmbedderMismatch: it was made with another embedder.
        ModelError: the embedder can't be loaded.
    """
    return Archive.open(Path(path), load_embedder(embedder) if isinstance(embedder, str) else embedder)
