"""The templates in ``prompts/``, loaded by name.

A template has two blocks, ``system`` and ``user``. It is tried with an example when it is loaded, so that one that
asks for what it won't be given, or leaves out what it will be given, fails then and not in the middle of an answer.
Whatever is put into one is material: it comes on one line, and without the signs that fences are made of.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, meta

from bot.llm import Message
from index.errors import PromptError

FOLDER = Path(__file__).parents[2] / "prompts"

_ANGLES = str.maketrans("<>", "‹›")


def material(value: object) -> str:
    """A value as it stands in a prompt: on one line, and never a fence or a sign of a chat format."""
    return " ".join(str(value).translate(_ANGLES).split())


class Prompt:
    """A template that was checked; ``messages`` fills it in.

    Raises:
        PromptError: there is no such template, or it doesn't fit the example.
    """

    def __init__(self, name: str, example: dict[str, Any], folder: Path = FOLDER) -> None:
        self.name = name
        self._wanted = set(example)
        environment = _environment(folder)
        try:
            text = (folder / f"{name}.txt").read_text(encoding="utf-8")
            used = meta.find_undeclared_variables(environment.parse(text))
            self._template = environment.get_template(f"{name}.txt")
            if used != self._wanted or set(self._template.blocks) != {"system", "user"}:
                raise PromptError(
                    f"The template {folder / name}.txt must have the blocks system and user, which use "
                    f"{', '.join(sorted(self._wanted))}; it has {', '.join(sorted(self._template.blocks))}, "
                    f"which use {', '.join(sorted(used))}."
                )
            self.messages(**example)
        except (OSError, TemplateError) as problem:
            raise PromptError(f"The template {folder / name}.txt can't be used: {problem}.") from problem

    def messages(self, **values: Any) -> list[Message]:  # noqa: ANN401 - what the template is about
        """The template's two messages with these values.

        Raises:
            PromptError: the values aren't those that it was loaded for.
        """
        if set(values) != self._wanted:
            wanted, given = (", ".join(sorted(names)) for names in (self._wanted, values))
            raise PromptError(f"The template {self.name} takes {wanted}; given were {given}.")
        context = self._template.new_context(values)
        system, user = ("".join(self._template.blocks[role](context)).strip() for role in ("system", "user"))
        return [Message("system", system), Message("user", user)]


@cache
def _environment(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        finalize=material,
        trim_blocks=True,
        lstrip_blocks=True,
    )
