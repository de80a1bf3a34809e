"""The page while an answer takes its time: the models are held up in this process, as by a busy machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app import Page as OurPage
from bot import Config
from bot.web import Desk
from index import runtime
from tests.browser.conftest import opened
from tests.browser.test_page import box


@pytest.fixture
def page(tab: Page, seed_folder: Path) -> Iterator[Page]:
    """The page over the seed archive, served from this process, its models loaded."""
    desk = Desk(Config(archive=seed_folder))
    desk.bot()
    blocks = OurPage(desk).blocks.queue()
    _, url, _ = blocks.launch(server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, ssr_mode=False)
    yield opened(tab, url)
    blocks.close()


@pytest.fixture
def held() -> Iterator[ExitStack]:
    """The models, busy until this is closed."""
    with ExitStack() as stack:
        stack.enter_context(runtime._RUNNING)
        yield stack


def test_a_slow_answer_can_be_stopped_and_the_next_question_is_answered(page: Page, held: ExitStack):
    box(page).fill("Has a date been set?")
    box(page).press("Enter")
    expect(page.locator("#chat .status")).to_have_text("Searching the archive…")
    expect(box(page)).to_have_value("")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#chat .status")).to_have_text("Stopped.")
    held.close()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    box(page).press_sequentially("Who may they meet on Tuesday?", delay=40)  # as fast as a person types
    box(page).press("Enter")
    expect(page.locator("#chat .reply").last).to_contain_text("Lavrov")
    assert page.locator("#chat .reply").first.inner_text() == "Stopped."
