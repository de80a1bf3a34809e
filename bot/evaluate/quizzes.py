"""Weekly news quizzes and the articles that a web search found for each question (RealTimeQA, Kasai et al. 2023)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.evaluate.formats import lines, parsed
from bot.evaluate.scores import contains, normalised
from index import Article
from index.articles import instant

T = TypeVar("T")

AWAY = timedelta(weeks=8)
"""How far from a stretch of weeks the questions are at least that none of its articles should answer."""


@dataclass(frozen=True)
class Quiz:
    """A question of a quiz: its choices but the right one are ``wrong``; ``found`` are addresses of articles."""

    question: str
    day: date
    right: str
    wrong: tuple[str, ...]
    found: frozenset[str]


@dataclass(frozen=True)
class Stretch:
    """Consecutive weeks' questions, and the articles of their archive."""

    quizzes: tuple[Quiz, ...]
    articles: tuple[Article, ...]


def quizzes(path: Path) -> list[Quiz]:
    """Quiz questions by day, a JSON object a line: ``question``, ``date``, ``choices``, ``answer``, ``found``.

    Raises:
        DataError: it is another format, or holds no question.
    """
    return parsed(path, _all, "a news quiz's format: question, date, choices, answer and found")


def _all(content: Any) -> list[Quiz]:  # noqa: ANN401 - checked by using it
    return sorted((_quiz(row) for row in lines(content)), key=lambda quiz: quiz.day)


def _quiz(row: Any) -> Quiz:  # noqa: ANN401
    question, right, choices = str(row["question"]), row["answer"], tuple(row["choices"])
    if right not in choices:
        raise ValueError(f'none of the choices of "{question}" is its answer')
    wrong = tuple(choice for choice in choices if choice and choice != right)
    return Quiz(question, date.fromisoformat(row["date"]), right, wrong, frozenset(row["found"]))


def stretches(asked: Sequence[Quiz], articles: Sequence[Article], weeks: int) -> list[Stretch]:
    """The questions cut into stretches of so many calendar weeks, each with the articles found for its questions."""
    monday = asked[0].day - timedelta(days=asked[0].day.weekday())
    together: dict[int, list[Quiz]] = {}
    for quiz in asked:
        together.setdefault((quiz.day - monday).days // (7 * weeks), []).append(quiz)
    return [Stretch(tuple(group), tuple(_found(group, articles))) for group in together.values()]


def _found(asked: Sequence[Quiz], articles: Sequence[Article]) -> list[Article]:
    addresses = frozenset[str]().union(*(quiz.found for quiz in asked))
    return [article for article in articles if article.url in addresses]


def others(stretch: Stretch, asked: Sequence[Quiz], count: int) -> list[Quiz]:
    """So many questions of weeks far from the stretch, evenly spread, that words can judge; for none has it articles.

    There are fewer if the year has no more.
    """
    here, first, last = {article.url for article in stretch.articles}, stretch.quizzes[0].day, stretch.quizzes[-1].day
    far = (quiz for quiz in asked if quiz.day <= first - AWAY or quiz.day >= last + AWAY)
    return spread([quiz for quiz in far if judged_by_words(quiz) and not quiz.found & here], count)


def padded(stretch: Stretch, articles: Sequence[Article], count: int, without: Collection[Quiz]) -> Stretch:
    """The stretch with further articles, evenly spread, up to so many; none is newer or was found for ``without``."""
    have = {article.url for article in stretch.articles}.union(*(quiz.found for quiz in without))
    more = [a for a in articles if a.url not in have and is_out(a, stretch.quizzes[-1].day)]
    added = spread(more, max(0, count - len(stretch.articles)))
    return Stretch(stretch.quizzes, (*stretch.articles, *added))


def spread(items: Sequence[T], count: int) -> list[T]:
    """So many of the items, at even distances; all, if there are no more."""
    count = min(count, len(items))
    return [items[place * len(items) // count] for place in range(count)]


def is_out(article: Article, day: date) -> bool:
    """Whether an article was published by a day's end; one without a date was."""
    return article.published is None or instant(article.published) <= instant(day, end_of_day=True)


def answerable(quiz: Quiz, articles: Sequence[Article]) -> bool:
    """Whether an article that was found for a question, and was out on its day, has the right choice in so many words.

    Only a question that words can judge is answerable.
    """
    out = (article for article in articles if article.url in quiz.found and is_out(article, quiz.day))
    return judged_by_words(quiz) and any(holds(f"{article.title}\n{article.text}", quiz.right) for article in out)


def judged_by_words(quiz: Quiz) -> bool:
    """Whether the right choice's words tell that an answer is right.

    Not those of "True" or "All of the above"; nor bare numbers below a hundred, which stand in as many articles by
    chance; nor a choice that holds another or is part of it.
    """
    right = quiz.right
    if not normalised(_plain(right)) or _VAGUE.fullmatch(" ".join(normalised(_plain(right)))):
        return False
    return not any(holds(choice, right) or holds(right, choice) for choice in quiz.wrong)


_VAGUE = re.compile(
    r"""true|false|yes|no|(?:all|any|both|neither|none)(?:\sof)?(?:\s(?:above|these|those|them))?
    |\d\d?|zero|one|two|three|four|five|six|seven|eight|nine""",
    re.VERBOSE,
)


def holds(text: str, choice: str) -> bool:
    """Whether a text has a choice's words, in order and together, whatever marks are in or around them."""
    return contains(_plain(text), _plain(choice))


def _plain(text: str) -> str:
    return _PER_CENT.sub(" percent ", text.translate(_MARKS))


_MARKS = str.maketrans(dict.fromkeys("“”„«»‘’", "'") | dict.fromkeys("–‑−", "-") | dict.fromkeys("—…·•", " "))
_PER_CENT = re.compile(r"%|\bper\s+cent\b", re.IGNORECASE)
