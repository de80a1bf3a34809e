"""Calibrate a reader: ``python -m bot.training.calibrate DATA ARTICLES QUESTIONS --reader READER``.

READER is one of ours by its folder, whose ``reader.json`` is rewritten, or any other by the name that ``BYLINE_READER``
takes; its calibration is kept in the user's cache folder. Calibration uses what training left out, so that no figure is
reported on it: of a year's news, ARTICLES and QUESTIONS, the quizzes of every fourth week, asked of archives of one,
two and four weeks, and as many quizzes of other weeks, which nothing there answers; of DATA, the held-out articles of
Wikipedia, asked of all its paragraphs. Both are asked with the passages that hold the answer and without: then the rest
of the story is there to mislead.

A logistic regression turns a reading's signals (``bot.evidence``) into the probability that its sentence, which is
what is shown and cited, answers. The threshold is the lowest that answers at most ``MAX_FALSE`` of the questions that
nothing answers.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.evaluate.quizzes import Quiz, answerable, holds, judged_by_words, others, quizzes, spread, stretches
from bot.evaluate.remembering import RememberingEmbedder
from bot.evaluate.scores import Outcome, agrees, calibration_error, contains, mean
from bot.evidence import Reading, Signals
from bot.pipeline import PASSAGES, texts_of
from bot.query.searches import Attempt, attempts
from bot.query.understand import understood
from bot.read.calibration import Weights, features
from bot.read.choice import calibration_file, load_reader
from bot.read.qa_model import PretrainedModel
from bot.read.reader import Reader, Text, sentence_of
from bot.training.examples import Example
from bot.training.mix import trained_on, wiki_split
from index import Archive, Article, Filters
from index.embedder import load_embedder
from index.formats import load
from index.search import search
from index.text import normalise

log = logging.getLogger(__name__)

MAX_FALSE = {"other weeks": 0.05, "news left out": 0.2, "wiki left out": 0.125}
"""The share of the questions that nothing answers that may be answered, by kind: of the quizzes of other weeks, and of
those whose answer was left out of what is read; of quizzes more, for a third of the surest still are right, in other
words than the choice's ("stopped turning" for "stopped spinning")."""

ARCHIVES = ((1, 4), (2, 2), (4, 1))
"""Archives of news: of how many weeks, and how many of them, evenly spread over the year."""


@dataclass(frozen=True)
class Found:
    """A reading's signals, and whether it is right: its sentence answers."""

    signals: Signals
    right: bool


@dataclass(frozen=True)
class Asked:
    """What was found for one question, a reading a sentence; ``held`` says whether the archive held its answer."""

    found: tuple[Found, ...]
    held: bool
    kind: str = ""

    def best(self, weights: Weights) -> Found:
        """The reading that these weights put first."""
        return max(self.found, key=lambda found: weights.chance(found.signals))


def ask_news(articles: Sequence[Article], asked: Sequence[Quiz], reader: Reader, kept: Path | None) -> Iterator[Asked]:
    """The quizzes that weren't trained on and that archives of their weeks answer, and quizzes of other weeks."""
    embedder = RememberingEmbedder(load_embedder(), kept)
    held_out = [quiz for quiz in asked if not trained_on(quiz.day) and judged_by_words(quiz)]
    for weeks, count in ARCHIVES:
        cut = [stretch for stretch in stretches(asked, articles, weeks) if set(stretch.quizzes) & set(held_out)]
        for stretch in spread(cut, count):
            own = [quiz for quiz in stretch.quizzes if quiz in held_out and answerable(quiz, stretch.articles)]
            far = [quiz for quiz in others(stretch, asked, 2 * len(own)) if quiz in held_out]
            archive = Archive.in_memory(stretch.articles, embedder)
            for quiz in own:
                yield from _ask_quiz(archive, reader, quiz)
            for quiz in far:
                attempt = _attempt(archive, quiz.question, own[0].day)
                found = _search(archive, attempt.question, attempt.filters)
                yield _asked(reader, attempt.question, found, lambda _text, _reading: False, "other weeks")


def _ask_quiz(archive: Archive, reader: Reader, quiz: Quiz) -> Iterator[Asked]:
    """A quiz of what a search finds, and of what it finds without the right choice."""
    attempt = _attempt(archive, quiz.question, quiz.day)
    found = _search(archive, attempt.question, attempt.filters)
    left = [text for text in found if not holds(f"{text.title}\n{text.text}", quiz.right)]

    def right(text: Text, reading: Reading) -> bool:
        return holds(sentence_of(text, reading), quiz.right)

    yield _asked(reader, attempt.question, found, right, "news")
    yield _asked(reader, attempt.question, left, right, "news left out")


def _attempt(archive: Archive, question: str, day: date) -> Attempt:
    """A question as it is searched first on a day."""
    return attempts(understood(question, question, None, day, archive.snapshot().newest))[0]


def _search(archive: Archive, question: str, filters: Filters | None = None) -> list[Text]:
    """What is found for a question: more than is read, for some will be left out."""
    snapshot = archive.snapshot()
    return texts_of(snapshot, search(snapshot, question, 3 * PASSAGES, filters))[0]


def _asked(
    reader: Reader, question: str, texts: Sequence[Text], right: Callable[[Text, Reading], bool], kind: str
) -> Asked:
    """A question of the first of these texts, whose ranks close up."""
    read = [replace(text, rank=rank) for rank, text in enumerate(texts[:PASSAGES], start=1)]
    found = tuple(Found(r.signals, right(read[r.passage], r)) for r in reader.read(question, read))
    return Asked(found, any(item.right for item in found), kind)


def ask_wiki(data: Path, reader: Reader, count: int) -> Iterator[Asked]:
    """So many of the held-out questions, of all paragraphs: with their own among what is found, and without it."""
    trained, held_out = wiki_split(data)
    titles = {example.passage: example.title for example in (*trained, *held_out)}
    archive = Archive.in_memory([Article(text, title=title) for text, title in sorted(titles.items())], load_embedder())
    for example in random.Random(1).sample(held_out, count):
        found = _search(archive, example.question)
        left = [text for text in found if text.text not in normalise(example.passage)]
        right = partial(_answers, example)
        yield _asked(reader, example.question, found, right, "wiki")
        missing = _asked(reader, example.question, left, right, "wiki left out")
        yield replace(missing, found=tuple(item for item in missing.found if not item.right), held=False)


def _answers(example: Example, text: Text, reading: Reading) -> bool:
    words = reading.field(text.title, text.text)[reading.start : reading.end]
    inside = text.text in normalise(example.passage) and any(
        contains(sentence_of(text, reading), answer) for answer in example.answers
    )
    return inside or agrees(words, example.answers)


def fit(asked: Sequence[Asked]) -> Weights:
    """Weights that tell right readings from wrong ones, scaled so that they give the best reading's probability."""
    every = [found for item in asked for found in item.found if found.signals.alone is not None]
    order = Weights(*_regression([features(found.signals) for found in every], [found.right for found in every]))
    best = [item.best(order) for item in asked]
    log_odds = [[order.log_odds(found.signals)] for found in best]
    slope, offset = _regression(log_odds, [found.right for found in best])
    scaled = {name: round(slope * weight, 4) for name, weight in asdict(order).items()}
    return Weights(**scaled | {"offset": round(slope * order.offset + offset, 4)})


def _regression(rows: Sequence[Sequence[float]], right: Sequence[bool]) -> list[float]:
    """The weights of a logistic regression, the offset last."""
    model = LogisticRegression(C=10.0, max_iter=1000).fit(np.array(rows), right)
    return [*map(float, model.coef_[0]), float(model.intercept_[0])]


def lowest_threshold(asked: Sequence[Asked], chances: np.ndarray) -> float:
    """The lowest probability, in hundredths, that keeps false answers within ``MAX_FALSE``."""
    lacking = {kind: chances[[item.kind == kind for item in asked]] for kind in MAX_FALSE}

    def keeps(threshold: float) -> bool:
        return all(not len(of) or (of >= threshold).mean() <= MAX_FALSE[kind] for kind, of in lacking.items())

    return next(t / 100 for t in range(1, 100) if keeps(t / 100))


def fitted_on(asked: Sequence[Asked], weights: Weights, threshold: float) -> dict[str, float]:
    """How calibration and threshold do on what they were fitted to: a check of the fit, not a figure to report."""
    best = [item.best(weights) for item in asked]
    outcomes = [Outcome(weights.chance(found.signals), found.right) for found in best]
    figures: dict[str, float] = {
        "questions": len(asked),
        "calibration_error": round(calibration_error(outcomes), 3),
    }
    for kind in dict.fromkeys(item.kind for item in asked):
        of = [outcome for item, outcome in zip(asked, outcomes, strict=True) if item.kind == kind]
        shown = [outcome.confidence >= threshold for outcome in of]
        figures[f"{kind}: held"] = round(mean([item.held for item in asked if item.kind == kind]), 3)
        figures[f"{kind}: right"] = round(mean([s and o.right for s, o in zip(shown, of, strict=True)]), 3)
        figures[f"{kind}: answered"] = round(mean(shown), 3)
    return figures


def calibrate(data: Path, year: tuple[Path, Path], setting: str, wiki: int, kept: Path | None) -> dict[str, object]:
    """Fit, and write the reader's card; returns what was fitted."""
    reader = load_reader(setting)
    source = load(year[0])
    news = list(ask_news(source.articles if source else (), quizzes(year[1]), reader, kept))
    log.info("%d quizzes asked", len(news))
    asked = [item for item in (*news, *ask_wiki(data, reader, wiki)) if item.found]
    weights = fit(asked)
    chances = np.array([weights.chance(item.best(weights).signals) for item in asked])
    threshold = lowest_threshold(asked, chances)
    found = {
        "calibration": asdict(weights),
        "threshold": threshold,
        "fitted_on": fitted_on(asked, weights, threshold),
    }
    _write(setting, found)
    return found


def _write(setting: str, found: dict[str, object]) -> None:
    path = Path(setting) / "reader.json"
    if path.is_file():
        card = json.loads(path.read_text(encoding="utf-8")) | found
    else:
        path, card = calibration_file(PretrainedModel(setting)), {"titled": False} | found
        path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and calibrate."""
    parser = argparse.ArgumentParser(prog="python -m bot.training.calibrate", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--reader", required=True)
    parser.add_argument("--wiki", type=int, default=150, help="questions of the held-out Wikipedia articles")
    parser.add_argument("--vectors", type=Path, help="a file that keeps what was embedded, for the next time")
    a = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    found = calibrate(a.data, (a.articles, a.questions), a.reader, a.wiki, a.vectors)
    log.info("%s", json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
