"""The reader's network: a BERT encoder with one linear layer that scores answer starts and ends.

A question and a passage are read together (``[CLS] question [SEP] passage [SEP]``). Each passage
token gets a start and an end score; the ``[CLS]`` token's two scores stand for "this passage does
not answer", so that a span's score minus the null score compares across passages (Devlin et al.
2019, section 4.3). This module knows tensors only: nothing of articles, text or citations.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertModel

from index.pooling import load_encoder

KEPT = "encoder.embeddings.word_embeddings.weight"
"""The one tensor that training leaves as the package has it, and that we need not ship."""


class SpanModel(nn.Module):
    """BERT and a span head; ``forward`` returns start and end logits, each (batch, tokens)."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.config.hidden_size, 2)

    def forward(self, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Score every token as an answer's start and end.

        All arguments are (batch, tokens) integers. Tokens that are neither ``[CLS]`` nor part of
        the passage get minus infinity (in practice the lowest finite float).
        """
        hidden = self.encoder(
            input_ids=input_ids, token_type_ids=token_type_ids, attention_mask=attention_mask
        ).last_hidden_state
        logits = self.head(hidden).float()
        allowed = (token_type_ids == 1) & (attention_mask == 1)
        allowed[:, 0] = True
        logits = logits.masked_fill(~allowed.unsqueeze(-1), torch.finfo(torch.float32).min)
        return logits[..., 0], logits[..., 1]


def load_trained(base: Path, weights: Path) -> SpanModel:
    """The encoder in the folder ``base`` with every other tensor replaced by those in ``weights``.

    Raises:
        RuntimeError: the tensors are not exactly the model's.
    """
    model = SpanModel(load_encoder(base))
    trained = {name: tensor.float() for name, tensor in load_file(weights).items()}
    model.load_state_dict(trained | {KEPT: model.state_dict()[KEPT]})
    return model.eval()
