"""Follow-ups: what leans is completed and reads well, what stands alone is left, and no history breaks anything."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Turn
from bot.english.words import content_words
from bot.query.followups.ellipsis import elliptical
from bot.query.followups.phrases import Phrase, phrases
from bot.query.followups.phrasing import completed
from bot.query.followups.said import said
from bot.query.followups.terms import candidates, question_features
from bot.query.standalone import Weights, standalone

DELEGATION = [Turn("When is the Syrian delegation due in Moscow?", "Monday")]
PUTIN = [Turn("When did Putin phone Assad?", "Thursday")]
LAVROV = [Turn("Who is the foreign minister of Russia?", "Sergei Lavrov")]


@pytest.mark.parametrize("question", ["And who might they meet?", "What about Iran?", "Who said that?", "And when?"])
def test_a_follow_up_carries_what_it_follows(question):
    asked = standalone(question, DELEGATION)
    assert asked != question
    assert "delegation" in asked
    assert set(content_words(question)) <= set(content_words(asked))


@pytest.mark.parametrize(
    "question",
    [
        "What did Putin say Assad's exit could leave?",
        "What did Putin say last week that Assad's exit could leave?",
        "Who won the World Cup in Brazil?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question):
    assert standalone(question, DELEGATION) == question


@pytest.mark.parametrize(
    ("question", "points"),
    [
        ("When was the ship that was sold built?", False),
        ("Who said that it was closed?", False),
        ("Who said that?", True),
        ("Was that the first time?", True),
        ("Why did that happen?", True),
        ("What about that day?", True),
    ],
)
def test_a_that_which_links_a_clause_points_at_nothing(question, points):
    assert question_features(question, ())["q_this"] == float(points)


def test_a_change_of_topic_carries_nothing():
    history = [*DELEGATION, Turn("And who might they meet?", "Sergei Lavrov")]
    assert standalone("How many apples did growers around Marrow pick?", history).endswith("Marrow pick?")


def test_what_was_completed_and_changed_by_a_person_is_left_as_it_is():
    assert standalone("And who might they meet? (delegation, Geneva)", DELEGATION).endswith(
        "meet? (delegation, Geneva)"
    )


def test_a_finished_subject_is_not_dragged_along():
    asked = standalone("And why?", [*DELEGATION, Turn("How many people has the war killed?", "100,000")])
    assert "war" in asked
    assert "delegation" not in asked


def test_a_chain_of_follow_ups_keeps_its_subject():
    assert "delegation" in standalone("And why?", [*DELEGATION, Turn("And who might they meet?", "Lavrov")])


def test_without_history_nothing_is_added():
    assert standalone("And when?", []) == "And when?"


def test_a_pronoun_gives_way_to_the_one_name_that_fits():
    assert standalone("When did he become minister?", LAVROV).startswith("When did Sergei Lavrov become minister?")
    told = [
        Turn("Who is the foreign minister of Russia?", "**Sergei Lavrov** — Sergei Lavrov, the minister, met them. [1]")
    ]
    assert standalone("When did he become minister?", told).startswith("When did Sergei Lavrov become minister?")


QUILL = [Turn("Who leads the bridge inquiry?", "Ada Quill, a retired judge.")]


@pytest.mark.parametrize(
    ("question", "history", "asked"),
    [
        ("How old is she?", QUILL, "How old is Ada Quill?"),
        ("Where does it sit?", QUILL, "Where does the bridge inquiry sit?"),
        (
            "How long is her contract?",
            [Turn("Who coaches Marrow Town?", "Ada Quill.")],
            "How long is Ada Quill's contract?",
        ),
        ("What do they want?", [Turn("How many dockers are on strike?", "640")], "What do the dockers want?"),
        ("What's it worth?", [Turn("When was the Marrow Cup stolen?", "On Sunday")], "What's the Marrow Cup worth?"),
        ("How far is that?", [Turn("Where do they go?", "To Calder City.")], "How far is Calder City?"),
        ("How far is that?", [Turn("Where do they go?", "To the city in the hills.")], "How far is that?"),
    ],
)
def test_a_pronoun_is_what_it_can_be(question, history, asked):
    assert standalone(question, history).startswith(asked)


def test_a_number_belongs_to_the_name_before_it():
    history = [Turn("When does Ward 9 close?", "In May"), Turn("How many beds does it have?", "22")]
    assert "Ward 9" in standalone("Why does it close?", history)


WAR = [Turn("How many people has the war killed?", "100,000")]


def test_a_noun_takes_names_and_its_own_fuller_form_alone():
    assert standalone("Where will the conference be held?", WAR) == "Where will the conference be held?"
    assert standalone("Has a date been set?", WAR) == "Has a date been set?"
    assert standalone("Who leads the delegation?", DELEGATION).startswith("Who leads the Syrian delegation?")
    assert "war" in standalone("What is the reason?", WAR)


def test_two_names_leave_the_pronoun_and_stand_in_brackets():
    asked = standalone("What did he say?", PUTIN)
    assert asked.startswith("What did he say? (")
    assert {"Putin", "Assad"} <= set(content_words(asked))


def phrase(text: str, *, name: bool = True, **more: bool) -> Phrase:
    return Phrase(text, frozenset(text.casefold().split()), name, **more)


SELAK, DELEGATES = phrase("Frane Selak"), phrase("Syrian delegation", name=False, known=True)


@pytest.mark.parametrize(
    ("question", "carried", "asked"),
    [
        ("When did he resign?", [SELAK], "When did Frane Selak resign?"),
        ("What is his team?", [SELAK], "What is Frane Selak's team?"),
        ("who knows her?", [SELAK], "who knows Frane Selak?"),
        ("What was her first book?", [SELAK], "What was Frane Selak's first book?"),
        ("And who might they meet?", [DELEGATES], "And who might the Syrian delegation meet?"),
        ("What do they want?", [DELEGATES], "What does the Syrian delegation want?"),
        ("They arrived when?", [DELEGATES], "They arrived when? (Syrian delegation)"),
        ("Are they the guests?", [phrase("talks", name=False, known=True)], "Are the talks the guests?"),
        ("Did he win?", [SELAK, phrase("2004", name=False)], "Did Frane Selak win? (2004)"),
        ("Did he win?", [SELAK, phrase("Ada Quill")], "Did he win? (Frane Selak, Ada Quill)"),
        ("Did he win there?", [SELAK, phrase("Marrow", place=True)], "Did Frane Selak win there? (Marrow)"),
        ("Did he win?", [phrase("Frane", part=True)], "Did he win? (Frane)"),
        ("Did they win?", [phrase("Monday")], "Did they win? (Monday)"),
        ("Did he tell them?", [SELAK], "Did he tell them? (Frane Selak)"),
        ("Is it true that taxes rise?", [phrase("Marrow")], "Is it true that taxes rise? (Marrow)"),
        ("Did he hurt himself?", [SELAK], "Did Frane Selak hurt himself?"),
        ("How did it end?", [phrase("war", name=False, known=True)], "How did the war end?"),
        ("Why?", [SELAK], "Why? (Frane Selak)"),
    ],
)
def test_a_pronoun_is_resolved_only_where_the_sentence_stays_right(question, carried, asked):
    assert completed(question, carried) == asked


@pytest.mark.parametrize(
    ("question", "last", "asked"),
    [
        ("And when?", "Where is the delegation due?", "When is the delegation due?"),
        ("When?", "Did Putin call Assad?", "When did Putin call Assad?"),
        ("but why?", "Is Iran invited?", "Why is Iran invited?"),
        ("And when?", "When is the delegation due in Moscow?", ""),
        ("When?", "Who won the cup?", ""),
        ("Why?", "How many people has the war killed?", ""),
        ("What about Iran?", "Does the plan please Russia?", "Does the plan please Iran?"),
        ("How about Iran?", "What is Russia's view?", "What is Iran's view?"),
        ("And Ada Quill?", "When was the mayor, Tom Reed, elected?", "When was the mayor, Ada Quill, elected?"),
        ("What about Iran?", "When is the Syrian delegation due in Moscow?", ""),
        ("What about Iran?", "Who won the war?", ""),
        ("And in 2012?", "Who won the cup in 2011?", "Who won the cup in 2012?"),
        ("What about 2012?", "Who won in 2010 or 2011?", ""),
        ("What about the money?", "Does the plan please Russia?", ""),
        ("And who might they meet?", "Does the plan please Russia?", ""),
        ("And when?", "Where is it? (the bridge)", "When is it? (the bridge)"),
        ("And when?", "Where (or why) is it?", ""),
        ("And in Reed?", "When was the bridge in Marrow closed?", "When was the bridge in Reed closed?"),
        ("And going by the union?", "What did it cost, going by the port?", "What did it cost, going by the union?"),
        ("For children?", "How much is the ferry for adults?", "How much is the ferry for children?"),
        ("And for whom?", "How much is the ferry for adults?", ""),
        ("And for pupils?", "How much is it for adults or for students?", ""),
    ],
)
def test_an_ellipsis_is_the_last_question_with_one_part_exchanged(question, last, asked):
    assert elliptical(question, last) == asked


def test_an_ellipsis_is_of_the_last_question_as_it_was_understood():
    history = [*LAVROV, Turn("When did he become minister?", "In 2004")]
    assert standalone("And why?", history).startswith("Why did Sergei Lavrov become minister?")


def test_who_was_told_of_stays_she_until_a_name_is_asked_about():
    told = Turn("Who was suspended by the Marrow Nets?", "**Ada Quill** — Suspended Nets star Ada Quill met him.")
    why = Turn("Why?", "She had shared a film that many called hateful.")
    assert "Ada Quill" in standalone("How many games did she have to miss?", [told, why])
    other = Turn("What does the coach Lena Orr say?", "That the team is well.")
    assert "Ada Quill" not in standalone("How many games did she win?", [told, other])


def test_names_are_kept_whole_and_in_their_own_spelling():
    texts = said([Turn("What is new?", 'The Mothers of Invention played "Weasels", and Frank Zappa\'s band left.')])
    found = {phrase.text for phrase in phrases({"mothers", "invention", "weasels", "frank", "zappa"}, texts)}
    assert found == {"Mothers of Invention", "Weasels", "Frank Zappa"}


def test_what_an_answer_adds_for_people_is_no_word_of_it():
    texts = said(
        [Turn("Who?", "**Ada Quill** — It was Ada Quill\\[7\\]. [1][2]"), Turn("Why?", "The articles don't tell.")]
    )
    assert not {"1", "2"} & candidates("When?", texts).keys()
    assert not {"articles"} & candidates("When?", texts).keys()


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("А когда?", [Turn("Где пройдут переговоры?", "В Женеве")]),
        ("いつですか?", [Turn("会議はどこで開かれますか?", "ジュネーブ")]),
        ("ومتى؟", [Turn("أين المؤتمر؟", "")]),
        ("🙂?", [Turn("🙂", "🙂")]),
        ("When?", [Turn("", "")]),
        ("When?", [Turn("\ud800", "(((")]),
    ],
)
def test_any_script_gives_a_question_that_holds_the_one_asked(question, history):
    assert standalone(question, history).startswith(question)


def test_hostile_histories_cost_little():
    long = [Turn("Who is Ada Quill? " * 5_000, "Ada Quill of Marrow said so. " * 20_000)]
    many = [Turn(f"What did Ada Quill do in {n}?", f"She met {n} people.") for n in range(200)]
    standalone("And when?", DELEGATION)
    for history in (long, many, long * 20):
        began = time.perf_counter()
        asked = standalone("And what did she say?", history)
        assert time.perf_counter() - began < 2
        assert len(asked) < 1_000


@settings(max_examples=40)
@given(st.text(max_size=60), st.lists(st.builds(Turn, st.text(max_size=80), st.text(max_size=80)), max_size=4))
def test_any_words_can_be_asked(question, history):
    assert isinstance(standalone(question, history), str)


def test_the_shipped_weights_know_every_feature():
    weights = Weights.load()
    texts = said([Turn("Zappa", "Early life"), Turn("When was he born in Marrow?", 'In 1940, to the "Quills".')])
    made = {name for own in candidates("And how old was she?", texts).values() for name in own}
    assert made | question_features("And when?", texts).keys() <= set(weights.features)
    assert np.isfinite(weights.hidden).all()
    assert 0 < weights.threshold < 1
