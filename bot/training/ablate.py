"""What each set and each kind of negative buys: ``python -m bot.training.ablate DATA --out DIR --base ENCODER``.

Trains the same small share of the mix again and again, each time without one set or kind, and prints a table.
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


def variants() -> dict[str, tuple[str, ...]]:
    """What each run leaves out, by name; nothing first."""
    sets = dict.fromkeys(part.dataset for part in MIX if part.dataset != "wiki")
    return {
        "everything": (),
        **{f"without {name}": (name,) for name in sets},
        **{f"without {kind}": (kind,) for kind in NEGATIVES},
        "without any altered question": ALTERED,
        "without any negative": (*NEGATIVES, "unanswered"),
    }


def ablate(data: Path, out: Path, base: Path, scale: float) -> dict[str, dict[str, float]]:
    """Validation's figures of each variant; those already in ``out`` are read from there."""
    found = {}
    for name, without in variants().items():
        folder = out / name.replace(" ", "-")
        result = folder / "measured.json"
        if not result.exists():
            measured = train(data, folder, Recipe(base, scale=scale, without=without))
            result.write_text(json.dumps(measured))
        found[name] = json.loads(result.read_text())
    return found


def main() -> None:
    """Read the command line, train, print the table."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.ablate", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="the encoder's folder")
    parser.add_argument("--scale", type=float, default=0.08, help="share of the training mix")
    a = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    found = ablate(a.data, a.out, a.base, a.scale)
    table = Table("", *next(iter(found.values())))
    for name, measured in found.items():
        table.add_row(name, *(f"{value:.3f}" for value in measured.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
