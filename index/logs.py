"""Logs on standard error: plain lines for people, or with ``BYLINE_LOG=json`` a JSON object a line for programs."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping

from index.errors import SettingError

OURS = "index", "bot", "app"
"""The loggers that tell what is usual, too; of others, only warnings count."""

log = logging.getLogger("byline")


def style(environment: Mapping[str, str] = os.environ) -> str:
    """How logs are written: "json", or "" for plain lines.

    Raises:
        SettingError: ``BYLINE_LOG`` is something else.
    """
    found = environment.get("BYLINE_LOG", "")
    if found not in ("", "json"):
        raise SettingError(f"BYLINE_LOG is {found!r}. It is json, or not set.")
    return found


def configure(level: int = logging.WARNING) -> None:
    """Send logs to standard error, plain ones from a ``level`` on; as JSON, with all that is usual.

    Raises:
        SettingError: see ``style``.
    """
    if style():
        _configure_json()
    else:
        logging.basicConfig(level=level, format="%(message)s")


def _configure_json() -> None:
    from pythonjsonlogger.json import JsonFormatter

    fields = {"levelname": "level", "name": "logger"}
    handler = logging.StreamHandler()
    names = ["timestamp", "levelname", "name", "message"]
    handler.setFormatter(JsonFormatter(names, rename_fields=fields, timestamp=True, json_ensure_ascii=False))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.captureWarnings(True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def say(line: str, level: int = logging.WARNING) -> None:
    """Tell a line to whoever started the program: in words, or where logs are JSON, as one of them."""
    if os.environ.get("BYLINE_LOG") == "json":
        log.log(level, line)
    else:
        sys.stderr.write(f"byline: {line}\n")
