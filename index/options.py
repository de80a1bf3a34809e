"""Options that several commands have: each reads the setting of its name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Option(envvar="BYLINE_ARCHIVE", help="The archive's folder.")]
Zone = Annotated[str, typer.Option(envvar="BYLINE_TIMEZONE", help="The zone whose days count, as America/New_York.")]
Encoder = Annotated[str, typer.Option(envvar="BYLINE_EMBEDDER", help="A folder, a hub id or package:NAME.")]
