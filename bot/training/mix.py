"""The training mix: how many examples of each set and of each kind of negative."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import islice
from pathlib import Path

from bot.evaluate.quizzes import quizzes
from bot.training import news, sets
from bot.training.examples import Example
from bot.training.forms import reworded
from bot.training.negatives import (
    beside,
    elsewhere,
    exchanged,
    misplaced,
    neighbours,
    opposed,
    removed,
    retrieved,
    swapped,
)
from bot.training.windows import stretch


@dataclass(frozen=True)
class Part:
    """So many examples of one set and one kind ("human" answers, or a kind of negative)."""

    dataset: str
    kind: str
    count: int


MIX = (
    Part("squad", "human", 5100),
    Part("squad", "unanswered", 1000),
    Part("squad", "beside", 2000),
    Part("squad", "misplaced", 500),
    Part("squad", "removed", 300),
    Part("squad", "swapped", 500),
    Part("squad", "exchanged", 200),
    Part("squad", "opposed", 200),
    Part("wiki", "human", 7200),
    Part("wiki", "neighbours", 700),
    Part("wiki", "retrieved", 1300),
    Part("wiki", "beside", 2500),
    Part("wiki", "misplaced", 700),
    Part("wiki", "removed", 500),
    Part("wiki", "swapped", 600),
    Part("wiki", "exchanged", 300),
    Part("wiki", "opposed", 300),
    Part("newsqa", "human", 4200),
    Part("newsqa", "elsewhere", 1200),
    Part("newsqa", "retrieved", 800),
    Part("newsqa", "beside", 1500),
    Part("newsqa", "misplaced", 500),
    Part("newsqa", "swapped", 500),
    Part("news", "human", 1400),
    Part("news", "unanswered", 3000),
    Part("astray", "unanswered", 2500),
    Part("multirc", "human", 2400),
    Part("ester", "human", 800),
    Part("qadiscourse", "human", 3000),
    Part("qadiscourse", "misplaced", 600),
    Part("qamr", "human", 8000),
    Part("qamr", "misplaced", 2500),
    Part("qasrl", "human", 1000),
    Part("timeqa", "human", 1500),
    Part("timeqa", "unanswered", 1000),
    Part("selqa", "human", 1500),
    Part("boolq", "human", 800),
    Part("onestop", "human", 900),
    Part("reddit", "human", 7000),
    Part("reviews", "human", 5000),
    Part("subjqa", "unanswered", 400),
)
"""Questions that people asked of encyclopaedias and of news are the core; single sentences with their questions why and
how are short, so they cost little. News by distant supervision teaches what else an archive holds."""

ALTERED = ("swapped", "exchanged", "opposed")
"""The kinds of negatives whose question is changed, and whose passage is not."""

NEGATIVES = ("neighbours", "retrieved", "removed", "beside", "misplaced", *ALTERED)
"""The kinds of negatives that can be made from any answerable question."""

HELD_OUT = 4
"""Wikipedia articles of new_wiki that are kept for validation, drawn at random once."""


def wiki_split(data: Path) -> tuple[list[Example], list[Example]]:
    """The questions of new_wiki to train on, and those of the held-out articles. Always the same ones."""
    wiki = sets.squad(data / "squadshifts_new_wiki.json.gz")
    documents = sorted({example.document for example in wiki})
    held_out = set(random.Random(1).sample(documents, HELD_OUT))
    return [e for e in wiki if e.document not in held_out], [e for e in wiki if e.document in held_out]


def trained_on(day: date) -> bool:
    """Whether news questions of a day are trained on; those of every fourth week are kept, for the confidence."""
    return day.isocalendar().week % 4 != 0


def validation_sets(data: Path) -> dict[str, list[Example]]:
    """The questions of the held-out articles, by kind: as people asked them ("human"), and made unanswerable."""
    _, held_out = wiki_split(data)
    rng = random.Random(1)
    return {kind: [stretch(e, rng) for e in made(kind, held_out, rng)] for kind in ("human", *NEGATIVES)}


def training_set(
    data: Path, year: tuple[Path, Path], seed: int, scale: float = 1.0, without: Collection[str] = ()
) -> list[Example]:
    """The mix, in random order.

    ``year`` are the files of a year's news articles and of its questions. ``scale`` shrinks or grows every part alike;
    ``without`` names sets and kinds to leave out, for ablations.
    """
    rng = random.Random(seed)
    readers = _readers(data, year, rng)
    parts = [part for part in MIX if not {part.dataset, part.kind} & set(without)]
    read = {name: readers[name]() for name in dict.fromkeys(part.dataset for part in parts)}
    training = [e for part in parts for e in _take(part, read[part.dataset], int(part.count * scale), rng)]
    rng.shuffle(training)
    return training


def _readers(data: Path, year: tuple[Path, Path], rng: random.Random) -> Mapping[str, Callable[[], list[Example]]]:
    """How each set is read."""
    one = {
        "newsqa": (sets.newsqa, ["newsqa_dev_mrqa.jsonl.gz"]),
        "multirc": (sets.multirc, ["multirc_train.jsonl.gz", "multirc_val.jsonl.gz"]),
        "ester": (sets.ester, ["ester_train500.json.gz", "ester_dev.json.gz"]),
        "qadiscourse": (sets.qadiscourse, [f"qadiscourse_wikinews_{part}.tsv.gz" for part in ("train", "dev", "test")]),
        "timeqa": (sets.timeqa, ["timeqa_human_train_hard.jsonl.gz"]),
        "selqa": (sets.selqa, ["selqa_ass_dev.json.gz", "selqa_ass_test.json.gz"]),
        "boolq": (sets.boolq, ["boolq_dev.jsonl.gz"]),
        "onestop": (sets.onestop, ["onestop_qa.json.gz"]),
        "reddit": (sets.squad, ["squadshifts_reddit.json.gz"]),
        "reviews": (sets.squad, ["squadshifts_amazon_reviews.json.gz"]),
    }

    def each(read: Callable[[Path], list[Example]], names: Iterable[str]) -> list[Example]:
        return [example for name in names for example in read(data / name)]

    def squad() -> list[Example]:
        both = each(sets.squad, ["squad2_train_first10.json.gz", "squad1_train_first12_cut.json.gz"])
        return list({(e.question, e.passage): e for e in both}.values())

    def sentences() -> list[Example]:
        return list(sets.among_others(each(sets.qamr, [f"qamr_readable_{p}.tsv.gz" for p in ("dev", "test")]), rng))

    def predicates() -> list[Example]:
        wikinews = data / "qasrl_gs_wikinews_dev.csv.gz", data / "qasrl_gs_wikinews_dev_sentences.csv.gz"
        return list(sets.among_others([*sets.qasrl(data / "qanom_dev.csv.gz"), *sets.qasrl(*wikinews)], rng))

    def of_the_year() -> list[Example]:
        asked = [quiz for quiz in quizzes(year[1]) if trained_on(quiz.day)]
        return list(news.examples(asked, news.reports(year[0]), rng))

    return {name: partial(each, *how) for name, how in one.items()} | {
        "squad": squad,
        "wiki": lambda: wiki_split(data)[0],
        "qamr": sentences,
        "qasrl": predicates,
        "news": of_the_year,
        "astray": lambda: _astray(year),
        "subjqa": lambda: sets.subjqa(sorted(data.glob("subjqa_*_train.csv.gz"))),
    }


@cache
def _astray(year: tuple[Path, Path]) -> list[Example]:
    """Embedding a year's articles takes minutes, and every epoch needs them."""
    return list(news.astray([quiz for quiz in quizzes(year[1]) if trained_on(quiz.day)], news.reports(year[0])))


def made(kind: str, examples: list[Example], rng: random.Random) -> Iterable[Example]:
    """The examples of one kind that can be made from a set."""
    answered = [e for e in examples if e.answerable]
    making: dict[str, Callable[[], Iterable[Example]]] = {
        "human": lambda: answered,
        "unanswered": lambda: [e for e in examples if not e.answerable],
        "neighbours": lambda: neighbours(answered, rng),
        "retrieved": lambda: retrieved(answered, [e.passage for e in answered], rng),
        "removed": lambda: removed(answered),
        "elsewhere": lambda: elsewhere(answered, rng),
        "beside": lambda: beside(answered, rng),
        "misplaced": lambda: misplaced(answered, rng),
        "swapped": lambda: swapped(answered, rng),
        "exchanged": lambda: exchanged(answered, rng),
        "opposed": lambda: opposed(answered, rng),
    }
    if kind not in making:
        raise ValueError(f"No kind of example is called {kind!r}.")
    return making[kind]()


def _take(part: Part, examples: list[Example], count: int, rng: random.Random) -> list[Example]:
    """``count`` examples of a part's kind; where fewer can be made, more rounds over the set, each in another order."""
    taken: list[Example] = []
    while len(taken) < count:
        asked = reworded(rng.sample(examples, len(examples)), rng)
        if part.kind in (*ALTERED, "removed"):  # what is altered stays near its answer
            asked = [stretch(e, rng) for e in asked]
        more = [stretch(e, rng) for e in islice(made(part.kind, asked, rng), count - len(taken))]
        if not more:
            break
        taken += more
    return taken
