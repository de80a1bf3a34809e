"""What to ask next, beneath an answer in Chromium: a server on this machine plays the language model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app import Page as OurPage
from bot import Config
from bot.web import Desk
from bot.web.theme import head, theme
from tests.browser.conftest import opened
from tests.browser.test_page import ask, box
from tests.chat import ChatServer, chat_server

DUE, MEET, KILLED = (
    "When is the Syrian delegation due in Moscow?",
    "Who may the Syrian delegation meet on Tuesday?",
    "How many people has the war in Syria killed?",
)
SAID = "A Syrian delegation is due to meet officials in Moscow on Monday [1]."


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


@pytest.fixture
def page(tab: Page, seed_folder: Path, server: ChatServer) -> Iterator[Page]:
    """The page over the seed archive with a writer, served from this process, its models loaded."""
    desk = Desk(Config(archive=seed_folder, writer=f"{server.address}#tiny:1b"))
    desk.bot()
    blocks = OurPage(desk).blocks.queue()
    look = {"theme": theme(), "head": head()}
    _, url, _ = blocks.launch(server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, ssr_mode=False, **look)
    yield opened(tab, url)
    blocks.close()


def test_a_suggestion_is_asked_when_it_is_pressed_and_gives_way_to_new_ones(page: Page, server: ChatServer):
    page.set_viewport_size({"width": 375, "height": 700})
    options = page.locator("#chat .option")
    server.says(SAID)
    server.says(f"1. {MEET}\n2. Who is <b>Angela Merkel</b>?\n3. {KILLED}\n")
    ask(page, DUE)
    expect(options).to_have_text([MEET, KILLED])
    page.get_by_role("link", name="Right").click()
    expect(page.locator("#chat .chosen")).to_have_count(1)
    expect(options).to_have_text([MEET, KILLED])
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    server.says("The Syrian delegation may meet Foreign Minister Sergei Lavrov on Tuesday [1].")
    server.says(KILLED)
    options.first.press("Enter")
    expect(page.locator("#chat .asked")).to_have_text([DUE, MEET])
    expect(page.locator("#chat .reply").last).to_contain_text("Lavrov")
    expect(options).to_have_text([KILLED])
    expect(box(page)).to_be_focused()
    expect(page.locator("#chat .query")).to_have_count(0)
    options.first.click()
    expect(page.locator("#chat .asked")).to_have_text([DUE, MEET, KILLED])


def test_who_asks_meanwhile_ends_the_suggestions_under_way(page: Page, server: ChatServer):
    server.says(SAID)
    server.says(*[f"{MEET}\n"], *["Why? "] * 1000, pause=0.2)
    ask(page, DUE)
    expect(page.locator("#chat .status")).to_have_count(0)
    server.says("The war has killed more than 100,000 people [1].")
    server.says("Nothing comes to mind.")
    ask(page, KILLED)
    expect(page.locator("#chat .reply").last).to_contain_text("100,000")
    assert server.left.wait(10), "the writer is stopped"
    expect(page.locator("#chat .option")).to_have_count(0)
