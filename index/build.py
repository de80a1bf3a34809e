"""Build an archive from files: find them, load what changed, write it, and report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from index import formats
from index.archive import Archive, building
from index.articles import Article, Source
from index.embedder import DEFAULT, Embedder, load_embedder
from index.errors import ArticleError

Report = Callable[[str, int, int], None]
"""Called as ``(stage, done, total)``: stage "reading" counts files, "embedding" passages."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did, in files; ``failed`` holds one line for each file or part of one that could not be read.

    A file of which a part could be read counts as what it is besides: added, updated or unchanged.
    """

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
    sources: Iterable[Source] = (),
    embedder: str | Embedder = DEFAULT,
    rebuild: bool = False,
    report: Report | None = None,
) -> BuildReport:
    """Bring ``archive`` up to date with the article files in ``paths`` (files or folders).

    A file that hasn't changed costs nothing; one that can't be read is reported, and the others go
    in. Of one that can be read in part, the rest is reported at each build until it is mended. What
    was stored from other files stays, unless this is a ``rebuild``, which starts anew. ``sources``
    were read already, from elsewhere; nothing is ever fetched here (see ``fetch``).

    Raises:
        ArticleError: a path doesn't exist, or not one article could be read.
        ArchiveBusy: another build is writing this archive.
        ArchiveUnreadable: there is an archive, and it is damaged.
        EmbedderMismatch: it was made with another embedder, and this is no rebuild.
        ModelError: the embedder can't be loaded.
    """
    folder, given = Path(archive), list(sources)
    found = [entry for path in paths for entry in formats.find(Path(path))]
    files = list(dict.fromkeys(entry for entry in found if isinstance(entry, Path)))
    unseen = [str(entry) for entry in found if isinstance(entry, ArticleError)]
    model = load_embedder(embedder) if isinstance(embedder, str) else embedder
    tell = report or _silent
    with building(folder):
        store = Archive.create(folder, model)
        known = {} if rebuild else store.known()
        read = _load(files, known, tell)
        failed = [*unseen, *read.failed]
        total = len(files) + len(given)
        if (total and read.lost == total) or not (total or known):
            raise ArticleError(_nothing_read(paths, failed))
        new = [source for source in [*given, *read.sources] if source.digest != known.get(source.origin)]
        if new or rebuild:
            store.write(_settled(new), progress=partial(tell, "embedding"), rebuild=rebuild)
    updated = sum(source.origin in known for source in new)
    unchanged = total - len(new) - read.lost
    return BuildReport(folder, len(new) - updated, updated, unchanged, tuple(failed))


@dataclass
class _Read:
    """What the files gave: sources, lines on what couldn't be read, and how many files gave nothing at all."""

    sources: list[Source] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    lost: int = 0


def _load(files: list[Path], known: dict[str, str], tell: Report) -> _Read:
    read = _Read()
    for done, file in enumerate(files, 1):
        try:
            source = formats.load(file, known.get(formats.origin(file), ""))
        except ArticleError as problem:
            read.failed.append(str(problem))
            read.lost += 1
        else:
            _take(read, source)
        tell("reading", done, len(files))
    return read


def _take(read: _Read, source: Source | None) -> None:
    if source is None:
        return
    read.failed.extend(source.problems)
    if source.articles:
        read.sources.append(source)
    else:
        read.lost += 1


def _settled(sources: Iterable[Source]) -> list[Source]:
    """The sources, where an article whose id another one has gets the id that its content makes."""
    seen: dict[str, Article] = {}

    def own(article: Article) -> Article:
        return article if seen.setdefault(article.id, article) == article else replace(article, id="")

    return [replace(source, articles=tuple(map(own, source.articles))) for source in sources]


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
