"""Measure what is taken for a copy of what: ``python -m tests.bench.copies CORPUS.tar.gz``.

Pairs are made from the articles of a corpus: each with itself as another outlet would print it, which is a copy, and
with one word exchanged, put in or left out, which is none. Also the time that it takes to store the corpus and a
reprint of each, without embedding anything.
"""

from __future__ import annotations

import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from index import Article
from index.articles import Source
from index.change import Change, Planned
from index.passages import passages
from index.storage import connect, prepare
from index.text import sentences
from tests.bench.corpus import NAME, unpacked

Maker = Callable[[str, random.Random], str]

FULL = ("Ellen Post", "Karlsund Herald")
"""Who prints the two of a pair."""

NUMBER_WORD = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten)\b")
FIGURE = re.compile(r"\b\d[\d,]*\b")
AUXILIARY = re.compile(r"\b(?:will|has|was|is|had|would|were|are)\b(?! not)")
OUTCOMES = (
    ("won", "lost"),
    ("win", "lose"),
    ("rose", "fell"),
    ("rejected", "allowed"),
    ("accepted", "refused"),
    ("increased", "decreased"),
    ("raised", "cut"),
    ("opened", "closed"),
    ("backed", "opposed"),
    ("higher", "lower"),
    ("more", "less"),
    ("first", "last"),
    ("before", "after"),
    ("said", "denied"),
    ("good", "bad"),
    ("buy", "sell"),
    ("up", "down"),
)
ADDED = ("formally", "nearly", "secretly", "reportedly")


def body(text: str) -> list[str]:
    """An article's paragraphs, without its headline."""
    return [line for line in text.split("\n") if line.strip()][1:]


def trimmed(text: str, chance: random.Random) -> str:
    """Without the last fifth to a third of its sentences."""
    spans = sentences(text)
    return text[: spans[max(0, int(len(spans) * chance.uniform(0.67, 0.8)) - 1)][1]]


def without_some(text: str, chance: random.Random) -> str:
    """Without one sentence of its middle."""
    spans = sentences(text)
    if len(spans) < 5:
        return text
    start, end = spans[chance.randrange(2, len(spans) - 1)]
    return text[:start] + text[end:]


def cut_off(text: str, chance: random.Random) -> str:
    """Cut off within a word."""
    return text[: int(len(text) * chance.uniform(0.7, 0.9))] + "..."


def bylined(text: str, chance: random.Random) -> str:
    """With bylines."""
    return f"By Ada Quill, staff reporter\n\n{text}\n\n(Reporting by Ben Reed; editing by Cora Lund)"


def datelined(text: str, chance: random.Random) -> str:
    """With an agency's dateline."""
    return f"{chance.choice(('KARLSUND, May 6 (AP) - ', 'Karlsund (AFP) — ', '(Reuters) - '))}{text}"


def restyled(text: str, chance: random.Random) -> str:
    """With other quotation marks, dashes and spaces."""
    text = re.sub(r'"([^"\n]*)"', r"“\1”", text).replace("'", "’").replace(" - ", " — ")
    return text.replace("\n\n", "\n")


def respelled(text: str, chance: random.Random) -> str:
    """In American spelling, and small numbers as figures."""
    for british, american in (
        (r"(?<=[a-z]{2})our\b", "or"),
        (r"(?<=[a-z]{3})is(?=ed?\b)", "iz"),
        (r"\bcentre\b", "center"),
    ):
        text = re.sub(british, american, text)
    return re.sub(r"\bthree\b", "3", re.sub(r"\bfive\b", "5", text))


def self_named(text: str, chance: random.Random) -> str:
    """Told to the outlet that prints it."""
    return re.sub(r"\bsaid\b", f"told the {FULL[1]}", text, count=1)


COPIES: dict[str, Maker] = {
    "the same": lambda text, _: text,
    "trimmed at its end": trimmed,
    "a sentence left out": without_some,
    "cut off within a word": cut_off,
    "bylines": bylined,
    "dateline": datelined,
    "quotation marks, dashes": restyled,
    "spelling, figures": respelled,
}


def exchanged(pattern: re.Pattern[str], other: Callable[[re.Match[str], random.Random], str]) -> Maker:
    """One word that the pattern finds, in a place by chance, exchanged for another."""

    def make(text: str, chance: random.Random) -> str:
        found = list(pattern.finditer(text))
        if not found:
            return text
        one = chance.choice(found)
        return text[: one.start()] + other(one, chance) + text[one.end() :]

    return make


def _outcome(text: str, chance: random.Random) -> str:
    given = [(a, b) for pair in OUTCOMES for a, b in (pair, pair[::-1]) if re.search(rf"\b{a}\b", text)]
    one, other = chance.choice(given) if given else ("", "")
    return exchanged(re.compile(rf"\b{one}\b"), lambda *_: other)(text, chance) if given else text


OTHERS: dict[str, Maker] = {
    "a figure": exchanged(FIGURE, lambda one, _: str(int(one[0].replace(",", "")) + 3)),
    "a number word": exchanged(NUMBER_WORD, lambda one, _: "eleven"),
    "a name": exchanged(NAME, lambda one, _: "Quillfeather"),
    "a negation": exchanged(AUXILIARY, lambda one, _: f"{one[0]} not"),
    "the outcome": _outcome,
    "a word put in": exchanged(AUXILIARY, lambda one, chance: f"{one[0]} {chance.choice(ADDED)}"),
    "a figure, trimmed": lambda text, chance: trimmed(OTHERS["a figure"](text, chance), chance),
    "the outcome, bylines": lambda text, chance: bylined(OTHERS["the outcome"](text, chance), chance),
}


def together(one: str, other: str) -> bool:
    """Whether an archive would take two texts for one story."""
    connection = connect(None)
    prepare(connection)
    store(connection, (Article(text, source=source) for text, source in zip((one, other), FULL, strict=True)))
    return connection.execute("SELECT count(DISTINCT story) FROM articles").fetchone()[0] == 1


def store(connection, articles: Iterable[Article]) -> None:
    """Store articles as a build does, each as a source of its own."""
    change = Change(connection)
    for number, article in enumerate(articles):
        change.store(Source(str(number), article.digest, (article,)), [Planned.of((article,), 0, passages(article))])
    change.finish()


def shares(texts: list[str], seed: int = 0) -> Iterator[tuple[str, str, int, int]]:
    """Of each kind: whether it is a copy, its name, how many are told right, and how many there are."""
    for truth, makers in (("copy", COPIES), ("other", OTHERS)):
        for name, make in makers.items():
            right: defaultdict[bool, int] = defaultdict(int)
            chance = random.Random(seed)
            for text in texts:
                made = make(text, chance)
                if truth == "copy" or (made != text and any(s not in text for s in made.split("\n"))):
                    right[together(text, made) is (truth == "copy")] += 1
            yield truth, name, right[True], sum(right.values())


def seconds(texts: list[str]) -> float:
    """To store the texts and a reprint of each."""
    reprints = (Article(bylined(text, random.Random(0)), source=FULL[1]) for text in texts)
    articles = [*(Article(text, source=FULL[0]) for text in texts), *reprints]
    connection = connect(None)
    prepare(connection)
    before = time.process_time()
    store(connection, articles)
    return time.process_time() - before


def main(
    corpus: Annotated[Path, typer.Argument(help="Articles in a .tar.gz, one a .txt file.")],
    articles: Annotated[int, typer.Option(help="How many pairs are made of each kind, at most.")] = 200,
) -> None:
    """Measure what is taken for a copy."""
    with unpacked(corpus) as folder:
        files = sorted(folder.rglob("*.txt"))
        texts = ["\n\n".join(body(path.read_text(encoding="utf-8", errors="replace"))) for path in files]
    texts = sorted(filter(None, texts), key=lambda text: random.Random(text).random())
    table = Table("in truth", "pairs", "right", "of", "share")
    for truth, name, right, count in shares(texts[:articles]):
        table.add_row(truth, name, str(right), str(count), f"{right / max(1, count):.3f}")
    Console().print(table)
    Console().print(f"{2 * len(texts):,} articles stored in {seconds(texts):.1f} s of processor time")


if __name__ == "__main__":
    typer.run(main)
