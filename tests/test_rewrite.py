"""Follow-ups by rule: what leans is completed, what stands alone is left."""

from __future__ import annotations

import pytest

from bot import Turn
from bot.rewrite import standalone

HISTORY = [Turn("When is the delegation due in Moscow?", "Monday")]


@pytest.mark.parametrize(
    "question", ["And who might they meet?", "Why?", "And when?", "What about Iran?", "Who said that?"]
)
def test_a_follow_up_carries_what_it_follows(question):
    asked = standalone(question, HISTORY)
    assert asked.startswith(question)
    assert "delegation" in asked
    assert "Moscow" in asked


@pytest.mark.parametrize(
    "question", ["How many people has the war killed?", "What did Putin say Assad's exit could leave?"]
)
def test_a_question_that_stands_alone_is_left_as_it_is(question):
    assert standalone(question, HISTORY) == question


def test_without_history_nothing_is_added():
    assert standalone("And when?", []) == "And when?"


def test_a_chain_of_follow_ups_keeps_its_subject():
    asked = standalone("And why?", [*HISTORY, Turn("And who might they meet?", "Lavrov")])
    assert "delegation" in asked


def test_a_finished_subject_is_not_dragged_along():
    asked = standalone("And why?", [*HISTORY, Turn("How many people has the war killed?", "100,000")])
    assert "war" in asked
    assert "delegation" not in asked
