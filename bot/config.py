"""The settings, read once from the environment into one frozen Config."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.embedder import DEFAULT
from index.errors import SettingError


@dataclass(frozen=True)
class Config:
    """Where the archive is (``BYLINE_ARCHIVE``) and which embedder it was made with (``BYLINE_EMBEDDER``)."""

    archive: Path = Path("archive")
    embedder: str = DEFAULT

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Config:
        """The settings in ``environment``; an empty one counts as not set.

        Raises:
            SettingError: there is a ``BYLINE_`` variable that is not a setting.
        """
        known = {"BYLINE_ARCHIVE", "BYLINE_EMBEDDER"}
        unknown = sorted(name for name in environment if name.startswith("BYLINE_") and name not in known)
        if unknown:
            raise SettingError(f"There is no setting {unknown[0]}; these exist: {', '.join(sorted(known))}.")
        archive, embedder = environment.get("BYLINE_ARCHIVE"), environment.get("BYLINE_EMBEDDER")
        return cls(Path(archive or cls.archive), embedder or cls.embedder)
