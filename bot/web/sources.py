"""A conversation -> the panel of sources beside it: a card for each citation, newest question first.

Ids carry the exchange's number (``cite-2-1``), so that a marker of an older answer still finds its card.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Citation
from bot.links import web_address
from bot.period import day
from bot.web.conversation import Conversation, Exchange
from bot.web.markup import line, paragraphs, plain
from index import Article
from index.text import Span, outline, sentences

NO_ANSWER = "Not an answer: what comes nearest"
"""Stands above the cards of leads."""

LOST = {
    "gone": "This article is no longer in the archive. These words of it were cited{}.",
    "changed": "This article has changed in the archive. These words of it were cited{}, and do not stand there now.",
    "earlier": "A newer version of this article has come. This is the one that was cited{}.",
}
"""Said of what was cited and isn't at hand any more, or isn't the newest, with the day."""

AROUND = 2
"""Sentences of the article shown on each side of the quote."""

REACH = 2_000
"""Characters on each side of the quote in which those sentences are looked for."""

WINDOW = 10_000
"""Characters of a long article on each side of the quote that the page holds."""

KEYS = '<p class="quiet keys"><kbd>j</kbd> next quote, <kbd>k</kbd> previous, <kbd>Esc</kbd> back to the answer</p>'


def panel(conversation: Conversation) -> str:
    """The sources of every answer, the newest first; of older ones, under their question."""
    shown = [exchange for exchange in conversation if exchange.answer]
    if not shown:
        return '<p class="quiet">The articles behind an answer appear here, with the words that it rests on.</p>'
    latest, older = shown[-1], [exchange for exchange in reversed(shown[:-1]) if _cards(exchange)]
    first = _cards(latest) or '<p class="quiet">No article answers this question.</p>'
    earlier = "".join(_section(exchange, _cards(exchange)) for exchange in older)
    heading = '<h2 class="earlier">Earlier in this conversation</h2>' if earlier else ""
    return _section(latest, first) + heading + earlier


def _section(exchange: Exchange, cards: str) -> str:
    return f'<section><h3 class="question">{line(exchange.question)}</h3>{cards}</section>'


def _cards(exchange: Exchange) -> str:
    """A card for each citation, or under a heading that says so, for each lead."""
    if not exchange.answer:
        return ""
    of, bodies, citations = exchange.articles.get, exchange.bodies.get, exchange.answer.sources
    asked = f" on {day(exchange.asked)}" if exchange.asked else ""
    lost = {id_: LOST[what].format(asked) for id_, what in exchange.lost.items()}
    heading = f'<h4 class="unsure">{line(NO_ANSWER)}</h4>' if exchange.answer.leads else ""
    about = ((c, of(c.article_id), bodies(c.article_id, ()), lost.get(c.article_id, "")) for c in citations)
    return heading + "".join(card(exchange.number, *one, others=citations) for one in about)


def card(
    number: int,
    citation: Citation,
    article: Article | None,
    body: Sequence[Span] = (),
    lost: str = "",
    others: Sequence[Citation] = (),
) -> str:
    """A source: where it is from, the quote among its neighbours, and the whole article if it is at hand.

    A headline that is cited is marked where it stands, over the beginning of the article's text.
    ``body`` holds the parts of the article that aren't page furniture; where it is empty, the article alone tells.
    ``lost`` says why the article isn't at hand, or not the newest. Words of it that ``others`` cite are marked in the
    whole article too.
    """
    key = f"{number}-{citation.marker}"
    if article:
        body = body or outline(article.text, article.title).body
        quote = _marked(citation, body)
        beside = [(c.start, c.end) for c in others if (c.article_id, c.where) == (citation.article_id, "text")]
        passage, spoken, text = around(article, quote, body), _language(article), whole(key, article, quote, beside)
    else:
        passage, spoken, text = _words(citation), "", ""
    fate = f'<p class="lost">{line(lost)}</p>' if lost else ""
    quoted = f'<blockquote class="passage"{spoken}>{passage}</blockquote>' if passage else ""
    return (
        f'<article class="card" id="cite-{key}" tabindex="-1" aria-label="Source {citation.marker}">'
        f'<h4><span class="marker">{citation.marker}</span> {_title(citation)}</h4>{_origin(citation)}'
        f"{fate}{quoted}{text}"
        f'<a class="return" href="#turn-{number}">Back to the question</a></article>'
    )


def _marked(citation: Citation, body: Sequence[Span]) -> Span:
    """The words of the article's text that are marked: where the headline is cited none, at the body's beginning."""
    first = body[0][0] if body else 0
    return (first, first) if citation.where == "title" else (citation.start, citation.end)


def _words(citation: Citation) -> str:
    """The quote of an article that isn't at hand; a headline stands above already."""
    return f"<p><mark>{plain(citation.quote)}</mark></p>" if citation.where == "text" else ""


def _title(citation: Citation) -> str:
    url = web_address(citation.url)
    title = f"<mark>{line(citation.title)}</mark>" if citation.where == "title" else line(citation.title)
    return f'<a href="{plain(url)}" target="_blank" rel="noopener noreferrer">{title}</a>' if url else title


def _origin(citation: Citation) -> str:
    parts = [line(citation.source)] if citation.source else []
    parts += [day(citation.published)] if citation.published else []
    parts += [f"p. {citation.page}"] if citation.page else []
    parts += [f"also in {line(', '.join(citation.also_in))}"] if citation.also_in else []
    return f'<p class="origin">{" · ".join(parts)}</p>' if parts else ""


def _language(article: Article) -> str:
    """The attribute by which browsers choose letters and hyphens, and screen readers a voice."""
    return f' lang="{plain(article.language)}"' if article.language else ""


def around(article: Article, quote: Span, body: Sequence[Span] = ()) -> str:
    """The quote, marked, and the sentences of the article's body next to it; no furniture that stands in between."""
    near = _sentences_near(article.text, quote, body or outline(article.text, article.title).body)
    before = [span for span in near if span[1] <= quote[0]][-AROUND:]
    after = [span for span in near if span[0] >= quote[1]][:AROUND]
    parts = _joined(article.text, [*before, quote, *after])
    return "".join(paragraphs(article.text, part, quote) for part in parts)


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans, those as one that have nothing but space between them."""
    found = list(spans[:1])
    for start, end in spans[1:]:
        if text[found[-1][1] : start].strip():
            found.append((start, end))
        else:
            found[-1] = (found[-1][0], end)
    return found


def _sentences_near(text: str, quote: Span, body: Sequence[Span]) -> list[Span]:
    """The whole sentences of the body within reach of the quote."""
    start, end = max(0, quote[0] - REACH), quote[1] + REACH
    found: list[Span] = []
    for first, last in body:
        if first < end and last > start:
            inside = sentences(text, (max(first, start), min(last, end)))
            found += [s for s in inside if (s[0] > start or first >= start) and (s[1] < end or last <= end)]
    return found


def whole(key: str, article: Article, quote: Span, others: Sequence[Span] = ()) -> str:
    """The article's text, folded away, with the quotes marked; of a very long one, the part around the first.

    reading.js opens it at the quote, and has the keys that ``KEYS`` tells of.
    """
    text, (start, end) = article.text, _window(article.text, quote)
    cut = '<p class="quiet">This article is long: {} of its {:,} characters are left out here.</p>'
    head = cut.format(f"the first {start:,}", len(text)) if start else ""
    tail = cut.format(f"the last {len(text) - end:,}", len(text)) if end < len(text) else ""
    return (
        f'<details class="whole" id="whole-{key}" name="whole"><summary>Read the whole article</summary>'
        f'<div class="text" tabindex="0" role="region" aria-label="{line(article.name)}"{_language(article)}>'
        f"{head}{paragraphs(text, (start, end), quote, others)}{tail}</div>{KEYS}</details>"
    )


def _window(text: str, quote: Span) -> Span:
    """The part of a text that the page holds; it begins and ends between words, if there is a gap near."""
    start, end = max(0, quote[0] - WINDOW), min(len(text), quote[1] + WINDOW)
    if start:
        start = max(start, text.find(" ", start, start + 100) + 1)
    if end < len(text):
        end = max(text.rfind(" ", end - 100, end), 0) or end
    return start, end
