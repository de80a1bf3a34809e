"""Training examples for the reader: human questions and answers, and negatives made from them.

Positives come from the files that ``load_positives`` names. There is no large set of adversarial
unanswerable questions, so ``make_negatives`` makes four kinds:

- ``neighbour``  the question over another passage of the same document
- ``removed``    the question over its own passage without the sentence that answers
- ``swapped``    a name, number or date in the question exchanged for another of the passage
- ``human``      an annotator said that the passage does not answer (SubjQA)
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Example:
    """A question over a passage; the answer is ``passage[start:end]``, or none if ``start < 0``."""

    question: str
    passage: str
    start: int
    end: int
    document: str
    kind: str

    @property
    def answerable(self) -> bool:
        """Whether the passage answers the question."""
        return self.start >= 0


def unanswerable(example: Example, kind: str, *, question: str = "", passage: str = "") -> Example:
    """The example as a negative, with another question or another passage."""
    return replace(
        example,
        question=question or example.question,
        passage=passage or example.passage,
        start=-1,
        end=-1,
        kind=kind,
    )


def read_squad(path: Path) -> list[Example]:
    """SQuAD-format JSON (gzipped or not); of several annotators' answers the commonest, then the shortest."""
    data = json.loads(_text(path))["data"]
    found = []
    for number, article in enumerate(data):
        document = f"{path.name}:{number}"
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                answer = _consensus(qa["answers"])
                if answer is None:
                    continue
                text, start = answer
                if paragraph["context"][start : start + len(text)] != text:
                    continue
                found.append(
                    Example(qa["question"].strip(), paragraph["context"], start, start + len(text), document, "human")
                )
    return found


def read_qamr(path: Path, rng: random.Random) -> list[Example]:
    """QAMR's readable layout; each sentence is set among up to three others to make a passage."""
    blocks = [block.split("\n") for block in re.split(r"(?m)^#", _text(path)) if block.strip()]
    sentences = [block[1].strip() for block in blocks]
    documents = [":".join(block[0].split(":")[1:3]) for block in blocks]
    found = []
    for place, block in enumerate(blocks):
        for row in block[2:]:
            question, _, rest = row.partition("?")
            answers = [part.strip() for part in rest.split("\t")]
            usable = [answer for answer in answers if answer and sentences[place].count(answer) == 1]
            if not usable:
                continue
            answer = min(usable, key=len)
            others = [sentences[i] for i in rng.sample(range(len(blocks)), rng.randrange(4)) if i != place]
            before = rng.randrange(len(others) + 1)
            passage = " ".join([*others[:before], sentences[place], *others[before:]])
            start = sum(len(other) + 1 for other in others[:before]) + sentences[place].index(answer)
            found.append(
                Example(question.strip() + "?", passage, start, start + len(answer), documents[place], "human")
            )
    return found


def read_subjqa(path: Path) -> list[Example]:
    """SubjQA's csv of review questions; ``ANSWERNOTFOUND`` is an annotator's "does not answer"."""
    found = []
    for row in csv.DictReader(io.StringIO(_text(path))):
        review = row["review"]
        if row["human_ans_spans"] == "ANSWERNOTFOUND":
            body = review.replace("ANSWERNOTFOUND", "").strip()
            found.append(Example(row["question"], body, -1, -1, row["review_id"], "human"))
            continue
        start, end = (int(number) for number in re.findall(r"\d+", row["human_ans_indices"])[:2])
        if review[start:end] == row["human_ans_spans"] and end - start < 160:
            found.append(Example(row["question"], review, start, end, row["review_id"], "human"))
    return found


def neighbours(examples: list[Example], rng: random.Random) -> Iterator[Example]:
    """Each question over another passage of its document, where that does not hold the answer's words."""
    passages: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        passages[example.document].add(example.passage)
    ordered = {document: sorted(texts) for document, texts in passages.items()}
    for example in examples:
        answer = example.passage[example.start : example.end].lower()
        others = [p for p in ordered[example.document] if p != example.passage and answer not in p.lower()]
        if others:
            yield unanswerable(
                example, "neighbour", passage=_closest(example.question, rng.sample(others, min(4, len(others))))
            )


def removed(examples: Iterable[Example]) -> Iterator[Example]:
    """Each question over its passage without the answering sentence, where the answer is not said twice."""
    for example in examples:
        answer = example.passage[example.start : example.end].lower()
        left = max((m.end() for m in _SENTENCE_END.finditer(example.passage, 0, example.start)), default=0)
        after = _SENTENCE_END.search(example.passage, max(example.end - 1, 0))
        right = after.end() if after else len(example.passage)
        rest = (example.passage[:left] + example.passage[right:]).strip()
        if len(rest) > 120 and answer not in rest.lower():
            yield unanswerable(example, "removed", passage=rest)


def swapped(examples: Iterable[Example], rng: random.Random) -> Iterator[Example]:
    """Each question with one name or number exchanged for another of its passage's."""
    for example in examples:
        for pattern in rng.sample(_EXCHANGEABLE, len(_EXCHANGEABLE)):
            here = [m for m in pattern.finditer(example.question) if m.start() > 0]
            answer = example.passage[example.start : example.end]
            there = {m.group() for m in pattern.finditer(example.passage) if m.start() > 0}
            there = {t for t in there if t not in answer and t not in example.question}
            here = [m for m in here if m.group() in example.passage]
            if here and there:
                old, new = rng.choice(here), rng.choice(sorted(there))
                question = example.question[: old.start()] + new + example.question[old.end() :]
                yield unanswerable(example, "swapped", question=question)
                break


_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=[A-Z\"'(])")
_NAME = re.compile(r"\b[A-Z][a-z]+(?:\s+(?:of\s+|the\s+)?[A-Z][a-z]+)*\b")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_EXCHANGEABLE = [_NAME, _NUMBER]


def _closest(question: str, passages: list[str]) -> str:
    """The passage that shares most words with the question: the hardest to tell apart."""
    words = set(re.findall(r"\w+", question.lower()))
    return max(passages, key=lambda p: len(words & set(re.findall(r"\w+", p.lower()))))


def _consensus(answers: list[dict[str, object]]) -> tuple[str, int] | None:
    counts = Counter((str(a["text"]), int(str(a["answer_start"]))) for a in answers if a["text"])
    if not counts:
        return None
    return min(counts, key=lambda answer: (-counts[answer], len(answer[0])))


def _text(path: Path) -> str:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            return file.read()
    return path.read_text(encoding="utf-8")


def _take(examples: Iterable[Example], count: int, rng: random.Random) -> list[Example]:
    pool = list(examples)
    rng.shuffle(pool)
    return pool[:count]


def training_set(data: Path, seed: int, scale: float = 1.0) -> tuple[list[Example], list[Example]]:
    """The weighted mix and a validation set that shares no document with it.

    ``scale`` shrinks or grows every part alike. Wikipedia articles are the core; reviews, posts and
    policies are for variety of questions, not of subjects, so they count for less.
    """
    rng = random.Random(seed)
    wiki = read_squad(data / "squadshifts_new_wiki.json.gz")
    titles = sorted({example.document for example in wiki})
    held_out = set(rng.sample(titles, max(1, len(titles) // 12)))
    validation = [e for e in wiki if e.document in held_out]
    wiki = [e for e in wiki if e.document not in held_out]
    qamr = [e for name in ("dev", "test") for e in read_qamr(data / f"qamr_readable_{name}.tsv.gz", rng)]
    reddit = read_squad(data / "squadshifts_reddit.json.gz")
    amazon = read_squad(data / "squadshifts_amazon_reviews.json.gz")
    subjqa = [e for path in sorted(data.glob("subjqa_*_train.csv.gz")) for e in read_subjqa(path)]
    parts = [
        (wiki * 2, 16000),
        (neighbours(wiki, rng), 4500),
        (removed(wiki), 4500),
        (swapped(wiki, rng), 4500),
        (qamr, 16000),
        (swapped(qamr, rng), 3000),
        (neighbours(qamr, rng), 3000),
        (removed(qamr), 2000),
        (reddit, 4500),
        (removed(reddit), 1000),
        (amazon, 3500),
        (removed(amazon), 800),
        ([e for e in subjqa if not e.answerable], 1200),
        ([e for e in subjqa if e.answerable], 1000),
    ]
    training = [e for part, count in parts for e in _take(part, int(count * scale), rng)]
    rng.shuffle(training)
    negatives = [*neighbours(validation, rng), *removed(validation), *swapped(validation, rng)]
    rng.shuffle(negatives)
    return training, validation + negatives[: len(validation)]
