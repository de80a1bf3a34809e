"""The things that answering needs, one after another; what is wrong with one keeps no other from being looked at."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

from bot.config import Config
from bot.doctor.finding import Finding
from bot.doctor.network import page, traces, writer
from bot.read.choice import load_reader
from index import open_archive
from index.embedder import load_embedder
from index.errors import BylineError
from index.runtime import cache_folder
from index.stats import stats

LOW, FULL = 2_000_000_000, 200_000_000
"""Bytes free on a disk: with less, a build of a large archive may not end; with less, hardly anything can be kept."""


def examined(environment: Mapping[str, str] = os.environ) -> list[Finding]:
    """A finding for each thing; wrong settings are the only one where there are such, for all others follow them."""
    this = f"Byline {version('byline')}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    try:
        config = Config.from_environment(environment)
    except BylineError as problem:
        return [Finding("settings", "wrong", str(problem))]
    told = ", ".join(sorted(name for name in environment if name.startswith("BYLINE_"))) or "none is set"
    checks = CHECKS | {"page": lambda config: page(config, environment)}
    found = [_checked(about, check, config) for about, check in checks.items()]
    return [Finding("program", "ok", this), Finding("settings", "ok", told), *found]


Check = Callable[[Config], Finding]


def _checked(about: str, check: Check, config: Config) -> Finding:
    try:
        return check(config)
    except (BylineError, OSError) as problem:
        return Finding(about, "wrong", str(problem))


def _embedder(config: Config) -> Finding:
    embedder = load_embedder(config.embedder)
    embedder.embed(["Is anybody there?"])
    return Finding("embedder", "ok", embedder.identity)


def _reader(config: Config) -> Finding:
    reader = load_reader(config.reader)
    return Finding("reader", "note" if reader.note else "ok", reader.note or reader.name)


def _archive(config: Config) -> Finding:
    open_archive(config.archive, embedder=config.embedder).close()
    found = stats(config.archive)
    articles = "1 article" if found.articles == 1 else f"{found.articles:,} articles"
    held = f"{articles} in {found.passages:,} passages, built {found.built}"
    return Finding("archive", "ok", f"{config.archive}: {held}")


def _conversations(config: Config) -> Finding:
    from bot.web.store import Store

    file = config.notebook
    if file.exists():
        Store.open(file)
    elif not _can_be_made(file):
        told = f"{file} can't be made: {_nearest(file)} can't be written. Set BYLINE_CONVERSATIONS to another file."
        return Finding("conversations", "wrong", told)
    return Finding("conversations", "ok", str(file) if file.exists() else f"{file}, to be made")


def _disk(config: Config) -> Finding:
    """The least room of the disks that the archive and the converted models are on."""
    free, place = min((shutil.disk_usage(_nearest(p)).free, p) for p in (config.archive.absolute(), cache_folder()))
    told = f"{free / 1e9:,.1f} GB free for {place}"
    if free >= LOW:
        return Finding("disk", "ok", told)
    way_out = "Make room, or move it by BYLINE_ARCHIVE (the archive) or XDG_CACHE_HOME (the models)."
    return Finding("disk", "wrong" if free < FULL else "note", f"{told}. {way_out}")


def _models(_: Config) -> Finding:
    folder = cache_folder()
    if _can_be_made(folder):
        return Finding("models", "ok", f"kept in {folder}")
    return Finding("models", "wrong", f"{folder} can't be written. Set XDG_CACHE_HOME to a folder that you may write.")


def _scans(_: Config) -> Finding:
    if shutil.which("tesseract"):
        return Finding("scans", "ok", "read by Tesseract")
    return Finding("scans", "note", "pages that are pictures of text aren't read: apt-get install tesseract-ocr")


def _can_be_made(path: Path) -> bool:
    """Whether there may be new files at a path, or it is a folder in which there may be."""
    nearest = _nearest(path)
    return nearest.is_dir() and os.access(nearest, os.W_OK)


def _nearest(path: Path) -> Path:
    """The path, or the folder that there is and in which it would be made."""
    return next(place for place in (path, *path.absolute().parents) if place.exists())


CHECKS: dict[str, Check] = {
    "models": _models,
    "embedder": _embedder,
    "reader": _reader,
    "writer": writer,
    "archive": _archive,
    "conversations": _conversations,
    "disk": _disk,
    "scans": _scans,
    "traces": traces,
}
