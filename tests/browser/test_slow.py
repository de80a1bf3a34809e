"""The page while an answer takes its time: the page's own wiring, over a bot that waits for the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot import Answer, Config, Event
from bot.web import Desk
from tests.browser.conftest import opened
from tests.browser.test_page import box


class SlowBot:
    """Answers every question with "not found", one that starts with "Slow" only when it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def ask(self, question: str) -> None:
        """Nothing to load."""

    def stream(self, question: str, *_: Any) -> Iterator[Event]:
        yield Event("searching", question)
        if question.startswith("Slow"):
            self.go.wait(60)
        yield Event("answered", question, Answer(question, question, "not_found", nearest=("A headline",)))


@pytest.fixture
def slow() -> SlowBot:
    return SlowBot()


@pytest.fixture
def slow_page(tab: Page, slow: SlowBot) -> Iterator[Page]:
    """The page over the slow bot, served from this process."""
    from app import Page as OurPage

    blocks = OurPage(Desk(Config(), lambda config: slow)).blocks.queue()  # type: ignore[arg-type]
    _, url, _ = blocks.launch(server_name="127.0.0.1", prevent_thread_lock=True, quiet=True, ssr_mode=False)
    yield opened(tab, url)
    slow.go.set()
    blocks.close()


def test_a_slow_answer_can_be_stopped_and_others_do_not_wait_for_it(
    slow_page: Page, slow: SlowBot, context: BrowserContext
):
    box(slow_page).fill("Slow?")
    box(slow_page).press("Enter")
    expect(slow_page.locator("#chat .status")).to_have_text("Searching the archive…")
    expect(box(slow_page)).to_have_value("")
    box(slow_page).fill("Quick")

    other = opened(context.new_page(), slow_page.url)
    box(other).fill("Quick?")
    box(other).press("Enter")
    expect(other.locator("#chat .reply")).to_contain_text("The articles don't tell.")
    other.close()

    slow_page.get_by_role("button", name="Stop").click()
    expect(slow_page.locator("#chat .status")).to_have_text("Stopped.")
    slow.go.set()
    expect(slow_page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(box(slow_page)).to_have_value("Quick")
    box(slow_page).fill("Quick again?")
    box(slow_page).press("Enter")
    expect(slow_page.locator("#chat .reply").last).to_contain_text("The articles don't tell.")
    assert slow_page.locator("#chat .reply").first.inner_text() == "Stopped."
