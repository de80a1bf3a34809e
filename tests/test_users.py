"""People and their passwords, and whom the page lets in."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from typer.testing import CliRunner

from bot import users
from bot.config import Config
from bot.users import Users, hashed, write
from bot.web.access import Gate, check
from bot.web.visitor import PERSON, known
from index.errors import SettingError

PASSWORD = "correct horse"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write(tmp_path / "users.txt", "ada", PASSWORD)
    return tmp_path / "users.txt"


def client(found: Users | None = None, header: str = "") -> TestClient:
    """A server that tells who comes."""

    def who(request: Request) -> PlainTextResponse:
        return PlainTextResponse(known(request.headers, request.cookies) or "nobody")

    routes = [Route("/", who), Route("/gradio_api/startup-events", who)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Gate, users=found, header=header)]))


def test_a_file_holds_hashes_that_only_its_owner_reads(file):
    assert PASSWORD not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = Users.read(file)
    assert found.know("ada", PASSWORD)
    assert not found.know("ada", "wrong horse")
    assert not found.know("finn", PASSWORD)


def test_a_password_is_changed_and_somebody_taken_out(file):
    file.write_text("# the desk\n" + file.read_text())
    assert write(file, "ada", "another horse")
    assert not write(file, "finn", "a third horse")
    found = Users.read(file)
    assert (found.know("ada", PASSWORD), found.know("ada", "another horse")) == (False, True)
    assert write(file, "ada", None)
    assert list(Users.read(file).hashes) == ["finn"]
    assert file.read_text().startswith("# the desk\n")


def test_one_password_has_many_hashes():
    assert hashed(PASSWORD) != hashed(PASSWORD)


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("a:b", PASSWORD), ("#a", PASSWORD), ("ada", "short")])
def test_what_can_be_no_name_or_password_is_refused(tmp_path, name, password):
    with pytest.raises(SettingError, match="has"):
        write(tmp_path / "users.txt", name, password)
    assert not (tmp_path / "users.txt").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "nobody"), ("ada:secret", "line 1"), ("# ada\nfinn", "line 2"), ("ada:scrypt$1$8$1$x$y", "line 1")],
)
def test_a_file_that_holds_something_else_is_named(tmp_path, text, told):
    (tmp_path / "users.txt").write_text(text)
    with pytest.raises(SettingError, match=told):
        Users.read(tmp_path / "users.txt")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingError, match=r"none\.txt.*byline user NAME"):
        Users.read(tmp_path / "none.txt")


def test_the_shell_asks_for_a_password(tmp_path):
    run, file = CliRunner(), tmp_path / "users.txt"
    told = run.invoke(users.app, ["ada", "--file", str(file)], input=f"{PASSWORD}\n{PASSWORD}\n")
    assert told.exit_code == 0
    assert told.output.endswith("ada is added.\n")
    assert PASSWORD not in told.output
    assert Users.read(file).know("ada", PASSWORD)
    assert run.invoke(users.app, ["finn", "--file", str(file), "--remove"]).exit_code == 1
    assert run.invoke(users.app, ["ada", "--file", str(file), "--remove"]).exit_code == 0


def test_with_users_only_they_come_in(file):
    server = client(Users.read(file))
    refused = server.get("/")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Basic ")
    assert server.get("/", auth=("ada", "wrong horse")).status_code == 401
    assert server.get("/", headers={"Authorization": "Basic %%%"}).status_code == 401
    assert server.get("/", headers={PERSON: "616461"}).status_code == 401
    first, second = (server.get("/", auth=("ada", PASSWORD)) for _ in range(2))
    assert first.text == second.text == known({PERSON: b"ada".hex()}, {})
    assert server.get("/gradio_api/startup-events").status_code == 200


def test_behind_a_proxy_those_come_in_whom_it_names():
    server = client(header="X-Forwarded-User")
    assert server.get("/").status_code == 401
    assert server.get("/", headers={"X-Forwarded-User": "Zoë".encode()}).text not in (
        "nobody",
        known({PERSON: "00"}, {}),
    )


def test_without_settings_all_come_in_and_nobody_says_who_they_are():
    assert client().get("/").text == "nobody"
    assert client().get("/", headers={PERSON: "616461"}).text == "nobody"
    assert client().get("/", headers={"X-Forwarded-User": "ada"}).text == "nobody"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.9.9.9"])
def test_this_machine_is_served_without_asking(host):
    check(host, Config())


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "news.example"])
def test_others_are_served_only_if_it_is_said_who_may(host):
    with pytest.raises(SettingError, match=r"BYLINE_USERS.*BYLINE_USER_HEADER"):
        check(host, Config())
    check(host, Config(users=Path("users.txt")))
    check(host, Config(user_header="X-Forwarded-User"))
