"""Train the reader: ``python -m bot.training DATA ARTICLES QUESTIONS --base ENCODER --out DIR``.

DATA holds the question sets that ``mix`` names, ARTICLES and QUESTIONS are a year's news. All of the encoder is trained
but its embeddings; ``DIR/model.safetensors`` holds what that changed, each matrix's change by factors of a low rank
(``lowrank``). Everything is seeded.

The learning rate warms up, stays, and falls to zero over the last ``--cooldown`` steps (Hu et al. 2024, MiniCPM), so
that a run can go on as long as there is time. A checkpoint is written every ``CHECKPOINT_EVERY`` steps before the
cooldown, and the same command run again, after a kill or with more ``--steps``, goes on from it. ``DIR/log.jsonl`` gets
the losses. On two cores it takes days, on a GPU minutes.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModelForQuestionAnswering, PreTrainedModel
from transformers.utils import logging as transformers_logging

from bot.read.changes import changes
from bot.read.spans import best_spans
from bot.training.features import Batch, Features, batches, featurize, in_turn
from bot.training.lowrank import factored
from bot.training.mix import training_set, validation_sets

log = logging.getLogger(__name__)

CHECKPOINT_EVERY = 100
WARM_UP = 60
"""Steps."""


@dataclass(frozen=True)
class Recipe:
    """What a training run depends on besides its data."""

    base: Path
    seed: int = 1
    scale: float = 1.0
    epochs: int = 3
    steps: int | None = None
    cooldown: int = 0
    peak: float = 4e-5
    rank: int = 96
    tokens: int = 8192
    dropout: float = 0.1
    start: Path | None = None
    without: tuple[str, ...] = ()


def train(data: Path, year: tuple[Path, Path], out: Path, recipe: Recipe) -> dict[str, float]:
    """Train on ``data`` and a ``year``'s news; write checkpoints and, after a cooldown, the result to ``out``.

    Returns:
        What validation measured (see ``validate``).
    """
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(os.cpu_count() or 1)
    tokenizer = Tokenizer.from_file(str(recipe.base / "tokenizer.json"))
    plan = _plan(data, year, out, recipe, tokenizer)
    model, before = initial(recipe)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=recipe.peak, weight_decay=0.01, fused=True)
    device, pad = model.device, int(model.config.pad_token_id or 0)
    first = _resume(out, model, optimizer)
    last = min(len(plan), recipe.steps or len(plan))
    log.info("%d steps, from step %d to %d, on %s", len(plan), first, last, device)
    model.train()
    losses: list[Tensor] = []
    for step in range(first, last):
        for group in optimizer.param_groups:
            group["lr"] = recipe.peak * min(1.0, (step + 1) / WARM_UP, (last - step) / max(recipe.cooldown, 1))
        losses.append(descend(model, trained, optimizer, Batch.of(plan[step], pad).to(device)))
        if (step + 1) % 20 == 0:
            _note(out, step=step + 1, loss=finite(losses))
            losses = []
        if (step + 1) % CHECKPOINT_EVERY == 0 and step < last - recipe.cooldown:
            _checkpoint(out, model, optimizer, step + 1)
    made = factored(before, {name: tensor.cpu() for name, tensor in model.state_dict().items()}, recipe.rank)
    save_file(made, out / "model.safetensors")
    model.load_state_dict({**before, **changes(made, before, {})})
    held_out = {kind: featurize(examples, tokenizer) for kind, examples in validation_sets(data).items()}
    measured = validate(model, {kind: features[:300] for kind, features in held_out.items()})
    _note(out, step=last, **measured)
    return measured


def _plan(data: Path, year: tuple[Path, Path], out: Path, recipe: Recipe, tokenizer: Tokenizer) -> list[list[Features]]:
    """Every step's batch; kept in ``out``, for making negatives takes minutes."""
    kept = out / "plan.pt"
    if kept.exists():
        return [[Features(**item) for item in batch] for batch in torch.load(kept, weights_only=True)]
    plan = []
    for seed in range(recipe.seed, recipe.seed + recipe.epochs):
        features = featurize(training_set(data, year, seed, recipe.scale, recipe.without), tokenizer)
        log.info("%d examples of %.0f tokens", len(features), np.mean([len(f.ids) for f in features]))
        plan += batches(features, random.Random(seed), recipe.tokens)
    torch.save([[vars(item) for item in batch] for batch in plan], kept)
    return plan


def initial(recipe: Recipe) -> tuple[PreTrainedModel, dict[str, Tensor]]:
    """The model to begin with, and the tensors of its base."""
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    model = AutoModelForQuestionAnswering.from_pretrained(recipe.base, dtype=torch.float32, attn_implementation="eager")
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    if recipe.start:
        model.load_state_dict({**before, **changes(load_file(recipe.start), before, {})})
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = recipe.dropout
    for name, parameter in model.named_parameters():
        parameter.requires_grad_("embeddings" not in name)
    nn.Module.to(model, "cuda" if torch.cuda.is_available() else "cpu")
    return model, before


def scores(model: PreTrainedModel, batch: Batch) -> tuple[Tensor, Tensor]:
    """Start and end logits, each (rows, tokens) float32, of a batch on the model's device, computed in bfloat16."""
    inputs = {"input_ids": batch.ids, "attention_mask": batch.mask}
    if getattr(model.config, "type_vocab_size", 0) > 1:
        inputs["token_type_ids"] = batch.types
    with torch.autocast(model.device.type, torch.bfloat16):
        found = model(**inputs)
    return found.start_logits.float(), found.end_logits.float()


def descend(
    model: PreTrainedModel, trained: list[nn.Parameter], optimizer: torch.optim.Optimizer, batch: Batch
) -> Tensor:
    """One step down the loss; returns it."""
    loss = batch.loss(*scores(model, batch))
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    return loss.detach()


def finite(losses: Sequence[Tensor]) -> float:
    """Their mean.

    Raises:
        FloatingPointError: it is no number.
    """
    mean = float(torch.stack(tuple(losses)).mean())
    if not math.isfinite(mean):
        raise FloatingPointError(f"the loss is {mean}: lower --peak")
    return mean


def validate(model: PreTrainedModel, sets: Mapping[str, Sequence[Features]]) -> dict[str, float]:
    """Token-exact spans of the answerable questions, and how well each kind of negative is told from them.

    The latter is the area under the ROC curve: how often an answerable question's span scores higher.
    """
    model.eval()
    found = {kind: _best(model, features) for kind, features in sets.items()}
    spans = [(item.starts, item.ends) for item in sets["human"]]
    exact = [a in starts and b in ends for (starts, ends), (a, b, _) in zip(spans, found["human"], strict=True)]
    marks = {kind: np.array([score for _, _, score in best]) for kind, best in found.items()}
    told = {k: float((marks["human"][:, None] > marks[k]).mean()) for k in marks if k != "human"}
    return {"span_exact": sum(exact) / len(exact), **told}


def _best(model: PreTrainedModel, features: Sequence[Features]) -> list[tuple[int, int, float]]:
    """Each example's best span and its score over that of no answer."""
    found = []
    with torch.inference_mode():
        for part in in_turn(features, 16):
            batch = Batch.of(part, int(model.config.pad_token_id or 0)).to(model.device)
            starts, ends = (tensor.cpu().numpy() for tensor in scores(model, batch))
            for row, item in enumerate(part):
                owners = np.full(len(item.ids) - 1, -1)
                owners[item.first :] = 0
                found.append(next(best_spans(starts[row], ends[row], owners)))
    return found


def _checkpoint(out: Path, model: nn.Module, optimizer: torch.optim.Optimizer, step: int) -> None:
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    torch.save({"step": step, "model": trained, "optimizer": optimizer.state_dict()}, out / "checkpoint.tmp")
    (out / "checkpoint.tmp").replace(out / "checkpoint.pt")


def _resume(out: Path, model: nn.Module, optimizer: torch.optim.Optimizer) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


def _note(out: Path, **values: float) -> None:
    log.info("%s", "  ".join(f"{name} {value:.4g}" for name, value in values.items()))
    with (out / "log.jsonl").open("a") as file:
        file.write(json.dumps(values) + "\n")


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m bot.training", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="the encoder's folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the training mix")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--steps", type=int, help="stop after so many batches")
    parser.add_argument(
        "--cooldown", type=int, default=0, help="steps, the last, over which the learning rate falls to zero"
    )
    parser.add_argument("--peak", type=float, default=4e-5, help="highest learning rate")
    parser.add_argument("--rank", type=int, default=96, help="of the change of each matrix that is kept")
    parser.add_argument("--start", type=Path, help="trained weights to go on from")
    parser.add_argument("--tokens", type=int, default=8192, help="of a batch")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--without", action="append", default=[], help="a set or kind of the mix to leave out")
    a = vars(parser.parse_args())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    data, year, out = a.pop("data"), (a.pop("articles"), a.pop("questions")), a.pop("out")
    train(data, year, out, Recipe(**a | {"without": tuple(a["without"])}))


if __name__ == "__main__":
    main()
