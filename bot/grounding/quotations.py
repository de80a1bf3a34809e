"""The quotations of a text, and whether another text holds their very words."""

from __future__ import annotations

import re

_QUOTED = re.compile(
    r"“([^”]+)”|\"([^\"]+)\"|(?<![\w’'])[‘'`]([^’']+(?:[’'](?=\w)[^’']+)*)[’'](?!\w)|«([^»]+)»|„([^“”]+)[“”]"
)
_ELISION = re.compile(r"\s*(?:\[?\.\.\.\]?|…)\s*")
_SIGNS = re.compile(r"[^\w\s]+")


def quotations(text: str) -> list[str]:
    """The words between quotation marks, cut where something is left out."""
    found = [next(filter(None, match.groups())) for match in _QUOTED.finditer(text)]
    return [piece for words in found for piece in _ELISION.split(words) if plain(piece)]


def plain(text: str) -> str:
    """Words as quotations compare: without case, punctuation and line ends, a space on either side."""
    return f" {' '.join(_SIGNS.sub('', text).casefold().split())} "
