"""Count what is read rightly, a kind a row: ``python -m tests.bench.reading [FORMAT ...] [--all]``."""

from __future__ import annotations

import time
from collections import Counter
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tests.bench.reading.cases import every


def main(
    only: Annotated[
        list[str] | None, typer.Argument(metavar="FORMAT", help="Endings, such as .pdf; none: all.")
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Show the kinds that are right, too.")] = False,
) -> None:
    """Read a file of each kind, and tell what is lost, added, out of order or wrongly known of it."""
    table = Table("format", "kind", "", "what is wrong")
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    before = time.perf_counter()
    for case in every():
        if only and case.format not in only:
            continue
        wrong = case.wrong()
        count[case.format] += 1
        right[case.format] += not wrong
        if wrong or show_all:
            table.add_row(case.format, case.kind, "wrong" if wrong else "right", "; ".join(wrong)[:300])
    console = Console()
    console.print(table)
    for ending, number in sorted(count.items()):
        console.print(f"{ending:8} {right[ending]} of {number}", highlight=False)
    console.print(
        f"all      {right.total()} of {count.total()} kinds are read rightly ({time.perf_counter() - before:.1f} s)"
    )


if __name__ == "__main__":
    typer.run(main)
