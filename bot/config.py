"""The settings, read once from the environment into one frozen Config."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.articles import zone_named
from index.embedder import DEFAULT
from index.errors import SettingError


@dataclass(frozen=True)
class Config:
    """Where the archive is (``BYLINE_ARCHIVE``), and which embedder it was made with (``BYLINE_EMBEDDER``).

    ``writer`` (``BYLINE_WRITER``) names a language model that writes answers, none if it is empty; ``writer_key``
    (``BYLINE_WRITER_KEY``) is what its server asks for.
    """

    archive: Path = Path("archive")
    embedder: str = DEFAULT
    writer: str = ""
    writer_key: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Config:
        """The settings in ``environment``; an empty one counts as not set.

        Raises:
            SettingError: there is a ``BYLINE_`` variable that is not a setting, or no time zone of the name given.
        """
        known = {"BYLINE_ARCHIVE", "BYLINE_EMBEDDER", "BYLINE_TIMEZONE", "BYLINE_WRITER", "BYLINE_WRITER_KEY"}
        unknown = sorted(name for name in environment if name.startswith("BYLINE_") and name not in known)
        if unknown:
            raise SettingError(f"There is no setting {unknown[0]}; these exist: {', '.join(sorted(known))}.")
        if timezone := environment.get("BYLINE_TIMEZONE"):
            zone_named(timezone)  # it is for building; but a wrong one is wrong wherever it is found
        archive, embedder = environment.get("BYLINE_ARCHIVE"), environment.get("BYLINE_EMBEDDER")
        writer, key = environment.get("BYLINE_WRITER", ""), environment.get("BYLINE_WRITER_KEY", "")
        return cls(Path(archive or cls.archive), embedder or cls.embedder, writer, key)
