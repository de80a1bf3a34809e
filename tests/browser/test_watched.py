"""Sources that keep coming and news of kept questions, on the page's archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot import Bot
from bot.alerts import Alerts
from bot.alerts.news import Told
from bot.answer import Answer
from index.sources import Ledger, Report
from index.sources.ledger import Known
from tests.browser.conftest import LEAK, Server
from tests.browser.test_access import found

PLACE = f"https://post.example/<img src=x onerror=alert(1)>?key={LEAK}"
ASKED = "Who may they meet on Tuesday? <script>window.pwned=1</script>"


@pytest.fixture
def fed(seed_server: Server) -> Iterator[Server]:
    """The server of the seed article, with a source that failed and a question whose answer is new."""
    ledger, alerts = Ledger.beside(seed_server.archive), Alerts.beside(seed_server.archive)
    ledger.note(Report(PLACE, 1_700_000_000.0, "read", added=3), Known())
    ledger.note(Report(PLACE, 1_700_003_600.0, "failed", failed=(f"{PLACE}: the server answers 503.",)), Known())
    ledger.note(Report("https://post.example/other", 1_700_003_600.0, "read", updated=2), Known())
    bot = Bot.open(seed_server.archive)
    alerts.add(ASKED, Answer(ASKED, ASKED, "not_found"), "")
    alerts.ask(lambda question: bot.ask("Who may they meet on Tuesday?"), "1", [])
    assert alerts.kept().alerts[0].told != Told()
    yield seed_server
    for file in (ledger.file, alerts.file):
        file.unlink()


def test_the_archive_tells_when_sources_were_read_and_what_is_new(tab: Page, fed: Server):
    tab.goto(f"{fed.url}?tab=archive")
    tab.get_by_text("2 sources, 1 with trouble").click()
    sources = tab.locator("#watched")
    expect(sources.locator("li").last).to_contain_text("2 updated")
    expect(sources.locator(".failed")).to_contain_text("last read 14 November 2023")
    expect(sources.locator(".failed")).to_contain_text("<img src=x onerror=alert(1)>: the server answers 503.")
    expect(sources).not_to_contain_text(LEAK)
    tab.get_by_text("News of kept questions (1)").click()
    assert found(tab) == {}
    tab.locator("#news a").first.click()
    expect(tab.locator("#opened article")).to_contain_text("Tuesday")
