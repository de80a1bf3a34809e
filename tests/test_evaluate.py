"""The measuring stick: its scores by hand-counted cases, its formats, and the commands on small files."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Answer, Bot, Turn
from bot.answer import AnswerSentence, Citation
from bot.evaluate import asking, citing, formats, questions
from bot.evaluate.formats import Cited
from bot.evaluate.questions import Own
from bot.evaluate.report import Report
from bot.evaluate.retrieval import rank
from bot.evaluate.rewriting import HELD_OUT, added, agreement, split, without_titles
from bot.evaluate.scores import (
    Outcome,
    calibration_error,
    contains,
    exact,
    f1,
    reliability,
    risk_coverage,
)
from index import Article
from index.errors import DataError
from tests.conftest import ROOT

TOWN = {
    "data": [
        {
            "title": "Marrow",
            "paragraphs": [
                {
                    "context": "Ada Quill was elected mayor of Marrow in 1987.",
                    "qas": [
                        {"question": "When was Ada Quill elected mayor?", "answers": [{"text": "1987"}]},
                        {"question": "Who was the king of Spain?", "answers": [], "is_impossible": True},
                    ],
                },
                {
                    "context": "The river Ellen runs past the mill of the Tatton brothers.",
                    "qas": [{"question": "Which river runs past the mill?", "answers": [{"text": "Ellen"}]}],
                },
            ],
        }
    ]
}


@pytest.fixture
def squad(tmp_path):
    path = tmp_path / "town.json"
    path.write_text(json.dumps(TOWN), encoding="utf-8")
    return path


def evaluate(*words):
    return subprocess.run(
        [sys.executable, "-m", "bot.evaluate", *map(str, words)], cwd=ROOT, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("found", "answers", "em", "overlap"),
    [
        ("the Ellen.", ["Ellen"], 1, 1),
        ("river Ellen", ["Ellen"], 0, 2 / 3),
        ("river Ellen", ["Quill", "river Ellen"], 1, 1),
        ("", ["Ellen"], 0, 0),
        ("", [], 1, 1),
        ("Ellen", [], 0, 0),
    ],
)
def test_exact_match_and_f1(found, answers, em, overlap):
    assert exact(found, answers) == em
    assert f1(found, answers) == pytest.approx(overlap)


def test_words_stand_in_a_text_whole():
    assert contains("On Monday, the U.S. agreed.", "monday the us")
    assert not contains("On Mondays", "Monday")


def test_reliability_puts_outcomes_in_tenths():
    outcomes = [Outcome(0.95, right=True), Outcome(1.0, right=False), Outcome(0.05, right=False)]
    low, high = reliability(outcomes)
    assert (low.count, low.right, high.count, high.right) == (1, 0, 2, 0.5)
    assert high.confidence == pytest.approx(0.975)
    assert calibration_error(outcomes) == pytest.approx((0.05 + 2 * 0.475) / 3)


def test_risk_coverage_begins_with_the_surest():
    outcomes = [Outcome(0.2, right=False), Outcome(0.9, right=True)]
    assert risk_coverage(outcomes) == [(0.5, 0.0), (1.0, 0.5)]


@given(st.lists(st.builds(Outcome, st.floats(0, 1), right=st.booleans()), min_size=1))
def test_calibration_keeps_every_outcome(outcomes):
    assert sum(b.count for b in reliability(outcomes)) == len(outcomes)
    assert risk_coverage(outcomes)[-1][0] == 1
    assert 0 <= calibration_error(outcomes) <= 1


def test_the_rank_counts_different_articles():
    assert rank("c", ["a", "a", "b", "c"]) == 3
    assert rank("d", ["a"]) is None


def answer(*quotes: tuple[str, int], short: str = "") -> Answer:
    citations = tuple(
        Citation(n, "id", "", "", "", None, quote, start, start + len(quote), 0.9)
        for n, (quote, start) in enumerate(quotes, 1)
    )
    sentences = tuple(AnswerSentence(c.quote, (c.marker,)) for c in citations)
    return Answer("?", "?", "answered" if quotes else "not_found", sentences, citations, short)


def test_cited_sentences_are_told_by_their_place():
    question = Cited("?", "", ("One is here .", "Two is here .", "Cov"), frozenset({0}))
    text = citing.article(question).text
    assert citing.quotes(question, answer((text[:13], 0), (text[14:18], 14))) == {0}
    assert citing.quotes(question, answer((text, 0))) == {0, 1, 2}
    assert citing.quotes(question, answer()) == frozenset()
    assert citing.agreement(frozenset({0, 1}), frozenset({0})) == (0.5, 1.0, pytest.approx(2 / 3))
    assert citing.agreement(frozenset(), frozenset({0})) == (0, 0, 0)


@pytest.mark.parametrize(
    ("own", "found", "verdict"),
    [
        (Own("?", ("Monday",)), answer(("They meet on Monday.", 0), short="on Monday"), "right"),
        (Own("?", ("Monday",)), answer(("They meet on Monday.", 0)), "right"),
        (Own("?", ("Monday",)), answer(("They meet on Monday, not Friday.", 0), short="Friday"), "wrong"),
        (Own("?", ("Monday",), (("due on Monday",),)), answer(("They meet on Monday.", 0), short="Monday"), "wrong"),
        (Own("?", ("Monday",), (("due on", "meet on"),)), answer(("They meet on Monday.", 0), short="Monday"), "right"),
        (
            Own("?", ("Friday",), (("was Monday",), ("is Friday",)), values=(("Monday",), ("Friday", "Fri."))),
            answer(("It was Monday.", 0), ("It is Friday.", 15), short="Friday"),
            "right",
        ),
        (
            Own("?", ("Friday",), (("was Monday",), ("is Friday",))),
            answer(("It is Friday.", 15), short="Friday"),
            "wrong",
        ),
        (
            Own("?", ("Friday",), values=(("Monday",), ("Friday",))),
            answer(("It is Friday.", 15), short="Friday"),
            "wrong",
        ),
        (Own("?", ("Monday",)), answer(), "not found"),
        (Own("?", ()), answer(), "right"),
        (Own("?", ()), answer(("They meet on Monday.", 0)), "false"),
    ],
)
def test_verdicts(own, found, verdict):
    assert asking.verdict(own, found) == verdict


def test_a_date_that_byline_adds_counts_and_hides_no_words_of_the_article():
    said = answer(("They meet on Monday at noon.", 0), short="Monday")
    dated = AnswerSentence("They meet on Monday (6 May 2024) at noon.", (1,), added=((19, 32),))
    shown = replace(said, short_note="(6 May 2024)", sentences=(dated,))
    assert asking.verdict(Own("?", ("6 May 2024",)), said) == "wrong"
    assert asking.verdict(Own("?", ("6 May 2024",)), shown) == "right"
    assert asking.verdict(Own("?", ("7 May 2024",)), shown) == "wrong"
    assert asking.verdict(Own("?", ("Monday",), values=(("Monday at noon",), ("6 May",))), shown) == "right"


def test_reading_is_measured(squad, tmp_path):
    done = evaluate("read", squad, "--json", "--curve", tmp_path / "curve.png")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert rows["... answerable"]["questions"] == 2
    assert rows["made to answer"]["EM"] == 1
    assert rows["... not answerable"] == {"questions": 1, "EM": 1, "F1": 1, "abstained": 1}
    assert rows["asked of another passage"]["abstained"] == 1
    assert sum(b["count"] for b in rows["calibration"]["bins"]) == 3
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")


def test_retrieval_is_measured_with_and_without_the_reader(squad):
    done = evaluate("retrieval", squad, "--rerank")
    assert done.returncode == 0, done.stderr
    assert "3 questions, 2 articles" in done.stdout
    assert all(way in done.stdout for way in ("dense", "full-text", "fused", "reranked"))


def test_citing_is_measured(tmp_path):
    sentences = ["The river Ellen runs past the mill .", "Ada Quill was elected mayor in 1987 ."]
    rows = [
        {"input": "when was ada quill elected mayor", "gold": sentences[1:]},
        {"input": "who won the football world cup", "gold": []},
    ]
    path = tmp_path / "cite.jsonl"
    lines = [
        {
            "input": row["input"],
            "passages": [{"title": "Marrow", "sentences": sentences}],
            "output": [{"selected_sentences": row["gold"]}],
        }
        for row in rows
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    done = evaluate("cite", path, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["answerable"]["F1"] == 1
    assert found["not answerable"] == {"questions": 1, "answered": 0}


def test_own_questions_are_asked_of_ones_own_archive(seed_folder, tmp_path):
    path = tmp_path / "own.jsonl"
    lines = [
        {"question": "Who may they meet on Tuesday?", "answer": "Sergei Lavrov", "quote": "Sergei Lavrov on Tuesday"},
        {"question": "Who won the World Cup?", "answer": None},
        {"question": "When is the delegation due in Moscow?", "answer": ["in May", "June"]},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    done = evaluate("ask", path, "--archive", seed_folder, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["answerable"] == {"questions": 2, "right": 0.5, "wrong": 0.5, "not found": 0}
    assert found["not answerable"] == {"questions": 1, "right": 1, "false": 0}
    assert [case["verdict"] for case in found["cases"]] == ["wrong"]


def test_own_questions_may_say_more(tmp_path):
    path = tmp_path / "own.jsonl"
    full = {
        "question": "And when?",
        "answer": ["Friday", "on Friday"],
        "answers_all": ["Monday", ["Friday", "Fri."]],
        "quote": ["was Monday", ["is Friday", "on Friday"]],
        "history": ["Do they meet?", {"question": "Where?", "answer": "In Marrow."}],
        "kind": "change",
        "as_of": "2023-11-20",
    }
    path.write_text(json.dumps(full) + '\n{"question": "Who?", "answer": "Ada", "note": "mine"}', encoding="utf-8")
    assert questions.own(path) == [
        Own(
            "And when?",
            ("Friday", "on Friday"),
            (("was Monday",), ("is Friday", "on Friday")),
            (Turn("Do they meet?"), Turn("Where?", "In Marrow.")),
            (("Monday",), ("Friday", "Fri.")),
            "change",
            date(2023, 11, 20),
        ),
        Own("Who?", ("Ada",)),
    ]


class Noting(Bot):
    """A bot that keeps the days on which it was asked."""

    def ask(self, question, history=(), filters=None, as_of=None):
        self.days = [*getattr(self, "days", []), as_of]
        return super().ask(question, history, filters, as_of)


def test_each_kind_is_a_row_and_the_day_is_passed_on():
    bot = Noting.from_articles([Article(TOWN["data"][0]["paragraphs"][0]["context"])])
    asked = [
        Own("When was Ada Quill elected mayor?", ("1987",), kind="time", as_of=date(2023, 11, 20)),
        Own("Who was the king of Spain?", (), kind="time"),
        Own("Who won the football world cup?", (), kind="unanswerable"),
        Own("When was Ada Quill elected?", ("1986",)),
    ]
    rows = asking.measure("four", asked, bot, lambda: None).rows
    assert bot.days == [date(2023, 11, 20), None, None, None]
    assert rows == {
        "answerable": {"questions": 2, "right": 0.5, "wrong": 0.5, "not found": 0},
        "not answerable": {"questions": 2, "right": 1, "false": 0},
        "kind: time": {"questions": 2, "right": 1, "wrong": 0, "not found": 0, "false": 0},
        "kind: unanswerable": {"questions": 1, "right": 1, "false": 0},
    }


@pytest.mark.parametrize(
    ("command", "content", "says"),
    [
        ("read", '{"data": 3}', "this is not SQuAD's format"),
        ("read", '{"data": []}', "it holds no question"),
        ("cite", '{"input": "who"}', "this is not CLAPNQ's format (there is no 'passages' in it)"),
        ("ask", '{"question": "Who?"}', 'has no "answer"'),
        ("ask", '["Who?"]', 'every line needs a "question"'),
        ("ask", '{"question": "Who?", "answer": null, "as_of": "soon"}', "\"Who?\" is asked as of 'soon'; a day like"),
        ("ask", '{"question": "Who?", "answer": null, "history": [{}]}', "there is no 'question' in it"),
        ("retrieval", "{}\nnonsense", "line 2 is not JSON"),
    ],
)
def test_a_file_of_another_kind_costs_one_line(tmp_path, command, content, says):
    path = tmp_path / "file.json"
    path.write_text(content, encoding="utf-8")
    done = evaluate(command, path)
    assert done.returncode == 2
    assert says in done.stderr
    assert str(path) in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_curve_that_cannot_be_written_costs_one_line(squad, tmp_path):
    done = evaluate("read", squad, "--curve", tmp_path / "no" / "curve.png")
    assert done.returncode == 2
    assert "curve can't be written there" in done.stderr


def test_the_seed_questions_are_read():
    found = questions.own(ROOT / "tests" / "bench" / "seed.jsonl")
    assert len(found) >= 40
    assert {bool(own.answers) for own in found} == {True, False}
    assert not [own for own in found if not own.answers and own.quotes]


def test_a_missing_file_is_an_error_that_names_it(tmp_path):
    with pytest.raises(DataError, match=r"none\.json: No such file"):
        formats.squad(tmp_path / "none.json")


def test_a_report_without_outcomes_has_one_table():
    assert len(Report("nothing", {"all": {"questions": 0}}).tables()) == 1


def told(*said: str, number: int = 1, rewrite: str = "?") -> dict[str, object]:
    *history, question = ("Ada Quill", "Office", *said)
    return {"QuAC_dialog_id": f"d{number}", "History": history, "Question": question, "Rewrite": rewrite}


def test_words_that_a_rewrite_adds_are_counted_without_case_and_possessive():
    assert added("When was she elected?", "When was Ada Quill's sister Elected in the town?") == {
        "ada",
        "quill",
        "sister",
        "town",
    }
    found = agreement([(frozenset("ab"), frozenset("bcd")), (frozenset(), frozenset())])
    assert found == {"recall": 1 / 3, "precision": 1 / 2, "F1": pytest.approx(0.4)}
    assert agreement([]) == {"recall": 0, "precision": 0, "F1": 0}


def test_rewriting_is_measured_on_the_last_dialogues_alone_against_two_baselines(tmp_path):
    rows = [
        row
        for n in range(HELD_OUT + 1)
        for row in (
            told("Who is Ada Quill?", number=n, rewrite="Who is Ada Quill?"),
            told(
                "Who is Ada Quill?",
                "mayor",
                "When was she elected?",
                number=n,
                rewrite="When was Ada Quill elected?",
            ),
        )
    ]
    path = tmp_path / "canard.json.gz"
    path.write_bytes(gzip.compress(json.dumps(rows).encode()))
    trained, held = split(formats.canard(path))
    assert ({row.dialogue for row in trained}, len(held)) == ({"d0"}, 2 * HELD_OUT)
    assert held[1].history == (Turn("Ada Quill", "Office"), Turn("Who is Ada Quill?", "mayor"))
    assert without_titles(held)[0].history == (Turn("Who is Ada Quill?", "mayor"),)
    found = json.loads(evaluate("rewrite", path, "--json").stdout)
    assert found["as asked"]["recall"] == 0
    assert found["as asked"]["left alone"] == 1
    assert found["last three turns"]["recall"] == 1
    assert found["last three turns"]["precision"] == pytest.approx(2 / 5)
    assert found["Byline"]["F1"] > found["last three turns"]["F1"]
    assert found["Byline (no titles)"]["questions"] == HELD_OUT


def test_a_cut_archive_of_questions_is_one_error(tmp_path):
    path = tmp_path / "canard.json.gz"
    path.write_bytes(gzip.compress(b"[]")[:-6])
    with pytest.raises(DataError, match=r"canard\.json\.gz"):
        formats.canard(path)
