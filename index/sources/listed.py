"""The file that names the sources, in TOML -> Listed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx

from index.errors import SettingError
from index.fetch import clean

Kind = Literal["feed", "sitemap", "folder"]

EVERY, OFTENEST = "30m", 300.0
"""How often a source is read that doesn't say, and the seconds that must pass at least."""

DELAY, SHORTEST = 2.0, 1.0
"""Seconds between two requests to a host, and how few they may be."""

_UNITS = {"m": 60, "h": 3600, "d": 86400}
_ADDRESSED: dict[str, type] = {"address": str, "outlet": str, "every": str}
_KEYS: dict[str, dict[str, type]] = {
    "feed": _ADDRESSED | {"full_text": bool},
    "sitemap": _ADDRESSED,
    "folder": {"path": str, "every": str},
}


@dataclass(frozen=True)
class Place:
    """A feed's or a sitemap's address, or a folder's path, and how many seconds pass between two readings.

    ``address`` is ``where`` with the name and password that its server wants, if it does. ``outlet`` is the source of
    its articles, their own if it is empty. With ``full_text``, the page that an entry of a feed links to is read, too,
    and the longer text taken.
    """

    kind: Kind
    where: str
    every: float
    outlet: str = ""
    full_text: bool = False
    address: str = field(default="", repr=False)


@dataclass(frozen=True)
class Listed:
    """The places to read, and the ``delay`` between two requests to a host, in seconds.

    ``alerts`` is what the file says of alerts, which are not the index's business.
    """

    places: tuple[Place, ...]
    delay: float = DELAY
    alerts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Listed:
        """What a file says.

        Raises:
            SettingError: it can't be read, names nothing, or something in it is unknown or of the wrong kind.
        """
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as problem:
            raise SettingError(f"{path}: it can't be read ({problem.strerror}). README.md shows such a file.") from None
        except ValueError as problem:  # what is no TOML, or no UTF-8
            raise SettingError(f"{path}: this is not TOML ({problem}).") from None
        return _listed(str(path), found, path.absolute().parent)


def _listed(name: str, found: dict[str, Any], beside: Path) -> Listed:
    _check(name, found, dict.fromkeys(_KEYS, list) | {"every": str, "delay": (int, float), "alerts": dict})
    usual = _seconds(name, found.get("every", EVERY))
    each = [(kind, number, given) for kind in _KEYS for number, given in enumerate(found.get(kind, ()), 1)]
    places = [_place(f"{name}, {kind} {number}", kind, given, usual, beside) for kind, number, given in each]  # type: ignore[arg-type]
    if not places:
        raise SettingError(f"{name}: there is no source in it. Name one under [[feed]], [[sitemap]] or [[folder]].")
    twice = next((place.where for at, place in enumerate(places) if place.where in {p.where for p in places[:at]}), "")
    if twice:
        raise SettingError(f"{name}: {twice} stands in it twice. Take one out.")
    delay = float(found.get("delay", DELAY))
    if not delay >= SHORTEST:
        raise SettingError(
            f"{name}: a delay of {delay:g} s is too short; servers need {SHORTEST:g} s between requests."
        )
    return Listed(tuple(places), delay, found.get("alerts", {}))


def _place(name: str, kind: Kind, given: object, usual: float, beside: Path) -> Place:
    if not isinstance(given, dict):
        raise SettingError(f"{name}: write [[{kind}]] on a line of its own, and what it is beneath it.")
    _check(name, given, _KEYS[kind])
    every = _seconds(name, given["every"]) if "every" in given else usual
    if kind == "folder":
        if not given.get("path"):
            raise SettingError(f"{name}: its path is missing.")
        return Place(kind, str((beside / Path(given["path"]).expanduser()).resolve()), every)
    address = given.get("address", "")
    if not re.match(r"https?://[^/\s]", address, re.IGNORECASE):
        raise SettingError(f"{name}: its address is {address!r}; it has to begin with https:// or http://.")
    try:
        where = clean(address)
    except httpx.InvalidURL as problem:
        raise SettingError(f"{name}: {address!r} is no address ({problem}).") from None
    return Place(kind, where, every, given.get("outlet", ""), given.get("full_text", False), address)


def _check(name: str, given: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    for key, value in given.items():
        if key not in known:
            raise SettingError(f"{name}: there is no {key!r}; these exist: {', '.join(known)}.")
        if not isinstance(value, known[key]) or (isinstance(value, bool) and known[key] is not bool):
            raise SettingError(f"{name}: {key} can't be {value!r}.")


def _seconds(name: str, written: str) -> float:
    found = re.fullmatch(r"(\d{1,6}) ?([mhd])", written.strip())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if seconds < OFTENEST:
        least = f"at least {OFTENEST / 60:.0f}m"
        raise SettingError(
            f"{name}: every can't be {written!r}; write minutes, hours or days, as 30m, 2h or 1d, {least}."
        )
    return float(seconds)
