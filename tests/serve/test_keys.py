"""Keys, and which programs come in."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from starlette.requests import Request
from typer.testing import CliRunner

from bot.config import Config
from bot.serve import keys
from bot.serve.entry import Entry, Pace
from bot.serve.keys import Keys, add, remove
from index.errors import SettingError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.txt"


def request(**headers: str) -> Request:
    told = {"host": "127.0.0.1:7860"} | {name.replace("_", "-"): value for name, value in headers.items()}
    sent = [(name.encode(), value.encode("latin-1")) for name, value in told.items()]
    return Request({"type": "http", "path": "/api/archive", "headers": sent, "query_string": b""})


def status(entry: Entry, **headers: str) -> int:
    refused = entry.refusal(request(**headers))
    return refused.status_code if refused else 200


def test_a_file_holds_digests_that_only_its_owner_reads(file):
    secret = add(file, "feed reader", 5)
    assert secret not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    key = Keys.read(file).know(secret)
    assert key is not None
    assert (key.name, key.limit) == ("feed reader", 5)
    assert Keys.read(file).know(secret[:-1]) is None


def test_a_new_key_takes_the_place_of_the_old_and_one_is_taken_out(file):
    file.write_text("# programs\n")
    old, other, new = add(file, "a"), add(file, "b"), add(file, "a")
    found = Keys.read(file)
    assert [bool(found.know(secret)) for secret in (old, other, new)] == [False, True, True]
    assert remove(file, "a")
    assert not remove(file, "a")
    assert Keys.read(file).know(new) is None
    assert file.read_text().startswith("# programs\n")


@pytest.mark.parametrize("name", ["", "a:b", "#a", "a\nb", "x" * 65])
def test_what_can_be_no_name_is_refused(file, name):
    with pytest.raises(SettingError, match="A name has"):
        add(file, name)
    assert not file.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "there is no key"),
        ("a:secret:60", "line 1"),
        (f"# a\nb:{'0' * 64}", "line 2"),
        (f"b:{'0' * 64}:0", "line 1"),
    ],
)
def test_a_file_that_holds_something_else_is_named(file, text, told):
    file.write_text(text)
    with pytest.raises(SettingError, match=told):
        Entry.of(Config(keys=file))


def test_a_file_that_is_not_there_is_named(file):
    with pytest.raises(SettingError, match=r"BYLINE_KEYS.*keys\.txt.*byline keys add NAME"):
        Entry.of(Config(keys=file))


def test_the_shell_makes_lists_and_removes(file):
    run, at = CliRunner(), ["--file", str(file)]
    made = run.invoke(keys.app, ["add", "reader", "--per-minute", "7", *at])
    assert Keys.read(file).know(made.output.strip()) is not None
    assert run.invoke(keys.app, ["list", *at]).output == "reader: 7 requests a minute\n"
    assert run.invoke(keys.app, ["remove", "nobody", *at]).exit_code == 1
    assert run.invoke(keys.app, ["remove", "reader", *at]).exit_code == 0
    assert run.invoke(keys.app, ["list", *at]).output == ""
    assert run.invoke(keys.app, ["add", "a:b", *at]).exit_code == 2


def test_with_keys_only_they_open_from_wherever(file):
    secret = add(file, "reader")
    entry = Entry.of(Config(keys=file, users=Path("users.txt")))
    assert status(entry) == 401
    assert status(entry, authorization="Bearer wrong") == 401
    assert status(entry, authorization=f"Basic {secret}") == 401
    assert status(entry, authorization="Bearer \xff") == 401
    assert status(entry, cookie="byline=x", x_byline_person="616461") == 401
    assert status(entry, authorization=f"bearer  {secret}", host="news.example") == 200


def test_a_key_may_ask_so_many_times_a_minute(file):
    now = [0.0]
    slow, fast = add(file, "slow", 2), add(file, "fast", 99)
    entry = Entry(Keys.read(file), pace=Pace(lambda: now[0]))
    assert [status(entry, authorization=f"Bearer {slow}") for _ in range(3)] == [200, 200, 429]
    assert status(entry, authorization=f"Bearer {fast}") == 200
    now[0] = 20.5
    refused = entry.refusal(request(authorization=f"Bearer {slow}"))
    assert refused is not None
    assert refused.headers["retry-after"] == "40"
    now[0] = 60.1
    assert [status(entry, authorization=f"Bearer {slow}") for _ in range(3)] == [200, 200, 429]


def test_without_keys_this_machine_comes_in_alone():
    entry = Entry.of(Config())
    assert status(entry) == 200
    assert status(entry, host="localhost:7860", origin="http://localhost:7860") == 200
    assert status(entry, host="news.example") == 403
    assert status(entry, origin="http://evil.example") == 403
    assert status(entry, sec_fetch_site="cross-site") == 403
    assert status(entry, x_forwarded_for="10.0.0.1") == 403


def test_where_people_are_asked_who_they_are_programs_need_keys(monkeypatch):
    assert status(Entry.of(Config(users=Path("users.txt")))) == 403
    assert status(Entry.of(Config(user_header="X-Forwarded-User"))) == 403
    monkeypatch.setenv("GRADIO_SERVER_NAME", "0.0.0.0")
    assert status(Entry.of(Config())) == 403
