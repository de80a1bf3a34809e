"""Run the harness: ``python -m tests.crash [--kills N] [--bug NAME] [--json]``. Exit code 1: something was wrong."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from tests.crash.bugs import BUGS, trusting
from tests.crash.harness import FAULTS, KILLS, Harness, Tally
from tests.press import read_meanwhile

MEMORY = Path("/dev/shm")
"""Where files cost no time; power cuts are played, so that nothing is lost by it."""

PLANTED = {"": lambda: None, "trusting": trusting, **BUGS}


def main(
    kills: Annotated[int, typer.Option(help="Builds to stop.")] = 1000,
    bug: Annotated[str, typer.Option(help=f"A bug to plant: {', '.join(filter(None, PLANTED))}.")] = "",
    edges: Annotated[bool, typer.Option("--edges", help="Every edge of an update, until something is wrong.")] = False,
    readers: Annotated[int, typer.Option(help="Instead, let fifty threads read until they saw so many builds.")] = 0,
    seed: Annotated[int, typer.Option(help="Draws other places.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Stop builds, deny them the disk (a third as often) and damage FAISS files (a tenth); count what came of it."""
    began = time.perf_counter()
    if readers:
        with tempfile.TemporaryDirectory() as folder:
            seen = read_meanwhile(Path(folder), 50, readers, seconds=3600)
        typer.echo(f"{seen.total()} answers, each of one build; {len(seen)} builds seen")
        return
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        harness = Harness(Path(folder), PLANTED[bug])
        edge = {"edges": harness.run(harness.edges(seed), to_first=True)} if edges else {}
        tallies = edge or _tallies(harness, kills, seed)
    seconds = time.perf_counter() - began
    if as_json:
        typer.echo(json.dumps({name: vars(tally) for name, tally in tallies.items()} | {"seconds": seconds}))
    else:
        typer.echo("\n".join([*_lines(tallies), f"{seconds:.0f} s"]))
    raise typer.Exit(1 if any(tally.wrong for tally in tallies.values()) else 0)


def _tallies(harness: Harness, kills: int, seed: int) -> dict[str, Tally]:
    found = {}
    for name, ways, count in (("kills", KILLS, kills), ("faults", FAULTS, kills // 3)):
        attempts = harness.attempts(count, ways, seed)
        console = Console(stderr=True)
        shown = track(attempts, name, console=console, disable=not console.is_terminal)
        found[name] = harness.run(shown)
    return found | {"damage": harness.damage(kills // 10, seed)}


def _lines(tallies: dict[str, Tally]) -> list[str]:
    lines = []
    for name, tally in tallies.items():
        done = ", ".join(f"{count} {how}" for how, count in sorted(tally.attempts.items()))
        states = ", ".join(f"{count} {state}" for state, count in sorted(tally.found.items()))
        lines.append(f"{name}: {done}; found {states}; {len(tally.wrong)} wrong")
        lines.extend(f"  {wrong}" for wrong in tally.wrong)
    return lines


if __name__ == "__main__":
    typer.run(main)
