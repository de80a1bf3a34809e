"""A page's tree -> its article, or its articles where it holds several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from index.articles import Article
from index.formats.dates import Moment, moment
from index.formats.fragment import words
from index.formats.web import linked, parts
from index.formats.web.blocks import blocks
from index.formats.web.body import belongs, body, is_prose
from index.formats.web.dateline import told
from index.formats.web.head import Head, head
from index.formats.web.linked import Thing
from index.formats.web.parts import Part
from index.formats.web.seen import reveal
from index.formats.web.stated import certain, day, is_named_strange, is_strange, order, published, read_date


@dataclass(frozen=True)
class Page:
    """A page as its reader sees it, and what it says of itself."""

    root: HtmlElement
    said: Head
    things: Sequence[Thing]
    stated: Moment | None
    order: str


def articles(tree: HtmlElement) -> list[Article]:
    """The articles of a page. What it states is read before what isn't seen goes."""
    alive = list(tree.iter())  # lxml makes an element anew, slowly, each time that nobody holds it
    things = linked.things(tree)
    stated = published(tree, things)
    reveal(tree)
    page = Page(tree, head(tree), things, stated, order(tree))
    found = _live(page) or _several(page) or [_article(page)]
    del alive
    return found


def _article(page: Page) -> Article:
    own = blocks(page.root)
    found = body(page.root, own)
    said, stated = page.said, page.stated
    if not stated:
        near = [at for at, block in enumerate(own) if at in found.kept or not is_strange(block.element)]
        kept = [n for n, at in enumerate(near) if at in found.kept]
        title = page.root.xpath("string(//head/title)") or said.title
        stated = told([own[at] for at in near], kept, title, said.author, page.order)
    return Article(found.text, said.title, said.source, said.author, said.url, stated and day(stated))


def _live(page: Page) -> list[Article]:
    """The posts of a live blog as they stand, and before them what it says of itself."""
    updates = _updates(page.things)
    found = parts.posts(page.root, page.things)
    if len(found) < 2:
        return [_told(page, update) for update in updates] if len(updates) > 1 else []
    posts = []
    for part in found:
        update = next((u for u in updates if _is_same(part, u)), {})
        when = moment(part.stated) or moment(update.get("datePublished")) or _at(page, part.shown)
        posts.append(_made(page, part, update, when))
    return [*_rest(page, found), *posts]


def _updates(things: Sequence[Thing]) -> list[Thing]:
    """The posts of a live blog as its JSON-LD has them."""
    given = [thing.get("liveBlogUpdate") for thing in things if "LiveBlogPosting" in linked.types(thing)]
    listed = [update for value in given for update in (value if isinstance(value, list) else [value])]
    return [update for update in listed if isinstance(update, dict) and linked.words(update.get("articleBody"))]


def _is_same(part: Part, update: Thing) -> bool:
    """Whether an update of JSON-LD is this post: its headline, or its place in the page, or its first words."""
    headline, where = linked.words(update.get("headline")), linked.address(update)
    if part.fragment and where.endswith(f"#{part.fragment}"):
        return True
    said = linked.words(update.get("articleBody"))[:60]
    return bool(headline and headline == part.title) or bool(said and said in " ".join(part.text.split()))


def _told(page: Page, update: Thing) -> Article:
    """A post that only JSON-LD has."""
    text = str(update.get("articleBody"))
    return Article(
        words(text),
        linked.words(update.get("headline")) or page.said.title,
        page.said.source,
        linked.words(update.get("author")) or page.said.author,
        linked.address(update) or page.said.url,
        moment(update.get("datePublished")),
    )


def _made(page: Page, part: Part, thing: Thing, when: Moment | None) -> Article:
    url = linked.address(thing) or page.said.url
    if url == page.said.url and url and part.fragment:
        url = f"{url.split('#')[0]}#{part.fragment}"
    author = linked.words(thing.get("author")) or page.said.author
    title = part.title or linked.words(thing.get("headline")) or page.said.title
    return Article(part.text, title, page.said.source, author, url, when)


def _at(page: Page, shown: str) -> Moment | None:
    """The time that a post shows, on its day if it shows that, or on the blog's if all of it is of one day."""
    if found := read_date(shown, page.order):
        return found
    blog = next((thing for thing in page.things if "LiveBlogPosting" in linked.types(thing)), {})
    changed = page.root.xpath("string(//meta[@property='article:modified_time']/@content)")
    first, last = moment(blog.get("datePublished")) or page.stated, moment(blog.get("dateModified") or changed)
    if not isinstance(first, datetime) or not last or day(first) != day(last):
        return None
    clock = parts.clock(shown)
    return datetime.combine(day(first), clock, first.tzinfo) if clock else day(first)


def _rest(page: Page, found: Sequence[Part]) -> list[Article]:
    """What a live blog says beside its posts, if there is a paragraph of it in the same place."""
    first = found[0].element
    place = next(first.iterancestors("article", "main"), None)
    if place is None:
        return []
    posts = {part.element for part in found}
    own = [
        block
        for block in blocks(place)
        if belongs(block, place) and not any(e in posts for e in (block.element, *block.element.iterancestors()))
    ]
    if not any(is_prose(block) for block in own):
        return []
    text, said = "\n\n".join(block.text for block in own), page.said
    return [Article(text, said.title, said.source, said.author, said.url, page.stated)]


def _several(page: Page) -> list[Article]:
    """The stories of a page of several, each of its own date."""
    found = parts.stories(page.root, page.things)
    return [_story(page, part) for part in found]


def _story(page: Page, part: Part) -> Article:
    thing = next((t for t in page.things if linked.is_article(t) and linked.words(t.get("headline")) == part.title), {})
    own = [block for block in blocks(part.element) if not is_named_strange(block.element)]
    kept = [at for at, block in enumerate(own) if belongs(block, part.element)]
    when = certain([str(thing.get("datePublished"))], page.order) or told(own, kept, part.title, "", page.order)
    return _made(page, part, thing, when)
