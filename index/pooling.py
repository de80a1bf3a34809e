"""The packaged embedder's network as torch sees it; needed once, to convert it (see ``runtime``)."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel
from transformers.utils import logging


def load_encoder(folder: Path) -> BertModel:
    """The BERT encoder in ``folder``, in float32, without its pooling layer and without chatter."""
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    return BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)


class MeanPooled(nn.Module):
    """BERT, the mean of its token vectors, scaled to unit length."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder

    @classmethod
    def from_folder(cls, folder: Path) -> MeanPooled:
        """The model whose files are in ``folder``."""
        return cls(load_encoder(folder))

    def forward(self, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """(batch, tokens) integers to (batch, dimension) unit vectors."""
        hidden = self.encoder(
            input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask
        ).last_hidden_state
        weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
        return nn.functional.normalize(mean, dim=1)
