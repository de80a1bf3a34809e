"""What was found in the archive -> the list of it, and the facets to choose from."""

from __future__ import annotations

from collections.abc import Mapping

from bot.period import day
from bot.web.markup import line, plain
from index.catalogue import Found
from index.choice import Choice
from index.entries import Entry

LABELS = {"outlet": "Outlet", "author": "Author", "year": "Year", "language": "Language", "kind": "Kind of file"}
UNKNOWN = {
    "outlet": "No outlet",
    "author": "No author",
    "year": "No date",
    "language": "Not told",
    "kind": "Not told",
}
"""What an article is listed under of which a facet isn't known."""

TOP = 6
"""Values of a facet that are always seen; the others are folded away."""

MOST = 200
"""Values of a facet that the page holds; the rarest of more are found by words."""

MORE = 20
"""Articles that the list begins with, and that are added to it at a time."""

LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
"""Names of languages that news is often in; another one goes by its code."""

EMPTY = """<div class="empty"><h2>There is nothing in the archive yet</h2>
<p>{} Then look through it here, and ask about it.</p></div>"""
NOTHING = """<div class="empty"><h2>Nothing found</h2><p>No article fits all of this.
<button type="button" data-do="clear">Take all limits back</button></p></div>"""


def told(found: Found) -> str:
    """How much was found, in words."""
    articles = "article" if found.articles == 1 else "articles"
    if found.count == found.articles:
        return f"{found.articles:,} {articles}"
    return f"{found.count:,} of {found.articles:,} {articles}"


def listed(found: Found) -> str:
    """The articles, and a way to more of them."""
    if not found.count:
        return NOTHING
    items = "".join(f"<li>{_entry(entry)}</li>" for entry in found.entries)
    left = found.count - len(found.entries)
    more = f'<button type="button" data-do="more">Show more ({left:,} left)</button>' if left else ""
    return f'<ol class="entries">{items}</ol>{more}'


def _entry(entry: Entry) -> str:
    name, id_ = line(entry.title or _opening(entry)), plain(entry.id)
    spoken = f' lang="{plain(entry.language)}"' if entry.language else ""
    words = "".join(f"<mark>{line(words)}</mark>" if found else _spaced(words) for words, found in entry.excerpt)
    return (
        f'<h3{spoken}><a href="?tab=archive&amp;article={id_}" data-open="{id_}">{name}</a></h3>'
        f"{origin(entry)}<p{spoken} dir=auto>{words}</p>"
    )


def _opening(entry: Entry) -> str:
    """What to call an article without a title: words of its text."""
    words = "".join(words for words, _ in entry.excerpt)
    return words if len(words) <= 80 else f"{words[:80].rsplit(' ', 1)[0]}…"


def _spaced(words: str) -> str:
    """``line``, but white space at the ends stays."""
    return f"{' ' * words.startswith(' ')}{line(words)}{' ' * words.endswith(' ')}"


def origin(entry: Entry) -> str:
    """Who printed an article and wrote it, on which day, and the kind of its file."""
    parts = [entry.source, entry.author, day(entry.published) if entry.published else "No date", entry.kind]
    return f'<p class="origin">{line(" · ".join(part for part in parts if part))}</p>'


def facets(counted: Mapping[str, Mapping[str, int]], choice: Choice) -> str:
    """A group of boxes to tick for each facet of which there is more than one value.

    Where any box is ticked, all groups stay: unticking one takes nothing away from under whoever does it.
    """
    ticked = any(choice.facets.values())
    shown = [(name, values) for name, values in counted.items() if len(values) > 1 or (values and ticked)]
    return "".join(_facet(name, values, choice.facets.get(name, ())) for name, values in shown)


def _facet(name: str, values: Mapping[str, int], chosen: tuple[str, ...]) -> str:
    order = sorted(values, reverse=True) if name == "year" else list(values)
    order.sort(key=lambda value: value not in chosen)  # what is chosen first; else the order stays
    boxes = [_box(name, value, values[value], value in chosen) for value in order[:MOST]]
    seen = max(TOP, len(chosen))
    more, left = boxes[seen:], len(order) - MOST
    note = f'<p class="quiet">{left:,} rarer ones: search for their names.</p>' if left > 0 else ""
    folded = f'<details id="more-{name}"><summary>{len(order) - seen:,} more</summary>{"".join(more)}{note}</details>'
    return f"<fieldset><legend>{LABELS[name]}</legend>{''.join(boxes[:seen])}{folded if more else ''}</fieldset>"


def _box(name: str, value: str, count: int, chosen: bool) -> str:
    label = line(LANGUAGES.get(value, value) if name == "language" else value) or UNKNOWN[name]
    ticked = " checked" if chosen else ""
    return (
        f'<label><input type="checkbox" name="{name}" value="{plain(value)}"{ticked}>'
        f'<span>{label}</span> <span class="count">{count:,}</span></label>'
    )
