"""Markdown: one article a file; front matter in YAML tells what is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from index.formats import records
from index.formats.loaded import Loaded, one
from index.formats.markup import text_of
from index.formats.plain import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.{0,16384}?)\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)


def load(name: str, content: bytes) -> Loaded:
    """The article in a Markdown file, without its markup; a first heading is its title if nothing else is.

    Raises:
        ArticleError: it isn't text, or there is none.
    """
    known, body = split(decode(name, content))
    blocks = list(_blocks(body))
    heading = next((text for kind, text in blocks[:1] if kind == "heading"), None)
    fields = records.fields(known)
    fields["title"] = fields["title"] or heading
    return one(name, records.made("\n\n".join(text for _, text in blocks), fields))


def split(text: str) -> tuple[Mapping[str, object], str]:
    """Front matter and the rest. What looks like front matter and isn't a mapping in YAML is text."""
    found = _FRONT.match(text)
    if found:
        import yaml  # only for those who have front matter

        with suppress(yaml.YAMLError, RecursionError, ValueError, TypeError, OverflowError):
            known = yaml.load(found[1], yaml.SafeLoader)  # the one in C crashes on deep nesting
            if isinstance(known, Mapping):
                return known, text[found.end() :]
    return {}, text


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
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(t.type) or t.content for t in tokens if t.type not in ("image", "html_inline"))
