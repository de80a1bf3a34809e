"""Answers as a page to print: one HTML file that needs and loads nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from bot.answer import Answer, Citation
from bot.export.told import address, encoded, one_line, said, short, source
from index import Article

STYLE = """body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #1c1b19; }
body { font: 11pt/1.5 Charter, Georgia, serif; }
h1 { font-size: 1.5rem; } h2 { margin-top: 2rem; font: italic 1.15rem/1.4 Charter, Georgia, serif; break-after: avoid; }
.short { font-weight: bold; font-size: 1.15rem; } .note { font-style: italic; }
sup a { color: inherit; text-decoration: none; } .sources { font-size: .85em; padding-left: 1.5rem; }
.sources li { break-inside: avoid; overflow-wrap: anywhere; }
footer { margin-top: 3rem; color: #67625a; font-size: .8em; }"""


def printed(answers: Sequence[Answer], title: str, articles: Mapping[str, Article]) -> bytes:
    """The page; its markers lead to the sources under each answer."""
    name, sections = _text(title or answers[0].question), "".join(_section(*one) for one in enumerate(answers, 1))
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{name}</title>'
    above = f"<h1>{name}</h1>" if title else ""
    body = f"{above}{sections}<footer>Answered by Byline; every sentence carries its source.</footer>"
    page = f'<html lang="en"><head>{head}<style>{STYLE}</style></head><body>{body}</body></html>'
    return encoded(f"<!doctype html>\n{page}\n")


def _section(number: int, answer: Answer) -> str:
    told = [f'<p class="short">{_text(short(answer))}</p>'] if answer.short_answer else []
    told += [f"<p>{_text(words)}{''.join(_marker(number, m) for m in markers)}</p>" for words, markers in said(answer)]
    told += [f'<p class="note">{_text(note)}</p>' for note in answer.told]
    sources = "".join(_source(number, citation) for citation in answer.sources)
    return f'<section><h2>{_text(answer.question)}</h2>{"".join(told)}<ol class="sources">{sources}</ol></section>'


def _marker(number: int, marker: int) -> str:
    return f'<sup><a href="#source-{number}-{marker}">[{marker}]</a></sup>'


def _source(number: int, citation: Citation) -> str:
    url = escape(address(citation))
    link = f' <a href="{url}" rel="noopener noreferrer">{url}</a>' if url else ""
    return f'<li id="source-{number}-{citation.marker}" value="{citation.marker}">{_text(source(citation))}{link}</li>'


def _text(words: str) -> str:
    return escape(one_line(words))
