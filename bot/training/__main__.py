"""Train the reader: ``python -m bot.training DATA --out DIR``.

DATA holds the question sets that ``mix.training_set`` names. The encoder starts from the
packaged MiniLM weights; its word embeddings stay as they are, so that only the rest is shipped.
Everything is seeded. A checkpoint is written every few minutes, and the same command run again
after a kill goes on from it. ``DIR/log.jsonl`` gets the losses; ``DIR/model.safetensors`` the result.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import os
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn

from bot.reader import best_spans
from bot.span_model import KEPT, SpanModel, load_trained
from bot.training.examples import Example
from bot.training.mix import training_set, validation_sets
from index.pooling import load_encoder

log = logging.getLogger(__name__)

MAX_TOKENS = 288
STRIDE = 96
BATCH_TOKENS = 4096
CHECKPOINT_EVERY = 200
DROPOUT = 0.1
"""Of what the layers put out; of attention none, which costs a tenth of the time."""


@dataclass(frozen=True)
class Features:
    """One tokenized example; ``start`` and ``end`` are token positions, 0 for no answer."""

    ids: list[int]
    types: list[int]
    start: int
    end: int


def featurize(examples: Sequence[Example], tokenizer: Tokenizer) -> list[Features]:
    """Tokenize; of a long passage's windows, keep one that holds the whole answer."""
    tokenizer.enable_truncation(MAX_TOKENS, stride=STRIDE, strategy="only_second")
    tokenizer.no_padding()
    found = []
    for at in range(0, len(examples), 1000):
        part = examples[at : at + 1000]
        encodings = tokenizer.encode_batch([(e.question[:300], e.passage) for e in part])
        for example, encoding in zip(part, encodings, strict=True):
            for window in [encoding, *encoding.overflowing]:
                span = _token_span(example, window)
                if span is not None:
                    found.append(Features(window.ids, window.type_ids, *span))
                    break
    return found


def _token_span(example: Example, window: Encoding) -> tuple[int, int] | None:
    if not example.answerable:
        return 0, 0
    inside = [
        place
        for place, (kind, (left, right)) in enumerate(zip(window.type_ids, window.offsets, strict=True))
        if kind == 1 and right > left and left < example.end and right > example.start
    ]
    if not inside:
        return None
    first, last = window.offsets[inside[0]][0], window.offsets[inside[-1]][1]
    whole = first <= example.start and last >= example.end
    return (inside[0], inside[-1]) if whole else None


def batches(features: Sequence[Features], rng: random.Random) -> list[list[Features]]:
    """Batches of about ``BATCH_TOKENS`` tokens of like lengths, in random order."""
    ordered = sorted(features, key=lambda f: len(f.ids) * rng.uniform(0.9, 1.1))
    grouped: list[list[Features]] = []
    batch: list[Features] = []
    widest = 0
    for item in ordered:
        widest = max(widest, len(item.ids))
        if batch and widest * (len(batch) + 1) > BATCH_TOKENS:
            grouped.append(batch)
            batch, widest = [], len(item.ids)
        batch.append(item)
    grouped.append(batch)
    rng.shuffle(grouped)
    return grouped


def tensors(batch: Sequence[Features]) -> tuple[Tensor, Tensor, Tensor]:
    """Input ids, token types and attention mask, padded to the batch's longest."""
    width = max(len(f.ids) for f in batch)
    ids = torch.zeros(len(batch), width, dtype=torch.long)
    types, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, item in enumerate(batch):
        ids[row, : len(item.ids)] = torch.tensor(item.ids)
        types[row, : len(item.ids)] = torch.tensor(item.types)
        mask[row, : len(item.ids)] = 1
    return ids, types, mask


def rate(step: int, steps: int) -> float:
    """Learning-rate factor: a short warm-up, then linear decay to zero."""
    warm = max(1, steps // 20)
    return step / warm if step < warm else max(0.0, (steps - step) / (steps - warm))


def validate(model: SpanModel, sets: Mapping[str, Sequence[Features]], device: str) -> dict[str, float]:
    """Token-exact spans of the answerable questions, and how well each kind of negative is told from them.

    The latter is the area under the ROC curve: how often an answerable question's span scores higher.
    """
    model.eval()
    found = {kind: list(_best(model, features, device)) for kind, features in sets.items()}
    spans = [(item.start, item.end) for item in sets["human"]]
    exact = [span == best[:2] for span, best in zip(spans, found["human"], strict=True)]
    scores = {kind: np.array([score for _, _, score in best]) for kind, best in found.items()}
    told = {k: float((scores["human"][:, None] > scores[k]).mean()) for k in scores if k != "human"}
    return {"span_exact": sum(exact) / len(exact), **told}


def _best(model: SpanModel, features: Sequence[Features], device: str) -> Iterator[tuple[int, int, float]]:
    """Each example's best span and score."""
    with torch.inference_mode():
        for at in range(0, len(features), 32):
            batch = features[at : at + 32]
            starts, ends = (t.cpu().numpy() for t in model(*(t.to(device) for t in tensors(batch))))
            for item, start, end in zip(batch, starts, ends, strict=True):
                passage = np.array(item.types[:-1]) == 1  # the closing [SEP] has the passage's type
                yield next(best_spans(start, end, np.where(passage, 0, -1)))


@dataclass(frozen=True)
class Recipe:
    """What a training run depends on besides its data."""

    base: Path
    seed: int = 1
    scale: float = 1.0
    epochs: int = 1
    steps: int | None = None
    peak: float = 2e-4
    start: Path | None = None
    without: tuple[str, ...] = ()


def train(data: Path, out: Path, recipe: Recipe) -> dict[str, float]:
    """Train on ``data`` from the encoder in ``recipe.base``; write checkpoints and the result to ``out``.

    Returns:
        What validation measured (see ``validate``).
    """
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(os.cpu_count() or 1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = Tokenizer.from_file(str(recipe.base / "tokenizer.json"))
    training = featurize(training_set(data, recipe.seed, recipe.scale, recipe.without), tokenizer)
    held_out = {kind: featurize(examples, tokenizer) for kind, examples in validation_sets(data).items()}
    seeds = range(recipe.seed, recipe.seed + recipe.epochs)
    plan = [batch for seed in seeds for batch in batches(training, random.Random(seed))][: recipe.steps]
    model = _initial(recipe).to(device)
    model.encoder.embeddings.word_embeddings.requires_grad_(False)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=recipe.peak, weight_decay=0.01)
    first = _resume(out, model, optimizer)
    log.info("%d examples, %d steps, from step %d, on %s", len(training), len(plan), first, device)
    model.train()
    losses: list[float] = []
    for step in range(first, len(plan)):
        for group in optimizer.param_groups:
            group["lr"] = recipe.peak * rate(step, len(plan))
        losses.append(_step(model, trained, optimizer, plan[step], device))
        if (step + 1) % 50 == 0:
            _note(out, step=step + 1, loss=sum(losses) / len(losses))
            losses = []
        if (step + 1) % CHECKPOINT_EVERY == 0:
            _checkpoint(out, model, optimizer, step + 1)
    measured = validate(model, held_out, device)
    _note(out, step=len(plan), **measured)
    changed = {k: v.detach().cpu().half().contiguous() for k, v in model.state_dict().items() if k != KEPT}
    save_file(changed, out / "model.safetensors")
    return measured


def _initial(recipe: Recipe) -> SpanModel:
    """The model to begin with; plain attention is the fastest to train on two cores."""
    model = load_trained(recipe.base, recipe.start) if recipe.start else SpanModel(load_encoder(recipe.base))
    model.encoder.set_attn_implementation("eager")
    for name, module in model.named_modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0 if name.endswith("self.dropout") else DROPOUT
    return model


def _step(
    model: SpanModel, trained: list[nn.Parameter], optimizer: torch.optim.Optimizer, batch: list[Features], device: str
) -> float:
    """One step down the mean cross-entropy of starts and ends; returns it."""
    with torch.autocast(device, torch.bfloat16):
        starts, ends = model(*(t.to(device) for t in tensors(batch)))
    wanted = torch.tensor([(f.start, f.end) for f in batch], device=device)
    loss = (nn.functional.cross_entropy(starts, wanted[:, 0]) + nn.functional.cross_entropy(ends, wanted[:, 1])) / 2
    if not math.isfinite(loss.item()):
        raise FloatingPointError(f"the loss is {loss.item()}: lower --peak")
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    return loss.item()


def _checkpoint(out: Path, model: SpanModel, optimizer: torch.optim.Optimizer, step: int) -> None:
    state = {
        "step": step,
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "rng": torch.get_rng_state(),
    }
    torch.save(state, out / "checkpoint.tmp")
    (out / "checkpoint.tmp").replace(out / "checkpoint.pt")


def _resume(out: Path, model: SpanModel, optimizer: torch.optim.Optimizer) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["rng"])
    return int(state["step"])


def _note(out: Path, **values: float) -> None:
    log.info("%s", "  ".join(f"{name} {value:.4g}" for name, value in values.items()))
    with (out / "log.jsonl").open("a") as file:
        file.write(json.dumps(values) + "\n")


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m bot.training", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="the encoder's folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the training mix")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--steps", type=int, help="stop after so many batches, the learning rate at zero")
    parser.add_argument("--peak", type=float, default=2e-4, help="highest learning rate")
    parser.add_argument("--start", type=Path, help="trained weights to go on from, instead of the encoder's")
    parser.add_argument("--without", action="append", default=[], help="a set or kind of the mix to leave out")
    a = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(a.data, a.out, Recipe(a.base, a.seed, a.scale, a.epochs, a.steps, a.peak, a.start, tuple(a.without)))


if __name__ == "__main__":
    main()
