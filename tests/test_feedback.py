"""What people say of answers, kept, and printed as questions that the measuring stick reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import Bot, Config
from bot.evaluate import asking, questions
from bot.web import Desk, Limits, Notebook, Store
from index import build
from index.errors import QuestionError
from tests.test_notebook import ADA, BEA, BRIDGE, HARVEST, last
from tests.test_shell import run

WHO, STARTS = "Who is the director of the Marrow Museum?", "When does she start?"
CUP = "Who won the World Cup?"


@pytest.fixture
def archive(articles: Path, tmp_path: Path) -> Path:
    build([articles], tmp_path / "archive")
    return tmp_path / "archive"


@pytest.fixture
def book(archive: Path) -> Notebook:
    desk = Desk(Config(archive=archive))
    desk.bot()
    return Notebook(desk, Store.open(Config(archive=archive).notebook))


@pytest.fixture
def conversation(book: Notebook) -> str:
    """Five questions, of which the last two are a follow-up and one under limits."""
    id_ = ""
    for question in (BRIDGE, HARVEST, CUP, WHO, STARTS):
        id_ = last(book.ask(ADA, id_, question)).id
    return last(book.ask(ADA, id_, WHO, Limits(None, "2030-01-01", [""]))).id


def verdicts(book: Notebook, id_: str) -> list[str]:
    return [exchange.verdict for exchange in book.read(ADA, id_)]


def test_a_verdict_stays_with_its_answer_is_changed_and_taken_back(book: Notebook, conversation: str):
    book.say(ADA, conversation, 1, "right")
    book.say(ADA, conversation, 2, "wrong")
    assert verdicts(book, conversation) == ["right", "wrong", "", "", "", ""]
    book.say(ADA, conversation, 1, "wrong")
    book.say(ADA, conversation, 2, "wrong")
    assert verdicts(book, conversation) == ["wrong", "", "", "", "", ""]


def test_what_is_kept_has_the_question_the_answer_and_the_state_of_the_archive(book: Notebook, conversation: str):
    book.say(ADA, conversation, 1, "right")
    (kept,) = book.store.said()
    assert (kept["question"], kept["verdict"]) == (BRIDGE, "right")
    assert kept["answer"]["short_answer"] == "3 May"
    assert kept["build"] == book.desk.bot().archive.snapshot().build
    assert "owner" not in kept
    book.delete(ADA, conversation)
    assert len(book.store.said()) == 1


def test_the_words_that_answer_are_kept_as_they_stand_in_the_article(book: Notebook, conversation: str):
    book.say(ADA, conversation, 1, "here", "for\n repairs.", 1)
    (kept,) = book.store.said()
    exchange = book.read(ADA, conversation)[0]
    place = kept["place"]
    assert (
        exchange.articles[place["article_id"]].text[place["start"] : place["end"]] == place["words"] == "for repairs."
    )


@pytest.mark.parametrize(
    ("number", "verdict", "words", "marker"),
    [
        (9, "right", "", 0),
        (1, "great", "", 0),
        (1, "here", "no such words", 1),
        (1, "here", "3 May", 7),
        (1, "here", "", 1),
    ],
)
def test_what_can_not_be_said_is_refused(book: Notebook, conversation: str, number, verdict, words, marker):
    with pytest.raises(QuestionError):
        book.say(ADA, conversation, number, verdict, words, marker)
    with pytest.raises(QuestionError):
        book.say(BEA, conversation, 1, "right")
    assert book.store.said() == ()


def test_the_shell_prints_questions_that_the_measuring_stick_reads(
    book: Notebook, conversation: str, archive: Path, tmp_path: Path
):
    said = [(1, "right"), (2, "nothing"), (3, "right"), (4, "wrong"), (5, "right"), (6, "right")]
    for number, verdict in said:
        book.say(ADA, conversation, number, verdict)
    book.say(ADA, conversation, 1, "here", "3 May for repairs", 1)
    done = run("bot.feedback", BYLINE_ARCHIVE=str(archive))
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("byline: 2 of 6 left out")
    lines = {line["question"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert set(lines) == {BRIDGE, HARVEST, CUP, STARTS}
    assert (lines[BRIDGE]["answer"], lines[BRIDGE]["kind"]) == ("3 May for repairs", "here")
    assert lines[HARVEST]["answer"] is None
    assert lines[CUP]["answer"] is None
    assert lines[STARTS]["history"][-1]["question"] == WHO
    (tmp_path / "gold.jsonl").write_text(done.stdout)
    own = questions.own(tmp_path / "gold.jsonl")
    report = asking.measure("gold", own, Bot.open(archive), lambda: None)
    assert {case[1] for case in report.cases} == {HARVEST}
    whole = run("bot.feedback", "--all", BYLINE_ARCHIVE=str(archive))
    assert len(whole.stdout.splitlines()) == 6


def test_without_conversations_the_shell_says_so(tmp_path: Path):
    done = run("bot.feedback", BYLINE_ARCHIVE=str(tmp_path / "none"))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "There are no conversations in" in done.stderr
