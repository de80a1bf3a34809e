"""The page where it asks who comes: nobody else gets in, and each person has their own conversations on any machine."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from bot.serve.keys import add
from bot.users import write
from tests.browser.conftest import PATIENCE, ROOT, Server, index, opened, watched
from tests.browser.test_page import ask

PASSWORD = "correct horse"
ALL = "0.0.0.0"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One that serves every interface to two people."""
    folder = tmp_path_factory.mktemp("people")
    for name in ("ada", "finn"):
        write(folder / "users.txt", name, PASSWORD)
    index(ROOT / "seeds", folder / "archive")
    files = {f"BYLINE_{name.upper()}": str(folder / f"{name}.txt") for name in ("users", "keys")}
    (folder / "key").write_text(add(folder / "keys.txt", "reader"))
    found = Server.start(folder / "archive", GRADIO_SERVER_NAME=ALL, **files).wait()
    yield found
    found.stop()


@pytest.mark.parametrize("path", ["", "config", "gradio_api/info", "export/1/all.json", "gradio_api/queue/status"])
def test_nothing_is_told_to_who_gives_no_password(server: Server, path: str):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(server.url + path)
    assert refused.value.code == 401
    assert refused.value.headers["WWW-Authenticate"].startswith("Basic")
    assert b"Syria" not in refused.value.read()


def test_a_program_comes_in_by_its_key_and_not_by_a_password(server: Server):
    asked = f"{server.url}api/archive"
    key = (server.archive.parent / "key").read_text()
    assert httpx.get(asked, headers={"Authorization": f"Bearer {key}"}).json()["articles"] == 1
    assert httpx.get(asked, auth=("ada", PASSWORD)).status_code == 401
    assert httpx.get(server.url, headers={"Authorization": f"Bearer {key}"}).status_code == 401


def test_each_person_has_their_own_conversations_in_any_browser(server: Server, chromium: Browser):
    listed = []
    for who in ("ada", "ada", "finn"):
        with chromium.new_context(http_credentials={"username": who, "password": PASSWORD}) as context:
            context.set_default_timeout(PATIENCE)
            with watched(context) as page:
                opened(page, server.url)
                if not listed:
                    ask(page, "How many people has the war killed?")
                    href = page.locator("#list a.file").first.get_attribute("href") or ""
                expect(page.locator("#list").get_by_text("kept here").or_(page.locator("#list a.kept"))).to_be_visible()
                sent = context.request.get(server.url + href)
                listed.append((page.locator("#list a.kept").count(), sent.status))
    assert listed == [(1, 200), (1, 200), (0, 404)]


def test_without_people_it_serves_this_machine_alone(tmp_path: Path):
    settings = {"GRADIO_SERVER_NAME": ALL, "BYLINE_ARCHIVE": str(tmp_path / "archive")}
    told = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert told.stderr.startswith(f"byline: On {ALL} everybody who reaches this machine could use the page.")
    assert len(told.stderr.splitlines()) == 1
