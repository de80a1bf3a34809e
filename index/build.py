"""Build an archive from files: find them, load what changed, write it, and report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from index import formats
from index.archive import Archive, building
from index.articles import Source, zone_named
from index.embedder import DEFAULT, Embedder, load_embedder
from index.errors import ArticleError
from index.formats import Other
from index.progress import Report, silent
from index.report import BuildReport, FileReport, LastBuild, State
from index.shelf import Shelf
from index.vanished import removable, renamed, vanished


def build(  # noqa: PLR0913 - each is a choice of its own
    paths: Iterable[str | Path],
    archive: str | Path = "archive",
    *,
    sources: Iterable[Source] = (),
    embedder: str | Embedder = DEFAULT,
    rebuild: bool = False,
    keep_addresses: bool = False,
    prune: bool = False,
    timezone: str = "",
    report: Report = silent,
) -> BuildReport:
    """Bring ``archive`` up to date with the article files in ``paths`` (files or folders).

    A file that hasn't changed costs nothing; one that can't be read is reported, and the others go in. Of one that
    can be read in part, the rest is reported at each build until it is mended. What a vanished file gave stays and is
    reported, or is removed by ``prune``; one whose content a new file has was renamed, and its articles stay what they
    are. What came from elsewhere than ``paths`` stays, unless this is a ``rebuild``, which starts anew, but for what
    came from addresses if it is to ``keep_addresses``, which may not give it again. Of what is embedded already nothing
    is embedded again. ``sources`` were read already; nothing is ever fetched here (see ``fetch``). ``timezone`` (an
    IANA name) is the zone by whose clock all times of the archive are kept; it remembers it. Without one, each
    article's day is by its own clock.

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
    places = [Path(path) for path in paths]
    seen = _Seen.of(places, Path(archive))
    model = load_embedder(embedder) if isinstance(embedder, str) else embedder
    with building(Path(archive), model) as store, closing(Shelf(Path(archive))) as shelf:
        stored = store.known()
        known = {} if rebuild else stored
        if not rebuild and isinstance(embedder, str):
            store.check_embedder(embedder)
        kept = store.addressed(shelf.put) if rebuild and keep_addresses else []
        named = [replace(source, articles=shelf.put(source.articles)) for source in sources]
        given = [_Read(origin, source) for origin, source in {s.origin: s for s in (*kept, *named)}.items()]
        read = [*given, *_load(seen.files, known, shelf.put, report)]
        if all(one.lost for one in read) if read else not known:
            raise ArticleError(_nothing_read(places, seen, read))
        new = [one.source for one in read if one.source and not one.lost and one.source.digest != known.get(one.origin)]
        moved = renamed(new, known)
        missing = sorted({*vanished(places, seen.files, known)} - {*moved.values()})
        gone = removable(places, seen.files, missing) if prune else []
        if new or gone or rebuild or timezone not in ("", store.timezone()):
            gone_now = [*gone, *moved.values()]
            store.write(
                _settled(new, shelf),
                gone=gone_now,
                rebuild=rebuild,
                keep_earlier=keep_addresses,
                timezone=timezone,
                report=report,
            )
        counts, (articles, copies) = store.given(), store.counted()
        told = [one.told(known, moved, counts) for one in read]
        if rebuild:
            dropped = sorted(stored.keys() - {source.origin for source in new})
            told += [FileReport(path, "removed") for path in dropped]
        told += [FileReport(path, "removed" if prune else "missing", counts.get(path, 0)) for path in missing]
        done = _report(Path(archive), told, seen, articles, copies)
        if done.changed or done.failed:
            store.note(LastBuild.of(done).stored())
    return done


def remove(article_ids: Iterable[str], archive: str | Path = "archive", *, embedder: str | Embedder = DEFAULT) -> int:
    """Drop articles from ``archive``; how many of them there were (see ``Archive.remove``).

    Raises:
        ArchiveBusy: another build is writing this archive.
        ArchiveUnreadable: there is an archive, and it is damaged.
        ArchiveUnwritable: the disk is full or failing; what was there stays.
        EmbedderMismatch: it was made with another embedder.
        ModelError: the embedder can't be loaded.
    """
    model = load_embedder(embedder) if isinstance(embedder, str) else embedder
    with building(Path(archive), model) as store:
        return store.remove(article_ids)


def _report(archive: Path, told: Sequence[FileReport], seen: _Seen, articles: int, copies: int) -> BuildReport:
    states = Counter(file.state for file in told)
    return BuildReport(
        archive,
        added=states["added"],
        updated=states["updated"],
        renamed=states["renamed"],
        unchanged=states["unchanged"],
        failed=(*seen.errors, *(line for file in told for line in file.errors)),
        warnings=tuple(line for file in told for line in file.warnings),
        removed=states["removed"],
        missing=tuple(file.path for file in told if file.state == "missing"),
        articles=articles,
        copies=copies,
        skipped=dict(Counter(other.kind for other in seen.others).most_common()),
        files=(*told, *(FileReport(str(o.path.absolute()), "skipped", kind=o.kind) for o in seen.others)),
    )


@dataclass(frozen=True)
class _Seen:
    """What is in the places that were named: files to read, others, and folders that can't be looked into."""

    files: tuple[Path, ...]
    others: tuple[Other, ...]
    errors: tuple[str, ...]

    @classmethod
    def of(cls, places: Iterable[Path], archive: Path) -> _Seen:
        """What is there, but for the archive's own files."""
        own = archive.absolute()
        entries = list(dict.fromkeys(entry for place in places for entry in formats.look(place)))
        return cls(
            tuple(entry for entry in entries if isinstance(entry, Path)),
            tuple(entry for entry in entries if isinstance(entry, Other) and own not in entry.path.absolute().parents),
            tuple(str(entry) for entry in entries if isinstance(entry, ArticleError)),
        )


@dataclass(frozen=True)
class _Read:
    """A file or address, and what it gave: a source, or an error, or neither where its content is known."""

    origin: str
    source: Source | None = None
    error: str = ""

    @property
    def lost(self) -> bool:
        """Whether it gave nothing at all."""
        return bool(self.error) or (self.source is not None and not self.source.articles)

    def told(self, known: Mapping[str, str], moved: Mapping[str, str], counts: Mapping[str, int]) -> FileReport:
        """What became of it; ``moved`` has the paths that renamed files had."""
        before = moved.get(self.origin, "")
        found = FileReport(self.origin, self._state(known, before), counts.get(self.origin, 0), before=before)
        if self.source is None:
            return replace(found, errors=(self.error,) if self.error else ())
        return replace(found, warnings=self.source.warnings, errors=self.source.problems)

    def _state(self, known: Mapping[str, str], before: str) -> State:
        if self.lost:
            return "failed"
        if self.source is None or self.source.digest == known.get(self.origin):
            return "unchanged"
        return "updated" if self.origin in known else "renamed" if before else "added"


def _load(files: Sequence[Path], known: Mapping[str, str], keep: formats.Keep, report: Report) -> Iterator[_Read]:
    for done, file in enumerate(files, 1):
        origin = formats.origin(file)
        try:
            yield _Read(origin, formats.load(file, known.get(origin, ""), keep))
        except ArticleError as problem:
            yield _Read(origin, error=str(problem))
        report("reading", done, len(files))


def _settled(sources: Iterable[Source], shelf: Shelf) -> list[Source]:
    """The sources, where an article whose id another one has gets the id that its content makes."""
    digests: dict[str, str] = {}

    def settled(source: Source) -> Source:
        own = [digests.setdefault(a.id, digest := a.digest) == digest for a in source.articles]
        if all(own):
            return source
        each = zip(source.articles, own, strict=True)
        return replace(source, articles=shelf.put(a if is_own else replace(a, id="") for a, is_own in each))

    return list(map(settled, sources))


def _nothing_read(paths: Iterable[str | Path], seen: _Seen, read: Iterable[_Read]) -> str:
    where = ", ".join(str(path) for path in paths)
    others = Counter(other.kind for other in seen.others)
    lines = [f"There is no article that can be read in {where or 'no path at all'}.", *seen.errors]
    lines += [line for one in read for line in one.told({}, {}, {}).errors]
    return "\n".join([*lines, *([f"There are {formats.told_others(others)}"] if others else [])])


def open_archive(path: str | Path = "archive", *, embedder: str | Embedder = DEFAULT) -> Archive:
    """The archive in the folder ``path``, for reading.

    Raises:
        ArchiveMissing: nothing was built there.
        ArchiveUnreadable: it is damaged, or of another format.
        EmbedderMismatch: it was made with another embedder.
        ModelError: the embedder can't be loaded.
    """
    return Archive.open(Path(path), load_embedder(embedder) if isinstance(embedder, str) else embedder)
