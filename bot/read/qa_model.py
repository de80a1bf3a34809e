"""An extractive question-answering network and its tokenizer: question and context in, start and end logits out.

Ours are a base encoder and what training changed of it; they run on OpenVINO, so that asking imports neither torch nor
transformers. Any other that transformers' ``AutoModelForQuestionAnswering`` loads is run by torch. A network can only
point at words of its context. This module knows tensors and tokens: nothing of articles, sentences or citations.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedder import DEFAULT, model_folder
from index.errors import ModelError
from index.pretrained import mpnet_folder
from index.runtime import Network, padded, sha256

if TYPE_CHECKING:
    import torch
    from tokenizers import Encoding, Tokenizer
    from transformers import PreTrainedModel

BASES: Mapping[str, Callable[[], Path]] = {"minilm": lambda: model_folder(DEFAULT), "mpnet": mpnet_folder}
"""The encoders that ours are made from, by the name in their card."""

INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
"""A network's inputs, and what of an encoding they are."""

Forward = Callable[[dict[str, np.ndarray]], Sequence[np.ndarray]]


class QAModel:
    """A network by its folder's files; loaded at first use. Threads may share it."""

    name: str
    room: int
    """Tokens that it reads at once, question and context together."""

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """Its tokenizer, without truncation and padding."""
        raise NotImplementedError

    @cached_property
    def _forward(self) -> Forward:
        raise NotImplementedError

    @cached_property
    def _config(self) -> dict[str, Any]:
        raise NotImplementedError

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs: those with more than one type of token are told which is which."""
        typed = int(self._config.get("type_vocab_size", 0)) > 1
        return tuple(name for name in INPUTS if typed or name != "token_type_ids")

    def logits(self, encodings: Sequence[Encoding]) -> tuple[np.ndarray, np.ndarray]:
        """Start and end logits of encoded pairs, each (pairs, longest) float32; beyond an encoding's length, chance."""
        arrays = {name: padded([getattr(e, INPUTS[name]) for e in encodings]) for name in self.inputs}
        arrays["input_ids"][arrays["attention_mask"] == 0] = int(self._config.get("pad_token_id") or 0)
        start, end = self._forward(arrays)
        return start, end


class TrainedModel(QAModel):
    """One of ours: ``reader.json`` and ``model.safetensors`` in a folder, and the base encoder that the card names.

    Raises:
        ModelError: (at first use) its files, or its base's, are missing or aren't the ones that were checked.
    """

    room = 320

    def __init__(self, folder: Path, card: Mapping[str, Any]) -> None:
        self._folder, self._card = folder, card
        self.name: str = card["name"]

    @cached_property
    def base(self) -> Path:
        """The base encoder's folder; finding it hashes its weights."""
        return BASES[self._card["base"]]()

    @cached_property
    def _config(self) -> dict[str, Any]:
        return dict(json.loads((self.base / "config.json").read_text(encoding="utf-8")))

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The base's."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.base / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _forward(self) -> Forward:
        weights, digest = self._folder / "model.safetensors", self._card["sha256"]
        if not weights.is_file() or sha256(weights) != digest:
            raise ModelError(f"The reader's weights in {weights} are missing or damaged. Install Byline again.")

        def module() -> torch.nn.Module:
            from bot.read.changes import changed, span_logits

            return span_logits(changed(self.base, weights, self._card.get("renamed", {})), self.inputs)

        network = Network.open(f"{self.name}-{digest[:12]}", module, self.inputs, exact=False)
        return lambda arrays: network(**arrays)


class PretrainedModel(QAModel):
    """Any other: a folder, a hub id, or ``package:NAME``, loaded by transformers in the ordinary way.

    Raises:
        ModelError: (at first use) there is no such model, or it is of another kind.
    """

    def __init__(self, setting: str) -> None:
        self.name = setting

    @cached_property
    def _source(self) -> str:
        return str(model_folder(self.name)) if self.name.startswith("package:") else self.name

    @cached_property
    def _model(self) -> PreTrainedModel:
        from transformers import AutoModelForQuestionAnswering

        model: PreTrainedModel = self._loaded(AutoModelForQuestionAnswering)
        model.eval()
        return model

    def _loaded(self, kind: Any) -> Any:  # noqa: ANN401 - a transformers class, and what it loads
        from transformers.utils import logging

        logging.disable_progress_bar()
        try:
            return kind.from_pretrained(self._source, trust_remote_code=False)
        except (OSError, ValueError, KeyError) as problem:
            said = json.dumps(str(problem).split("\n")[0][:200])
            raise ModelError(
                f"Can't load the reader {self.name!r}: {said} Give BYLINE_READER the folder, the hub id or "
                "package:NAME of an extractive question-answering model."
            ) from problem

    @cached_property
    def _config(self) -> dict[str, Any]:
        return dict(self._model.config.to_dict())

    @cached_property
    def room(self) -> int:  # type: ignore[override]
        """As many as ours, if it has as many positions."""
        return min(TrainedModel.room, int(self._config.get("max_position_embeddings", TrainedModel.room)) - 2)

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """Its fast tokenizer."""
        from transformers import AutoTokenizer

        found = getattr(self._loaded(AutoTokenizer), "backend_tokenizer", None)
        if found is None:
            raise ModelError(
                f"The reader {self.name!r} has no fast tokenizer (tokenizer.json), which tells where words stand."
            )
        found.no_truncation()
        found.no_padding()
        return found  # type: ignore[no-any-return]

    @cached_property
    def digest(self) -> str:
        """Tells its weights from all others."""
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()[:16]

    @cached_property
    def _forward(self) -> Forward:
        import torch

        def run(arrays: dict[str, np.ndarray]) -> Sequence[np.ndarray]:
            with torch.inference_mode():
                found = self._model(**{name: torch.from_numpy(array) for name, array in arrays.items()})
            return found.start_logits.float().numpy(), found.end_logits.float().numpy()

        return run
