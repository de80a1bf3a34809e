"""Markdown: one article a file; front matter in YAML or TOML tells what is known of it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from index.formats import records
from index.formats.levels import MARKED
from index.formats.loaded import Loaded, one
from index.formats.markup import text_of
from index.formats.plain import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\r?\n(.{0,16384}?)(?<=\n)(?:\1|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_PART = re.compile(r"^[^\s-].*(?:\n(?:[ \t-].*|(?=\n)))*", re.MULTILINE)
"""An entry: a line, and those below it that are set in, or are a list's."""

_ENTRY = re.compile(r"""["']?([\w -]{1,40}?)["']?[ \t]*[:=][ \t]*(.*?)[ \t\r]*$""", re.MULTILINE)


def load(name: str, content: bytes) -> Loaded:
    """The article in a Markdown file, without its markup; a first heading is its title if nothing else is.

    Raises:
        ArticleError: it isn't text, or there is none.
    """
    known, body = split(decode(name, content))
    blocks = list(_blocks(body))
    heading = next((text for kind, text in blocks[:1] if kind == "heading"), None)
    fields = records.fields((*known.items(), *([("title", heading)] if heading else [])))
    return one(name, records.made("\n\n".join(text for _, text in blocks), fields))


def split(text: str) -> tuple[Mapping[str, object], str]:
    """Front matter and the rest. What looks like front matter and holds no names with values is text."""
    found = _FRONT.match(text)
    if found:
        known = _toml(found[2]) if found[1] == "+++" else _yaml(found[2])
        if isinstance(known, Mapping):
            return known, text[found.end() :]
    return {}, text


def _toml(front: str) -> object:
    import tomllib

    return _whole_or_in_parts(front.replace("\r\n", "\n"), tomllib.loads)


def _yaml(front: str) -> object:
    """The values as they are written: neither is the title "12:30" a number of minutes, nor the author "No" false."""
    import yaml  # only for those who have front matter

    class AsWritten(yaml.BaseLoader):  # type: ignore[misc]  # the one in C crashes on deep nesting
        """Strings, lists and objects; null is none."""

    AsWritten.add_implicit_resolver("null", re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
    AsWritten.add_constructor("null", lambda *_: None)

    def read(text: str) -> object:
        try:
            return yaml.load(text, AsWritten)
        except (yaml.YAMLError, TypeError, OverflowError) as problem:
            raise ValueError(str(problem)) from problem

    return _whole_or_in_parts(front, read)


def _whole_or_in_parts(front: str, read: Callable[[str], object]) -> object:
    """What front matter says; entry by entry where one spoils the whole, as "title: Ferry: saved" does.

    None if there is something else than entries in it, or none whose name is known.
    """
    with suppress(ValueError, RecursionError):
        return read(front)
    known: dict[str, object] = {}
    for part in _PART.findall(front):
        try:
            found = read(part)
        except (ValueError, RecursionError):
            entry = _ENTRY.match(part)
            found = {entry[1]: _unquoted(entry[2])} if entry else ""
        if isinstance(found, Mapping):
            known.update(found)
        elif found is not None:
            return None
    return known if any(records.fields(known.items()).values()) else None


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] in "\"'" else value


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Kind and plain text of each block: paragraphs, headings, list items, rows, code."""
    from markdown_it import MarkdownIt  # only for those who load Markdown

    kind, lead = "", ""
    cells: list[str] = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        if token.type in ("heading_open", "paragraph_open"):
            kind = token.type.removesuffix("_open")
        elif token.type == "list_item_open" and token.info:
            lead = f"{token.info}{token.markup} "  # "1986. A great year" is a list to Markdown
        elif token.type == "tr_close":
            yield "row", " | ".join(cells)
            cells = []
        elif token.type == "inline" and kind:
            yield kind, lead + _words(token.children or [])
            kind = lead = ""
        elif token.type == "inline":
            cells.append(_words(token.children or []))
        elif token.type in ("fence", "code_block"):
            yield "code", token.content
        elif token.type == "html_block":
            yield "html", text_of(token.content)


def _words(tokens: Iterable[Token]) -> str:
    """The words of inline markup: a link's, an emphasised one's; pictures have none."""
    pieces = [_MARKS.get(token.type) or _piece(token) for token in tokens]
    text = "".join(pieces)
    return text_of(text) if any(piece.startswith("<") for piece in pieces) else html.unescape(text)


_MARKS = {"softbreak": " ", "hardbreak": "\n", "s_open": "<s>", "s_close": "</s>"}

_TELLING = re.compile(rf"{MARKED.pattern}|</?a\b[^<>]*>", re.IGNORECASE)
"""Tags that change what words say, and links, which may be marks of notes."""


def _piece(token: Token) -> str:
    """A piece of text as HTML; of tags, those that change what its words say."""
    if token.type == "html_inline":
        return token.content if _TELLING.fullmatch(token.content) else ""
    return "" if token.type == "image" else html.escape(token.content, quote=False)
