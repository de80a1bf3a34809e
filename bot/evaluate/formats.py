"""The files that can be measured on: SQuAD's format, CLAPNQ's, RealTimeQA's, CANARD's and QAGS's."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

import nh3

from bot.answer import Turn
from index.errors import DataError
from index.text import normalise

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """A question and the answers that count as right; no answer means that the text doesn't hold one."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """A text, the title of what it is from, and the questions asked of it."""

    title: str
    text: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Cited:
    """A question over one text; ``gold`` are the numbers of the sentences that answer it, none if it isn't answered."""

    question: str
    title: str
    sentences: tuple[str, ...]
    gold: frozenset[int]


@dataclass(frozen=True)
class FollowUp:
    """A question of a dialogue, the turns before it, and what a person made of it that stands alone."""

    dialogue: str
    question: str
    history: tuple[Turn, ...]
    rewrite: str


@dataclass(frozen=True)
class Judged:
    """An article, sentences about it, and whether most of those who judged each found it true."""

    article: str
    sentences: tuple[str, ...]
    true: tuple[bool, ...]


def squad(path: Path) -> list[list[Paragraph]]:
    """SQuAD 1.1's or 2.0's format: the paragraphs of each document.

    Raises:
        DataError: it is another format, or holds no question.
    """
    return parsed(path, _squad, "SQuAD's format")


def clapnq(path: Path) -> list[Cited]:
    """CLAPNQ's format: a JSON object a line, each with its passage's sentences and the selected ones.

    Raises:
        DataError: it is another format, or holds no question.
    """
    return parsed(path, lambda content: [_clapnq(row) for row in lines(content)], "CLAPNQ's format")


def canard(path: Path) -> list[FollowUp]:
    """CANARD's format; the titles of article and section, which begin each history, make the first turn.

    Raises:
        DataError: it is another format, or holds no question.
    """
    return parsed(path, lambda content: [_follow_up(row) for row in content], "CANARD's format")


def _follow_up(row: Any) -> FollowUp:  # noqa: ANN401
    told = [str(words) for words in row["History"]]
    turns = tuple(Turn(*pair) for pair in zip_longest(told[::2], told[1::2], fillvalue=""))
    return FollowUp(str(row["QuAC_dialog_id"]), str(row["Question"]), turns, str(row["Rewrite"]))


def qags(path: Path) -> list[Judged]:
    """QAGS's format: a JSON object a line, an article and the judged sentences of a summary of it.

    Raises:
        DataError: it is another format, or holds no sentence.
    """
    return parsed(path, lambda content: [_judged(row) for row in lines(content)], "QAGS's format")


def _judged(row: Any) -> Judged:  # noqa: ANN401
    told = row["summary_sentences"]
    votes = [[vote["response"] == "yes" for vote in item["responses"]] for item in told]
    true = tuple(2 * sum(found) > len(found) for found in votes)
    return Judged(_untokenised(row["article"]), tuple(_untokenised(item["sentence"]) for item in told), true)


def _untokenised(text: str) -> str:
    """A text without the spaces that were put into its numbers: "735, 000", "7. 8 per cent", "$ 1.8"."""
    return re.sub(r"(?<=\d)([.,]) (?=\d)|(?<=[$£€]) (?=\d)", r"\1", normalise(text))


def question_text_pairs(path: Path) -> list[tuple[str, str]]:
    """Each question with the text that answers it, of a file in SQuAD's or RealTimeQA's format.

    Raises:
        DataError: the file is neither, or holds no question that has a text.
    """
    return parsed(path, _pairs, "SQuAD's format or RealTimeQA's")


def parsed(path: Path, parse: Callable[[Any], list[T]], wanted: str) -> list[T]:
    """What ``parse`` makes of the JSON in a file, one value or one a line; ``wanted`` names the format.

    Raises:
        DataError: the file can't be read, is another format, or holds no question.
    """
    content = _json(path)
    try:
        found = parse(content)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as problem:
        raise DataError(f"{path}: this is not {wanted} ({_reason(problem)}).") from problem
    if not found:
        raise DataError(f"{path}: it holds no question. {wanted[0].upper()}{wanted[1:]} is what is read.")
    return found


def _squad(content: Any) -> list[list[Paragraph]]:  # noqa: ANN401 - checked by using it
    documents = [
        [_paragraph(str(document.get("title", "")), paragraph) for paragraph in document["paragraphs"]]
        for document in content["data"]
    ]
    return [d for d in documents if any(paragraph.questions for paragraph in d)]


def _paragraph(title: str, paragraph: Any) -> Paragraph:  # noqa: ANN401
    questions = (
        Asked(
            qa["question"],
            () if qa.get("is_impossible") else tuple(dict.fromkeys(answer["text"] for answer in qa["answers"])),
        )
        for qa in paragraph["qas"]
    )
    return Paragraph(title.replace("_", " "), paragraph["context"], tuple(questions))


def _clapnq(row: Any) -> Cited:  # noqa: ANN401
    passage, selected = row["passages"][0], set(row["output"][0]["selected_sentences"])
    sentences = tuple(passage["sentences"])
    gold = frozenset(number for number, sentence in enumerate(sentences) if sentence in selected)
    return Cited(row["input"], passage["title"], sentences, gold)


def lines(content: Any) -> list[Any]:  # noqa: ANN401
    """The objects of a file that has one a line; a file of one line is read as that object alone."""
    return content if isinstance(content, list) else [content]


def _pairs(content: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    if isinstance(content, list):
        pairs = [(row["question_sentence"], plain(row.get("evidence") or "")) for row in content]
        return [(question, text) for question, text in pairs if text]
    paragraphs = [paragraph for document in _squad(content) for paragraph in document]
    return [(asked.question, paragraph.text) for paragraph in paragraphs for asked in paragraph.questions]


def plain(markup: str) -> str:
    """The text of a piece of HTML."""
    return html.unescape(nh3.clean(markup, tags=set())).strip()


def _json(path: Path) -> object:
    """The file's JSON value; a file of several, one a line, is the list of them."""
    try:
        content = path.read_bytes()
        text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
    except (OSError, EOFError) as problem:
        raise DataError(f"{path}: {getattr(problem, 'strerror', None) or problem}.") from problem
    except UnicodeDecodeError as problem:
        raise DataError(f"{path}: this is not UTF-8 text.") from problem
    try:
        return json.loads(text)
    except ValueError:
        return list(_json_lines(path, text))


def _json_lines(path: Path, text: str) -> Iterator[object]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as problem:
                raise DataError(f"{path}: line {number} is not JSON ({problem}).") from problem


def _reason(problem: Exception) -> str:
    return f"there is no {problem} in it" if isinstance(problem, KeyError) else str(problem)
