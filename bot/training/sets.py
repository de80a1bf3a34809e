"""The question sets that the reader is trained on, each read into examples."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.training.examples import Example, found_in, lines_of, text_of, trimmed
from index.text import Span

LONGEST = 160
"""Characters of an answer; what is longer is no span to point at."""


def squad(path: Path) -> list[Example]:
    """SQuAD's format, 1.1 or 2.0; of several annotators' answers the commonest, then the shortest."""
    found = []
    for number, document in enumerate(json.loads(text_of(path))["data"]):
        title = str(document.get("title", "")).replace("_", " ")
        for paragraph in document["paragraphs"]:
            for qa in paragraph["qas"]:
                spans, answers = _agreed(paragraph["context"], qa["answers"])
                if spans or qa.get("is_impossible"):
                    about = (qa["question"].strip(), paragraph["context"], spans, f"{path.name}:{number}", title)
                    found.append(Example(*about, answers=answers))
    return found


def _agreed(context: str, answers: list[dict[str, Any]]) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    places = Counter((str(a["text"]), int(a["answer_start"])) for a in answers if a["text"])
    if not places:
        return (), ()
    text, start = min(places, key=lambda answer: (-places[answer], len(answer[0])))
    held = context[start : start + len(text)] == text
    return ((start, start + len(text)),) if held else (), tuple(dict.fromkeys(text for text, _ in places))


def newsqa(path: Path) -> list[Example]:
    """MRQA's layout of CNN articles; the edges of spans are noisy, so punctuation is trimmed."""
    found: list[Example] = []
    for line in lines_of(path):
        row = json.loads(line)
        for qa in row.get("qas", ()):
            places = [(a, b + 1) for answer in qa["detected_answers"] for a, b in answer["char_spans"]]
            spans = dict.fromkeys(_bare(row["context"], place) for place in places)
            kept = tuple(span for span in spans if 0 < span[1] - span[0] <= LONGEST)
            if kept:
                found.append(Example(qa["question"], row["context"], kept, qa["id"].split("#")[0]))
    return found


def _bare(text: str, place: Span) -> Span:
    """A span without punctuation at its ends and the preposition or conjunction that it begins with."""
    start, end = trimmed(text, place)
    leading = re.match(r"(?:in|and|at|on|by|to|for|of|from)\s+(?=\S)", text[start:end], re.IGNORECASE)
    return (start + leading.end(), end) if leading else (start, end)


def multirc(path: Path) -> list[Example]:
    """Several sentences' questions whose right answers may stand in the passage: those that do."""
    found: list[Example] = []
    for line in lines_of(path):
        passage = json.loads(line)["passage"]
        text = re.sub(r"<[^>]+>|Sent \d+: ", " ", passage["text"])
        for asked in passage["questions"]:
            right = [str(answer["text"]).strip(" .") for answer in asked["answers"] if answer["label"] == 1]
            spans = tuple(s for words in right for s in found_in(text, words) if s[1] - s[0] <= LONGEST)
            if spans:
                found.append(Example(asked["question"], text, spans, f"multirc:{len(found)}"))
    return found


def ester(path: Path) -> list[Example]:
    """Newswire's causes, conditions and consequences: clauses, each of which is right."""
    found = []
    for row in json.loads(text_of(path)):
        spans = tuple(tuple(map(int, re.findall(r"\d+", place)[:2])) for place in row["answer_indices"])
        kept = tuple((a, b) for a, b in spans if 0 < b - a <= LONGEST)
        if kept:
            found.append(Example(row["question"], row["context"], kept, row["context"][:60]))
    return found


def timeqa(path: Path) -> list[Example]:
    """Questions of time over Wikipedia's articles, a paragraph each: those that answer, and some that don't."""
    found = []
    for line in lines_of(path):
        row = json.loads(line)
        for paragraph in row["paragraphs"]:
            text = _untokenised(paragraph["text"])
            spans = tuple(span for target in row["targets"] if target for span in found_in(text, _untokenised(target)))
            if len(text) > 150:
                title = _untokenised(row["paragraphs"][0]["title"])
                found.append(Example(row["question"], text, spans[:3], row["idx"].split("#")[0], title))
    return found


def _untokenised(text: str) -> str:
    return re.sub(r"\s+(?=[,.;:!?)])|(?<=\()\s+", "", text).strip()


def selqa(path: Path) -> list[Example]:
    """Which sentences of a section answer a question: loose spans."""
    found = []
    for row in json.loads(text_of(path)):
        spans, at = [], 0
        for number, sentence in enumerate(row["candidates"]):
            spans += [(at, at + len(sentence))] if number in row["answers"] else []
            at += len(sentence) + 1
        found.append(
            Example(
                row["question"], " ".join(row["candidates"]), tuple(spans), row["article"], row["article"], loose=True
            )
        )
    return found


def boolq(path: Path) -> list[Example]:
    """Yes/no questions with the passage that settles them: which words do isn't known, that some do is."""
    rows = (json.loads(line) for line in lines_of(path))
    return [
        Example(f"{row['question'][0].upper()}{row['question'][1:]}?", row["passage"], ((0, len(row["passage"])),),
                row["title"], row["title"], loose=True)
        for row in rows
    ]  # fmt: skip


def onestop(path: Path) -> list[Example]:
    """The Guardian's articles at three levels of reading: the evidence of the right answer, loosely."""
    found = []
    for document in json.loads(text_of(path))["data"]:
        for paragraph in document["paragraphs"]:
            for level in ("Adv", "Int", "Ele"):
                text = paragraph[level]["context"]
                words = [match.span() for match in re.finditer(r"\S+", text)]
                for qa, place in zip(paragraph["qas"], paragraph[level]["a_spans"], strict=True):
                    exact = found_in(text, qa["answers"][0].strip(" ."))
                    loose = ((words[place[0]][0], words[min(place[-1], len(words) - 1)][1]),)
                    about = (qa["question"], text, exact or loose, document["title"], document["title"])
                    found.append(Example(*about, loose=not exact))
    return found


def qadiscourse(path: Path) -> list[Example]:
    """Why, how, after what ... in Wikinews' sentences: the answers that stand there."""
    found = []
    for row in _rows(path, "\t"):
        names = ("untokenized sentence", "answer", "full_question")
        text, answer, question = (row[name].replace("\\'", "'") for name in names)
        spans = found_in(text, answer.strip(" ."))
        if spans and not question.startswith("_"):
            found.append(Example(f"{question.rstrip(' ?')}?", text, spans[:1], row["qasrl_id"]))
    return found


def qasrl(path: Path, texts: Path | None = None) -> list[Example]:
    """Question templates over a predicate of a Wikinews sentence ("Who announced something?")."""
    known = {row["qasrl_id"]: row["sentence"] for row in _rows(texts, ",")} if texts else {}
    found = []
    for row in _rows(path, ","):
        text = _untokenised(row.get("sentence") or known.get(row["qasrl_id"], ""))
        answers = [_untokenised(answer) for answer in row["answer"].split("~!~")]
        spans = tuple(span for answer in answers for span in found_in(text, answer)[:1])
        if row["question"] and spans and not text.startswith("``"):
            found.append(Example(row["question"], text, spans, row["qasrl_id"]))
    return found


def qamr(path: Path) -> list[Example]:
    """Questions whose answers are words of one sentence."""
    found = []
    for block in re.split(r"(?m)^#", text_of(path)):
        head, _, rest = block.partition("\n")
        sentence, _, rows = rest.partition("\n")
        for row in rows.split("\n"):
            question, asked, answers = row.partition("?")
            usable = [a.strip() for a in answers.split("\t") if a.strip() and sentence.count(a.strip()) == 1]
            if asked and usable:
                answer = min(usable, key=len)
                at = sentence.strip().index(answer)
                about = ((at, at + len(answer)),), ":".join(head.split(":")[1:3])
                found.append(Example(f"{question.strip()}?", sentence.strip(), *about))
    return found


def subjqa(paths: Iterable[Path]) -> list[Example]:
    """Questions about reviews; ``ANSWERNOTFOUND`` is an annotator's "does not answer"."""
    found = []
    for row in (row for path in paths for row in _rows(path, ",")):
        review = row["review"].replace("ANSWERNOTFOUND", "").strip()
        numbers = re.findall(r"\d+", row["human_ans_indices"])[:2]
        if row["human_ans_spans"] == "ANSWERNOTFOUND":
            found.append(Example(row["question"], review, (), row["review_id"]))
        elif review[slice(*map(int, numbers))] == row["human_ans_spans"] and len(row["human_ans_spans"]) < LONGEST:
            found.append(Example(row["question"], review, ((int(numbers[0]), int(numbers[1])),), row["review_id"]))
    return found


def among_others(examples: list[Example], rng: random.Random) -> Iterator[Example]:
    """Examples of one sentence, each set among up to three sentences of others."""
    pool = [example.passage for example in examples]
    for example in examples:
        others = [other for other in rng.sample(pool, rng.randrange(4)) if other != example.passage]
        first = rng.randrange(len(others) + 1)
        shift = sum(len(other) + 1 for other in others[:first])
        moved = tuple((a + shift, b + shift) for a, b in example.spans)
        yield replace(example, passage=" ".join([*others[:first], example.passage, *others[first:]]), spans=moved)


def _rows(path: Path, delimiter: str) -> Iterator[dict[str, str]]:
    content = io.StringIO(text_of(path))
    if delimiter == "\t":
        yield from csv.DictReader(content, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    else:
        yield from csv.DictReader(content, delimiter=delimiter)
