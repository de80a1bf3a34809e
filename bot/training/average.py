"""Average the weights of trained readers: ``python -m bot.training.average --out DIR WEIGHTS=SHARE ...``.

The mean of models that were fine-tuned from one another reads unseen text better than any of them
(Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file


def average(shares: Mapping[Path, float], out: Path) -> None:
    """Write ``out/model.safetensors``: each tensor the mean of the files', weighed by their shares.

    Raises:
        ValueError: the shares don't add up to 1.
        KeyError: the files don't hold the same tensors.
    """
    if abs(sum(shares.values()) - 1) > 1e-6:
        raise ValueError(f"the shares add up to {sum(shares.values())}, not to 1")
    models = [(load_file(path), share) for path, share in shares.items()]
    mean = {name: torch.stack([m[name].float() * share for m, share in models]).sum(0) for name in models[0][0]}
    out.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.half().contiguous() for name, tensor in mean.items()}, out / "model.safetensors")


def main() -> None:
    """Read the command line and average."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.average", description=__doc__)
    parser.add_argument("parts", nargs="+", metavar="WEIGHTS=SHARE")
    parser.add_argument("--out", type=Path, required=True)
    a = parser.parse_args()
    pairs = (part.rpartition("=") for part in a.parts)
    average({Path(path): float(share) for path, _, share in pairs}, a.out)


if __name__ == "__main__":
    main()
