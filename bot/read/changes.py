"""A base encoder and what training changed of it -> the network; needed once, to convert it (``index.runtime``)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import AutoModelForQuestionAnswering, PreTrainedModel
from transformers.utils import logging

DOWN, UP = ".down", ".up"
"""The two factors of a matrix's low-rank change (Hu et al. 2021): the matrix becomes itself plus up times down."""


def changed(base: Path, weights: Path, renamed: Mapping[str, str]) -> PreTrainedModel:
    """The encoder in the folder ``base`` with the changes in ``weights``, in float32.

    A tensor of the network's name takes its place; two factors are added to their matrix. ``renamed`` gives beginnings
    of names in the file and those that they have in the network.

    Raises:
        KeyError, RuntimeError: the changes are another network's.
    """
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    model = AutoModelForQuestionAnswering.from_pretrained(base, dtype=torch.float32)
    state = model.state_dict()
    state.update(changes(load_file(weights), state, renamed))
    model.load_state_dict(state)
    return model.eval()  # type: ignore[no-any-return]


def changes(
    trained: Mapping[str, Tensor], state: Mapping[str, Tensor], renamed: Mapping[str, str]
) -> dict[str, Tensor]:
    """The tensors of a network that training changed, as they are after it."""
    found: dict[str, Tensor] = {}
    for name, tensor in trained.items():
        begins = next((old for old in renamed if name.startswith(old)), "")
        own = renamed.get(begins, "") + name.removeprefix(begins)
        if own.endswith(DOWN):
            matrix = own.removesuffix(DOWN)
            up = trained[name.removesuffix(DOWN) + UP].float()
            found[f"{matrix}.weight"] = state[f"{matrix}.weight"] + up @ tensor.float()
        elif not own.endswith(UP):
            found[own] = tensor.float()
    return found


class _SpanLogits(nn.Module):
    """A network whose inputs come in a given order; its outputs are the start and end logits, (rows, tokens)."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model


class _Untyped(_SpanLogits):
    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        found = self.model(input_ids=input_ids, attention_mask=attention_mask)
        return found.start_logits, found.end_logits


class _Typed(_SpanLogits):
    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        found = self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        return found.start_logits, found.end_logits


def span_logits(model: PreTrainedModel, inputs: tuple[str, ...]) -> nn.Module:
    """The network with only these inputs and only span logits, as it is converted."""
    return _Typed(model) if "token_type_ids" in inputs else _Untyped(model)
