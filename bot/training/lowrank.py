"""What training changed of a network, small enough to ship: of each matrix, its change by two thin factors."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from bot.read.changes import DOWN, UP

WHOLE = ("qa_outputs", "relative_attention_bias")
"""Parts of names of small matrices that are kept as they are."""


def factored(before: Mapping[str, Tensor], after: Mapping[str, Tensor], rank: int) -> dict[str, Tensor]:
    """The tensors that are not as ``before``, in half precision, as ``bot.read.changes.changes`` puts them back.

    A matrix's change becomes the product of rank ``rank`` that comes nearest to it (Eckart and Young 1936).
    """
    found: dict[str, Tensor] = {}
    for name, tensor in after.items():
        if tensor.equal(before[name]):
            continue
        if tensor.ndim < 2 or any(part in name for part in WHOLE):
            found[name] = tensor
            continue
        left, sizes, right = torch.linalg.svd((tensor - before[name]).float(), full_matrices=False)
        root = sizes[:rank].sqrt()
        matrix = name.removesuffix(".weight")
        found[matrix + UP] = left[:, :rank] * root
        found[matrix + DOWN] = root[:, None] * right[:rank]
    return {name: tensor.detach().cpu().half().contiguous() for name, tensor in found.items()}
