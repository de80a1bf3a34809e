"""A small transformer network, converted once to OpenVINO and run without torch.

Importing torch and transformers takes several seconds and OpenVINO a quarter of one, so a person
at a shell waits for the network's own work instead of for imports. The converted copy is kept in
the user's cache folder under a key that names the exact weights; a copy that is missing or damaged
is made again. Nothing here knows what a network computes.
"""

from __future__ import annotations

import hashlib
import logging
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import platformdirs

from index.errors import ModelError

if TYPE_CHECKING:
    import torch

log = logging.getLogger(__name__)

Arrays = Mapping[str, np.ndarray]


_RUNNING = threading.Lock()
"""Held while any network runs: OpenVINO uses every core for one request, and two threads' first ones can hang."""


class Network:
    """A compiled network: named integer arrays in, a list of float arrays out. Threads take turns."""

    def __init__(self, compiled: Any) -> None:  # noqa: ANN401 - OpenVINO has no type stubs
        self._compiled = compiled

    @classmethod
    def open(
        cls, key: str, build: Callable[[], torch.nn.Module], inputs: tuple[str, ...], *, exact: bool = True
    ) -> Network:
        """The network kept under ``key``, converted from what ``build`` returns if it isn't there yet.

        ``inputs`` names the arguments of the module's ``forward``, each a (batch, tokens) int64 tensor. One that
        needn't be ``exact`` computes in bfloat16 where the processor has instructions for it.

        Raises:
            ModelError: the cache folder can't be written.
        """
        ov = _openvino()
        path = cache_folder() / f"{key}-{ov.__version__.split('-')[0]}.xml"
        if not _intact(path):
            module = build()
            try:
                _convert(module, inputs, path)
            except OSError as problem:
                place = f"Can't keep a converted model in {path.parent}: {problem.strerror}."
                raise ModelError(f"{place} Set XDG_CACHE_HOME to a folder that you may write.") from problem
        core = ov.Core()
        rounded = not exact and "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        return cls(core.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "bf16" if rounded else "f32"}))

    def __call__(self, **inputs: np.ndarray) -> list[np.ndarray]:
        """Run the network once."""
        with _RUNNING:
            outputs = self._compiled(inputs)
            return [np.array(outputs[port]) for port in self._compiled.outputs]

    def release(self) -> None:
        """Give back the memory that was needed to run it; the next run takes it again."""
        with _RUNNING:
            self._compiled.release_memory()


def padded(rows: Sequence[Sequence[int]]) -> np.ndarray:
    """Rows of integers as one (rows, longest) int64 array, with zeros at their ends."""
    found = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for place, row in enumerate(rows):
        found[place, : len(row)] = row
    return found


def cache_folder() -> Path:
    """Where converted networks are kept; ``XDG_CACHE_HOME`` moves it."""
    return Path(platformdirs.user_cache_dir("byline"))


def _openvino() -> Any:  # noqa: ANN401
    """OpenVINO without its telemetry, which would send an event at import; it then uses a stub of its own."""
    if "openvino" not in sys.modules:
        sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino


def _convert(module: torch.nn.Module, inputs: tuple[str, ...], path: Path) -> None:
    """Trace the module, write it beside ``path`` and move it there whole, its digest first."""
    import torch
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    log.info("Preparing a model for this machine (once)")
    example = {name: torch.ones(2, 9, dtype=torch.long) for name in inputs}
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tracing: lengths that are fixed; conversion keeps them open
        decoder = TorchScriptPythonDecoder(module.eval(), example_input=example)  # must outlive convert()
        manager = FrontEndManager()
        frontend = manager.load_by_framework("pytorch")
        model = frontend.convert(frontend.load(decoder))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / path.name
        _openvino().save_model(model, made, compress_to_fp16=False)
        made.with_suffix(".sha256").write_text(_digest(made), "utf-8")
        for suffix in (".bin", ".sha256", ".xml"):
            made.with_suffix(suffix).replace(path.with_suffix(suffix))


def _intact(path: Path) -> bool:
    try:
        return path.with_suffix(".sha256").read_text("utf-8") == _digest(path)
    except OSError:
        return False


def _digest(path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes())
    with path.with_suffix(".bin").open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def sha256(path: Path) -> str:
    """A file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
