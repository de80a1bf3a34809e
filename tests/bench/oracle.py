"""What the best language model would gain: ``python -m tests.bench.oracle ARTICLES QUESTIONS [--weeks N]``.

An oracle is a server that knows the quizzes' right choices and plays a model that reads perfectly: it answers with the
sentence, or the headline, of what it is shown that has the right choice, reworded a little and cited; else NOT FOUND.
What doesn't reach the user of it is what search doesn't find, what there is no room for, and what grounding withholds
wrongly. Two careless ones play beside it: one exchanges a number or a name, the other cites another passage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Annotated, Literal

import typer
from rich.console import Console

from bot.answer import Answer
from bot.config import Config
from bot.english.words import missing
from bot.evaluate import news, quizzes
from bot.evaluate.quizcases import Posed, shows
from bot.evaluate.quizzes import Quiz, Stretch, holds, spread
from bot.evaluate.remembering import RememberingEmbedder, RememberingReader
from bot.evaluate.report import Report
from bot.evaluate.scores import mean
from bot.grounding import Grounder
from bot.llm.served import OpenAIWriter
from bot.llm.writer import SERVED
from bot.pipeline import Bot
from bot.read.choice import load_reader
from bot.read.reader import Reader
from bot.write.prompts import material
from bot.write.writing import Writing
from index import Archive
from index.embedder import Embedder, load_embedder
from index.formats import load
from index.text import sentences
from tests.bench.rewording import AS_IT_STANDS, CHANGES, exchanged, reworded
from tests.chat import ChatServer, Reply

Manner = Literal["perfect", "exchanging", "miscited"]
"""How an oracle writes: as it should, with a number or a name exchanged, or with another passage's number."""

ROOMY = 32_768
"""Tokens of a model that takes all passages that there are."""

NOT_FOUND = "NOT FOUND"


@dataclass(frozen=True)
class Passage:
    """A passage as it stands in a prompt."""

    number: int
    title: str
    text: str


@dataclass(frozen=True)
class Written:
    """What an oracle wrote: a sentence without its marker, "" if it found none; and how it was reworded."""

    text: str = ""
    number: int = 0
    way: str = AS_IT_STANDS

    @property
    def reply(self) -> str:
        """The same with its marker."""
        return f"{self.text} [{self.number}]" if self.text else NOT_FOUND


def passages(prompt: str) -> list[Passage]:
    """The passages of a prompt."""
    return [Passage(int(found["number"]), found["title"], found["text"]) for found in _PASSAGE.finditer(prompt)]


_PASSAGE = re.compile(
    r'<passage number="(?P<number>\d+)".*? headline="(?P<title>.*)">\n(?P<text>.*)\n</passage>', re.MULTILINE
)
_DATELINE = re.compile(
    r"\A(?:(?:[A-Z][\w .,'’-]{0,40}?\s)?\((?:CNN|Reuters|AP)\)\s*[—–]?|[A-Z]{2}[A-Z .]*(?:,\s[\w .]+?)?\s+[—–])\s*"
)
_ENDED = re.compile(r"[.!?][\"”’)]*$")
_QUESTION = re.compile(r"^Question: (.*)\Z", re.MULTILINE)


def write(quiz: Quiz, shown: Sequence[Passage], manner: Manner) -> Written:
    """What the oracle writes: of the sentences that have the right choice, the one that the question fits best."""
    found = [(p, s) for p in shown for s in _sentences(p) if holds(s, quiz.right)]
    if not found:
        return Written()
    best, sentence = min(found, key=lambda pair: missing(quiz.question, f"{pair[1]} {pair[0].title}"))
    text, way = reworded(sentence, quiz.question, lambda changed: holds(changed, quiz.right))
    others = [p for p in shown if not holds(f"{p.title}\n{p.text}", quiz.right)]
    if manner == "exchanging":
        false = exchanged(text, " ".join(p.text for p in others))
        return Written(false, best.number, way) if false != text else Written()
    number = others[-1].number if manner == "miscited" and others else best.number
    return Written(text, number, way)


def _sentences(passage: Passage) -> Iterator[str]:
    """Its sentences without datelines, then its headline, with full stops."""
    found = [_DATELINE.sub("", passage.text[slice(*span)]) for span in sentences(passage.text)]
    yield from (text if _ENDED.search(text) else f"{text}." for text in (*found, passage.title) if text)


class Oracle(ChatServer):
    """The server: what was written last, and how it is to write."""

    def __init__(self, asked: Sequence[Quiz]) -> None:
        super().__init__()
        self.manner: Manner = "perfect"
        self.written = Written()
        self._quizzes = {material(quiz.question): quiz for quiz in asked}

    def reply(self, asked: dict) -> Reply:
        """The reply to a prompt, by the question that it ends with."""
        prompt = asked["messages"][-1]["content"]
        quiz = self._quizzes[_QUESTION.findall(prompt)[-1]]
        self.written = write(quiz, passages(prompt), self.manner)
        return Reply([self.written.reply])


@contextmanager
def oracle(asked: Sequence[Quiz]) -> Iterator[Oracle]:
    """One that is running."""
    server = Oracle(asked)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True)
class Told:
    """What became of what an oracle wrote."""

    quiz: Quiz
    written: Written
    answer: Answer

    @property
    def shown(self) -> bool:
        """Whether what it wrote reached the user."""
        return bool(self.written.text) and self.written.text in " ".join(s.text for s in self.answer.sentences)

    @property
    def right(self) -> bool:
        """Whether a right answer did, whoever gave it."""
        return self.answer.status == "answered" and shows(self.answer, self.quiz)

    @property
    def cited(self) -> bool:
        """Whether the words cited have the right choice."""
        return self.shown and any(holds(citation.quote, self.quiz.right) for citation in self.answer.citations)


Row = Literal["the reader alone", "perfect, 4,096 tokens", "perfect, 32,768 tokens", "exchanging", "miscited"]


def ask(archive: Archive, reader: Reader, server: Oracle, one: Posed) -> dict[Row, Told]:
    """Ask one question of the reader, and of it with each oracle."""
    writers = {context: OpenAIWriter(server.address, "oracle", context=context) for context in (SERVED, ROOMY)}
    grounder = Grounder(archive.embedder)
    bots = {context: Bot(archive, reader, Writing(writer, grounder)) for context, writer in writers.items()}
    plain = Bot(archive, reader).ask(one.quiz.question, as_of=one.day)
    told: dict[Row, Told] = {"the reader alone": Told(one.quiz, Written(), plain)}
    plays: list[tuple[Row, Manner, int]] = [
        ("perfect, 4,096 tokens", "perfect", SERVED),
        ("perfect, 32,768 tokens", "perfect", ROOMY),
        ("exchanging", "exchanging", ROOMY),
        ("miscited", "miscited", ROOMY),
    ]
    for row, server.manner, context in plays:
        answer = bots[context].ask(one.quiz.question, as_of=one.day)
        told[row] = Told(one.quiz, server.written, answer)
    return told


def measure(
    title: str,
    plan: Sequence[tuple[Stretch, Sequence[Posed]]],
    embedder: Embedder,
    reader: Reader,
    tick: Callable[[], None],
) -> Report:
    """Ask what is planned of one archive after another."""
    asked: list[dict[Row, Told]] = []
    with oracle([one.quiz for _, posed in plan for one in posed]) as server:
        for stretch, posed in plan:
            archive = Archive.in_memory(stretch.articles, embedder) if posed else None
            for one in posed if archive else ():
                asked.append(ask(archive, reader, server, one))
                tick()
    cases = ((row, t.written.reply, " ".join(t.answer.text.split())) for told in asked for row, t in told.items())
    return Report(title, dict(_rows(asked)), cases=tuple(cases))


def _rows(asked: Sequence[dict[Row, Told]]) -> Iterator[tuple[str, dict[str, float]]]:
    for row in asked[0] if asked else ():
        told = [one[row] for one in asked]
        yield f"{row}: right", _share([one.right for one in told])
        yield f"{row}: wrong", _share([one.answer.status == "answered" and not one.right for one in told])
        written = [one for one in told if one.written.text]
        if written:
            yield f"{row}: wrote an answer", _share([bool(one.written.text) for one in told])
            yield f"{row}: of these, shown", _share([one.shown for one in written])
            yield f"{row}: of these, cited where it stands", _share([one.cited for one in written])
        if row == "perfect, 32,768 tokens":
            for way in (AS_IT_STANDS, *CHANGES):
                if of := [one.shown for one in written if way in one.written.way]:
                    yield f"... {way}: shown", _share(of)


def _share(held: Sequence[bool]) -> dict[str, float]:
    return {"questions": sum(held), "of": len(held), "share": mean(held)}


def main(
    articles: Path,
    questions: Path,
    weeks: Annotated[int, typer.Option(min=1, help="Weeks of questions whose articles make an archive.")] = 6,
    stretches: Annotated[int, typer.Option(min=0, help="So many archives, spread over the year; 0: all.")] = 0,
    sample: Annotated[int, typer.Option(min=0, help="Ask so many answerable questions of each; 0: all.")] = 0,
    vectors: Annotated[Path | None, typer.Option(help="Keep vectors in this file, for the next run.")] = None,
    cases: Annotated[bool, typer.Option("--cases", help="Show what was written and what was shown.")] = False,
) -> None:
    """Ask the answerable questions of news quizzes with an oracle as writer."""
    source = load(articles)
    plan = news.planned(quizzes.quizzes(questions), source.articles if source else (), news.Sized(weeks, stretches))
    kept = [(stretch, [one for one in posed if one.kind == "answerable"]) for stretch, posed in plan]
    kept = [(stretch, spread(posed, sample or len(posed))) for stretch, posed in kept]
    reader = RememberingReader(load_reader(Config.from_environment().reader))
    report = measure(questions.name, kept, RememberingEmbedder(load_embedder(), vectors), reader, lambda: None)
    for table in report.tables() if cases else report.tables()[:1]:
        Console().print(table)


if __name__ == "__main__":
    typer.run(main)
