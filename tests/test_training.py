"""Negatives for training: each kind is made as it says, and never where the answer might still stand."""

from __future__ import annotations

import random
import re

import pytest
import torch
from safetensors.torch import load_file, save_file

from bot.training.average import average
from bot.training.examples import Example
from bot.training.forms import follow_up, keywords, reworded
from bot.training.mix import MIX, made
from bot.training.negatives import exchanged, neighbours, opposed, removed, retrieved, swapped

ELLEN = (
    "In early spring the river Ellen floods the meadows of Marrow and the road to Tatton. "
    "Ada Quill measured the flooding of 1987, the highest ever, for the council. "
    "Since then the meadows are protected by a dam, and the measuring is done by satellites, which pass twice a day."
)
MILL = "The Tatton mill was burned down in 1911. Ada Quill bought the ruin and wrote a novel about the river Ellen."


def example(question: str, answer: str, passage: str = ELLEN) -> Example:
    start = passage.index(answer)
    return Example(question, passage, ((start, start + len(answer)),), "marrow")


WHO = example("Who measured the highest flooding for the council?", "Ada Quill")


@pytest.fixture
def rng():
    return random.Random(1)


def test_a_neighbour_is_another_passage_of_the_document_without_the_answer(rng):
    what = example("What floods the meadows in early spring?", "the river Ellen")
    when = example("When was the Tatton mill burned down?", "1911", MILL)
    found = list(neighbours([what, when], rng))
    assert [(e.question, e.passage, e.answerable) for e in found] == [(when.question, ELLEN, False)]


def test_a_retrieved_passage_is_not_its_own_and_lacks_the_answer(rng):
    other = "Nobody measured the highest flooding of Tatton for the council, whose clerk was ill that year."
    found = list(retrieved([WHO], [ELLEN, MILL, other], rng))
    assert [(e.passage, e.answerable) for e in found] == [(other, False)]


def test_the_answering_sentence_is_removed():
    (found,) = removed([WHO])
    assert "Ada Quill" not in found.passage
    assert found.passage.startswith("In early spring")
    assert found.passage.endswith("twice a day.")
    assert not list(removed([example("Who?", "meadows")])), "said twice"


def test_a_name_or_number_is_swapped_for_another_of_the_passage(rng):
    (found,) = swapped([example("Who measured the flooding of Marrow?", "Ada Quill")], rng)
    assert found.question in ("Who measured the flooding of Tatton?", "Who measured the flooding of Ellen?")
    assert not found.answerable


def test_a_word_is_exchanged_for_one_that_ends_alike(rng):
    (found,) = exchanged([example("Who did the flooding of the year hurt?", "Ada Quill")], rng)
    assert found.question == "Who did the measuring of the year hurt?"


def test_a_word_is_exchanged_for_its_opposite(rng):
    (found,) = opposed([WHO], rng)
    assert found.question == "Who measured the lowest flooding for the council?"


def test_every_kind_of_the_mix_can_be_made(rng):
    for kind in {part.kind for part in MIX}:
        assert all(e.answerable == (kind == "human") for e in made(kind, [WHO], rng))
    with pytest.raises(ValueError, match="no-such-kind"):
        made("no-such-kind", [WHO], rng)


def test_a_follow_up_has_pronouns_for_names_and_carries_them_in_brackets(rng):
    asked = follow_up("When did Ada Quill measure it?", "Who lives in Marrow?", rng)
    assert re.fullmatch(r"(And when|When) did (they|he|she|it) measure it\? \(lives Marrow Ada Quill\)", asked)


def test_keywords_are_the_question_word_and_what_it_is_about():
    assert keywords("Who measured the highest flooding for the council?") == "who measured highest flooding council"


def test_some_questions_are_reworded_and_their_answers_stay(rng):
    examples = reworded([WHO] * 400, rng)
    assert {(e.spans, e.passage) for e in examples} == {(WHO.spans, WHO.passage)}
    changed = sum(e.question != WHO.question for e in examples)
    assert 30 < changed < 90


def test_averaged_weights_are_the_weighed_mean(tmp_path):
    for name, value in (("a", 1.0), ("b", 5.0)):
        save_file({"w": torch.full((2, 2), value)}, tmp_path / name)
    average({tmp_path / "a": 0.75, tmp_path / "b": 0.25}, tmp_path / "out")
    assert load_file(tmp_path / "out" / "model.safetensors")["w"].tolist() == [[2.0, 2.0], [2.0, 2.0]]
    with pytest.raises(ValueError, match="add up"):
        average({tmp_path / "a": 0.75}, tmp_path / "out")
