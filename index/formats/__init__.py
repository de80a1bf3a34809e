"""Article files: one module a format, each with ``load(name, content) -> Loaded``.

Their libraries are imported when the first file of a format is read, so that asking a question needs none.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.articles import Article, Source
from index.errors import ArticleError
from index.formats import (
    bundle,
    csvfile,
    epub,
    feed,
    jsonfile,
    mail,
    markdown,
    opendocument,
    pdf,
    plain,
    rtf,
    webpage,
    word,
)
from index.formats.loaded import LONGEST, Loaded, Whole, shown, too_long, warned
from index.text import letters

LOADERS: dict[str, Callable[[str, bytes], Loaded]] = {
    ".txt": plain.load,
    ".md": markdown.load,
    ".html": webpage.load,
    ".htm": webpage.load,
    ".pdf": pdf.load,
    ".docx": word.load,
    ".odt": opendocument.load,
    ".rtf": rtf.load,
    ".epub": epub.load,
    ".eml": mail.load,
    ".mbox": mail.load_box,
    ".json": jsonfile.load,
    ".jsonl": jsonfile.load,
    ".ndjson": jsonfile.load,
    ".csv": csvfile.load,
    ".tsv": csvfile.load,
    ".rss": feed.load,
    ".atom": feed.load,
    ".xml": feed.load,
}
"""By the file name's ending, in lower case."""

PACKED = tuple(f"{known}.gz" for known in LOADERS)
"""Files of these formats that are packed with gzip, each by itself."""

BUNDLES: dict[str, Callable[[bytes, bundle.Wanted], Iterator[bundle.Member]]] = {
    ".zip": bundle.unzip,
    ".tar": bundle.untar,
    ".tar.gz": bundle.untar,
    ".tgz": bundle.untar,
}
"""Files that hold files of the formats above."""

READING = b"3"
"""Raised when files are read otherwise than before, so that the next build reads all of them again."""

KINDS_NAMED = 20
"""Kinds of files that aren't read which are named in a line; ``--json`` has all."""

LARGEST = 1_000_000_000
"""Bytes; a larger file isn't read."""


HIDDEN = (".", "~$")
"""How the names begin of what nobody means to be read: hidden files, and those by which Word knows a file is open."""


@dataclass(frozen=True)
class Other:
    """Something in a folder that isn't read, and of what kind it is: its name's ending, or what it is instead."""

    path: Path
    kind: str

    @classmethod
    def of(cls, path: Path) -> Other:
        """A file of a kind that isn't read, a link that leads nowhere, or what is no file at all."""
        if not path.is_file():
            return cls(path, "links to nothing" if path.is_symlink() else "devices")
        return cls(path, kind_of(path.name))


def kind_of(name: str) -> str:
    """The kind of a file by its name, for people: its ending, in lower case."""
    found = re.search(r"(?<=.)\.\w{1,12}$", name)
    return ending(name) or (found[0].lower() if found else "no ending")


def find(path: Path) -> Iterator[Path | ArticleError]:
    """The article files in a folder and its folders: what ``look`` gives without files of other kinds.

    Raises:
        ArticleError: there is nothing at ``path``.
    """
    return (entry for entry in look(path) if not isinstance(entry, Other))


def look(path: Path) -> Iterator[Path | Other | ArticleError]:
    """The files in a folder and its folders, in order; hidden ones are left out. A file is itself.

    A folder that can't be looked into is given as an error. Links are followed, into no folder twice.

    Raises:
        ArticleError: there is nothing at ``path``.
    """
    try:
        is_file, is_folder = path.is_file(), path.is_dir()
    except OSError as problem:
        raise ArticleError(f"{shown(str(path))}: {problem.strerror or problem}.") from problem
    if not is_file and not is_folder:
        raise ArticleError(f"{shown(str(path))}: there is no such file or folder.")
    yield from _walk(path) if is_folder else [path]


def _walk(folder: Path) -> Iterator[Path | Other | ArticleError]:
    ahead, seen = [folder], set()
    while ahead:
        path = ahead.pop()
        try:
            if not path.is_dir():
                yield path if ending(path.name) and path.is_file() else Other.of(path)
            elif (place := path.resolve()) not in seen:
                seen.add(place)
                ahead.extend(sorted((p for p in path.iterdir() if not p.name.startswith(HIDDEN)), reverse=True))
        except (OSError, RuntimeError) as problem:  # RuntimeError: a link that leads to itself
            yield ArticleError(f"{shown(str(path))}: {getattr(problem, 'strerror', None) or problem}.")


def ending(name: str) -> str:
    """The longest ending of a file's name that can be read, or ``""``."""
    return max((known for known in (*LOADERS, *PACKED, *BUNDLES) if name.lower().endswith(known)), key=len, default="")


def origin(path: Path) -> str:
    """What a file is known by in the archive: its whole path."""
    return os.fsencode(path.resolve()).decode("utf-8", "backslashreplace")


Keep = Callable[[Iterable[Article]], Sequence[Article]]
"""Takes articles as they are read, all of them, and holds them."""


def load(path: Path, known: str = "", keep: Keep = tuple) -> Source | None:
    """What a file holds, or None if its digest is ``known`` and all of it could be read.

    The digest of a file that could be read in part only covers what was wrong, too: it is read again
    each time, and what is wrong with it reported, but it is unchanged while the digest is the same.

    Raises:
        ArticleError: nothing of the file can be read.
    """
    name = shown(str(path))
    try:
        if path.stat().st_size > LARGEST:
            raise ArticleError(f"{name}: a file of more than {LARGEST // 1_000_000} MB is not read; split it.")
        content = path.read_bytes()
    except OSError as problem:
        raise ArticleError(f"{name}: {problem.strerror or problem}.") from problem
    if digest_of(content) == known:
        return None
    return source(name, origin(path), content, keep)


def digest_of(content: bytes) -> str:
    """What tells whether a file has to be read: a hash of its content and of how this Byline reads."""
    found = hashlib.sha256(READING)
    found.update(content)
    return found.hexdigest()


def source(name: str, origin: str, content: bytes, keep: Keep = tuple) -> Source:
    """The source with this content.

    Raises:
        ArticleError: nothing of it can be read.
    """
    found = read(name, content, keep=keep)
    digest = digest_of(content)
    if found.problems:
        digest += ":" + hashlib.sha256("\n".join(found.problems).encode()).hexdigest()[:16]
    return Source(origin, digest, found.articles, found.problems, found.warnings, found.rolls)


def read(name: str, content: bytes, kind: str = "", keep: Keep = tuple) -> Whole:
    """The articles in a file's content; its ``kind`` is the ending of a name in its format, if not of its own.

    Raises:
        ArticleError: nothing of it can be read.
    """
    refused: list[str] = []

    def fits(article: Article) -> bool:
        is_short = len(article.text) <= LONGEST
        refused.extend([] if is_short else [str(too_long(name))])
        return is_short

    with warned() as told:
        found = _loaded(name, content, kind or ending(name))
        articles = keep(map(_spelled, filter(fits, found.articles)))
    problems = (*found.problems, *refused)
    if not articles and not problems:
        raise ArticleError(f"{name}: there is no article in it.")
    return Whole(articles, problems, (*found.warnings, *told), found.rolls)


def _loaded(name: str, content: bytes, kind: str) -> Loaded:
    if kind in BUNDLES:
        return _members(name, kind, content)
    if kind in PACKED:
        return LOADERS[kind.removesuffix(".gz")](name, _unpacked(name, content))
    if kind in LOADERS:
        return LOADERS[kind](name, content)
    alone, bundles = ", ".join(LOADERS), ", ".join(BUNDLES)
    raise ArticleError(f"{name}: not a format that can be read; these can: {alone}, also with .gz, and {bundles}.")


def _spelled(article: Article) -> Article:
    """The article in plain letters; its id, where the content makes it, is that of these."""
    text, title = letters(article.text), letters(article.title)
    if (text, title) == (article.text, article.title):
        return article
    return replace(article, text=text, title=title, id="" if article.id == article.digest[:16] else article.id)


def _unpacked(name: str, content: bytes) -> bytes:
    try:
        return bundle.unpack(content)
    except ArticleError as problem:
        raise ArticleError(f"{name}: {problem}") from problem


def _members(name: str, kind: str, bundled: bytes) -> Loaded:
    problems: list[str] = []
    warnings: list[str] = []
    others: Counter[str] = Counter()

    def wanted(member: str) -> bool:
        others.update([] if ending(member) else [kind_of(member)])
        return bool(ending(member))

    def articles() -> Iterator[Article]:
        try:
            for member, content in BUNDLES[kind](bundled, wanted):
                found = _member(f"{name}/{member}", content)
                problems.extend(found.problems)
                warnings.extend(found.warnings)
                yield from found.articles
        except ArticleError as problem:
            problems.append(f"{name}: {problem}")
        if others:
            warnings.append(f"{name}: {told_others(others)}")

    return Loaded(articles(), problems, warnings)


def told_others(kinds: Mapping[str, int]) -> str:
    """How many files of which kinds aren't read, the most frequent first, in a sentence."""
    count = sum(kinds.values())
    by_number = sorted(kinds.items(), key=lambda kind: -kind[1])
    named = [f"{kind} {number:,}" for kind, number in by_number[:KINDS_NAMED]]
    left = sum(number for _, number in by_number[KINDS_NAMED:])
    each = ", ".join([*named, *([f"others {left:,}"] if left else [])])
    return f"{count:,} {'file' if count == 1 else 'files'} of kinds that are not read: {each}."


def _member(name: str, content: bytes | ArticleError) -> Loaded:
    if isinstance(content, ArticleError):
        return Loaded(problems=(f"{name}: {content}",))
    if ending(name) in (*PACKED, *BUNDLES):
        return Loaded(problems=(f"{name}: what is packed in a bundle again is not opened; unpack it first.",))
    try:
        return read(name, content)
    except ArticleError as problem:
        return Loaded(problems=(str(problem),))
