"""Negatives for training: each kind is made as it says, and never where the answer might still stand."""

from __future__ import annotations

import math
import random
import re
from dataclasses import replace
from datetime import date

import pytest
import torch
from transformers import BertConfig, BertForQuestionAnswering

from bot.evaluate.quizzes import Quiz
from bot.read.changes import changes
from bot.training.__main__ import descend, finite
from bot.training.examples import Example, found_in
from bot.training.features import Batch, Features, batches
from bot.training.forms import follow_up, keywords, reworded
from bot.training.lowrank import factored
from bot.training.mix import MIX, made
from bot.training.negatives import beside, exchanged, misplaced, neighbours, opposed, removed, retrieved, swapped
from bot.training.news import Report, astray, examples
from bot.training.windows import LONGEST, stretch

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


def test_of_a_long_passage_a_stretch_with_the_answer_is_kept(rng):
    filler = " ".join(f"Nothing of note was said on day {n} of the long inquiry." for n in range(60))
    long = f"{filler} Ada Quill was elected mayor of Marrow in 1911. {filler}"
    start = long.index("1911")
    asked = Example("When was Ada Quill elected?", long, ((start, start + 4),), "marrow")
    for _ in range(20):
        part = stretch(asked, rng)
        assert part.answer == "1911"
        assert part.passage in long
        assert len(part.passage) <= LONGEST
        assert part.passage.endswith(".")
    assert len(stretch(replace(asked, spans=()), rng).passage) <= LONGEST


def test_a_question_over_a_passage_that_has_nothing_to_do_with_it_is_a_negative(rng):
    other = replace(example("Who bought the ruin?", "Ada Quill", MILL), document="mill")
    when = replace(example("When was the mill burned down?", "1911", MILL), document="mill")
    found = [e for _ in range(20) for e in misplaced([WHO, other, when], rng)]
    assert {(e.question, e.passage) for e in found} == {(when.question, ELLEN)}, "both passages hold Ada Quill"
    assert not any(e.answerable for e in found)


def test_a_question_over_other_sentences_of_its_passage_is_a_negative_if_they_do_not_say_the_answer(rng):
    passage = f"{ELLEN} The road to Tatton was mended for the council in the spring after it."
    asked = example("Who measured the highest flooding for the council?", "Ada Quill", passage)
    found = [e for _ in range(9) for e in beside([asked], rng)]
    assert len(found) == 9
    assert all(e.question == asked.question and "Ada Quill" not in e.passage and not e.answerable for e in found)
    assert all("council" in e.passage for e in found), "the nearest in words"
    assert not list(beside([WHO], rng)), "too short a passage"


def test_words_are_found_whole_whatever_stands_between_them():
    assert [ELLEN[a:b] for a, b in found_in(ELLEN, "ada quill")] == ["Ada Quill"]
    assert found_in("The Tatton-Marrow road", "Tatton Marrow") == ((4, 17),)
    assert found_in("Adamant", "Ada") == ()
    assert found_in(ELLEN, " ") == ()


@pytest.fixture
def archive():
    day = date(2023, 5, 3)
    flood = Report(
        "Ada Quill wins in Marrow", "Voters in Marrow chose their mayor on Sunday. Ada Quill won narrowly.", day
    )
    old = Report("Marrow's mayor", "Voters in Marrow chose Ben Hale as mayor, who won narrowly.", date(2020, 5, 3))
    other = Report("Marrow votes", "Voters in Marrow chose their mayor on Sunday; nobody knows yet who won.", day)
    far = {f"far {n}": Report(f"Apples {n}", f"Apples were cheap on day {n} of the fair.", day) for n in range(9)}
    return {"flood": flood, "old": old, "other": other, **far}


def test_the_right_choice_in_an_article_of_the_days_is_a_positive_and_its_absence_a_negative(archive, rng):
    own = frozenset({"flood", "old", "other"})
    asked = Quiz("Who won when Marrow chose its mayor?", date(2023, 5, 5), "Ada Quill", ("Ben Hale",), own)
    found = list(examples([asked], archive, rng))
    assert {(e.title, e.answerable) for e in found} == {("Ada Quill wins in Marrow", True), ("Marrow votes", False)}
    (right,) = (e for e in found if e.answerable)
    assert right.answer == "Ada Quill"
    assert [right.title[a:b] for a, b in right.in_title] == ["Ada Quill"]


def test_what_words_can_not_judge_makes_no_examples(archive, rng):
    asked = Quiz("Did Marrow choose its mayor?", date(2023, 5, 5), "True", ("False",), frozenset(archive))
    assert not list(examples([asked], archive, rng))


def test_what_a_search_finds_elsewhere_without_the_right_choice_is_a_negative(archive):
    asked = Quiz(
        "Who won when Marrow chose its mayor?", date(2023, 5, 5), "Ada Quill", ("Ben Hale",), frozenset({"other"})
    )
    found = list(astray([asked], archive))
    assert found[0].title == "Marrow's mayor"
    assert not {"Ada Quill wins in Marrow", "Marrow votes"} & {e.title for e in found}
    assert not any(e.answerable for e in found)


def test_the_loss_is_of_all_right_places_together():
    scores = torch.zeros(1, 6)
    batch = Batch.of([Features(list(range(2, 8)), [0] * 6, 2, [2, 3], [3])], pad=0)
    assert batch.allowed.tolist() == [[True, False, True, True, True, False]]
    loss = batch.loss(scores, scores)
    assert loss.item() == pytest.approx((math.log(4 / 2) + math.log(4 / 1)) / 2)
    surer = scores.index_fill(1, torch.tensor([3]), 3.0)
    assert batch.loss(surer, surer) < loss


def test_batches_hold_every_example_once_and_no_more_tokens_than_asked(rng):
    features = [Features([1] * n, [0] * n, 1, [0], [0]) for n in range(5, 60)]
    made_ = batches(features, rng, 200)
    assert sorted(len(f.ids) for batch in made_ for f in batch) == list(range(5, 60))
    assert all(max(len(f.ids) for f in batch) * len(batch) <= 200 for batch in made_)


def test_what_was_trained_is_put_back_up_to_its_rank():
    torch.manual_seed(1)
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    model = BertForQuestionAnswering(BertConfig(vocab_size=30, **sizes))
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "embeddings" not in name and parameter.ndim == 2:
                parameter.add_(torch.randn(len(parameter), 2) @ torch.randn(2, parameter.shape[1]) * 0.1)
    after = model.state_dict()
    for rank, near in ((2, True), (1, False)):
        made_ = factored(before, after, rank)
        assert not any("embeddings" in name or name.endswith("bias") for name in made_)
        assert {tensor.dtype for tensor in made_.values()} == {torch.float16}
        again = before | changes(made_, before, {})
        assert all(torch.allclose(again[name], after[name], atol=0.01) for name in after) is near


def test_learning_goes_down_the_loss_of_what_is_trained():
    torch.manual_seed(1)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    model = BertForQuestionAnswering(BertConfig(vocab_size=30, **sizes))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    batch = Batch.of([Features([2, 5, 3, 8, 9, 3], [0] * 6, 3, [4], [4])], 0)
    losses = [descend(model, list(model.parameters()), optimizer, batch) for _ in range(8)]
    assert losses[-1] < losses[0]
    assert finite(losses) == pytest.approx(sum(map(float, losses)) / 8, rel=1e-5)
    with pytest.raises(FloatingPointError, match="--peak"):
        finite([*losses, torch.tensor(math.inf)])
