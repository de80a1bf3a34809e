"""Build an archive from files: find them, load what changed, write it, and report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index import formats
from index.archive import Archive, building
from index.articles import Source
from index.embedder import DEFAULT, Embedder, load_embedder
from index.errors import ArticleError

Report = Callable[[str, int, int], None]
"""Called as ``(stage, done, total)``: stage "reading" counts files, "embedding" passages."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did, in files; ``failed`` holds one line for each that could not be read."""

    archive: Path
    added: int
    updated: int
    unchanged: int
    failed: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return self.added + self.updated > 0


def build(
    paths: Iterable[str | Path],
    archive: str | Path = "archive",
    *,
    embedder: str | Embedder = DEFAULT,
    rebuild: bool = False,
    report: Report | None = None,
) -> BuildReport:
    """Bring ``archive`` up to date with the article files in ``paths`` (files or folders).

    A file that hasn't changed costs nothing; one that can't be read is reported, and the others go
    in. What was stored from other files stays, unless this is a ``rebuild``, which starts anew.

    Raises:
        ArticleError: a path doesn't exist, or not one article could be read.
        ArchiveBusy: another build is writing this archive.
        ArchiveUnreadable: there is an archive, and it is damaged.
        EmbedderMismatch: it was made with another embedder, and this is no rebuild.
        ModelError: the embedder can't be loaded.
    """
    folder = Path(archive)
    files = list(dict.fromkeys(file for path in paths for file in formats.find(Path(path))))
    model = load_embedder(embedder) if isinstance(embedder, str) else embedder
    tell = report or _silent
    with building(folder):
        store = Archive.create(folder, model)
        known = {} if rebuild else store.known()
        sources, failed = _load(files, known, tell)
        if (failed and len(failed) == len(files)) or (not files and not known):
            raise ArticleError(_nothing_read(paths, failed))
        if sources or rebuild:
            store.write(sources, progress=partial(tell, "embedding"), rebuild=rebuild)
    updated = sum(source.origin in known for source in sources)
    unchanged = len(files) - len(sources) - len(failed)
    return BuildReport(folder, len(sources) - updated, updated, unchanged, tuple(failed))


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


def _silent(stage: str, done: int, total: int) -> None:
    pass


def open_archive(path: str | Path = "archive", *, embedder: str | Embedder = DEFAULT) -> Archive:
    """The archive in the folder ``path``, for reading.

    Raises:
        ArchiveMissing: nothing was built there.
        ArchiveUnreadable: it is damaged, or of another format.
        EmbedderMismatch: it was made with another embedder.
        ModelError: the embedder can't be loaded.
    """
    return Archive.open(Path(path), load_embedder(embedder) if isinstance(embedder, str) else embedder)
