"""Kept questions: what is new in an answer, told once by each channel."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import feedparser
import pytest

from bot import Answer, Bot, Citation
from bot.alerts import Alerts, Channels, News
from bot.alerts.news import Told, news
from bot.answer import AnswerSentence
from index import Article, build
from index.articles import Source
from index.errors import AlertError, QuestionError, SettingError, StoreError
from tests.test_shell import run

WHEN = "When does the Ellen Bridge close?"
WHO = "Who is the mayor of Marrow?"


def answer(*sentences: str, short: str = "", kind: str = "answer", first: int = 1) -> Answer:
    """An answer of these sentences, each of an article of its own, whose ids count from ``first``."""
    cited = [
        Citation(n, f"id{n + first - 1}", "", "Post", "", None, text, 0, len(text), 0.9)
        for n, text in enumerate(sentences, 1)
    ]
    told = tuple(AnswerSentence(text, (n,)) for n, text in enumerate(sentences, 1))
    status = "answered" if told else "not_found"
    return Answer(WHEN, WHEN, status, told, tuple(cited), short, kind=kind)


CLOSES = "The Ellen Bridge in Marrow closes on 3 May."
LATER = "The Ellen Bridge in Marrow closes on 10 May, the mayor said."


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (answer(), answer(), None),
        (answer(), answer(CLOSES, short="3 May"), "found"),
        (answer(CLOSES, short="3 May"), answer(), None),
        (answer(CLOSES, short="3 May"), answer("It is shut from 3 May 2024.", short="3 May 2024", first=9), None),
        (answer(CLOSES, short="3 May"), answer(LATER, short="10 May", first=9), "value"),
        (answer(CLOSES, short="3 May"), answer(CLOSES, LATER, kind="sides"), "side"),
        (answer(CLOSES, LATER, kind="sides"), answer(LATER, CLOSES, kind="sides", first=9), None),
        (answer(CLOSES, LATER, kind="sides"), answer(LATER, short="10 May", first=2), None),
        (answer(CLOSES, kind="brief"), answer(CLOSES, "The mill of Marrow burns.", kind="brief"), "more"),
        (answer(CLOSES), answer("It closes for repairs, as told before."), None),
    ],
)
def test_what_is_new(before, after, kind):
    found = news(after, Told().with_(before))
    assert (found and found.kind) == kind


def test_what_was_told_once_is_not_told_again():
    told = Told()
    for told_now, is_new in ((CLOSES, True), (LATER, True), (CLOSES, False), (LATER, False)):
        given = answer(told_now, short="3 May" if told_now == CLOSES else "10 May")
        assert bool(news(given, told)) is is_new
        told = told.with_(given)


def put(folder: Path, *texts: str) -> None:
    articles = [Article(text, source="Post", url=f"https://post.example/{n}") for n, text in enumerate(texts)]
    build([], folder, sources=[Source(a.url, a.digest, (a,), keeps=True) for a in articles])


def test_kept_questions_are_asked_when_the_archive_changed(tmp_path):
    folder, alerts = tmp_path / "a", Alerts.beside(tmp_path / "a")
    put(folder, CLOSES)
    bot = Bot.open(folder)

    def asked() -> list[tuple[str, str, tuple[str, ...]]]:
        found = alerts.ask(bot.ask, bot.archive.snapshot().build, ["atom"])
        return [(new.question, new.kind, new.told) for new in found]

    for question in (WHEN, WHO):
        alerts.add(question, bot.ask(question), bot.archive.snapshot().build)
    assert asked() == []
    put(folder, CLOSES, "Ada Quill was elected mayor of Marrow on Sunday.")
    assert asked() == [(WHO, "found", ("Ada Quill",))]
    put(folder, "The Ellen Bridge in Marrow closes on 10 May, a week later than planned.")
    assert asked() == [(WHEN, "value", ("10 May",))]
    put(folder, CLOSES)
    assert asked() == [], "that was told"
    assert [(new.question, left) for new, left in alerts.kept().news] == [(WHO, ("atom",)), (WHEN, ("atom",))]


def test_questions_are_kept_once_and_until_they_are_removed(tmp_path):
    alerts = Alerts.beside(tmp_path / "a")
    alerts.add(WHEN, answer(), "build")
    with pytest.raises(QuestionError, match="kept already"):
        alerts.add(WHEN, answer(), "build")
    alerts.remove(WHEN)
    with pytest.raises(QuestionError, match="not kept"):
        alerts.remove(WHEN)
    for broken in (b"{", b"[]", b'{"alerts": [{}], "news": []}'):
        alerts.file.write_bytes(broken)
        with pytest.raises(StoreError, match="Mend the file"):
            alerts.kept()


def new(told: str = "10 May", **about: object) -> News:
    source = {"title": "A & B", "source": "Post", "url": "https://post.example/<1>", "published": "2024-05-06"}
    return News(WHEN, "value", (told,), "2024-05-06T07:08:09+00:00", (source | {"article_id": "1", "quote": "<b>!"},))


def test_the_feed_can_be_read_and_has_each_news_once(tmp_path):
    tell = Channels(atom=tmp_path / "deep" / "news.atom").by_name["atom"]
    for told in ("10 May", "11 May", "10 May", "12 \x01 May"):
        tell(new(told))
    found = feedparser.parse((tmp_path / "deep" / "news.atom").read_bytes())
    assert not found.bozo
    assert [entry.content[0].value.splitlines()[0] for entry in found.entries] == [
        "Another answer: 12 \ufffd May (Post)",
        "Another answer: 11 May (Post)",
        "Another answer: 10 May (Post)",
    ]
    assert found.entries[0].title == WHEN
    assert "<b>!" in found.entries[0].content[0].value
    assert found.entries[0].links[0].href == "https://post.example/<1>"
    for n in range(250):
        tell(new(str(n)))
    assert len(feedparser.parse((tmp_path / "deep" / "news.atom").read_bytes()).entries) == 200


def test_a_file_that_is_no_feed_is_left_alone(tmp_path):
    for content in ("my notes", "<html/>"):
        (tmp_path / "news.atom").write_text(content)
        with pytest.raises(AlertError, match="move it away"):
            Channels(atom=tmp_path / "news.atom").by_name["atom"](new())
        assert (tmp_path / "news.atom").read_text() == content


def test_a_command_gets_the_news_and_no_word_of_it_on_its_line(tmp_path):
    script = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read()); sys.exit(len(sys.argv) - 2)"
    tell = Channels(command=(sys.executable, "-c", script, str(tmp_path / "got"))).by_name["command"]
    tell(new("10 May; rm -rf ~"))
    assert json.loads((tmp_path / "got").read_text()) == new("10 May; rm -rf ~").to_dict()
    for command, told in (
        ((sys.executable, "-c", "import sys; sys.exit('no room')"), "ended with 1: no room"),
        (("no-such-command",), "can't be run"),
    ):
        with pytest.raises(AlertError, match=told):
            Channels(command=command).by_name["command"](new())


class Hook(HTTPServer):
    """Takes what is sent, and answers with its status."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Sent)
        self.status, self.got = 200, []
        self.address = f"http://127.0.0.1:{self.server_port}/news"


class _Sent(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.headers["Idempotency-Key"], json.loads(content)))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_an_address_gets_the_news_and_what_it_refuses_again(hook, tmp_path):
    alerts, tell = Alerts(tmp_path / "alerts.json"), Channels(post=hook.address).by_name["post"]
    alerts.add(WHEN, answer(), "1")
    (found,) = alerts.ask(lambda question: answer(CLOSES, short="3 May"), "2", ["post"])
    for hook.status in (500, 302):
        with pytest.raises(AlertError, match=f"answers {hook.status}"):
            alerts.tell("post", tell)
    hook.status = 204
    alerts.tell("post", tell)
    alerts.tell("post", tell)
    assert hook.got == [(found.id, found.to_dict())] * 3
    assert alerts.kept().news == ((found, ()),)
    with pytest.raises(AlertError, match="can't be sent"):
        Channels(post="http://127.0.0.1:1/").by_name["post"](found)


def test_news_is_the_same_news_by_its_question_and_what_is_told():
    assert replace(new(), at="later", id="").id == new().id
    assert new("11 May").id != new().id


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"mail": "a@b.example"}, "there is no 'mail'; these exist: atom, command, post"),
        ({"command": "rm -rf"}, "command can't be"),
        ({"command": [1]}, "command can't be"),
        ({"command": []}, "command can't be"),
        ({"post": "post.example"}, "post has to begin"),
        ({"atom": ""}, "atom can't be"),
    ],
)
def test_what_is_wrong_with_channels_is_one_line(given, told, tmp_path):
    with pytest.raises(SettingError, match=told):
        Channels.of(given, tmp_path / "sources.toml")


def test_the_feeds_path_is_beside_the_file_of_sources(tmp_path):
    found = Channels.of({"atom": "news.atom", "command": ["x", "y"], "post": "http://a.example"}, tmp_path / "s.toml")
    assert found == Channels(tmp_path / "news.atom", ("x", "y"), "http://a.example")


def test_the_shell_keeps_questions_and_watch_tells_what_is_new(tmp_path):
    archive, articles = tmp_path / "a", tmp_path / "articles"
    articles.mkdir()
    (articles / "bridge.txt").write_text(CLOSES)
    (tmp_path / "s.toml").write_text("[[folder]]\npath = 'articles'\n[alerts]\natom = 'news.atom'")
    assert run("bot.watch", tmp_path / "s.toml", "--once", "--archive", archive).returncode == 0
    added = run("bot.alerts", "add", f" {WHO} ", "--archive", archive)
    assert (added.returncode, added.stdout.splitlines()[0]) == (0, "The articles don't tell.")
    (articles / "mayor.txt").write_text("Mayor Named\n\nAda Quill was elected mayor of Marrow on Sunday.")
    build([articles], archive)  # whoever brings them
    done = run("bot.watch", tmp_path / "s.toml", "--once", "--archive", archive)
    assert done.stdout == f"{WHO} The articles tell now: Ada Quill (Mayor Named)\n"
    assert len(feedparser.parse((tmp_path / "news.atom").read_bytes()).entries) == 1
    listed = run("bot.alerts", "list", "--archive", archive)
    assert listed.stdout.splitlines()[0] == WHO
    assert listed.stdout.endswith(" The articles tell now: Ada Quill (Mayor Named)\n")
    assert run("bot.alerts", "remove", WHO, "--archive", archive).returncode == 0
    gone = run("bot.alerts", "remove", WHO, "--archive", archive)
    assert (gone.returncode, len(gone.stderr.splitlines())) == (2, 1)
