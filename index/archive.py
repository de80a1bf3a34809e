"""The archive: opening it, writing it, and the newest build of it.

SQLite is the truth; the FAISS file beside it is derived, and remade from the stored vectors when it
is missing or damaged. ``write`` makes a change visible in one transaction; readers work on a
``Snapshot`` and move to the next one between questions. Nothing here ranks anything (see ``search``)
or reads article files (see ``build``).
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.articles import Article, Source, instant
from index.embedder import Embedder
from index.errors import ArchiveBusy, ArchiveError, ArticleError, EmbedderMismatch
from index.passages import Passage, passages
from index.search import Filters, Hit, search
from index.snapshot import Snapshot
from index.storage import check_format, connect, database, meta, missing, prepare, readable, transaction, unfinished
from index.vectors import prune

Counter = Callable[[int, int], None]
"""Called with the number of passages whose vectors are there, and of all."""

EMBED_AT_ONCE = 256
"""Passages embedded between two commits of their vectors: what a killed build loses at most."""


def model_input(article: Article, passage: Passage) -> str:
    """What is embedded for a passage: the article's title as context, then the passage."""
    return f"{article.title}\n{passage.text}" if article.title else passage.text


class Archive:
    """An archive, made by ``in_memory``, ``create`` or ``open``.

    A reader asks ``snapshot()`` before each question and uses what it gets to the question's end.
    """

    def __init__(self, folder: Path | None, connection: sqlite3.Connection, embedder: Embedder) -> None:
        self.folder = folder
        self.embedder = embedder
        self._connection = connection
        self._lock = threading.RLock()
        self._snapshot: Snapshot | None = None
        self._file = _identity(folder) if folder else None

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
        """The archive in ``folder``, made if there is none yet; for a builder (see ``building``)."""
        with readable(folder):
            connection = connect(folder)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            prepare(connection)
            check_format(connection, folder)
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

    def snapshot(self) -> Snapshot:
        """The newest finished build, held still. Costs next to nothing unless there is a newer one.

        Raises:
            ArchiveMissing: no build was ever finished.
            ArchiveUnreadable: the files are damaged.
            EmbedderMismatch: the newest build was made with another embedder.
        """
        with self._lock, readable(self.folder):
            self._follow_replaced_file()
            build = meta(self._connection, "build")
            if not build:
                raise unfinished(self.folder)
            if self._snapshot is None or self._snapshot.build != build:
                self._check_embedder()
                self._snapshot = (
                    Snapshot(self._connection, None, self.embedder)
                    if self.folder is None
                    else Snapshot.pin(self.folder, self.embedder)
                )
            return self._snapshot

    def _follow_replaced_file(self) -> None:
        """Connect anew if the database is another file than it was: the folder was deleted and built again."""
        if self.folder is None:
            return
        found = _identity(self.folder)
        if found != self._file and found is not None:
            connection = connect(self.folder)
            check_format(connection, self.folder)
            self._connection, self._file = connection, found

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The ``k`` passages that fit the query best, best first (see ``search.search``)."""
        return search(self.snapshot(), query, k, filters)

    def article(self, article_id: str) -> Article:
        """The article with this id, whose ``text[start:end]`` a citation quotes.

        Raises:
            KeyError: there is no such article.
        """
        return self.snapshot().article(article_id)

    def known(self) -> dict[str, str]:
        """The digest of each origin whose articles are stored."""
        return dict(self._connection.execute("SELECT origin, digest FROM origins"))

    def write(self, sources: Iterable[Source], *, progress: Counter | None = None, rebuild: bool = False) -> None:
        """Put each source's articles in the place of what its origin gave before.

        Vectors are stored as they are made, so that a killed build need not make them again; the
        change itself becomes visible at once, at the end. ``rebuild`` drops what was stored before.

        Raises:
            ArticleError: two different articles have the same id.
            EmbedderMismatch: the archive was made with another embedder, and this is no rebuild.
        """
        prepared = [(source, [(a, passages(a)) for a in source.articles]) for source in sources]
        _check_ids(article for source, _ in prepared for article in source.articles)
        inputs = [model_input(a, p) for _, articles in prepared for a, found in articles for p in found]
        with self._lock, readable(self.folder):
            if not rebuild:
                self._check_embedder()
            self._embed(inputs, progress, again=rebuild)
            with transaction(self._connection):
                self._drop(self.known() if rebuild else [source.origin for source, _ in prepared])
                for source, articles in prepared:
                    self._insert(source, articles)
                self._tidy()
            build = self.snapshot().build
            if self.folder is not None:
                prune(self.folder, build)

    def _embed(self, inputs: Sequence[str], progress: Counter | None, *, again: bool) -> None:
        wanted = {_key(text): text for text in inputs}
        query = "SELECT input FROM vectors WHERE embedder = ?"
        stored = set() if again else {key for (key,) in self._connection.execute(query, (self.embedder.identity,))}
        keys = sorted((key for key in wanted if key not in stored), key=lambda key: len(wanted[key]))
        done = len(wanted) - len(keys)

        def advance(count: int) -> None:
            nonlocal done
            done += count
            if progress:
                progress(done, len(wanted))

        advance(0)
        for at in range(0, len(keys), EMBED_AT_ONCE):
            part = keys[at : at + EMBED_AT_ONCE]
            vectors = self.embedder.embed([wanted[key] for key in part], advance)
            rows = [(key, self.embedder.identity, v.tobytes()) for key, v in zip(part, vectors, strict=True)]
            with transaction(self._connection):
                self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def _drop(self, origins: Iterable[str]) -> None:
        """Forget these origins, and the articles that came from nowhere else."""
        run = self._connection.execute
        for origin in origins:
            run("DELETE FROM origins WHERE origin = ?", (origin,))
        orphans = "SELECT number FROM articles WHERE number NOT IN (SELECT article FROM origins)"
        lost = f"SELECT number FROM passages WHERE article IN ({orphans})"
        run(f"DELETE FROM fulltext WHERE rowid IN ({lost})")
        run(f"DELETE FROM passages WHERE article IN ({orphans})")
        run(f"DELETE FROM articles WHERE number IN ({orphans})")

    def _insert(self, source: Source, articles: Iterable[tuple[Article, Sequence[Passage]]]) -> None:
        run = self._connection.execute
        for article, found in articles:
            stored = run("SELECT number FROM articles WHERE id = ?", (article.id,)).fetchone()
            number = stored[0] if stored else self._insert_article(article, found)
            run("INSERT OR IGNORE INTO origins VALUES (?, ?, ?)", (source.origin, source.digest, number))

    def _insert_article(self, article: Article, found: Iterable[Passage]) -> int:
        run = self._connection.execute
        moment = article.published
        when = (moment.isoformat(), instant(moment)) if moment else (None, None)
        values = (article.id, article.text, article.title, article.source, article.author, article.url, *when)
        number = run("INSERT INTO articles VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", values).lastrowid
        for passage in found:
            key = _key(model_input(article, passage))
            row = (number, passage.start, passage.end, key)
            place = run("INSERT INTO passages VALUES (NULL, ?, ?, ?, ?)", row).lastrowid
            run("INSERT INTO fulltext (rowid, title, body) VALUES (?, ?, ?)", (place, article.title, passage.text))
        return int(number or 0)

    def _tidy(self) -> None:
        """Forget vectors that no passage uses, and name the build."""
        run = self._connection.execute
        identity = self.embedder.identity
        run("DELETE FROM vectors WHERE embedder != ? OR input NOT IN (SELECT input FROM passages)", (identity,))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        for key, value in (("build", uuid.uuid4().hex), ("built", now), ("embedder", identity)):
            run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _check_embedder(self) -> None:
        made_with = meta(self._connection, "embedder")
        if made_with not in ("", self.embedder.identity):
            raise EmbedderMismatch(
                f"The archive in {self.folder} was made with the embedder {made_with}, not {self.embedder.identity}. "
                "Set BYLINE_EMBEDDER back, or build it anew: python -m index FOLDER --rebuild"
            )


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Hold the folder's build lock, so that one builder writes at a time; make the folder if need be.

    Raises:
        ArchiveBusy: another process holds it.
        ArchiveError: the folder can't be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "build.lock", timeout=0):
            yield
    except Timeout:
        raise ArchiveBusy(f"Another build is writing {folder}. Wait until it ends, then run this again.") from None
    except (FileExistsError, NotADirectoryError, PermissionError) as problem:
        raise ArchiveError(f"Can't write an archive in {folder}: {problem.strerror}. Name another folder.") from problem


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which file the folder's database is, or None if there is none."""
    try:
        found = database(folder).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check_ids(articles: Iterable[Article]) -> None:
    seen: dict[str, str] = {}
    for article in articles:
        if seen.setdefault(article.id, article.digest) != article.digest:
            raise ArticleError(f"Two different articles have the id {article.id!r}. Give each its own, or none.")


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
