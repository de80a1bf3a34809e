"""What several articles tell of a topic -> a brief: a sentence of each, in the order of time.

News is told from the top, so of each article the first sentence counts that holds most of the topic's words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.compose.attribution import source
from bot.compose.composer import Composed, written
from bot.english.injection import tells
from bot.english.words import content_words, form, missing, shared
from bot.evidence import Evidence
from bot.period import between
from bot.question import Topic
from index import Article
from index.mentions import Mention
from index.text import Span, sentences

MAX_SENTENCES = 8

REPEATED = 0.6
"""Two sentences that share this much of their content words tell the same."""

FEWEST = 2
"""Articles that tell of a topic; what a single one tells is better read."""

CENTRAL = 2 / 3
"""More than this share of an article's passages, each with its title, mention a topic which is the article's matter."""

MORE = 4
"""Content words of a sentence besides the topic's: a heading has fewer."""


def chosen(topic: Topic, found: Sequence[Mention]) -> list[Mention]:
    """Of the articles that mention a topic, the oldest first, those to tell of, the newest first.

    Where it isn't articles that are asked for, only those that the topic is the matter of: it is in their titles or in
    most of their passages. Of a story that several articles print, one is told of.
    """
    newest = list({mention.story: mention for mention in found}.values())[::-1]
    newest.sort(key=lambda mention: mention.day is None)
    about = [one for one in newest if one.passages > CENTRAL * one.of]
    return newest if topic.counts or len(about) < FEWEST else about


def sentence_about(topic: Topic, article: Article, body: Sequence[Span]) -> Evidence | None:
    """The first sentence of an article's body that holds most of the topic's words; None if none holds any.

    One that says more than a heading comes first. Where it is asked who says what, the sentence names who speaks.
    """
    spans = [(start + a, start + b) for start, end in body for a, b in sentences(article.text[start:end])]
    lacking = {span: missing(topic.words, article.text[slice(*span)]) for span in spans}
    telling = [span for span, share in lacking.items() if share < 1 and tells(article.text[slice(*span)])]
    if topic.wants == "opinions":
        telling = [span for span in telling if source(article.text, span)]
    if not telling:
        return None
    first = min(telling, key=lambda span: (_is_heading(topic, article.text[slice(*span)]), lacking[span], span))
    return Evidence(article, first, first, 1 - lacking[first])


def _is_heading(topic: Topic, sentence: str) -> bool:
    more = {form(word) for word in content_words(sentence)} - {form(word) for word in content_words(topic.words)}
    return len(more) < MORE


def brief(topic: Topic, found: Sequence[Mention], told: Iterable[Evidence]) -> Composed | None:
    """The brief that sentences about a topic give, the first to be told first; None if there are too few.

    ``found`` are all articles that mention it.
    """
    kept: list[Evidence] = []
    for item in told:
        if not any(shared(item.sentence, other.sentence) >= REPEATED for other in kept):
            kept.append(item)
        if len(kept) == MAX_SENTENCES:
            break
    if len(kept) < (1 if topic.counts else FEWEST):
        return None
    kept.sort(key=lambda item: (item.article.day is None, item.article.day or date.min))
    return written([[item] for item in kept], "", (_counted(topic, found, len(kept)),))


def _counted(topic: Topic, found: Sequence[Mention], shown: int) -> str:
    """How many articles mention a topic, and when: what only all of them tell."""
    days = [mention.day for mention in found if mention.day]
    articles = "One article" if len(found) == 1 else f"{len(found):,} articles"
    holds = "holds" if len(found) == 1 else "hold"
    what = f"the words “{topic.words}”" if topic.wants == "mentions" else f"all words of “{topic.words}”"
    when = f", of {between(min(days), max(days))}" if days else ""
    those = "" if shown == len(found) else f" Shown is a sentence of {'one' if shown == 1 else f'each of {shown}'}."
    return f"{articles} {holds} {what}{when}.{those}"
