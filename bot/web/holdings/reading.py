"""An article of the archive, as it is read beside the list of them."""

from __future__ import annotations

from bot.links import web_address
from bot.period import day
from bot.web.markup import line, paragraphs, plain
from index import Article

LONGEST = 60_000
"""Characters of an article that the page holds."""


def read(article: Article, *, removable: bool) -> str:
    """Its headline, where it is from, and its text; and a way to remove it, asked twice."""
    spoken = f' lang="{plain(article.language)}"' if article.language else ""
    text, end = article.text, min(len(article.text), LONGEST)
    left = f'<p class="quiet">The last {len(text) - end:,} characters are left out here.</p>' if end < len(text) else ""
    return (
        f'<article tabindex="-1" aria-label="{line(article.name)}">'
        '<div class="acts"><button type="button" data-do="close">Back to the list</button>'
        f"{_removal(article, removable)}</div><h2{spoken} dir=auto>{_headline(article)}</h2>{_origin(article)}"
        f'<div class="text"{spoken} dir=auto>{paragraphs(text, (0, end), (0, 0))}{left}</div></article>'
    )


def _headline(article: Article) -> str:
    url = web_address(article.url)
    name = line(article.name)
    return f'<a href="{plain(url)}" target="_blank" rel="noopener noreferrer">{name}</a>' if url else name


def _origin(article: Article) -> str:
    parts = [article.outlet, article.author, day(article.published) if article.published else "No date"]
    return f'<p class="origin">{line(" · ".join(part for part in parts if part))}</p>'


def _removal(article: Article, removable: bool) -> str:
    if not removable:
        return ""
    return (
        '<button type="button" data-do="ask">Remove</button>'
        '<span class="sure" role="group" aria-label="Remove this article?" hidden>Remove it from the archive? Answers '
        "no longer find it, and those that cite it say that it is gone. "
        f'<button type="button" data-do="remove" data-id="{plain(article.id)}">Yes, remove it</button> '
        '<button type="button" data-do="keep">Keep it</button></span>'
    )
