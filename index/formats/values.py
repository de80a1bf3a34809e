"""A field's value, however it is nested -> its words: a name, a name in an object, a list of them, rich text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from index.formats.fragment import words

NAMES = """name displayname fullname title headline rendered main original value label text #text $t href $oid $uuid
    $date $numberlong seconds""".split()  # noqa: SIM905
TEXTS = """rendered processed html value raw text plain #text $t content body children blocks paragraphs data nodes
    items""".split()  # noqa: SIM905
"""Where an object keeps its name or its text; the first that is filled in counts."""

INLINE = frozenset("text span link a hyperlink entity-hyperlink strong em b i mention inline".split())  # noqa: SIM905
BREAKS = frozenset("hardbreak hard_break linebreak br".split())  # noqa: SIM905
"""Types of nodes of rich text that stand within a line, and that end one."""

MOST_NAMES = 300
"""Of a list; aliases of YAML can make a short file a list without end."""

DEEPEST = 24
"""Levels; what is nested deeper is no text."""


@lru_cache(maxsize=65_536)
def plain_name(name: object) -> str:
    """A field's name without case, spaces, ``_`` and ``-``."""
    return re.sub(r"[\s_-]", "", str(name)).casefold()


def filled(value: object) -> bool:
    """Whether there is something in a value."""
    return value is not None and value not in ("", [], {})


def named(value: object, between: str = ", ", depth: int = 4) -> str:
    """A value as a name: a string, a number, what an object calls itself, or a list of these."""
    if depth and isinstance(value, Mapping):
        return named(_own(value, NAMES) or _full_name(value) or _only(value), between, depth - 1)
    if depth and isinstance(value, list):
        parts = (named(part, between, depth - 1) for part in value[:MOST_NAMES] if not isinstance(part, list))
        return between.join(filter(None, parts))
    if isinstance(value, str):
        return words(value)
    if isinstance(value, date):
        return str(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30 else ""


def prose(value: object, depth: int = DEEPEST, *, within: bool = False) -> str:
    """A value as text: a string, an object that holds one, paragraphs, or the nodes of rich text.

    ``within`` says that the value is what a node holds: pieces of a line, where they don't say otherwise.
    """
    if isinstance(value, str):
        return words(value)
    if depth and isinstance(value, list):
        parts = [prose(part, depth - 1) for part in value]
        in_line = any(_is_inline(part, within=within) for part in value)
        return "".join(parts) if in_line else "\n\n".join(filter(str.strip, parts))
    if depth and isinstance(value, Mapping):
        if _type(value) in BREAKS:
            return "\n"
        given = {plain_name(name): part for name, part in value.items()}
        parts_ = (prose(given.get(name), depth - 1, within=name == "children") for name in TEXTS if given.get(name))
        return next(filter(str.strip, parts_), "") or prose(_only(value), depth - 1)
    return ""


def _is_inline(node: object, *, within: bool) -> bool:
    if not isinstance(node, Mapping):
        return False
    kind = _type(node)
    return kind in INLINE if kind else within and "text" in node


def _type(node: Mapping[str, object]) -> str:
    kind = node.get("type") or node.get("_type") or node.get("nodeType")
    return kind.casefold() if isinstance(kind, str) else ""


def _own(value: Mapping[str, object], names: list[str]) -> object:
    given = {plain_name(name): part for name, part in value.items()}
    return next((given[name] for name in names if filled(given.get(name))), None)


def _full_name(value: Mapping[str, object]) -> str:
    given = {plain_name(name): part for name, part in value.items()}
    parts = (given.get(name) for name in ("firstname", "givenname", "lastname", "familyname"))
    return " ".join(part for part in parts if isinstance(part, str))


def _only(value: Mapping[str, object]) -> object:
    """The one thing, or the one string, in an object, whatever it is called: a text by its language."""
    found = list(value.values()) if len(value) == 1 else [part for part in value.values() if isinstance(part, str)]
    return found[0] if len(found) == 1 else ""
