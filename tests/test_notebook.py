"""The notebook: conversations as they are asked and kept, with a real bot on a real archive and a real file."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot import Config
from bot.web import Conversation, Desk, Exchange, Limits, Notebook, Step, Store
from bot.web.notebook import ABSENT, BUSY
from bot.web.sources import panel
from index import Article, build, runtime
from index.articles import Source

ADA, BEA = "ada", "bea"
BRIDGE, HARVEST = "When will the Ellen Bridge close?", "How many tonnes of apples did growers pick?"


@pytest.fixture
def archive(articles: Path, tmp_path: Path) -> Path:
    build([articles], tmp_path / "archive")
    return tmp_path / "archive"


@pytest.fixture
def book(archive: Path) -> Notebook:
    return opened(archive)


def opened(archive: Path) -> Notebook:
    """The notebook of a process that has just begun, its bot open."""
    desk = Desk(Config(archive=archive))
    desk.bot()
    return Notebook(desk, Store.open(Config(archive=archive).notebook))


def last(steps: Iterator[Step]) -> Step:
    return list(steps)[-1]


def asked(book: Notebook, *questions: str) -> str:
    """A conversation of these questions, and its id."""
    id_ = ""
    for question in questions:
        id_ = last(book.ask(ADA, id_, question)).id
    return id_


def phases(conversation: Conversation) -> list[tuple[str, str]]:
    return [(exchange.question, exchange.phase) for exchange in conversation]


def until_over(book: Notebook, id_: str) -> Conversation:
    """The conversation once nothing is under way in it."""
    until = time.monotonic() + 30
    while any(exchange.pending for exchange in book.read(ADA, id_)) and time.monotonic() < until:
        time.sleep(0.05)
    return book.read(ADA, id_)


@pytest.fixture
def held(book: Notebook) -> Iterator[ExitStack]:
    """The models of an open bot, busy until this is closed."""
    with ExitStack() as stack:
        stack.enter_context(runtime._RUNNING)
        yield stack


def test_a_conversation_goes_on_in_the_next_process_with_its_citations_in_the_articles(book: Notebook, archive: Path):
    id_ = asked(book, "Who is the director of the Marrow Museum?")
    before, later = book.read(ADA, id_), opened(archive)
    assert later.read(ADA, id_) == before
    (exchange,) = before
    assert exchange.answer
    for citation in exchange.answer.citations:
        assert citation.stands_in(exchange.articles[citation.article_id])
    went_on = last(later.ask(ADA, id_, "When does she start?")).conversation
    assert phases(went_on)[1] == ("When does she start?", "answered")
    assert "Quill" in went_on[1].standalone_question


def test_a_page_that_is_closed_takes_no_answer_along(book: Notebook):
    steps = book.ask(ADA, "", BRIDGE)
    id_ = next(steps).id
    steps.close()
    assert phases(until_over(book, id_)) == [(BRIDGE, "answered")]


def test_another_page_follows_the_answer_and_can_not_ask_meanwhile(book: Notebook, held: ExitStack):
    steps = book.ask(ADA, "", BRIDGE)
    id_ = next(steps).id
    following = book.open(ADA, id_)
    assert next(following).conversation[-1].pending
    refused = last(book.ask(ADA, id_, HARVEST))
    assert (refused.notice, refused.question, len(refused.conversation)) == (BUSY, HARVEST, 1)
    held.close()
    assert phases(last(following).conversation) == [(BRIDGE, "answered")]
    assert last(steps).conversation == book.read(ADA, id_)


def test_an_answer_that_is_stopped_stays_stopped_and_is_asked_again_in_its_place(book: Notebook, held: ExitStack):
    steps = book.ask(ADA, "", BRIDGE)
    id_ = next(steps).id
    assert phases(book.stop(ADA, id_).conversation) == [(BRIDGE, "stopped")]
    assert phases(last(steps).conversation) == [(BRIDGE, "stopped")]
    held.close()
    assert phases(until_over(book, id_)) == [(BRIDGE, "stopped")]
    assert phases(last(book.again(ADA, id_, 1)).conversation) == [(BRIDGE, "answered")]
    assert phases(book.read(ADA, id_)) == [(BRIDGE, "answered")]


def test_a_question_whose_process_ended_is_said_to_be_interrupted(book: Notebook, archive: Path):
    id_ = book.store.begin(ADA, "", Exchange(1, BRIDGE))
    assert phases(opened(archive).read(ADA, id_)) == [(BRIDGE, "interrupted")]


def test_a_follow_up_that_is_asked_again_is_understood_as_it_was(book: Notebook):
    id_ = asked(book, "Who is the director of the Marrow Museum?", "When does she start?")
    before = book.read(ADA, id_)[1]
    again = last(book.again(ADA, id_, 2)).conversation
    assert [exchange.number for exchange in again] == [1, 3]
    assert again[1].standalone_question == before.standalone_question


def test_a_question_is_asked_again_by_itself_and_without_a_limit(book: Notebook):
    id_ = asked(book, "Who is the director of the Marrow Museum?")
    last(book.ask(ADA, id_, "When does she start?", Limits(None, "2030-01-01", ["Marrow Post"])))
    again = last(book.again(ADA, id_, 2, "source-0")).conversation[-1]
    assert (again.limits, again.alone) == ("to 1 January 2030", False)
    alone = last(book.again(ADA, id_, again.number, "conversation")).conversation[-1]
    assert (alone.limits, alone.standalone_question) == ("to 1 January 2030", "When does she start?")
    assert last(book.again(ADA, id_, alone.number)).conversation[-1].alone


def test_an_earlier_question_is_asked_again_at_the_end_with_its_limits(book: Notebook):
    id_ = last(book.ask(ADA, "", BRIDGE, Limits("2030-01-01"))).id
    last(book.ask(ADA, id_, HARVEST))
    again = last(book.again(ADA, id_, 1)).conversation
    assert [exchange.question for exchange in again] == [BRIDGE, HARVEST, BRIDGE]
    assert again[2].limits == again[0].limits == "from 1 January 2030"


def test_the_last_question_is_changed_in_its_place_and_keeps_its_limits(book: Notebook):
    id_ = last(book.ask(ADA, "", BRIDGE, Limits("2000-01-01"))).id
    changed = last(book.change(ADA, id_, 1, HARVEST))
    assert (changed.id, phases(changed.conversation)) == (id_, [(HARVEST, "answered")])
    assert changed.conversation[0].limits == "from 1 January 2000"


def test_an_earlier_question_is_changed_in_a_new_conversation(book: Notebook):
    id_ = asked(book, BRIDGE, HARVEST, "Who is the director of the Marrow Museum?")
    changed = last(book.change(ADA, id_, 2, "Who picked apples?"))
    assert changed.id != id_
    assert [exchange.question for exchange in changed.conversation] == [BRIDGE, "Who picked apples?"]
    assert len(book.read(ADA, id_)) == 3


def test_a_change_that_can_not_be_asked_changes_nothing(book: Notebook):
    id_ = asked(book, BRIDGE)
    refused = last(book.change(ADA, id_, 1, "  "))
    assert "Type a question first" in refused.notice
    assert phases(book.read(ADA, id_)) == [(BRIDGE, "answered")]


def test_a_question_that_is_too_long_leaves_no_conversation(book: Notebook):
    refused = last(book.ask(ADA, "", "Why? " * 500))
    assert "2,000 are the most" in refused.notice
    assert book.store.list(ADA) == []


def test_citations_of_an_article_that_changed_or_went_keep_their_words_and_say_so(tmp_path: Path):
    texts = {"b": "The Ellen Bridge in Marrow will close on 3 May.", "h": "Growers picked 4,100 tonnes of apples."}
    archive, records = tmp_path / "archive", tmp_path / "articles.jsonl"

    def published(**texts: str) -> None:
        records.write_text("\n".join(json.dumps({"id": id_, "text": text}) for id_, text in texts.items()))
        build([records], archive)

    published(**texts)
    book = opened(archive)
    id_ = asked(book, BRIDGE, HARVEST)
    before = book.read(ADA, id_)
    published(b="The Ellen Bridge in Marrow stays open, the council says.")
    after = book.read(ADA, id_)
    assert [exchange.answer for exchange in after] == [exchange.answer for exchange in before]
    assert [dict(exchange.lost) for exchange in after] == [{"b": "changed"}, {"h": "gone"}]
    assert [dict(exchange.articles) for exchange in after] == [{}, {}]
    published(**texts)
    assert [dict(exchange.lost) for exchange in book.read(ADA, id_)] == [{}, {}]


def test_a_citation_of_an_earlier_version_leads_to_it_and_says_that_there_is_a_newer_one(tmp_path: Path):
    def published(text: str) -> Article:
        article = Article(text, url="https://post.example/bridge")
        build([], tmp_path / "archive", sources=[Source(article.url, article.digest, (article,), keeps=True)])
        return article

    first = published("The Ellen Bridge in Marrow will close on 3 May.")
    book = opened(tmp_path / "archive")
    id_ = asked(book, BRIDGE)
    published("The Ellen Bridge in Marrow stays open, the council says.")
    (exchange,) = book.read(ADA, id_)
    assert (dict(exchange.lost), dict(exchange.articles)) == ({first.id: "earlier"}, {first.id: first})
    shown = panel((exchange,))
    assert "A newer version of this article has come" in shown
    assert "<mark>The Ellen Bridge in Marrow will close on 3 May" in shown


def test_another_persons_conversation_is_not_there(book: Notebook):
    id_ = asked(book, BRIDGE)
    assert last(book.open(BEA, id_)) == Step((), ABSENT)
    assert list(book.again(BEA, id_, 1)) == []
    book.delete(BEA, id_)
    assert last(book.ask(BEA, id_, HARVEST)).id != id_
    assert phases(book.read(ADA, id_)) == [(BRIDGE, "answered")]


def test_a_conversation_that_is_deleted_while_it_is_answered_stops(book: Notebook, held: ExitStack):
    steps = book.ask(ADA, "", BRIDGE)
    id_ = next(steps).id
    book.delete(ADA, id_)
    held.close()
    assert book.read(ADA, id_) == ()
    assert last(steps).conversation[-1].phase == "stopped"
    assert book.store.restore(ADA, id_)
    assert phases(book.read(ADA, id_)) == [(BRIDGE, "stopped")]


def test_a_store_that_can_not_be_written_costs_a_notice_and_the_question_comes_back(book: Notebook):
    book.store.database._connection.execute("PRAGMA query_only = ON")
    refused = last(book.ask(ADA, "", BRIDGE))
    assert "Can't keep conversations" in refused.notice
    assert refused.question == BRIDGE
