"""The archive: opening it, writing it, and the newest build of it.

SQLite is the truth; the FAISS file beside it is derived, and remade from the stored vectors when it
is missing or damaged. What keeps a build whole:

- Vectors are committed as they are made, under a digest of what was embedded: no reader looks at
  them, and a build that was killed finds them again.
- Everything else is one transaction, which also gives the build its name. Before it commits, the
  FAISS file is there, synced and renamed, under that name: nobody reads it until the commit says
  what the build is called, and whoever moves to the build finds it.
- A reader works on a ``Snapshot``: a transaction on one build, and that build's vectors. It is taken
  for one question and ends when the last user lets go of it; the next one is of the newest build.
- What a killed build leaves (vectors, FAISS files, the write-ahead log) is cleared by the next one.

Nothing here ranks anything (see ``search``), reads article files (see ``build``) or knows the tables
(see ``change``).
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import uuid
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from filelock import FileLock, Timeout

from index import copies
from index.articles import Article, Source, in_zone, zone_named
from index.change import NO_ARTICLE, Change, Planned
from index.embedder import Embedder
from index.embedding import UNFINISHED, embed_missing
from index.errors import ArchiveBusy, ArchiveMissing, ArchiveUnwritable, ArticleError, EmbedderMismatch
from index.formats import Keep
from index.passages import Passage, cut
from index.progress import Report, silent
from index.readers import Readers
from index.report import LAST_BUILD
from index.search import Filters, Hit, search
from index.shelf import Mapped
from index.sites import furniture
from index.snapshot import Shared, Snapshot
from index.storage import (
    ARTICLE,
    CURRENT,
    EARLIER,
    article_of,
    check_format,
    connect,
    database,
    digests,
    meta,
    missing,
    prepare,
    readable,
    set_meta,
    transaction,
    unfinished,
)
from index.upgrade import upgrade
from index.vectors import prune

log = logging.getLogger(__name__)

TIMEZONE = "timezone"
"""Under which an archive keeps the name of its time zone, if it has one."""


class Archive:
    """An archive, made by ``in_memory``, ``create`` or ``open``; threads may share it for reading.

    A reader asks ``snapshot()`` before each question and uses what it gets to the question's end.
    """

    def __init__(self, folder: Path | None, connection: sqlite3.Connection, embedder: Embedder) -> None:
        self.folder = folder
        self.embedder = embedder
        self._connection = connection
        self._readers = Readers(folder) if folder else None
        self._lock = threading.RLock()
        self._shared: Shared | None = None
        self._only: Snapshot | None = None

    @classmethod
    def in_memory(cls, articles: Iterable[Article], embedder: Embedder) -> Archive:
        """An archive of these articles that leaves nothing on disk.

        Raises:
            ArticleError: two different articles have the same id.
        """
        archive = cls(None, connect(None), embedder)
        prepare(archive._connection)
        archive.write([Source("", "", tuple(articles))])
        return archive

    @classmethod
    def create(cls, folder: Path, embedder: Embedder) -> Archive:
        """The archive in ``folder``, made or brought to this format if need be; for a builder (see ``building``).

        Raises:
            ArchiveUnreadable: there is one, and it is damaged or of a format that can't be brought to this one.
            ArchiveUnwritable: the disk is full, or it may not be written.
        """
        with readable(folder):
            connection = connect(folder, create=True)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            upgrade(connection)
            with suppress(ArchiveMissing):
                check_format(connection, folder)
            prepare(connection)
        return cls(folder, connection, embedder)

    @classmethod
    def open(cls, folder: Path, embedder: Embedder) -> Archive:
        """The archive in ``folder``.

        Raises:
            ArchiveMissing: nothing was ever built there.
            ArchiveUnreadable: its files are damaged or of another format.
            EmbedderMismatch: it was made with another embedder.
        """
        if not database(folder).is_file():
            raise missing(folder)
        with readable(folder):
            connection = connect(folder)
            check_format(connection, folder)
        archive = cls(folder, connection, embedder)
        archive.snapshot()
        return archive

    def close(self) -> None:
        """Close what no snapshot uses."""
        if self._readers:
            self._readers.close()
        self._connection.close()

    def snapshot(self) -> Snapshot:
        """The newest finished build, held still until nobody uses the snapshot any more.

        Costs next to nothing unless there is a newer build: its vectors are loaded then, while others wait.

        Raises:
            ArchiveMissing: no build was ever finished.
            ArchiveUnreadable: the files are damaged.
            EmbedderMismatch: the newest build was made with another embedder.
        """
        with self._lock, readable(self.folder):
            if self._readers is None:
                return self._in_memory()
            reader = self._readers.begin()
            try:
                snapshot = self._on(reader.connection)
            except BaseException:
                self._readers.end(reader)
                raise
            weakref.finalize(snapshot, self._readers.end, reader).atexit = False
            return snapshot

    def _in_memory(self) -> Snapshot:
        """The snapshot on the one connection there is: shared, because two must not use it at once."""
        if self._only is None or self._only.build != meta(self._connection, "build"):
            self._only = self._on(self._connection)
        return self._only

    def _on(self, connection: sqlite3.Connection) -> Snapshot:
        """The build that a connection sees; one vector index serves all snapshots of a build."""
        if not meta(connection, "build"):
            raise unfinished(self.folder)
        self._check_embedder(meta(connection, "embedder"))
        snapshot = Snapshot(connection, self.folder, self.embedder, self._shared)
        self._shared = snapshot.shared
        return snapshot

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The ``k`` passages that fit the query best, best first (see ``search.search``)."""
        return search(self.snapshot(), query, k, filters)

    def article(self, article_id: str) -> Article:
        """The article with this id, whose ``text[start:end]`` a citation quotes.

        Raises:
            KeyError: there is no such article.
        """
        return self.snapshot().article(article_id)

    def counted(self) -> tuple[int, int]:
        """The articles of the newest build, and how many of them print another's story in nearly the same words."""
        (articles,) = self._connection.execute(f"SELECT count(*) FROM articles WHERE {CURRENT}").fetchone()
        return int(articles), copies.counted(self._connection)

    def known(self) -> dict[str, str]:
        """The digest of each origin whose articles are stored."""
        with readable(self.folder):
            return digests(self._connection)

    def timezone(self) -> str:
        """The name of the time zone by whose clock the archive keeps times, or "" where each is by its own."""
        with readable(self.folder):
            return meta(self._connection, TIMEZONE)

    def given(self) -> dict[str, int]:
        """How many of the stored articles each origin gave."""
        with readable(self.folder):
            given = f"""SELECT origin, count(nullif(article, ?)) FROM origins WHERE origin NOT GLOB '{EARLIER}*'
                GROUP BY origin"""
            return dict(self._connection.execute(given, (NO_ARTICLE,)))

    def addressed(self, keep: Keep) -> list[Source]:
        """What addresses gave, as it is stored now; ``keep`` holds the articles of each."""
        query = """SELECT origin, digest, group_concat(article) FROM origins
            WHERE origin GLOB '*://*' AND origin NOT GLOB ? AND article != ? GROUP BY origin"""
        with readable(self.folder):
            rows = self._connection.execute(query, (f"{EARLIER}*", NO_ARTICLE)).fetchall()
            return [Source(origin, digest, keep(self._numbered(numbers))) for origin, digest, numbers in rows]

    def _numbered(self, numbers: str) -> Iterator[Article]:
        query = f"SELECT {ARTICLE} FROM articles WHERE number = ?"
        for number in numbers.split(","):
            yield article_of(self._connection.execute(query, (number,)).fetchone())

    def made_with(self) -> str:
        """The identity of the embedder that made the archive, or "" if no build was finished."""
        with readable(self.folder):
            return meta(self._connection, "embedder")

    def write(
        self,
        sources: Iterable[Source],
        *,
        gone: Iterable[str] = (),
        rebuild: bool = False,
        keep_earlier: bool = False,
        timezone: str = "",
        report: Report = silent,
    ) -> None:
        """Put each source's articles in the place of what its origin gave before; drop what the ``gone`` gave.

        Vectors are stored as they are made, so that a killed build need not make them again; the
        change itself becomes visible at once, at the end. ``rebuild`` drops everything else that is stored,
        but for the earlier versions of articles if it is to ``keep_earlier``.
        ``timezone``, or else the one that the archive was given before, is the one in which times are kept.

        Raises:
            ArticleError: two different articles have the same id.
            ArchiveUnwritable: the disk is full or failing; what was there stays.
            EmbedderMismatch: the archive was made with another embedder, and this is no rebuild.
            SettingError: there is no such time zone.
        """
        timezone = timezone or ("" if rebuild else self.timezone())
        sources = _by_clock(sources, zone_named(timezone)) if timezone else list(sources)
        _check_ids(article for source in sources for article in source.articles)
        with self._lock, readable(self.folder):
            if not rebuild:
                self._check_embedder(self.made_with())
            cut_up = cut(sources, furniture(sources, None if rebuild else self._connection))
            planned = [(source, _planned(source, articles)) for source, articles in cut_up]
            sweep = rebuild or bool(meta(self._connection, UNFINISHED))
            embed_missing(self._connection, self.embedder, [plan for _, plans in planned for plan in plans], report)
            with transaction(self._connection):
                change = Change(self._connection)
                if rebuild:
                    change.forget_all(keep_earlier=keep_earlier)
                elif timezone != self.timezone():
                    change.move(zone_named(timezone))
                copies.renew(self._connection)
                _apply(change, planned, gone, report)
                del planned  # its room is needed for the vectors
                if sweep:
                    change.sweep(self.embedder.identity)
                set_meta(self._connection, TIMEZONE, timezone)
                self._name_build()

    def remove(self, article_ids: Iterable[str]) -> int:
        """Drop these articles, as far as they are there; how many were.

        No build brings one back before the file or the address that gave it gives something else, but a rebuild does.

        Raises:
            ArchiveUnwritable: the disk is full or failing; what was there stays.
            EmbedderMismatch: the archive was made with another embedder.
        """
        with self._lock, readable(self.folder):
            self._check_embedder(self.made_with())
            with transaction(self._connection):
                change = Change(self._connection)
                copies.renew(self._connection)
                removed = sum(change.remove(id_) for id_ in article_ids)
                change.finish()
                if removed:
                    self._name_build()
        return removed

    def note(self, told: str) -> None:
        """Keep what the newest build did (see ``report.LastBuild``)."""
        with self._lock, readable(self.folder), transaction(self._connection):
            set_meta(self._connection, LAST_BUILD, told)

    def _name_build(self) -> None:
        """Give the build in the open transaction its name, and write its FAISS file under it."""
        about = {
            "build": uuid.uuid4().hex,
            "built": datetime.now(UTC).isoformat(timespec="seconds"),
            "embedder": self.embedder.identity,
            copies.KEY: str(copies.count(self._connection)),
            UNFINISHED: "",
        }
        for key, value in about.items():
            set_meta(self._connection, key, value)
        self._on(self._connection)

    def tidy(self) -> None:
        """Delete the FAISS files of other builds and empty the write-ahead log, as far as it can be done at once."""
        try:
            if self.folder:
                prune(self.folder, meta(self._connection, "build"))
            self._connection.execute("PRAGMA busy_timeout = 0")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (OSError, sqlite3.Error) as problem:
            log.debug("couldn't tidy %s: %s", self.folder, problem)

    def check_embedder(self, name: str) -> None:
        """Refuse another embedder by its name alone, which needs no model loaded.

        Raises:
            EmbedderMismatch: the archive was made with one of another name.
        """
        made_with = self.made_with()
        if made_with and made_with.rpartition("@")[0] != name:
            raise self._mismatch(made_with, name)

    def _check_embedder(self, made_with: str) -> None:
        if made_with not in ("", self.embedder.identity):
            raise self._mismatch(made_with, self.embedder.identity)

    def _mismatch(self, made_with: str, given: str) -> EmbedderMismatch:
        return EmbedderMismatch(
            f"The archive in {self.folder} was made with the embedder {made_with}, not {given}. "
            "Set BYLINE_EMBEDDER back, or build it anew: python -m index FOLDER --rebuild"
        )


@contextmanager
def building(folder: Path, embedder: Embedder) -> Iterator[Archive]:
    """The archive in ``folder``, to be written by one builder at a time; made if there is none yet.

    Raises:
        ArchiveBusy: another process is building it.
        ArchiveError: the folder can't be made or written.
    """
    lock = FileLock(folder / "build.lock", timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = lock.acquire()
    except Timeout:
        raise ArchiveBusy(f"Another build is writing {folder}. Wait until it ends, then run this again.") from None
    except OSError as problem:
        raise ArchiveUnwritable(
            f"Can't write an archive in {folder}: {problem.strerror}. Name another folder."
        ) from problem
    with held, closing(Archive.create(folder, embedder)) as archive:
        try:
            yield archive
        finally:
            archive.tidy()


def _planned(source: Source, articles: Iterable[tuple[Article, list[Passage]]]) -> list[Planned]:
    return [Planned.of(source.articles, place, found) for place, (_, found) in enumerate(articles)]


def _apply(
    change: Change, planned: Sequence[tuple[Source, Sequence[Planned]]], gone: Iterable[str], report: Report
) -> None:
    for origin in gone:
        change.forget(origin)
    for done, (source, plans) in enumerate(planned, 1):
        change.store(source, plans)
        report("storing", done, len(planned))
    change.finish()


def _by_clock(sources: Iterable[Source], zone: tzinfo) -> list[Source]:
    """The sources, their articles' times by the clock of a zone."""

    def moved(article: Article) -> Article:
        aware = isinstance(article.published, datetime) and article.published.tzinfo
        return replace(article, published=in_zone(article.published, zone)) if article.published and aware else article

    return [replace(source, articles=Mapped(moved, source.articles)) for source in sources]


def _check_ids(articles: Iterable[Article]) -> None:
    seen: dict[str, str] = {}
    for article in articles:
        if seen.setdefault(article.id, article.digest) != article.digest:
            raise ArticleError(f"Two different articles have the id {article.id!r}. Give each its own, or none.")
