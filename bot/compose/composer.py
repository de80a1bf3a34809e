"""Evidence -> an answer's sentences with their citations.

Every sentence is an article's own, quoted whole, with the neighbours that tell who speaks, and with the date after a
weekday where that is known. Evidence from other articles that gives the same answer is cited with it; what adds to it
is a sentence of its own if it would answer by itself, and what answers otherwise however sure it is. Nothing here
knows how passages were found or read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer import AnswerSentence, Citation
from bot.compose.attribution import denied
from bot.compose.conflict import against, at_odds, differs, given, newest_first, rivals
from bot.compose.dating import dated_sentence, dated_words
from bot.compose.notes import difference, opinion, taken_back
from bot.compose.quotation import marked, whole
from bot.compose.values import same
from bot.english.words import content_words, form, shared
from bot.evidence import Evidence, Group
from bot.question import Question
from index.differences import differ

MAX_SENTENCES = 4
MAX_CITATIONS = 3
"""Of one sentence."""

MAX_LEADS = 3

CLOSE = 1 / 4
"""Another answer beside the best is sure enough by itself, and has at least this share of the best's odds ..."""

CLOSE_TO_EXPLAIN = 1 / 16
"""... or this, if the question wants more than a name or a number, which is seldom all in one sentence ..."""

LEAST = 0.3
"""... and at least this confidence, which is enough for what says the same as the best too."""

REPEATED = 0.7
"""Two sentences that share this much of their content words say the same."""

MAX_SHORT = 80
"""Characters; a longer span is no short answer."""


@dataclass(frozen=True)
class Composed:
    """The parts of an answer that come from the evidence; ``sides`` is that of each side, where they differ."""

    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    short_answer: str
    short_note: str = ""
    notes: tuple[str, ...] = ()
    sides: tuple[Group, ...] = ()


def compose(question: Question, found: Sequence[Evidence], sure: float = 0.5) -> Composed:
    """The answer that the evidence gives; ``found`` is not empty, surest first.

    From the confidence ``sure`` on, evidence answers by itself.
    """
    explains = question.asks == "explanation"
    contra = against(found[0], found)
    groups = _groups(question, _shown(question, found, contra, sure))
    back = _taken_back(groups, contra)
    sides = back or ([] if explains else _sides(question, groups))
    short = "" if explains or sides or question.asks == "yes or no" else _short_answer(question, groups)
    ordered = _ordered(groups, sides or ([] if explains else groups[:1]))
    differ = taken_back(back) if back else difference(question, sides) if sides else ""
    notes = differ, *_opinions(ordered)
    return replace(written(ordered, short, notes), sides=tuple(sides))


def leads(found: Sequence[Evidence]) -> tuple[Citation, ...]:
    """The sentences that come nearest to an answer, surest first, where none is sure enough to be one."""
    chosen: list[Evidence] = []
    for plain in found:
        item = _whole(plain)
        alike = any(item.overlaps(other) or shared(item.sentence, other.sentence) >= REPEATED for other in chosen)
        if not alike and len(chosen) < MAX_LEADS:
            chosen.append(item)
    return tuple(_cite(marker, item) for marker, item in enumerate(chosen, 1))


def _whole(item: Evidence) -> Evidence:
    """Evidence with the sentences that its own needs to be understood."""
    return item if item.where == "title" else replace(item, quote=whole(item.field, item.quote))


def written(groups: Sequence[Group], short: str, notes: tuple[str, ...]) -> Composed:
    """A sentence for each group, with markers in order; and the notes that there are."""
    citations: list[Citation] = []
    told: list[AnswerSentence] = []
    for group in groups:
        markers = tuple(range(len(citations) + 1, len(citations) + 1 + len(group)))
        citations += [_cite(marker, item) for marker, item in zip(markers, group, strict=True)]
        told.append(_sentence(group[0], markers))
    surest = groups[0][0]
    short_note = dated_words(surest, surest.span) if short else ""
    return Composed(tuple(told), tuple(citations), short, short_note, tuple(note for note in notes if note))


def _sentence(item: Evidence, markers: tuple[int, ...]) -> AnswerSentence:
    """The sentence as it is shown: with dates, and with quotation marks that match."""
    dated, added = dated_sentence(item)
    text = marked(dated)
    shift = text.index(dated)
    return AnswerSentence(text, markers, added=tuple((start + shift, end + shift) for start, end in added))


def _shown(question: Question, found: Sequence[Evidence], contra: Evidence | None, sure: float) -> list[Evidence]:
    """The surest, what takes it back or answers otherwise, and what says the same or would answer without it."""
    best, explains = found[0], question.asks == "explanation"
    others = [] if explains else rivals(question, found)
    share, least = (CLOSE_TO_EXPLAIN, LEAST) if explains else (CLOSE, sure)

    def beside(item: Evidence) -> bool:
        own = item.confidence >= least and item.odds >= share * best.odds
        return own or (item.confidence >= LEAST and _same(question, best, item))

    return [best, *([contra] if contra else []), *others, *filter(beside, found[1:])]


def _groups(question: Question, shown: Sequence[Evidence]) -> list[Group]:
    """The same together, in the order given. A sentence of an article is used once."""
    groups: list[Group] = []
    for plain in shown:
        item = _whole(plain)
        if any(item.overlaps(other) for group in groups for other in group):
            continue
        group = next((group for group in groups if _same(question, group[0], item)), None)
        if group is None and len(groups) < MAX_SENTENCES:
            groups.append([item])
        elif group is not None and len(group) < MAX_CITATIONS and not _told(item, group):
            group.append(item)
    return groups


def _taken_back(groups: Sequence[Group], contra: Evidence | None) -> list[Group]:
    """The surest group and what takes it back, newest first; none if nothing does."""
    back = [group for group in groups[1:] if contra and group[0].overlaps(contra)]
    return newest_first([groups[0], *back]) if back else []


def _sides(question: Question, groups: Sequence[Group]) -> list[Group]:
    """The groups that answer otherwise than another, newest first; none if none does."""
    for number, group in enumerate(groups):
        others = [other for other in groups[number + 1 :] if at_odds(question, group[0], other[0])]
        if others:
            return newest_first([group, *others])
    return []


def _told(item: Evidence, group: Group) -> bool:
    """Whether an article's text, or its headline, is in a group already: each stands for the article but once."""
    return (item.article.id, item.where) in {(other.article.id, other.where) for other in group}


def _same(question: Question, one: Evidence, other: Evidence) -> bool:
    """Whether two give the same answer, or are nearly the same sentence and don't answer differently."""
    if differs(question, one, other):
        return False
    if same(given(one), given(other)) and question.asks != "yes or no":
        return True
    repeats = shared(one.sentence, other.sentence) >= REPEATED
    if repeats and differ(one.sentence, other.sentence):
        return False
    return _same_words(one.words, other.words) or repeats


def _same_words(one: str, other: str) -> bool:
    """Whether one answer is the other, or its end: "Lavrov", "Sergei Lavrov"; or both give the same numbers."""
    shorter, longer = sorted(([form(word) for word in content_words(text)] for text in (one, other)), key=len)
    if not shorter:
        return one.casefold() == other.casefold()
    numbers = [{word for word in answer if word[0].isdigit()} for answer in (shorter, longer)]
    if any(numbers):
        return numbers[0] == numbers[1] and set(shorter) <= set(longer)
    return longer[-len(shorter) :] == shorter


def _ordered(groups: Sequence[Group], first: Sequence[Group]) -> list[Group]:
    """The sides, or what answers best, first, as they are given; the rest in the articles' order."""
    return [*first, *_in_order([group for group in groups if group not in first])]


def _in_order(groups: Sequence[Group]) -> list[Group]:
    """The sentences of one article together and as they stand in it; the article with the best comes first."""
    articles = list(dict.fromkeys(group[0].article.id for group in groups))
    return sorted(groups, key=lambda group: (articles.index(group[0].article.id), group[0].quote))


def _opinions(groups: Sequence[Group]) -> list[str]:
    """Which of the articles say that they are somebody's opinion."""
    return list(dict.fromkeys(opinion(item.article) for group in groups for item in group))


def _cite(marker: int, item: Evidence) -> Citation:
    article, (start, end) = item.article, item.quote
    about = (article.id, article.name, article.source, article.url, article.published)
    page = article.page(start) if item.where == "text" else None
    return Citation(marker, *about, item.sentence, start, end, item.confidence, where=item.where, page=page)


def _short_answer(question: Question, groups: Sequence[Group]) -> str:
    """The exact span, where no other article gives another and its sentence doesn't say that it is not so."""
    best = groups[0][0]
    words = best.words
    others = any(group[0].article.id != best.article.id for group in groups)
    plain = len(words) <= MAX_SHORT and "\n" not in words and content_words(words)
    return words if plain and not others and not denied(question, best) else ""
