"""Build an archive from files: find them, load what changed, write it, and report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from index import formats
from index.archive import Archive, building
from index.articles import Article, Source, zone_named
from index.embedder import DEFAULT, Embedder, load_embedder
from index.errors import ArticleError
from index.progress import Report, silent
from index.vanished import removable, vanished


@dataclass(frozen=True)
class BuildReport:
    """What a build did, in files.

    ``failed`` holds one line for each file or part of one that could not be read; a file of which a part
    could be read counts as what it is besides. ``missing`` are the paths of files that are gone from the
    folders that were named while what they gave is still in the archive. ``articles`` counts those in the
    archive, and ``copies`` those of them that print another's story in nearly the same words.
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

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return self.added + self.updated + self.removed > 0


def build(  # noqa: PLR0913 - each is a choice of its own
    paths: Iterable[str | Path],
    archive: str | Path = "archive",
    *,
    sources: Iterable[Source] = (),
    embedder: str | Embedder = DEFAULT,
    rebuild: bool = False,
    prune: bool = False,
    timezone: str = "",
    report: Report = silent,
) -> BuildReport:
    """Bring ``archive`` up to date with the article files in ``paths`` (files or folders).

    A file that hasn't changed costs nothing; one that can't be read is reported, and the others go
    in. Of one that can be read in part, the rest is reported at each build until it is mended. What a
    vanished file gave stays and is reported, or is removed by ``prune``; what came from elsewhere than
    ``paths`` stays, unless this is a ``rebuild``, which starts anew. Of what is embedded already nothing
    is embedded again. ``sources`` were read already; nothing is ever fetched here (see ``fetch``).
    ``timezone`` (an IANA name) is the zone by whose clock all times of the archive are kept; it remembers it. Without
    one, each article's day is by its own clock.

    Raises:
        ArticleError: a path doesn't exist, not one article could be read, or ``prune`` would empty a folder.
        ArchiveBusy: another build is writing this archive.
        ArchiveUnreadable: there is an archive, and it is damaged.
        ArchiveUnwritable: the disk is full or failing; what was there stays.
        EmbedderMismatch: it was made with another embedder, and this is no rebuild.
        ModelError: the embedder can't be loaded.
        SettingError: there is no such time zone.
    """
    if timezone:
        zone_named(timezone)
    places, given = [Path(path) for path in paths], list(sources)
    entries = [entry for place in places for entry in formats.find(place)]
    files = list(dict.fromkeys(entry for entry in entries if isinstance(entry, Path)))
    unseen = [str(entry) for entry in entries if isinstance(entry, ArticleError)]
    model = load_embedder(embedder) if isinstance(embedder, str) else embedder
    with building(Path(archive), model) as store:
        stored = store.known()
        known = {} if rebuild else stored
        if not rebuild and isinstance(embedder, str):
            store.check_embedder(embedder)
        read = _load(files, known, report)
        failed, total = (*unseen, *read.failed), len(files) + len(given)
        if (total and read.lost == total) or not (total or known):
            raise ArticleError(_nothing_read(places, failed))
        missing = [] if rebuild else vanished(places, files, known)
        gone = removable(places, files, missing) if prune else []
        new = [source for source in [*given, *read.sources] if source.digest != known.get(source.origin)]
        if new or gone or rebuild or timezone not in ("", store.timezone()):
            store.write(_settled(new), gone=gone, rebuild=rebuild, timezone=timezone, report=report)
        articles, copies = store.counted()
    updated = sum(source.origin in known for source in new)
    return BuildReport(
        Path(archive),
        added=len(new) - updated,
        updated=updated,
        unchanged=total - len(new) - read.lost,
        failed=failed,
        removed=len(stored.keys() - {source.origin for source in new}) if rebuild else len(gone),
        missing=() if prune else tuple(missing),
        articles=articles,
        copies=copies,
    )


@dataclass
class _Read:
    """What the files gave: sources, lines on what couldn't be read, and how many files gave nothing at all."""

    sources: list[Source] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    lost: int = 0


def _load(files: list[Path], known: dict[str, str], report: Report) -> _Read:
    read = _Read()
    for done, file in enumerate(files, 1):
        try:
            source = formats.load(file, known.get(formats.origin(file), ""))
        except ArticleError as problem:
            read.failed.append(str(problem))
            read.lost += 1
        else:
            _take(read, source)
        report("reading", done, len(files))
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


def _nothing_read(paths: Iterable[str | Path], failed: Iterable[str]) -> str:
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
