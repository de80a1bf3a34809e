"""The training mix: how many examples of each set and of each kind of negative."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.training.examples import Example, read_qamr, read_squad, read_subjqa
from bot.training.forms import reworded
from bot.training.negatives import exchanged, neighbours, opposed, removed, retrieved, swapped


@dataclass(frozen=True)
class Part:
    """So many examples of one set and one kind ("human" answers, or a kind of negative)."""

    dataset: str
    kind: str
    count: int


MIX = (
    Part("wiki", "human", 14600),
    Part("wiki", "neighbours", 3000),
    Part("wiki", "retrieved", 5000),
    Part("wiki", "removed", 3000),
    Part("wiki", "swapped", 2500),
    Part("wiki", "exchanged", 1500),
    Part("wiki", "opposed", 1000),
    Part("qamr", "human", 18000),
    Part("qamr", "neighbours", 500),
    Part("qamr", "removed", 1000),
    Part("qamr", "swapped", 2000),
    Part("qamr", "exchanged", 1000),
    Part("qamr", "opposed", 500),
    Part("reddit", "human", 8000),
    Part("reddit", "removed", 800),
    Part("amazon", "human", 6000),
    Part("amazon", "removed", 400),
    Part("subjqa", "human", 700),
    Part("subjqa", "unanswered", 1000),
)
"""Wikipedia articles are the core. Reviews and posts are for variety of questions, not of subjects, so they
count for less. More altered questions than these teach the reader to distrust natural ones."""

ALTERED = ("swapped", "exchanged", "opposed")
"""The kinds of negatives whose question is changed, and whose passage is not."""

NEGATIVES = ("neighbours", "retrieved", "removed", *ALTERED)
"""The kinds of negatives that can be made from any answerable question."""

HELD_OUT = 4
"""Wikipedia articles of new_wiki that are kept for validation and calibration, drawn at random once."""


def wiki_split(data: Path) -> tuple[list[Example], list[Example]]:
    """The questions of new_wiki to train on, and those of the held-out articles. Always the same ones."""
    wiki = read_squad(data / "squadshifts_new_wiki.json.gz")
    titles = sorted({example.document for example in wiki})
    held_out = set(random.Random(1).sample(titles, HELD_OUT))
    return [e for e in wiki if e.document not in held_out], [e for e in wiki if e.document in held_out]


def validation_sets(data: Path) -> dict[str, list[Example]]:
    """The questions of the held-out articles, by kind: as people asked them ("human"), and made unanswerable."""
    _, held_out = wiki_split(data)
    rng = random.Random(1)
    return {kind: list(made(kind, held_out, rng)) for kind in ("human", *NEGATIVES)}


def training_set(data: Path, seed: int, scale: float = 1.0, without: Collection[str] = ()) -> list[Example]:
    """The mix, in random order.

    ``scale`` shrinks or grows every part alike; ``without`` names sets and kinds to leave out, for ablations.
    """
    rng = random.Random(seed)
    wiki, _ = wiki_split(data)
    subjqa = [e for path in sorted(data.glob("subjqa_*_train.csv.gz")) for e in read_subjqa(path)]
    sets = {
        "wiki": wiki,
        "qamr": [e for name in ("dev", "test") for e in read_qamr(data / f"qamr_readable_{name}.tsv.gz", rng)],
        "reddit": read_squad(data / "squadshifts_reddit.json.gz"),
        "amazon": read_squad(data / "squadshifts_amazon_reviews.json.gz"),
        "subjqa": subjqa,
    }
    training = [
        example
        for part in MIX
        if not {part.dataset, part.kind} & set(without)
        for example in _take(part, sets[part.dataset], int(part.count * scale), rng)
    ]
    rng.shuffle(training)
    return training


def made(kind: str, examples: list[Example], rng: random.Random) -> Iterable[Example]:
    """The examples of one kind that can be made from a set."""
    answered = [e for e in examples if e.answerable]
    match kind:
        case "human":
            return answered
        case "unanswered":
            return [e for e in examples if not e.answerable]
        case "neighbours":
            return neighbours(answered, rng)
        case "retrieved":
            return retrieved(answered, [e.passage for e in answered], rng)
        case "removed":
            return removed(answered)
        case "swapped":
            return swapped(answered, rng)
        case "exchanged":
            return exchanged(answered, rng)
        case "opposed":
            return opposed(answered, rng)
        case _:
            raise ValueError(f"No kind of example is called {kind!r}.")


def _take(part: Part, examples: list[Example], count: int, rng: random.Random) -> list[Example]:
    """``count`` examples of a part's kind; where fewer can be made, more rounds over the set, each in another order."""
    taken: list[Example] = []
    while len(taken) < count:
        asked = reworded(rng.sample(examples, len(examples)), rng)
        more = list(islice(made(part.kind, asked, rng), count - len(taken)))
        if not more:
            break
        taken += more
    return taken
