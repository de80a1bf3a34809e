"""What each set and each kind of negative buys: ``python -m bot.training.ablate DATA --out DIR --base ENCODER``.

A core is trained on Wikipedia's questions alone, as people asked them. From it the same small share of the mix is
trained again and again, each time without one set or kind, and a table is printed. The core comes first because a
small share says nothing to an encoder that has never seen a span.

A run that is finished is not repeated, so that the command goes on after a kill.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.training.__main__ import Recipe, train
from bot.training.mix import ALTERED, MIX, NEGATIVES

SETS = tuple(dict.fromkeys(part.dataset for part in MIX if part.dataset != "wiki"))
"""The sets beside Wikipedia's."""


def variants() -> dict[str, tuple[str, ...]]:
    """What each run leaves out, by name; nothing first."""
    return {
        "everything": (),
        **{f"without {name}": (name,) for name in SETS},
        **{f"without {kind}": (kind,) for kind in NEGATIVES},
        "without any altered question": ALTERED,
        "without any negative": (*NEGATIVES, "unanswered"),
    }


def ablate(data: Path, out: Path, base: Path, core: float, scale: float) -> dict[str, dict[str, float]]:
    """Validation's figures of the core and each variant; those already in ``out`` are read from there."""
    found = {"the core": _measured(data, out / "core", Recipe(base, scale=core, without=(*SETS, *NEGATIVES)))}
    start = out / "core" / "model.safetensors"
    for name, without in variants().items():
        recipe = Recipe(base, scale=scale, start=start, without=without)
        found[name] = _measured(data, out / name.replace(" ", "-"), recipe)
    return found


def _measured(data: Path, folder: Path, recipe: Recipe) -> dict[str, float]:
    """Validation's figures of one run, which is trained unless its folder has them."""
    result = folder / "measured.json"
    if not result.exists():
        result.write_text(json.dumps(train(data, folder, recipe)))
    return dict(json.loads(result.read_text()))


def main() -> None:
    """Read the command line, train, print the table."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.ablate", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="the encoder's folder")
    parser.add_argument("--core", type=float, default=0.5, help="share of the core's questions")
    parser.add_argument("--scale", type=float, default=0.04, help="share of the training mix")
    a = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    found = ablate(a.data, a.out, a.base, a.core, a.scale)
    table = Table("", *next(iter(found.values())))
    for name, measured in found.items():
        table.add_row(name, *(f"{value:.3f}" for value in measured.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
