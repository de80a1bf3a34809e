"""The desk: what becomes of a question when the bot answers, fails, or can't be opened."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot import Answer, Bot, Citation, Config, Event, Turn
from bot.answer import NOT_FOUND
from bot.limits import described
from bot.read.qa_model import TrainedModel
from bot.read.reader import SMALL, Reader
from bot.web import Conversation, Desk, Limits, Step
from bot.web.conversation import begun, stopped, turns, updated
from index import Archive, Article
from index.embedder import load_embedder
from index.errors import ArchiveMissing, ArchiveUnreadable, FilterError

CONFIG = Config(archive=Path("my archive"))
TIDE = Article("Tide Table Out\n\nThe port office at Vell said high tide comes at 4.10 on Monday.")


@pytest.fixture(scope="module")
def bot() -> Bot:
    return Bot.from_articles([TIDE])


def last(desk: Desk, question: str, conversation: Conversation = (), limits: Limits | None = None) -> Step:
    return list(desk.answer(conversation, question, limits or Limits()))[-1]


def failing(*errors: Exception, then: Bot | None = None) -> Callable[[Config], Bot]:
    """An opening that raises these errors, one a call, and then gives a bot."""
    queue = list(errors)

    def opening(config: Config) -> Bot:
        if queue:
            raise queue.pop(0)
        assert then is not None
        return then

    return opening


def test_an_answer_forms_in_steps_and_holds_the_articles_that_it_cites(bot: Bot):
    steps = list(Desk(CONFIG, lambda config: bot).answer((), " When is high tide at Vell? "))
    assert [step.conversation[-1].phase for step in steps] == ["searching", "searching", "reading", "answered"]
    done = steps[-1].conversation[-1]
    assert done.question == "When is high tide at Vell?"
    assert done.answer is not None
    assert {c.article_id for c in done.answer.citations} == set(done.articles)


def test_the_box_is_emptied_once_and_then_left_to_who_types_in_it(bot: Bot):
    steps = list(Desk(CONFIG, lambda config: bot).answer((), "When is high tide at Vell?"))
    assert [step.question for step in steps] == ["", None, None, None]


def test_without_an_archive_the_question_comes_back_with_the_command_to_run_until_there_is_one(bot: Bot):
    desk = Desk(CONFIG, failing(ArchiveMissing("none"), ArchiveMissing("none"), then=bot))
    assert "python -m index seeds/ --archive 'my archive'" in desk.problem()
    step = last(desk, "When is high tide?")
    assert step.question == "When is high tide?"
    assert step.conversation[-1].command == "python -m index seeds/ --archive 'my archive'"
    again = last(desk, "When is high tide?", step.conversation)
    assert [turn.phase for turn in again.conversation] == ["answered"]
    assert again.conversation[-1].number == 2
    assert desk.problem() == ""


class Damaged:
    """A bot whose archive was damaged after it was opened."""

    def load(self):
        return None

    def stream(self, question, history, filters):
        raise ArchiveUnreadable("Can't use the archive.")


def test_an_archive_that_is_damaged_while_open_is_opened_anew(bot: Bot):
    bots = [Damaged(), bot]
    desk = Desk(CONFIG, lambda config: bots.pop(0))
    failed = last(desk, "When is high tide?")
    assert failed.conversation[-1].problem == "Can't use the archive."
    assert last(desk, "When is high tide?", failed.conversation).conversation[-1].phase == "answered"


def test_a_bug_is_told_without_its_details_and_logged(caplog: pytest.LogCaptureFixture):
    failed = last(Desk(CONFIG, failing(RuntimeError("secret"))), "When?").conversation[-1]
    assert failed.phase == "failed"
    assert "secret" not in failed.problem
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    ("question", "limits", "told"),
    [
        ("  ", Limits(), "Type a question first"),
        ("x" * 2001, Limits(), "2,000 are the most"),
        ("When?", Limits(published_from="soon"), "“soon” is not a date"),
        ("When?", Limits("2024-02-01", "2024-01-01"), "exchange the dates"),
    ],
)
def test_what_cannot_be_asked_leaves_the_conversation_and_comes_back(
    bot: Bot, question: str, limits: Limits, told: str
):
    desk = Desk(CONFIG, lambda config: bot)
    before = last(desk, "When is high tide?").conversation
    step = last(desk, question, before, limits)
    assert told in step.notice
    assert (step.conversation, step.question) == (before, question)


def test_what_was_typed_makes_filters():
    found = Limits.typed("2024-01-01", " ", "Reuters,  BBC   News ,").filters()
    assert found is not None
    assert found.sources == ("Reuters", "BBC News")
    assert described(found) == "from 1 January 2024, by Reuters or BBC News"
    assert Limits.typed("", None, " , ").filters() is None
    with pytest.raises(FilterError, match="2013-11-25"):
        Limits(published_to="2024-13-01").filters()


def test_a_stopped_question_stays_and_is_no_turn_for_a_follow_up():
    halted = stopped(begun((), "When?"))
    assert [turn.phase for turn in halted] == ["stopped"]
    assert turns(halted) == []
    assert stopped(halted) is halted
    following = begun(updated(begun((), "Who?"), phase="reading"), "When?")
    assert [turn.phase for turn in following] == ["stopped", "searching"]


def test_a_follow_up_is_told_what_the_answer_before_cited(bot: Bot):
    done = last(Desk(CONFIG, lambda config: bot), "When is high tide at Vell?").conversation
    assert done[-1].answer is not None
    assert [turn.cited for turn in turns(done)] == [done[-1].answer.citations]


def test_leads_bring_their_articles_and_are_nothing_that_a_follow_up_takes_as_cited(bot: Bot):
    done = last(Desk(CONFIG, lambda config: bot), "Who painted the lighthouse of Marrow?").conversation
    answer = done[-1].answer
    assert answer is not None
    assert answer.status == "not_found"
    assert {lead.article_id for lead in answer.leads} == set(done[-1].articles) == set(done[-1].bodies) != set()
    (turn,) = turns(done)
    assert turn.cited == ()
    assert bot.standalone_question("And when?", [turn]) == bot.standalone_question("And when?", [asked_in_vain(turn)])


def asked_in_vain(turn: Turn) -> Turn:
    """The turn of a question to which nothing even comes near."""
    return replace(turn, answer=NOT_FOUND)


@pytest.fixture(scope="module")
def titled() -> Bot:
    """A bot whose reader reads headlines, too, and has something to say for itself."""
    card = json.loads((SMALL / "reader.json").read_text(encoding="utf-8"))
    reader = Reader(TrainedModel(SMALL, card), card | {"titled": True}, note="Only a small reader answers.")
    story = Article("Museum Names Ada Quill Director\n\nThe board met for nine hours. Candles were lit.")
    return Bot(Archive.in_memory([story], load_embedder(CONFIG.embedder)), reader)


def test_a_headline_that_answers_is_cited_with_its_article_and_a_follow_up_is_looked_for_under_it(titled: Bot):
    done = last(Desk(CONFIG, lambda config: titled), "Whom did the museum name director?").conversation
    answer = done[-1].answer
    assert answer is not None
    (cited,) = answer.citations
    assert (cited.where, cited.quote) == ("title", "Museum Names Ada Quill Director")
    assert set(done[-1].articles) == {cited.article_id}
    follow_up = titled.ask("And for how many hours did they meet?", turns(done))
    assert "nine hours" in follow_up.citations[0].quote


def test_an_article_that_changed_since_is_not_shown_with_words_marked_that_are_others(titled: Bot):
    article = titled.archive.snapshot().article(titled.ask("Who is director?").sources[0].article_id)
    citation = Citation(1, article.id, article.title, "", "", None, "The board", 33, 42, 0.9)
    other = replace(citation, marker=2, quote="The panel")
    desk = Desk(CONFIG, lambda config: titled)
    for leads, shown in (((citation,), {article.id}), ((citation, other), set())):
        event = Event("answered", "Who?", Answer("Who?", "Who?", "not_found", leads=leads))
        assert set(desk._changes(event)["articles"]) == shown


def test_what_people_should_be_told_of_the_reader_is_known_once_the_bot_is_open(bot: Bot, titled: Bot):
    desk = Desk(CONFIG, failing(ArchiveMissing("none"), then=titled))
    assert (desk.note, bool(desk.problem()), desk.note) == ("", True, "")
    assert (desk.problem(), desk.note) == ("", "Only a small reader answers.")
    silent = Desk(CONFIG, lambda config: bot)
    assert (silent.problem(), silent.note) == ("", bot.note)


class Suggesting:
    """A bot that suggests, and then breaks."""

    def __init__(self, bot: Bot) -> None:
        self.archive, self.load, self.stream = bot.archive, bot.load, bot.stream
        self.given: list[object] = []

    def suggest(self, answer, history, filters):
        self.given += [answer.question, len(history), filters]
        yield ("Who said so?",)
        raise RuntimeError("broken")


def test_what_to_ask_next_is_given_after_an_answer_alone_and_never_raises(bot: Bot):
    suggesting = Suggesting(bot)
    desk = Desk(CONFIG, lambda config: suggesting)  # type: ignore[arg-type, return-value]
    steps = list(desk.answer((), "When is high tide at Vell?"))
    assert [list(desk.suggest(step.conversation)) for step in steps] == [[], [], [], [("Who said so?",)]]
    assert list(desk.suggest(())) == []
    both = last(desk, "Who gave the tide table?", steps[-1].conversation).conversation
    list(desk.suggest(both, Limits(sources=["Post"])))
    assert suggesting.given[3:5] == ["Who gave the tide table?", 1]


def test_a_bot_without_a_writer_suggests_nothing(bot: Bot):
    desk = Desk(CONFIG, lambda config: bot)
    assert list(desk.suggest(last(desk, "When is high tide at Vell?").conversation)) == []
    assert not desk.suggests
