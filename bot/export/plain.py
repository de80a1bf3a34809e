"""Answers as text: with footnotes in Markdown, or plain, as it is pasted into anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answer import Answer, escape
from bot.export.told import address, encoded, one_line, said, short, source
from index import Article


def markdown(answers: Sequence[Answer], title: str, articles: Mapping[str, Article]) -> bytes:
    """Markdown with a heading and footnotes for each answer."""
    parts = [_section(number, answer) for number, answer in enumerate(answers, 1)]
    above = [f"# {escape(one_line(title))}"] if title else []
    return encoded("\n\n".join([*above, *parts]) + "\n")


def _section(number: int, answer: Answer) -> str:
    told = [f"**{escape(short(answer))}**"] if answer.short_answer else []
    told += [escape(words) + "".join(f"[^{number}-{m}]" for m in markers) for words, markers in said(answer)]
    told += [f"*{escape(note)}*" for note in answer.told]
    notes = [f"[^{number}-{c.marker}]: {escape(source(c))}{_link(address(c))}" for c in answer.sources]
    return "\n\n".join([f"## {escape(one_line(answer.question))}", *told, *notes])


def _link(url: str) -> str:
    return f" <{url.translate(_PERCENT)}>" if url else ""


_PERCENT = {ord(sign): f"%{ord(sign):02X}" for sign in "<> \n\t\r"}


def text(answers: Sequence[Answer], title: str, articles: Mapping[str, Article]) -> bytes:
    """Plain text: each question, its answer with numbers, and the sources under them."""
    return encoded("\n\n\n".join(map(_plain, answers)) + "\n")


def _plain(answer: Answer) -> str:
    told = [short(answer)] if answer.short_answer else []
    told += [
        ("\n" if answer.kind == "brief" else " ").join(
            " ".join([words, *(f"[{m}]" for m in markers)]) for words, markers in said(answer)
        )
    ]
    told += [one_line(note) for note in answer.told]
    sources = [f"[{c.marker}] {source(c)} {address(c)}".rstrip() for c in answer.sources]
    return "\n\n".join([one_line(answer.question), *told, "\n".join(sources)]).rstrip()
