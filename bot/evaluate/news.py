"""News: a real archive, a few weeks of it at a time, asked the quizzes of these weeks and of others."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from bot.compose.selection import selected
from bot.evaluate.quizcases import LOSSES, Case, Kind, Posed, Verdict
from bot.evaluate.quizzes import Quiz, Stretch, answerable, holds, judged_by_words, others, padded, spread, stretches
from bot.evaluate.report import Report
from bot.evaluate.scores import calibration, mean
from bot.pipeline import PASSAGES, Bot, read
from bot.query.searches import attempts
from bot.query.understand import understood
from bot.read.reader import Reader
from index import Archive, Article, Hit
from index.embedder import Embedder
from index.search import search

CUTOFFS = (1, 10, 20, 50)
"""The first so many passages, of which it is told whether the right choice stands in one."""


@dataclass(frozen=True)
class Sized:
    """How much is asked of what.

    Archives of so many ``weeks``; the first ``archives`` spread over the year (0: all); filled with other articles up
    to so many (0: none); and so many of the questions (0: all), spread over them, with as many of other weeks.
    """

    weeks: int = 6
    archives: int = 0
    articles: int = 0
    questions: int = 0


def planned(asked: Sequence[Quiz], articles: Sequence[Article], sized: Sized) -> list[tuple[Stretch, list[Posed]]]:
    """The archives to make, and what to ask of each: its own questions, and as many of other weeks on their days."""
    found = stretches(asked, articles, sized.weeks)
    found = spread(found, sized.archives or len(found))
    chosen = [quiz for stretch in found for quiz in stretch.quizzes]
    wanted = set(spread(chosen, sized.questions or len(chosen)))
    plan = []
    for stretch in found:
        own = [quiz for quiz in stretch.quizzes if quiz in wanted]
        far = others(stretch, asked, len(own))
        posed = [Posed(quiz, quiz.day, _kind(quiz, stretch)) for quiz in own]
        posed += [Posed(quiz, like.day, "of other weeks") for quiz, like in zip(far, own, strict=False)]
        plan.append((padded(stretch, articles, sized.articles, far), posed))
    return plan


def _kind(quiz: Quiz, stretch: Stretch) -> Kind:
    if not judged_by_words(quiz):
        return "not judged"
    return "answerable" if answerable(quiz, stretch.articles) else "not in so many words"


def measure(
    title: str,
    plan: Sequence[tuple[Stretch, Sequence[Posed]]],
    embedder: Embedder,
    reader: Reader,
    tick: Callable[[], None],
    *,
    cases: bool = False,
) -> Report:
    """Ask everything that is planned, of one archive after another; with ``cases``, every question is told of.

    Its verdict has the confidence in brackets, and the question the right choice.
    """
    asked: list[Case] = []
    for stretch, posed in plan:
        archive = Archive.in_memory(stretch.articles, embedder)
        for one in posed:
            asked.append(ask(archive, reader, one))
            tick()
    sizes = [len(stretch.articles) for stretch, _ in plan]
    title = f"{title}: {len(plan)} archives of {min(sizes)} to {max(sizes)} articles"
    outcomes = tuple(case.outcome for case in asked if case.posed.kind != "not judged")
    told = tuple(_told(case) for case in asked) if cases else ()
    return Report(title, dict(_rows(asked)), outcomes, reader.threshold, told)


def ask(archive: Archive, reader: Reader, posed: Posed) -> Case:
    """Ask one question, and look at what the bot found on the way: the search that it answered from is made again."""
    quiz, began = posed.quiz, time.perf_counter()
    answer = Bot(archive, reader).ask(quiz.question, as_of=posed.day)
    seconds, snapshot = time.perf_counter() - began, archive.snapshot()
    meant = understood(quiz.question, answer.standalone_question, None, posed.day, snapshot.newest)
    tries = attempts(meant)
    made = next(attempt for attempt in tries if attempt.period == answer.period)
    hits = search(snapshot, made.question, max(CUTOFFS), made.filters)
    titles = {hit.passage.article_id: snapshot.article(hit.passage.article_id).title for hit in hits}
    found = selected(meant, read(reader, snapshot, made.question, hits[:PASSAGES]))
    return Case(posed, answer, seconds, _rank(quiz, hits, titles), found[0] if found else None)


def _rank(quiz: Quiz, hits: Sequence[Hit], titles: dict[str, str]) -> int | None:
    texts = ((hit.rank, f"{titles[hit.passage.article_id]}\n{hit.passage.text}") for hit in hits)
    return next((rank for rank, text in texts if holds(text, quiz.right)), None)


def _rows(asked: Sequence[Case]) -> Iterator[tuple[str, dict[str, float]]]:
    """A row for each thing that is counted, under the kind of question it is a share of."""
    of = {kind: [case for case in asked if case.posed.kind == kind] for kind in get_args(Kind)}
    yield from _verdicts("answerable", of["answerable"], ("right", "wrong", "not found"))
    yield from _ways(of["answerable"])
    yield from _verdicts("not in so many words", of["not in so many words"], ("right", "wrong", "not found"))
    yield from _verdicts("not judged", of["not judged"], ("not found",))
    yield from _verdicts("of other weeks", of["of other weeks"], ("false", "right elsewhere", "not found"))
    for label, kinds in _SURE.items():
        if cases := [case for kind in kinds for case in of[kind]]:
            yield label, _sure(cases)
    if asked:
        yield "to ask, median", {"seconds": statistics.median(case.seconds for case in asked)}


_SURE: dict[str, tuple[Kind, ...]] = {
    "confidence, all that are judged": ("answerable", "not in so many words", "of other weeks"),
    "confidence, answerable and of other weeks": ("answerable", "of other weeks"),
}


def _verdicts(name: str, cases: Sequence[Case], verdicts: Sequence[Verdict]) -> Iterator[tuple[str, dict[str, float]]]:
    if cases:
        yield name, {"questions": len(cases)}
        for verdict in verdicts:
            yield f"{name}: {verdict}", _share([case.verdict == verdict for case in cases])


def _ways(cases: Sequence[Case]) -> Iterator[tuple[str, dict[str, float]]]:
    """How far the answers of the answerable came."""
    if not cases:
        return
    if any(hasattr(case.answer, "leads") for case in cases):
        yield "answerable: right, or in its leads", _share([case.leads for case in cases])
    for loss in LOSSES:
        yield f"lost: {loss}", _share([case.lost == loss for case in cases])
    for cutoff in CUTOFFS:
        held = [case.rank is not None and case.rank <= cutoff for case in cases]
        yield f"has the answer: one of the first {cutoff} passages", _share(held)
    yield "has the answer: the surest sentence", _share([case.sentence_right for case in cases])
    yield "has the answer: the surest span", _share([case.span_right for case in cases])


def _share(held: Sequence[bool]) -> dict[str, float]:
    return {"questions": sum(held), "share": mean(held)}


def _sure(cases: Sequence[Case]) -> dict[str, float]:
    outcomes = [case.outcome for case in cases]
    figures = calibration(outcomes)
    return {
        "questions": len(outcomes),
        "share": mean([outcome.right for outcome in outcomes]),
        "confidence": mean([outcome.confidence for outcome in outcomes]),
        "Brier": figures["brier"],
        "ECE": figures["calibration_error"],
        "AURC": figures["area_under_risk_coverage"],
    }


def _told(case: Case) -> tuple[str, str, str]:
    lost = case.lost if case.posed.kind == "answerable" else ""
    verdict = ": ".join(filter(None, (case.posed.kind, case.verdict, lost)))
    question = f"{case.posed.quiz.question} [{case.posed.quiz.right}]"
    return f"{verdict} ({case.answer.confidence:.2f})", question, " ".join(case.answer.text.split())
