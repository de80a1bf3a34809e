"""Many questions at once: files of them in, a table out, and a run that was stopped goes on."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from bot import Article, Bot, Filters
from bot.batch import answered, questions, suffix_of
from index.errors import DataError, QuestionError
from tests.test_shell import run

CLOSES, WHO, TOLL = "When does the bridge close?", "Who won the World Cup?", "What is the toll?"


@pytest.fixture(scope="module")
def bot() -> Bot:
    text = "The bridge at Vell closes on 3 May. The toll at Vell is 40 crowns, the office said."
    return Bot.from_articles([Article(text, source="Vell Post", url="https://vell.example/1")])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.txt", f"{CLOSES}\n\n  {TOLL}  \n"),
        ("one.csv", f'"{CLOSES}"\n{TOLL}\n'),
        ("table.csv", f"id;Question\n1;{CLOSES}\n2;\n3;{TOLL}\n"),
        ("table.tsv", f"question\tid\n{CLOSES}\t1\n{TOLL}\t2\n"),
        ("excel.csv", f'\ufeffnumber,QUESTION\r\n1,"{CLOSES}"\r\n2,{TOLL}\r\n'),
        ("lines.jsonl", f'{{"question": "{CLOSES}", "answer": null}}\n"{TOLL}"\n'),
    ],
)
def test_questions_are_read_from_lists_and_tables(tmp_path: Path, name: str, content: str):
    (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    assert questions(tmp_path / name) == [CLOSES, TOLL]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.txt", b"\n \n", "there is no question in it"),
        ("other.csv", b"a,b\n1,2\n", "no column is named question; these are: a, b"),
        ("long.txt", b"Why?\n" + b"x" * 2001, "long.txt, line 2: The question has 2,001 characters"),
        ("bad.jsonl", b'{"text": "Why?"}', "bad.jsonl, line 1"),
        ("latin.txt", b"\xe9t\xe9?", "can't be read as text"),
    ],
)
def test_a_file_that_can_not_be_asked_is_told_with_its_place(tmp_path: Path, name: str, content: bytes, told: str):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=told):
        questions(tmp_path / name)


def test_many_are_asked_in_their_order_with_progress(bot: Bot):
    seen: list[tuple[int, int]] = []
    answers = bot.ask_many([CLOSES, WHO, TOLL], report=lambda done, total: seen.append((done, total)))
    assert [answer.question for answer in answers] == [CLOSES, WHO, TOLL]
    assert [answer.status for answer in answers] == ["answered", "not_found", "answered"]
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert bot.ask_many([]) == []
    with pytest.raises(QuestionError):
        bot.ask_many([CLOSES, " "])


class Counting:
    """The bot, which stops at a question, as if the machine did."""

    def __init__(self, bot: Bot, stops_at: str = "") -> None:
        self._bot, self._stops_at = bot, stops_at
        self.asked: list[str] = []

    def ask(self, question, **limits):
        if question == self._stops_at:
            raise KeyboardInterrupt
        self.asked.append(question)
        return self._bot.ask(question, **limits)


def test_a_run_that_was_stopped_goes_on_where_it_was(bot: Bot, tmp_path: Path):
    out, asked = tmp_path / "answers.csv", [CLOSES, WHO, TOLL, CLOSES]
    with pytest.raises(KeyboardInterrupt):
        answered(Counting(bot, TOLL), asked, out)
    assert not out.exists()
    journal = tmp_path / "answers.csv.partial"
    journal.write_text(journal.read_text()[:-20])  # half a line, as a power cut leaves it
    stopped = Counting(bot, TOLL)
    with pytest.raises(KeyboardInterrupt):
        answered(stopped, asked, out)
    assert stopped.asked == [WHO]
    going_on = Counting(bot)
    answers = answered(going_on, asked, out)
    assert going_on.asked == [TOLL]
    assert [answer.question for answer in answers] == asked
    assert not journal.exists()
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig", newline="")))
    assert [row["question"] for row in rows] == asked
    assert rows[0]["short answer"] == "3 May"
    assert (rows[0]["outlet"], rows[0]["link"]) == ("Vell Post", "https://vell.example/1")


def test_what_was_asked_under_other_limits_is_asked_anew(bot: Bot, tmp_path: Path):
    out = tmp_path / "answers.json"
    with pytest.raises(KeyboardInterrupt):
        answered(Counting(bot, TOLL), [CLOSES, TOLL], out)
    again = Counting(bot)
    answers = answered(again, [CLOSES, TOLL], out, Filters(sources=("Other",)))
    assert again.asked == [CLOSES, TOLL]
    assert {answer.status for answer in answers} == {"not_found"}


def test_the_ending_says_what_is_written(bot: Bot, tmp_path: Path):
    assert suffix_of(Path("A.CSL.JSON")) == "csl.json"
    with pytest.raises(DataError, match=r"\.docx, \.html"):
        suffix_of(Path("answers.pdf"))
    with pytest.raises(DataError, match="can't be written"):
        answered(bot, [CLOSES], tmp_path / "none" / "answers.csv")


def test_the_shell_asks_a_file_of_questions(seed_folder: Path, tmp_path: Path):
    asked = tmp_path / "asked.txt"
    asked.write_text(f"How many people has the war killed?\n{WHO}\n")
    done = run("bot", "--batch", asked, "--archive", seed_folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{tmp_path / 'asked.answers.csv'}: 1 of 2 questions answered")
    out = tmp_path / "told.json"
    done = run("bot", "--batch", asked, "--out", out, "--archive", seed_folder)
    assert [answer["status"] for answer in json.loads(out.read_text())["answers"]] == ["answered", "not_found"]
    wrong = run("bot", "--batch", asked, "--out", tmp_path / "told.exe", "--archive", seed_folder)
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert run("bot", "--archive", seed_folder).returncode == 2
