"""Which writer a setting names."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

from bot.llm.writer import SERVED, Writer
from index.errors import SettingError


@cache
def load_writer(setting: str, key: str = "", context: int = 0) -> Writer:
    """The writer that a setting names; loaded once, however many bots share it.

    ``setting`` is a server's address with the model after ``#``, else a model's folder or GGUF file, ``package:NAME``,
    or a hub id; ``key`` is the server's, if it wants one; ``context`` the tokens that it takes at once, 0 for what is
    usual.

    Raises:
        SettingError: an address names no model, or isn't one.
        ModelError: there is no such model here, or what runs it isn't installed.
    """
    if not re.match(r"https?:", setting, re.IGNORECASE):
        from bot.llm.local import TransformersWriter

        return TransformersWriter(setting, context=context)
    address, model = _parts(setting)
    from bot.llm.served import OpenAIWriter

    return OpenAIWriter(address, model, key, context=context or SERVED)


def _parts(setting: str) -> tuple[str, str]:
    """A server's address, and the model's name."""
    address, _, model = setting.partition("#")
    try:
        sound = bool(urlsplit(address).hostname) and urlsplit(address).port != 0
    except ValueError:
        sound = False
    if not (sound and model):
        raise SettingError(
            f"{setting!r} names no writer. Give BYLINE_WRITER a server's address and its model's name, "
            "such as http://localhost:11434/v1#llama3.2."
        )
    return address, model
