"""A question of the chat, as HTML on one line: what was typed, what it was limited to, and what can be done with it."""

from __future__ import annotations

from urllib.parse import quote

from bot.limits import parts
from bot.web.conversation import Exchange
from bot.web.files import links
from bot.web.markup import line, plain


def asked(exchange: Exchange, id_: str = "") -> str:
    """The question as it was typed, what it was limited to, and what can be done with it."""
    limits = f'<div class="limits">Only articles {_limits(exchange)}</div>' if exchange.limits else ""
    acts = "" if exchange.pending else _acts(exchange, id_)
    return f'<div class="asked" id="turn-{exchange.number}">{plain(exchange.question)}</div>{acts}{limits}'


def _limits(exchange: Exchange) -> str:
    """What it was limited to; once it is answered, each limit with a way to ask without it."""
    if exchange.pending:
        return line(exchange.limits)
    found = parts(exchange.typed.filters()).items()
    return " ".join(_chip(words, exchange.number, name, f"Search without “{words}”") for name, words in found)


def _chip(words: str, number: int, without: str, label: str) -> str:
    """Words that can be taken out of a search; conversations.js says how."""
    link = f'<a class="without" href="#without-{number}-{without}"><span class="said">{line(label)}</span>×</a>'
    return f'<span class="chip">{line(words)} {link}</span>'


def _acts(exchange: Exchange, id_: str) -> str:
    """What can be done with a question; conversations.js says how."""
    address = plain(f"?q={quote(exchange.question, errors='replace')}")
    files = _files(id_, exchange.number) if id_ and exchange.phase == "answered" else ""
    return (
        f'<div class="acts"><a class="again" href="#again-{exchange.number}">Ask again</a> '
        f'<a class="edit" href="#edit-{exchange.number}">Edit</a> '
        f'<a class="link" href="{address}">Link</a>{files}</div>'
    )


def _files(id_: str, number: int) -> str:
    copied = plain(f"export/{id_}/{number}.txt")
    files = links(f"export/{id_}/{number}")
    menu = f'<details class="files"><summary>Export</summary><div>{files}</div></details>'
    return f' <a class="copy" href="{copied}">Copy</a> {menu}'
