"""News quizzes on a made-up paper of two weeks that lie months apart, with the real reader and embedder."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bot.answer import Answer, AnswerSentence, Citation
from bot.evaluate import news, quizzes
from bot.evaluate.news import Sized
from bot.evaluate.quizcases import LOSSES, Case, Posed
from bot.evaluate.quizzes import Quiz, answerable, holds, judged_by_words, padded, spread, stretches
from bot.evaluate.remembering import RememberingEmbedder, RememberingReader
from bot.evidence import Evidence
from bot.read.choice import load_reader
from bot.read.reader import Text
from index import Article
from index.embedder import load_embedder
from index.errors import DataError
from tests.test_evaluate import evaluate

PAPER = (
    ("bridge", "2022-06-14", "Bridge to close", "The Ellen Bridge in Marrow will close for repairs, officials said."),
    ("mayor", "2022-06-15", "New mayor", "Ada Quill was elected mayor of Marrow. She beat Ned Tatton by 412 votes."),
    ("late", "2022-06-20", "Mayor resigns", "Ada Quill resigned as mayor of Marrow over the Ellen Bridge."),
    ("apples", "2022-09-12", "Apple harvest", "Growers around Brennick picked 4,100 tonnes of apples this autumn."),
    ("old", "2019-01-07", "Snow", "Snow fell in Brennick for the first time in years."),
)
QUIZ = (
    ("Who was elected mayor of Marrow?", "2022-06-16", "“Ada Quill”", ["Ned Tatton", "Otto Brand"], ["mayor", "gone"]),
    ("Who resigned as mayor of Marrow?", "2022-06-16", "Ada Quill", ["Otto Brand"], ["late"]),
    ("Which bridge will close?", "2022-06-17", "The Harbour Bridge", ["London Bridge"], ["bridge"]),
    ("Will the bridge in Marrow close?", "2022-06-17", "TRUE", ["FALSE"], ["bridge"]),
    ("How many tonnes of apples were picked around Brennick?", "2022-09-15", "4,100", ["1,400"], ["apples"]),
)


@pytest.fixture(scope="module")
def articles():
    return [
        Article(text, title, url=f"https://paper.test/{name}", published=date.fromisoformat(day))
        for name, day, title, text in PAPER
    ]


def rows():
    return [
        {
            "question": question,
            "date": day,
            "choices": [right, *wrong],
            "answer": right,
            "found": [f"https://paper.test/{name}" for name in found],
        }
        for question, day, right, wrong, found in QUIZ
    ]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("news")
    told = [
        {"url": f"https://paper.test/{name}", "published": day, "title": title, "text": text}
        for name, day, title, text in PAPER
    ]
    for name, lines in (("articles", told), ("questions", rows())):
        packed = gzip.compress("\n".join(json.dumps(line) for line in lines).encode())
        (folder / f"{name}.jsonl.gz").write_bytes(packed)
    return folder / "articles.jsonl.gz", folder / "questions.jsonl.gz"


@pytest.fixture(scope="module")
def asked(files):
    return quizzes.quizzes(files[1])


def quiz(right: str, *wrong: str, question: str = "Who?") -> Quiz:
    return Quiz(question, date(2022, 6, 16), right, wrong, frozenset())


@pytest.mark.parametrize(
    ("text", "choice", "there"),
    [
        ("fans of “Squid Game” rejoiced", '"Squid Game"', True),
        ("It’s Levi’s Stadium—again", "Levi's Stadium", True),
        ("by 60 per cent", "60%", True),
        ("60 people", "60%", False),
        ("about 4,100 tonnes", "4,100", True),
        ("a Tony Award", "Tony Awards", False),
        ("", "Iran", False),
    ],
)
def test_a_choice_is_known_by_its_words(text, choice, there):
    assert holds(text, choice) == there


@pytest.mark.parametrize(
    ("right", "wrong", "judged"),
    [
        ("Ada Quill", ["Ned Tatton"], True),
        ("TRUE", ["FALSE"], False),
        ("Yes", ["No"], False),
        ("All of the above", ["Ada Quill"], False),
        ("Both of them", ["Ada Quill"], False),
        ("Four", ["Six"], False),
        ("$5", ["$8"], False),
        ("45", ["39"], False),
        ("45%", ["39%"], True),
        ("412", ["214"], True),
        ("New York", ["New York City"], False),
        ("The Kansas City Chiefs", ["Kansas"], False),
        ("“…”", ["Kansas"], False),
    ],
)
def test_not_every_question_can_be_judged_by_words(right, wrong, judged):
    assert judged_by_words(quiz(right, *wrong)) == judged


def test_items_are_spread_evenly():
    assert spread("abcdef", 3) == ["a", "c", "e"]
    assert spread("ab", 5) == ["a", "b"]
    assert spread("ab", 0) == []


def test_weeks_make_stretches_with_the_articles_found_for_them(asked, articles):
    june, september = stretches(asked, articles, 1)
    assert [len(june.quizzes), len(september.quizzes)] == [4, 1]
    assert [article.title for article in june.articles] == ["Bridge to close", "New mayor", "Mayor resigns"]
    assert [article.title for article in september.articles] == ["Apple harvest"]
    assert len(stretches(asked, articles, 20)) == 1


def test_answerable_is_what_an_article_found_for_the_question_tells_by_its_day(asked, articles):
    elected, resigned, other, true, apples = asked
    assert answerable(elected, articles)
    assert not answerable(resigned, articles)
    assert answerable(replace(resigned, day=date(2022, 6, 20)), articles)
    assert not answerable(replace(elected, found=frozenset()), articles)
    assert not answerable(other, articles)
    assert not answerable(true, [replace(article, text="True.") for article in articles])
    assert answerable(apples, articles)


def test_questions_of_other_weeks_are_far_away_and_find_nothing_here(asked, articles):
    june, september = stretches(asked, articles, 1)
    assert [other.right for other in quizzes.others(june, asked, 9)] == ["4,100"]
    assert [other.right for other in quizzes.others(september, asked, 2)] == ["“Ada Quill”", "Ada Quill"]
    shared = replace(asked[4], found=june.quizzes[0].found)
    assert quizzes.others(june, [*asked[:4], shared], 9) == []
    near = replace(asked[4], day=june.quizzes[-1].day + quizzes.AWAY - quizzes.timedelta(days=1))
    assert quizzes.others(june, [*asked[:4], near], 9) == []


def test_an_archive_is_filled_with_articles_that_are_not_newer_nor_for_what_it_should_not_answer(asked, articles):
    june, september = stretches(asked, articles, 1)
    assert [article.title for article in padded(june, articles, 9, []).articles[3:]] == ["Snow"]
    assert padded(june, articles, 3, []).articles == june.articles
    titles = [article.title for article in padded(september, articles, 9, asked[:3]).articles]
    assert titles == ["Apple harvest", "Snow"]


def answer(*sentences: str, short: str = "", **more) -> Answer:
    cited = tuple(Citation(n, "id", "", "", "", None, text, 0, len(text), 0.9) for n, text in enumerate(sentences, 1))
    said = tuple(AnswerSentence(citation.quote, (citation.marker,)) for citation in cited)
    return Answer("?", "?", "answered" if said else "not_found", said, cited, short, **more)


ADA = quiz("Ada Quill", "Ned Tatton")


@pytest.mark.parametrize(
    ("found", "here", "elsewhere"),
    [
        (answer("Ada Quill beat Ned Tatton.", short="Ada Quill"), "right", "right elsewhere"),
        (answer("Ada Quill beat Ned Tatton.", short="Ned Tatton"), "wrong", "false"),
        (answer("Ada Quill beat Ned Tatton.", short="Ada Quill beat Ned Tatton"), "right", "right elsewhere"),
        (answer("Ada Quill beat Ned Tatton."), "right", "right elsewhere"),
        (answer("She beat Ned Tatton.", short="She"), "wrong", "false"),
        (answer(), "not found", "not found"),
    ],
)
def test_verdicts(found, here, elsewhere):
    assert Case(Posed(ADA, ADA.day, "answerable"), found, 0.1, 1, None).verdict == here
    assert Case(Posed(ADA, ADA.day, "of other weeks"), found, 0.1, 1, None).verdict == elsewhere


READ = Article("Ada Quill beat Ned Tatton. It rained.")
SURE = Evidence(READ, (0, 9), (0, 26), 0.6)
RAIN = Evidence(READ, (27, 29), (27, 37), 0.7)


@pytest.mark.parametrize(
    ("found", "rank", "surest", "lost"),
    [
        (answer("Ada Quill beat Ned Tatton."), 1, SURE, ""),
        (answer(), None, None, LOSSES[0]),
        (answer(), 11, RAIN, LOSSES[0]),
        (answer("It rained."), 10, RAIN, LOSSES[1]),
        (answer(), 1, None, LOSSES[1]),
        (answer(), 1, SURE, LOSSES[2]),
        (answer("It rained."), 1, SURE, LOSSES[3]),
    ],
)
def test_an_answer_is_lost_at_the_first_stage_that_has_it_no_more(found, rank, surest, lost):
    assert Case(Posed(ADA, ADA.day, "answerable"), found, 0.1, rank, surest).lost == lost


def test_confidence_is_of_the_answer_or_of_what_it_would_have_been():
    def outcome(found, surest):
        told = Case(Posed(ADA, ADA.day, "answerable"), found, 0.1, 1, surest).outcome
        return told.confidence, told.right

    assert outcome(answer(confidence=0.2), SURE) == (0.2, True)
    assert outcome(answer(confidence=0.2), RAIN) == (0.2, False)
    assert outcome(answer("She beat Ned Tatton.", confidence=0.6), SURE) == (0.6, False)


def test_everything_is_asked_on_its_day_and_counted(asked, articles):
    plan = news.planned(asked, articles, Sized(weeks=1))
    ticks = []
    report = news.measure(
        "paper", plan, load_embedder(), RememberingReader(load_reader()), lambda: ticks.append(1), cases=True
    )
    assert len(ticks) == len(report.cases) == 7
    assert report.title == "paper: 2 archives of 1 to 3 articles"
    assert report.rows["answerable"] == {"questions": 2}
    assert report.rows["answerable: right"] == {"questions": 2, "share": 1}
    assert report.rows["not in so many words"] == {"questions": 2}
    assert report.rows["not judged"] == {"questions": 1}
    assert report.rows["of other weeks"] == {"questions": 2}
    assert report.rows["has the answer: one of the first 1 passages"] == {"questions": 2, "share": 1}
    assert report.rows["confidence, all that are judged"]["questions"] == len(report.outcomes) == 6
    right = [
        (question, told) for verdict, question, told in report.cases if verdict.startswith("answerable: right (0.")
    ]
    assert [question for question, _ in right] == [f"{asked[0].question} [“Ada Quill”]", f"{asked[4].question} [4,100]"]
    assert [told.split(" ")[0] for _, told in right] == ["**Ada", "**4,100**"]


def test_an_article_that_is_not_out_yet_answers_nothing(asked, articles):
    elected = asked[0]
    early = Posed(replace(elected, day=date(2022, 6, 14)), date(2022, 6, 14), "answerable")
    late = Posed(elected, elected.day, "answerable")
    archive = news.Archive.in_memory(articles, load_embedder())
    before, after = (news.ask(archive, RememberingReader(load_reader()), posed) for posed in (early, late))
    assert (before.rank, before.lost, after.rank, after.lost) == (None, LOSSES[0], 1, "")


def test_a_sample_is_spread_and_asked_of_the_whole_archives(asked, articles):
    plan = news.planned(asked, articles, Sized(weeks=1, questions=2, articles=4))
    assert [[posed.kind for posed in told] for _, told in plan] == [
        ["answerable", "not in so many words", "of other weeks"],
        [],
    ]
    assert [len(stretch.articles) for stretch, _ in plan] == [4, 4]
    assert plan[0][1][2].day == asked[0].day
    ((only, _),) = news.planned(asked, articles, Sized(weeks=1, archives=1))
    assert only.quizzes == tuple(asked[:4])


class Counting:
    """An embedder that counts what it embeds."""

    identity, dimension = "counting", 2

    def __init__(self):
        self.texts = []

    def embed(self, texts, progress=None):
        self.texts += texts
        return np.array([[len(text), 1] for text in texts], np.float32).reshape(-1, 2)


def test_texts_are_embedded_once_and_kept(tmp_path):
    path, counting = tmp_path / "vectors.db", Counting()
    first = RememberingEmbedder(counting, path)
    assert first.embed(["a", "bb", "a"]).tolist() == [[1, 1], [2, 1], [1, 1]]
    assert first.embed([]).shape == (0, 2)
    again = RememberingEmbedder(counting, path)
    assert again.embed(["bb", "ccc"]).tolist() == [[2, 1], [3, 1]]
    assert counting.texts == ["a", "bb", "ccc"]
    counting.identity = "another"
    RememberingEmbedder(counting, path).embed(["a"])
    assert counting.texts == ["a", "bb", "ccc", "a"]


def test_vectors_are_not_kept_in_another_file(tmp_path):
    path = tmp_path / "vectors.db"
    path.write_bytes(b"nonsense" * 1000)
    for other in (path, tmp_path / "no" / "vectors.db"):
        with pytest.raises(DataError, match=f"{other.name}: vectors can't be kept there"):
            RememberingEmbedder(Counting(), other)


def test_what_was_read_last_is_not_read_again():
    reader, texts = RememberingReader(load_reader()), [Text("Ada Quill was elected mayor.")]
    found = reader.read("Who was elected?", texts)
    assert found
    assert reader.read("Who was elected?", list(texts))[0] is found[0]
    assert reader.read("Who was elected mayor?", texts)[0] is not found[0]


def test_news_is_a_command(files, tmp_path):
    options = ("--weeks", 1, "--cases", "--vectors", tmp_path / "vectors.db", "--curve", tmp_path / "curve.png")
    done = evaluate("news", *files, *options, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["answerable: right"] == {"questions": 2, "share": 1}
    assert len(found["cases"]) == 7
    assert sum(b["count"] for b in found["calibration"]["bins"]) == 6
    assert (tmp_path / "vectors.db").is_file()
    assert (tmp_path / "curve.png").is_file()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"answer": "Nobody"}, "none of the choices of"),
        ({"date": "soon"}, "this is not a news quiz's format"),
        ({"found": None}, "this is not a news quiz's format"),
    ],
)
def test_a_file_of_another_kind_costs_one_line(files, tmp_path, changed, says):
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(rows()[0] | changed), encoding="utf-8")
    with pytest.raises(DataError, match=says):
        quizzes.quizzes(path)
    done = evaluate("news", files[0], path)
    assert done.returncode == 2
    assert str(path) in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
