"""An article of the archive, as it is read beside the list of them."""

from __future__ import annotations

from bot.links import web_address
from bot.period import day
from bot.web.markup import line, marked, paragraphs, plain
from index import Article
from index.sought import Marked

LONGEST = 60_000
"""Characters of an article that the page holds."""


def read(found: Marked, *, removable: bool) -> str:
    """Its headline, where it is from, and its text, with what was sought marked; a way to remove it, asked twice."""
    article = found.article
    spoken = f' lang="{plain(article.language)}"' if article.language else ""
    text, end = article.text, min(len(article.text), LONGEST)
    left = f'<p class="quiet">The last {len(text) - end:,} characters are left out here.</p>' if end < len(text) else ""
    return (
        f'<article tabindex="-1" aria-label="{line(article.name)}">'
        '<div class="acts"><button type="button" data-do="close">Back to the list</button>'
        f"{_removal(article, removable)}</div><h2{spoken} dir=auto>{_headline(found)}</h2>{_origin(article)}"
        f'{_places(sum(place[1] <= end for place in found.text))}<div class="text"{spoken} dir=auto>'
        f"{paragraphs(text, (0, end), (0, 0), found.text)}{left}</div></article>"
    )


def _places(count: int) -> str:
    """How often what was sought stands in the text, and how to get there."""
    if not count:
        return ""
    keys = "<kbd>j</kbd> leads to the next, <kbd>k</kbd> back"
    return f'<p class="quiet places">Found in {count:,} {"place" if count == 1 else "places"}: {keys}</p>'


def _headline(found: Marked) -> str:
    article = found.article
    url = web_address(article.url)
    name = marked(article.title, (0, len(article.title)), (0, 0), found.title) if found.title else line(article.name)
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
