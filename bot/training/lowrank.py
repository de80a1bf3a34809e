"""Low-rank changes of a network's matrices (Hu et al. 2021): few numbers to train, and few to ship."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel


class LowRank(nn.Module):
    """A linear layer that stays, and beside it a change of rank ``rank`` that is trained, zero at first."""

    def __init__(self, base: nn.Linear, rank: int) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(rank, base.in_features) / math.sqrt(base.in_features))
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        """(..., in) to (..., out)."""
        changed: Tensor = self.base(x) + (x @ self.down.T) @ self.up.T
        return changed


def adapted(model: PreTrainedModel, rank: int, frozen: int) -> PreTrainedModel:
    """The model with such changes in all layers but the lowest; these and what else is small there train."""
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    encoder: Any = model.base_model.encoder
    for layer in encoder.layer[frozen:]:
        for parent in list(layer.modules()):
            for name, child in list(parent.named_children()):
                if isinstance(child, nn.Linear) and not isinstance(parent, LowRank):
                    setattr(parent, name, LowRank(child, rank))
        for name, parameter in layer.named_parameters():
            parameter.requires_grad_(not name.endswith("base.weight"))
    head: Any = model.qa_outputs
    for parameter in head.parameters():
        parameter.requires_grad_(True)
    return model


def changes(model: PreTrainedModel) -> dict[str, Tensor]:
    """What was trained, in half precision: names as in the model as it was, a changed matrix by its two factors."""
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    return {name.replace(".base.bias", ".bias"): p.detach().cpu().half().contiguous() for name, p in trained.items()}


def restore(model: PreTrainedModel, trained: Mapping[str, Tensor]) -> None:
    """Put back what ``changes`` gave of a model like this one.

    Raises:
        RuntimeError: it is of another model, or of another rank.
    """
    own = {name.replace(".base.bias", ".bias"): p for name, p in model.named_parameters() if p.requires_grad}
    if {name: p.shape for name, p in own.items()} != {name: tensor.shape for name, tensor in trained.items()}:
        raise RuntimeError("these weights are another network's, or of another rank")
    with torch.no_grad():
        for name, parameter in own.items():
            parameter.copy_(trained[name])
