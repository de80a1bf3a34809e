"""Runs of questions: kept for their owners, asked in turn, and gone on with after whatever ends the process."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import Article, Bot, Config
from bot.limits import Limits
from bot.web import Desk
from bot.web.database import Database
from bot.web.runs.ledger import MOST_QUESTIONS, Due, Ledger, Run
from bot.web.runs.routes import LARGEST, Runs
from bot.web.runs.shown import listed, table
from index.errors import ArchiveUnreadable, DataError

CLOSES, WHO, TOLL = "When does the bridge close?", "Who won the World Cup?", "What is the toll?"
ADA, BEA = ({"cookie": f"byline={letter * 43}"} for letter in "ab")
SIGNS = "<script>window.pwned=1</script>"


@pytest.fixture(scope="module")
def bot() -> Bot:
    text = "The bridge at Vell closes on 3 May. The toll at Vell is 40 crowns, the office said."
    return Bot.from_articles([Article(text, "Toll set", "Vell Post", url="https://vell.example/1")])


@pytest.fixture
def desk(bot: Bot) -> Desk:
    return Desk(Config(), lambda config: bot)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept.db"


@pytest.fixture
def client(desk: Desk, file: Path) -> TestClient:
    return served(desk, file)


def served(desk: Desk, file: Path) -> TestClient:
    return TestClient(Starlette(routes=Runs(desk, Database.open(file)).all))


def begun(client: TestClient, content: str | bytes, who: dict[str, str] = ADA, **given: str) -> str:
    answer = client.put("/many", content=content, headers=who, params=given).json()
    assert "problem" not in answer, answer
    return answer["id"]


def finished(client: TestClient, id_: str, who: dict[str, str] = ADA) -> str:
    """What is shown of a run once nothing goes on."""
    return settled(lambda: client.get("/many", headers=who, params={"open": id_}).json())["runs"]


def settled(seen: Callable[[], dict]) -> dict:
    until = time.monotonic() + 60
    while (found := seen())["busy"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def test_a_list_becomes_a_table_in_its_order(client: TestClient):
    id_ = begun(client, f"number;question\n1;{CLOSES}\n2;{WHO}\n3;{CLOSES}\n", name="list.csv")
    shown = finished(client, id_)
    assert "3 questions, all answered" in shown
    assert shown.count("Probably right") == 2
    content = client.get(f"/many/{id_}/answers.csv", headers=ADA).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert [row[0] for row in rows[1:]] == [CLOSES, WHO, CLOSES]
    assert rows[1][2] == "3 May"
    assert rows[1][5:9] == ["Vell Post", "", "", "https://vell.example/1"]
    assert rows[2][1] == "not_found"


def test_nobody_sees_or_touches_what_is_another_s(client: TestClient):
    id_ = begun(client, TOLL)
    finished(client, id_)
    assert client.get("/many", headers=BEA, params={"open": id_}).json() == {"runs": "", "busy": False}
    assert client.get(f"/many/{id_}/answers.json", headers=BEA).status_code == 404
    for act in ("stop", "go-on", "remove"):
        client.post(f"/many/{id_}/{act}", headers=BEA)
    assert "all answered" in finished(client, id_)
    for asked in (client.get("/many"), client.put("/many", content=TOLL), client.post(f"/many/{id_}/remove")):
        assert asked.status_code == 403


@pytest.mark.parametrize(
    ("content", "given", "told"),
    [
        (b"", {}, "there is no question in it"),
        (b"a,b\n1,2\n", {"name": "x.csv"}, "no column is named question"),
        (b"\xff\xfe", {"name": "../x.txt"}, "x.txt: can't be read as text"),
        (b"Why?\n" * (MOST_QUESTIONS + 1), {}, "1,001 questions are too many"),
        (b"x" * (LARGEST + 1), {}, "larger than 3 MB"),
        (b"Why?", {"from": "May"}, "is not a date"),
    ],
)
def test_what_can_not_be_asked_is_told_and_nothing_kept(client: TestClient, content, given, told):
    answer = client.put("/many", content=content, headers=ADA, params=given)
    assert answer.status_code == 400
    assert told in answer.json()["problem"]
    assert client.get("/many", headers=ADA).json()["runs"] == ""


def test_a_run_goes_on_after_the_server_was_ended_in_the_middle(desk: Desk, file: Path, bot: Bot):
    ledger = Ledger(Database.open(file))
    id_ = ledger.begin("somebody", "list", [CLOSES, TOLL, WHO])
    ledger.keep(Due(id_, CLOSES, Limits()), bot.ask(CLOSES))
    served(desk, file)
    settled(lambda: {"busy": any(run.going for run in ledger.runs("somebody"))})
    assert [answer.question for _, answer in ledger.answers("somebody", id_) if answer] == [CLOSES, TOLL, WHO]


def test_runs_take_turns_and_a_stopped_one_waits(bot: Bot):
    ledger = Ledger(Database.in_memory())
    first, second = (ledger.begin(who, who, [CLOSES, TOLL]) for who in ("ada", "bea"))
    order = []
    while due := ledger.due():
        order.append((due.run, due.question))
        ledger.keep(due, bot.ask(due.question))
        if len(order) == 3:
            ledger.stop("bea", second)
    assert order == [(first, CLOSES), (second, CLOSES), (first, TOLL)]
    ledger.go_on("bea", second)
    assert ledger.due() == Due(second, TOLL, Limits())
    ledger.remove("bea", second)
    assert (ledger.due(), ledger.runs("bea")) == (None, [])


def test_a_run_that_can_not_go_on_says_why_and_can_be_tried_again(file: Path, bot: Bot):
    broken = [True]

    class Damaged:
        def ask(self, *given: object, **more: object) -> object:
            if broken[0]:
                raise ArchiveUnreadable("archive/: the file is damaged.")
            return bot.ask(*given, **more)  # type: ignore[arg-type]

        def load(self) -> None: ...

    client = served(Desk(Config(), lambda config: Damaged()), file)  # type: ignore[arg-type,return-value]
    id_ = begun(client, CLOSES)
    assert "the file is damaged" in finished(client, id_)
    broken[0] = False
    client.post(f"/many/{id_}/go-on", headers=ADA)
    assert "all answered" in finished(client, id_)


def test_limits_hold_for_every_question(client: TestClient):
    id_ = begun(client, CLOSES, source="The Tide")
    assert "don&#39;t tell" in finished(client, id_)


def test_not_too_many_lists_are_kept():
    ledger = Ledger(Database.in_memory())
    for _ in range(100):
        ledger.begin("ada", "list", [TOLL])
    with pytest.raises(DataError, match="remove one"):
        ledger.begin("ada", "list", [TOLL])
    ledger.begin("bea", "list", [TOLL])


def test_everything_that_is_shown_is_escaped(bot: Bot):
    now = Ledger(Database.in_memory())
    now.begin("ada", SIGNS, [SIGNS])
    (run,) = now.runs("ada")
    shown = listed([Run(**vars(run) | {"problem": SIGNS})], run.id, table([(SIGNS, None)], 1), 1.0)
    hostile = Bot.from_articles([Article(f"The toll is {SIGNS} crowns.", SIGNS, SIGNS, url="javascript:alert(1)")])
    shown += table([(TOLL, hostile.ask(TOLL))], 1)
    assert "<script" not in shown
    assert "javascript:" not in shown
