"""``byline doctor [--json]``: whether everything is there that answering needs, and what to do where it isn't."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.doctor import examined

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False) -> None:
    """Tell whether models, archive, disk, port and whatever the settings name are as they should be.

    Each line is ok; a note, where something works and could be better; or wrong, with what to do. No browser is needed.
    Exit code 0: nothing is wrong. 1: something is.
    """
    found = examined()
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(f"{finding.state:<6} {finding.about:<14} {finding.told}" for finding in found))
    raise typer.Exit(any(finding.state == "wrong" for finding in found))


if __name__ == "__main__":
    app()
