"""Measure start-up, answering by stage, and small archives: ``python -m tests.bench``.

Times are wall-clock seconds on this machine, medians of several runs after a first one that isn't
counted; run it on an idle machine.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot import Bot
from index import Archive, Article, build, formats
from index.embedder import load_embedder

SEEDS = Path(__file__).parents[2] / "seeds"

Row = tuple[str, list[float]]

QUESTION = "Who may they meet on Tuesday?"

QUESTIONS = (
    "When is the Syrian delegation due in Moscow?",
    QUESTION,
    "How many people has the war killed?",
    "What did Putin say Assad's exit could leave?",
    "Who is the Secretary General of the Syrian National Coalition?",
    "Has a date been set?",
    "What is the population of Syria?",
    "Who won the World Cup?",
    "Where will the conference be held?",
)


def timed(work: Callable[[], object], runs: int = 5) -> list[float]:
    """Seconds of each of ``runs`` runs, after one that is not counted."""
    work()
    found = []
    for _ in range(runs):
        before = time.perf_counter()
        work()
        found.append(time.perf_counter() - before)
    return found


def start_up(archive: Path) -> Iterator[Row]:
    """``python -m bot`` as a whole process, and what it does first."""

    def process(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True)

    opened = f"from bot import Bot; b = Bot.open({str(archive)!r})"
    yield "an empty python", timed(process("-c", "pass"))
    yield "import bot", timed(process("-c", "import bot"))
    yield "... and open the archive", timed(process("-c", opened))
    yield "... and load the embedder", timed(process("-c", f"{opened}; b.archive.search('Moscow')"))
    yield "python -m bot QUESTION", timed(process("-m", "bot", QUESTION, "--archive", str(archive)))


def stages(bot: Bot, name: str, rounds: int = 5) -> Iterator[Row]:
    """Seconds of each stage of ``ask()``, over a few questions."""
    for question in QUESTIONS:
        bot.ask(question)
    timings = [bot.ask(question).timings for _ in range(rounds) for question in QUESTIONS]
    for stage in timings[0]:
        yield f"ask, {name}: {stage}", [seconds[stage] for seconds in timings]


def full() -> Bot:
    """A bot on an archive where every question has ten passages of full length to be read."""
    source = formats.load(next(SEEDS.glob("*.txt")))
    assert source is not None
    article = source.articles[0]
    lines = article.text.split("\n\n")
    turned = (  # with a figure each, or they would be copies of one story
        "\n\n".join([*lines[n:], *lines[:n], f"This is version {n}."]) for n in range(3, len(lines), 3)
    )
    return Bot.from_articles([Article(text, title=article.title) for text in turned])


def small_archives() -> Iterator[Row]:
    """An archive in memory of ten one-passage articles, beyond the embedding itself."""
    articles = [
        Article(f"Story number {n} of the town of Marrow is about its river and its bridge.") for n in range(10)
    ]
    texts = [article.text for article in articles]
    embedder = load_embedder()
    both = timed(lambda: Archive.in_memory(articles, embedder), 20)
    alone = timed(lambda: embedder.embed(texts), 20)
    yield "Archive.in_memory, 10 passages", both
    yield "... its embedding alone", alone
    yield "Bot.from_articles, the same 10", timed(lambda: Bot.from_articles(articles), 20)
    archive = Archive.in_memory(articles, embedder)
    yield "archive.search", timed(lambda: archive.search(QUESTION), 20)
    yield "... its query's embedding alone", timed(lambda: embedder.embed([QUESTION]), 20)


def main() -> None:
    """Print every measurement."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        build([SEEDS], archive)
        rows = [
            *start_up(archive),
            *stages(Bot.open(archive), "seed article"),
            *stages(full(), "ten passages"),
            *small_archives(),
        ]
    table = Table("what", "median ms", "95th percentile ms", "runs")
    for name, seconds in rows:
        high = statistics.quantiles(seconds, n=20)[-1]
        table.add_row(name, f"{1000 * statistics.median(seconds):.1f}", f"{1000 * high:.1f}", str(len(seconds)))
    Console().print(table)


if __name__ == "__main__":
    main()
