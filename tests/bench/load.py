"""The page under load: ``python -m tests.bench.load``: people who ask while files are added, all on this machine.

Each person is a browser of their own at the page's own API. They ask questions of the test newspaper whose right
answers are known, and which Byline alone answers rightly; what is added is of another place. Then more come at once
than may wait, and the server is killed in the middle of their answers.
"""

from __future__ import annotations

import random
import re
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Annotated

import httpx
import typer
from rich.console import Console

from bot import Bot, Config
from bot.web import Store
from tests.bench.visitor import Full, Told, Visitor
from tests.browser.conftest import Server
from tests.newspaper import QUESTIONS, newspaper, rows

FIRST = 100
"""Answers after which memory is measured for the first time."""

TOO_MANY = 100
"""Who ask at once, where fewer may wait; a fifth of them is answered when the server is killed."""

WORDS = ("weir", "reed", "heron", "lock", "barge", "miller", "otter", "ford", "willow", "spate", "gravel", "trout")

Shown = tuple[str, str, str]
"""An answer that a person was shown: whose, in which conversation, and to which question."""


@dataclass
class Counted:
    """What came of it, by all threads."""

    began: float = field(default_factory=time.monotonic)
    seconds: list[float] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    added: int = 0


def known(bot: Bot) -> dict[str, str]:
    """Questions that Byline answers rightly by itself, with words of the answer."""
    asked = {row["question"]: row["answer"] for row in rows(QUESTIONS) if row["kind"] == "single" and row["answer"]}
    words = {question: [answer] if isinstance(answer, str) else answer for question, answer in asked.items()}
    told = {question: bot.ask(question) for question in words}
    found = {question: [w for w in some if w in told[question].text] for question, some in words.items()}
    return {question: some[0] for question, some in found.items() if some and told[question].status == "answered"}


def person(number: int, gold: dict[str, str], until: float, counted: Counted, server: Server) -> None:
    """Ask one question after another, four in a conversation."""
    visitor, order, asked = Visitor(server.url), random.Random(number), list[str]()
    while time.monotonic() < until:
        asked = asked if len(asked) < 4 else []
        visitor.current = visitor.current if asked else ""
        question = order.choice([one for one in gold if one not in asked])
        asked.append(question)
        try:
            judge(visitor.ask(question), asked, gold[question], counted)
            counted.shown.append((visitor.owner, visitor.current, question))
        except (Full, RuntimeError, httpx.HTTPError) as problem:
            counted.errors[f"{type(problem).__name__}: {problem}"[:200]] += 1
            asked = []
        if len(counted.seconds) >= FIRST and not counted.memory:
            counted.memory.append(memory(server))


def judge(told: Told, asked: Sequence[str], words: str, counted: Counted) -> None:
    """Whether the page shows what this person asked, and the answer to the last of it."""
    counted.seconds.append(told.seconds)
    if list(told.questions) != list(asked):
        counted.mixed.append(f"{told.questions} instead of {asked}")
    elif not told.answered or words not in told.reply:
        counted.wrong.append(f"{asked[-1]} {words!r} isn't in: {told.reply[:200]}")


def memory(server: Server) -> float:
    """Megabytes that the server holds."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1000


def add(url: str, files: int, until: float, counted: Counted) -> None:
    """Drop one file after another on the archive, as many as may wait."""
    words = random.Random(1)
    with httpx.Client(base_url=url, timeout=60) as client:
        while counted.added < files and time.monotonic() < until:
            number = counted.added
            story = " ".join(words.choices(WORDS, k=60))
            text = f"Bend {number} of the Tamme\n\nAt bend {number} of the Tamme the keeper wrote: {story}."
            sent = client.put(f"archive/file/bend-{number}.txt", content=text.encode())
            if sent.status_code == 200:
                counted.added += 1
            else:  # as many wait as may
                time.sleep(0.5)


def load(server: Server, gold: dict[str, str], people: int, seconds: int, files: int) -> Counted:
    """People who ask, each without a pause, while files come in."""
    counted, until = Counted(), time.monotonic() + seconds
    adding = threading.Thread(target=add, args=(server.url, files, until, counted))
    adding.start()
    with ThreadPoolExecutor(people) as pool:
        for number in range(people):
            pool.submit(person, number, gold, until, counted, server)
    adding.join()
    counted.memory.append(memory(server))
    return counted


def killed(server: Server, gold: dict[str, str]) -> tuple[list[Shown], Counter[str]]:
    """Kill the server in the middle of many answers: those that were shown and what those are told who may not wait."""
    shown, told, questions = list[Shown](), Counter[str](), list(gold) * TOO_MANY

    def one(question: str) -> None:
        visitor = Visitor(server.url)
        try:
            visitor.ask(question)
            shown.append((visitor.owner, visitor.current, question))
        except Full as problem:
            told[str(problem)] += 1
        except (RuntimeError, httpx.HTTPError, ValueError):
            pass  # the server is gone

    with ThreadPoolExecutor(TOO_MANY) as pool:
        for question in questions[:TOO_MANY]:
            pool.submit(one, question)
        while len(shown) < TOO_MANY // 5:
            time.sleep(0.05)
        server.process.kill()
    return shown, told


def kept(archive: Path, shown: Sequence[Shown]) -> tuple[int, int]:
    """How many of the answers that were shown are kept, and how many questions were under way."""
    store = Store.open(Config(archive=archive).notebook)
    found = {(owner, id_): store.read(owner, id_) for owner, id_, _ in shown}
    there = {(*place, e.question) for place, read in found.items() for e in read if e.phase == "answered"}
    with store.database.reading() as connection:
        (pending,) = connection.execute("SELECT count(*) FROM exchanges WHERE phase NOT IN ('answered')").fetchone()
    return sum(one in there for one in shown), pending


def main(
    people: Annotated[int, typer.Option(min=1, max=60, help="People who ask at the same time.")] = 50,
    seconds: Annotated[int, typer.Option(min=10, max=900, help="How long they do.")] = 300,
    files: Annotated[int, typer.Option(min=0, max=2000, help="Files that come in meanwhile.")] = 500,
) -> None:
    """Measure, and print what came of it."""
    say = Console().print
    with tempfile.TemporaryDirectory() as folder:
        archive = newspaper(Path(folder))
        gold = known(Bot.open(archive))
        say(f"{len(gold)} questions that are answered rightly without load")
        server = Server.start(archive).wait()
        try:
            Visitor(server.url).ask(next(iter(gold)))
            found = load(server, gold, people, seconds, files)
            took = time.monotonic() - found.began
            p50, p95 = (quantiles(found.seconds, n=20)[at] for at in (9, 18))
            count = len(found.seconds)
            say(f"{people} people, {took:.0f} s: {count} answers, {count / took:.2f} a second")
            say(f"seconds until an answer is whole: p50 {p50:.1f}, p95 {p95:.1f}; {found.added} files were added")
            say(f"memory after {FIRST} answers, and in the end: {found.memory} MB")
            say(f"errors: {dict(found.errors)}", f"mixed: {found.mixed}", f"other answers: {found.wrong}", sep="\n")
            shown, told = killed(server, gold)
            say(f"{TOO_MANY} at once; who may not wait is told: {dict(told)}")
            there, pending = kept(archive, [*found.shown, *shown])
            before = len(found.shown) + len(shown)
            say(f"killed: {before} answers were shown, {there} are kept; {pending} were under way")
        finally:
            server.process.kill()


if __name__ == "__main__":
    typer.run(main)
