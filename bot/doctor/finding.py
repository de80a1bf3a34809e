"""Finding: what was found of one thing that answering needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "note", "wrong"]
"""As it should be; or it works, and could be better; or it keeps Byline from working."""


@dataclass(frozen=True)
class Finding:
    """What a thing is ``about``, its state, and what is told of it, with the way out where it isn't ok."""

    about: str
    state: State
    told: str
