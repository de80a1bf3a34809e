"""Article files: one module a format, each with ``load(path, content) -> tuple[Article, ...]``."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from index.articles import Article, Source
from index.errors import ArticleError
from index.formats import plain

LOADERS: dict[str, Callable[[Path, bytes], tuple[Article, ...]]] = {".txt": plain.load, ".md": plain.load}
"""By the file name's ending, in lower case."""


def find(path: Path) -> Iterator[Path]:
    """The article files in a folder and its folders, in order; hidden ones are left out. A file is itself.

    Raises:
        ArticleError: there is nothing at ``path``.
    """
    if path.is_file():
        yield path
    elif path.is_dir():
        for found in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
            if found.is_file() and not hidden and found.suffix.lower() in LOADERS:
                yield found
    else:
        raise ArticleError(f"{path}: there is no such file or folder.")


def load(path: Path, known: str = "") -> Source | None:
    """What a file holds, or None if its digest is ``known``.

    Raises:
        ArticleError: the file can't be read as an article.
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise ArticleError(f"{path}: {problem.strerror or problem}.") from problem
    digest = hashlib.sha256(content).hexdigest()
    if digest == known:
        return None
    loader = LOADERS.get(path.suffix.lower())
    if loader is None:
        raise ArticleError(f"{path}: not a format that can be read; these can: {', '.join(LOADERS)}.")
    articles = loader(path, content)
    if not any(article.text for article in articles):
        raise ArticleError(f"{path}: there is no text in it.")
    return Source(str(path.resolve()), digest, articles)
