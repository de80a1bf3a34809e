"""``byline completion SHELL``: the script that makes a shell complete ``byline``; and what that script then asks for.

A command's module is imported only when its own words are completed.
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Literal

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from bot.commands import COMMANDS, COMPLETING

PAGE = "app"
"""The module of the page, which takes seconds to import and has no options."""


class _Commands(TyperGroup):
    """Byline's commands: their names, and each as its module has it once it is named."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> TyperCommand | None:  # type: ignore[override]
        return TyperCommand(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx, args):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202 - its types are private
        module = COMMANDS.get(args[0], PAGE)
        if module == PAGE:
            return super().resolve_command(ctx, args)
        return args[0], get_command(import_module(_with_options(module)).app), args[1:]


def _with_options(module: str) -> str:
    """The module in which the options are: of a package, the one that is run."""
    found = find_spec(module)
    return f"{module}.__main__" if found and found.submodule_search_locations else module


commands = typer.Typer(cls=_Commands)
"""All of them as one, for shells alone."""


@commands.callback()
def _all() -> None:
    """Byline."""


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    shell: Annotated[Literal["bash", "zsh", "fish", "powershell"], typer.Argument(help="Which one.")],
) -> None:
    """Print what makes a shell complete Byline's commands and their options: put it where yours looks for such scripts.

    For bash: byline completion bash > ~/.local/share/bash-completion/completions/byline
    """
    os.environ[COMPLETING] = f"source_{shell}"
    complete()


def complete() -> None:
    """Answer what a shell asks through the environment, and end the program."""
    commands(prog_name="byline")


if __name__ == "__main__":
    if COMPLETING in os.environ:
        complete()
    app()
