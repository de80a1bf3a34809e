"""Training examples for the reader: human questions, each over one passage, and their answers in it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Example:
    """A question over a passage; the answer is ``passage[start:end]``, or none if ``start < 0``.

    ``answers`` are what all annotators answered, where there were several.
    """

    question: str
    passage: str
    start: int
    end: int
    document: str
    answers: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the passage answers the question."""
        return self.start >= 0


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
                span = start, start + len(text)
                answers = tuple(dict.fromkeys(str(a["text"]) for a in qa["answers"]))
                found.append(Example(qa["question"].strip(), paragraph["context"], *span, document, answers))
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
            found.append(Example(question.strip() + "?", passage, start, start + len(answer), documents[place]))
    return found


def read_subjqa(path: Path) -> list[Example]:
    """SubjQA's csv of review questions; ``ANSWERNOTFOUND`` is an annotator's "does not answer"."""
    found = []
    for row in csv.DictReader(io.StringIO(_text(path))):
        review = row["review"]
        if row["human_ans_spans"] == "ANSWERNOTFOUND":
            body = review.replace("ANSWERNOTFOUND", "").strip()
            found.append(Example(row["question"], body, -1, -1, row["review_id"]))
            continue
        start, end = (int(number) for number in re.findall(r"\d+", row["human_ans_indices"])[:2])
        if review[start:end] == row["human_ans_spans"] and end - start < 160:
            found.append(Example(row["question"], review, start, end, row["review_id"]))
    return found


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
