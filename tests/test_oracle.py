"""The oracle: what it writes of what it is shown, how it rewords, and what reaches the user of it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.evaluate.news import Sized, planned
from bot.evaluate.quizzes import Quiz
from bot.read.choice import load_reader
from index import Article
from index.embedder import load_embedder
from tests.bench.oracle import Passage, Written, measure, write
from tests.bench.rewording import AS_IT_STANDS, CHANGES, exchanged, reworded

SENTENCE = "On Tuesday, the mayor said that the bridge, which opened in 1920, will be closed."


@pytest.mark.parametrize(
    ("way", "sentence", "changed"),
    [
        (0, SENTENCE, "The mayor said that the bridge, which opened in 1920, will be closed."),
        (1, "Ada Quill met Otto Brand in Marrow on Friday.", "Ada Quill met Otto Brand in Marrow."),
        (2, "She told CNN it was over.", "She said it was over."),
        (2, "The mayor said it was over.", "The mayor told reporters it was over."),
        (3, "The bridge will close, Mayor Quill said.", "Mayor Quill said that the bridge will close."),
        (4, "When the rain came, the river rose.", "The river rose when the rain came."),
        (5, SENTENCE, "On Tuesday, the mayor said that the bridge will be closed."),
        (6, "It cost 3 crowns, according to the mayor.", "It cost 3 crowns."),
        (7, "It was a “big step” for Marrow.", "It was a big step for Marrow."),
        (8, "On June 21 it was 30%.", "On 21 June it was 30 percent."),
        (9, "It cost more than 3 crowns.", "It cost over 3 crowns."),
    ],
)
def test_a_sentence_is_reworded(way, sentence, changed):
    assert list(CHANGES.values())[way](sentence) == changed


_BOTH = "without its opening words, said for told, told reporters for said"


def test_rewording_keeps_the_right_words_and_is_the_same_each_time():
    keeps = lambda text: "1920" in text  # noqa: E731
    found = {reworded(SENTENCE, str(seed), keeps) for seed in range(50)}
    assert ("The mayor told reporters that the bridge, which opened in 1920, will be closed.", _BOTH) in found
    assert all("1920" in text for text, _ in found)
    assert reworded("It rained.", "seed", keeps) == ("It rained.", AS_IT_STANDS)


@pytest.mark.parametrize(
    ("sentence", "false"),
    [
        ("The river rose by 14,000 feet.", "The river rose by 24,000 feet."),
        ("They met Ada Quill in Marrow.", "They met Ada Quill in Harnstead."),
        ("They met nobody.", "They met nobody."),
    ],
)
def test_a_number_or_a_name_is_exchanged(sentence, false):
    assert exchanged(sentence, "He saw it in Harnstead.") == false


QUIZ = Quiz("Who is the mayor of Marrow?", date(2024, 4, 4), "Ada Quill", ("Ned Tatton",), frozenset(["a", "b"]))
SHOWN = [
    Passage(1, "Apples", "It rains."),
    Passage(2, "Marrow Votes", "It was close. Ada Quill is the mayor of Marrow."),
]


@pytest.mark.parametrize(
    ("manner", "reply"),
    [
        ("perfect", "Ada Quill is the mayor of Marrow. [2]"),
        ("miscited", "Ada Quill is the mayor of Marrow. [1]"),
        ("exchanging", "NOT FOUND"),  # there is nothing to exchange
    ],
)
def test_an_oracle_writes_the_sentence_that_has_the_right_choice(manner, reply):
    assert write(QUIZ, SHOWN, manner).reply == reply
    assert write(QUIZ, SHOWN[:1], manner) == Written()


ARTICLES = [
    Article("It was close. Ada Quill is the mayor of Marrow.", "Marrow Votes", url="a", published=date(2024, 4, 2)),
    Article("It rains. Otto Brand met Boris Kettle in Harnstead.", "Rain", url="b", published=date(2024, 4, 3)),
]


def test_what_reaches_the_user_of_an_oracle():
    plan = planned([QUIZ], ARTICLES, Sized(weeks=1))
    rows = measure("x", plan, load_embedder(), load_reader(), lambda: None).rows
    assert rows["perfect, 4,096 tokens: right"] == {"questions": 1, "of": 1, "share": 1.0}
    assert rows["perfect, 32,768 tokens: of these, shown"]["share"] == 1.0
    assert rows["miscited: of these, cited where it stands"]["share"] == 1.0
    assert rows["exchanging: wrote an answer"]["share"] == 1.0, "the mayor of Harnstead, it says"
    assert rows["exchanging: of these, shown"]["share"] == 0.0
