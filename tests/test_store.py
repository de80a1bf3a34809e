"""The store: conversations in a real file, each seen by its owner alone, and what becomes of damaged ones."""

from __future__ import annotations

import sqlite3
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import Answer, AnswerSentence, Citation
from bot.period import Period
from bot.web import Exchange, Limits, Store
from index.errors import StoreError

ADA, BEA = "ada", "bea"
SAID = "The toll is $40, the office said."
ASKED = datetime(2024, 5, 2, 9, 30, tzinfo=UTC)


def answered(number: int = 1, question: str = "What is the toll?", said: str = SAID) -> Exchange:
    """An exchange in which everything that can be kept is there."""
    cited = Citation(1, "a1", "Toll Set", "Vell Post", "https://vell.example/toll", ASKED, said, 3, 3 + len(said), 0.9)
    cited = Citation(**vars(cited) | {"also_in": ("Daily Vell",), "page": 4})
    day = date(2024, 5, 2)
    told = (AnswerSentence(f"{said} (2 May)", (1,), "partial", ((len(said), len(said) + 8),)),)
    answer = Answer(
        question, "What is the toll at Vell?", "answered", told, (cited,), said[:3], 0.8, notes=("It is old.",),
        period=Period("today", day, day), model="m", timings={"total": 1.5},
    )  # fmt: skip
    limits = Limits("2024-05-01", None, ["Vell Post"])
    return Exchange(
        number, question, "from 1 May 2024", "answered", answer.standalone_question, answer, typed=limits, asked=ASKED,
        build="b7",
    )  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "conversations.db"


@pytest.fixture
def store(file: Path) -> Store:
    return Store.open(file)


def kept(store: Store, question: str, said: str = SAID, owner: str = ADA) -> str:
    """A conversation of one question, and its id."""
    id_ = store.begin(owner, "", Exchange(1, question))
    store.finish(owner, id_, answered(1, question, said))
    return id_


def titles(store: Store, sought: str = "") -> list[str]:
    return [one.title for one in store.list(ADA, sought)]


def test_what_was_kept_is_read_again_as_it_was_from_a_file_that_is_for_its_user_alone(store: Store, file: Path):
    id_ = kept(store, "What is the toll?")
    assert Store.open(file).read(ADA, id_) == (answered(),)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_leads_are_kept_too(store: Store):
    lead = Citation(1, "a1", "Toll Set", "", "", date(2024, 5, 2), "Toll", 0, 4, 0.1, where="title")
    exchange = Exchange(1, "Why?", phase="answered", answer=Answer("Why?", "Why?", "not_found", leads=(lead,)))
    id_ = store.begin(ADA, "", Exchange(1, "Why?"))
    store.finish(ADA, id_, exchange)
    assert store.read(ADA, id_) == (exchange,)


def test_another_persons_conversation_is_one_that_is_not_there(store: Store):
    id_ = kept(store, "What is the toll?")
    assert (store.read(BEA, id_), store.list(BEA), store.has(BEA, id_)) == ((), [], False)
    store.rename(BEA, id_, "Mine")
    store.pin(BEA, id_, True)
    store.delete(BEA, id_)
    store.finish(BEA, id_, Exchange(1, "Mine"))
    store.withdraw(BEA, id_, 1)
    assert store.branch(BEA, id_, 2) == ""
    assert store.begin(BEA, id_, Exchange(2, "Mine")) != id_
    assert store.read(ADA, id_) == (answered(),)
    assert [(one.title, one.pinned) for one in store.list(ADA)] == [("What is the toll?", False)]


def test_the_list_has_pinned_ones_first_then_the_newest_by_their_names(store: Store):
    first, second = kept(store, "First?"), kept(store, "Second?")
    assert titles(store) == ["Second?", "First?"]
    store.begin(ADA, first, Exchange(2, "More?"))
    assert titles(store) == ["First?", "Second?"]
    store.pin(ADA, second, True)
    store.rename(ADA, second, "  The \n toll ")
    assert titles(store) == ["The toll", "First?"]
    store.rename(ADA, second, "")
    store.pin(ADA, second, False)
    assert titles(store) == ["First?", "Second?"]


def test_a_search_finds_words_of_names_questions_and_answers_in_any_case(store: Store):
    kept(store, "What is the toll?")
    named = kept(store, "When does the STRASSE open?", "It opens on Monday.")
    store.rename(ADA, named, "Ärger")
    assert titles(store, "$40") == ["What is the toll?"]
    assert titles(store, "ÄRGER straße mon") == ["Ärger"]
    assert titles(store, "toll monday") == []
    assert titles(store, "100%_") == []
    assert len(titles(store, "  ")) == 2
    assert titles(store, "x " * 5000) == []


def test_what_was_deleted_can_be_brought_back_for_an_hour_and_is_then_erased(store: Store, file: Path):
    first, second = kept(store, "First?"), kept(store, "Second?")
    store.delete(ADA, first)
    assert (titles(store), store.read(ADA, first)) == (["Second?"], ())
    assert store.restore(ADA, first)
    assert store.read(ADA, first)
    store.delete(ADA, first)
    with sqlite3.connect(file) as connection:
        long_ago = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
        connection.execute("UPDATE conversations SET deleted = ? WHERE id = ?", (long_ago, first))
    store.delete(ADA, second)
    assert not store.restore(ADA, first)
    assert store.restore(ADA, second)


def test_a_question_that_failed_gives_way_and_one_that_could_not_be_asked_leaves_nothing(store: Store):
    id_ = kept(store, "First?")
    store.finish(ADA, id_, Exchange(2, "Second?", phase="failed"))
    store.begin(ADA, id_, Exchange(3, "Third?"))
    assert [exchange.number for exchange in store.read(ADA, id_)] == [1, 3]
    store.withdraw(ADA, id_, 3)
    assert store.has(ADA, id_)
    store.withdraw(ADA, id_, 1)
    assert not store.has(ADA, id_)


def test_what_is_replaced_goes_once_the_new_question_is_answered(store: Store):
    id_ = kept(store, "First?")
    store.begin(ADA, id_, Exchange(2, "Second?"))
    store.finish(ADA, id_, Exchange(2, "Second?", phase="stopped"), replaced=1)
    assert [exchange.number for exchange in store.read(ADA, id_)] == [1, 2]
    store.finish(ADA, id_, answered(2, "Second?"), replaced=1)
    assert [exchange.number for exchange in store.read(ADA, id_)] == [2]


def test_a_branch_begins_with_what_came_before(store: Store):
    id_ = kept(store, "First?")
    store.finish(ADA, id_, answered(2, "Second?"))
    branch = store.branch(ADA, id_, 2)
    assert [exchange.question for exchange in store.read(ADA, branch)] == ["First?"]
    assert len(store.read(ADA, id_)) == 2
    assert store.branch(ADA, id_, 1) == ""


def test_two_pages_that_ask_at_once_are_told_so(store: Store):
    id_ = kept(store, "First?")
    store.begin(ADA, id_, Exchange(2, "Second?"))
    with pytest.raises(StoreError, match="goes on elsewhere"):
        store.begin(ADA, id_, Exchange(2, "Other?"))


def test_half_a_character_is_kept_as_none(store: Store):
    id_ = kept(store, "First?")
    store.rename(ADA, id_, "a\ud800b")
    assert titles(store, "\ud800") == ["a\ufffdb"]


def test_a_file_that_is_none_of_ours_or_of_a_newer_byline_is_named(tmp_path: Path, file: Path):
    Store.open(file)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 9")
    with pytest.raises(StoreError, match=r"of a newer Byline \(format 9.*BYLINE_CONVERSATIONS"):
        Store.open(file)
    other = tmp_path / "notes.txt"
    other.write_text("no database " * 100)
    with pytest.raises(StoreError, match=r"notes\.txt.*BYLINE_CONVERSATIONS"):
        Store.open(other)
    with pytest.raises(StoreError, match=r"Can't keep conversations in .*notes\.txt"):
        Store.open(other / "below.db")


def test_a_damaged_record_is_told_and_the_other_conversations_are_read(store: Store, file: Path):
    damaged, whole = kept(store, "First?"), kept(store, "Second?")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE exchanges SET record = '{}' WHERE conversation = ?", (damaged,))
    with pytest.raises(StoreError, match="is damaged"):
        store.read(ADA, damaged)
    assert store.read(ADA, whole)
    assert len(titles(store)) == 2
