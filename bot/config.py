"""The settings, read once from the environment into one frozen Config."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.articles import zone_named
from index.embedder import DEFAULT
from index.errors import SettingError
from index.logs import style
from index.storage import beside


@dataclass(frozen=True)
class Config:
    """Where the archive is (``BYLINE_ARCHIVE``), and which embedder it was made with (``BYLINE_EMBEDDER``).

    ``reader`` (``BYLINE_READER``) names an extractive question-answering model, Byline's own if it is empty;
    ``writer`` (``BYLINE_WRITER``) names a language model that writes answers, none if it is empty; ``writer_key``
    (``BYLINE_WRITER_KEY``) is what its server asks for, ``writer_context`` (``BYLINE_WRITER_CONTEXT``) the tokens that
    it takes at once, 0 for what is usual where it runs. ``conversations`` (``BYLINE_CONVERSATIONS``)
    is the file in which the page keeps conversations, None for the one beside the archive. ``users`` (``BYLINE_USERS``)
    is the file of people who may use the page from other machines, ``user_header`` (``BYLINE_USER_HEADER``) the header
    in which a proxy names them; ``keys`` (``BYLINE_KEYS``) is the file of the keys by which programs come in. ``trace``
    (``BYLINE_TRACE``) is the address of a collector that is sent traces, "" for none. (How logs are written,
    ``BYLINE_LOG``, is for the whole process: ``index.logs``.)
    """

    archive: Path = Path("archive")
    embedder: str = DEFAULT
    reader: str = ""
    writer: str = ""
    writer_key: str = field(default="", repr=False)
    writer_context: int = 0
    conversations: Path | None = None
    users: Path | None = None
    user_header: str = ""
    keys: Path | None = None
    trace: str = ""

    @property
    def notebook(self) -> Path:
        """The file of conversations: the one that is set, else beside the archive's folder and named after it."""
        return self.conversations or beside(self.archive, "conversations.db")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Config:
        """The settings in ``environment``; an empty one counts as not set.

        Raises:
            SettingError: there is a ``BYLINE_`` variable that is not a setting, or one that isn't what it has to be.
        """
        known = {f"BYLINE_{name}" for name in _NAMES}
        unknown = sorted(name for name in environment if name.startswith("BYLINE_") and name not in known)
        if unknown:
            raise SettingError(f"There is no setting {unknown[0]}; these exist: {', '.join(sorted(known))}.")
        if timezone := environment.get("BYLINE_TIMEZONE"):
            zone_named(timezone)  # it is for building; but a wrong one is wrong wherever it is found
        style(environment)  # likewise: it is for the whole process
        archive, embedder = environment.get("BYLINE_ARCHIVE"), environment.get("BYLINE_EMBEDDER")
        writer, key = environment.get("BYLINE_WRITER", ""), environment.get("BYLINE_WRITER_KEY", "")
        models = embedder or cls.embedder, environment.get("BYLINE_READER", "")
        context = _tokens("BYLINE_WRITER_CONTEXT", environment.get("BYLINE_WRITER_CONTEXT", ""))
        files = (_path(environment.get(f"BYLINE_{name}", "")) for name in ("CONVERSATIONS", "USERS", "KEYS"))
        kept, users, keys = files
        header, trace = (environment.get(f"BYLINE_{name}", "") for name in ("USER_HEADER", "TRACE"))
        return cls(Path(archive or cls.archive), *models, writer, key, context, kept, users, header, keys, trace)


_NAMES = (
    *("ARCHIVE", "EMBEDDER", "TIMEZONE", "READER", "WRITER", "WRITER_KEY", "WRITER_CONTEXT"),
    *("CONVERSATIONS", "USERS", "USER_HEADER", "KEYS", "LOG", "TRACE"),
)
LEAST = 1_024


def _path(value: str) -> Path | None:
    return Path(value) if value else None


def _tokens(name: str, value: str) -> int:
    if value and not (value.isascii() and value.isdigit() and int(value) >= LEAST):
        raise SettingError(f"{name} is {value!r}. Give it the number of tokens that the model takes, such as 32768.")
    return int(value or 0)
