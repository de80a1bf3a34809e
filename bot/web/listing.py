"""The conversations of one person -> the list of them, beside the chat; conversations.js says what happens in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from bot.web.files import links
from bot.web.markup import line, plain
from bot.web.store import Kept

EMPTY = "What you ask is kept here, for you to come back to."
NOTHING = "No conversation has these words."


def listing(kept: Sequence[Kept], current: str, now: datetime, *, sought: str = "", deleted: str = "") -> str:
    """The list, under headings that tell how old they are; above it, that one was deleted, to be undone.

    ``current`` is the id of the one that is open, ``deleted`` of the one that was deleted just now.
    """
    if kept:
        grouped = groupby(kept, lambda one: _heading(one, now))
        shown = "".join(_group(heading, list(some), current) for heading, some in grouped)
    else:
        shown = f'<p class="quiet">{line(NOTHING if sought.strip() else EMPTY)}</p>'
    return f"{_undo(deleted)}{shown}"


def _undo(deleted: str) -> str:
    if not deleted:
        return ""
    button = f'<button type="button" data-act="restore" data-id="{plain(deleted)}">Undo</button>'
    return f'<p class="undo" role="status">Conversation deleted. {button}</p>'


def _heading(one: Kept, now: datetime) -> str:
    if one.pinned:
        return "Pinned"
    age = now.astimezone().date() - one.changed.astimezone(now.astimezone().tzinfo).date()
    if age <= timedelta(0):
        return "Today"
    return "Last seven days" if age <= timedelta(7) else "Older"


def _group(heading: str, some: Sequence[Kept], current: str) -> str:
    items = "".join(_item(one, one.id == current) for one in some)
    return f"<h2>{heading}</h2><ul>{items}</ul>"


def _item(one: Kept, current: bool) -> str:
    title, here = line(one.title), ' aria-current="page"' if current else ""
    pin = "Unpin" if one.pinned else "Pin"
    acts = "".join(
        f'<button type="button" data-act="{act}" data-id="{plain(one.id)}">{label}</button>'
        for act, label in ((pin.lower(), pin), ("rename", "Rename"), ("delete", "Delete"))
    )
    files = links(f"export/{one.id}/all")
    return (
        f'<li><a class="kept" href="?c={plain(one.id)}" data-id="{plain(one.id)}" title="{title}"{here}>{title}</a>'
        f'<details name="acts"><summary aria-label="Change this conversation">⋯</summary>'
        f'<div>{acts}<p>Export</p><p class="files">{files}</p></div></details></li>'
    )
