"""Out of the page in Chromium: an answer copied, and answers and conversations as files, each person's own alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE, Server, opened, watched
from tests.browser.test_page import ask

KILLED = "How many people has the war killed?"
ENDINGS = ["docx", "html", "md", "txt", "csv", "json", "bib", "ris", "csl.json"]


@pytest.fixture
def page(chromium: Browser, seed_server: Server) -> Iterator[Page]:
    """The page of somebody who has asked nothing yet."""
    with chromium.new_context() as context:
        context.set_default_timeout(PATIENCE)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        with watched(context) as page:
            yield opened(page, seed_server.url)


def hrefs(page: Page, where: str) -> list[str]:
    return [link.get_attribute("href") or "" for link in page.locator(f"{where} a.file").all()]


def fetched(context: BrowserContext, server: Server, hrefs: list[str]) -> dict[str, tuple[int, bytes]]:
    """What is sent for some links, by how they end."""
    answers = {href.rsplit("/", 1)[1].split(".", 1)[1]: context.request.get(server.url + href) for href in hrefs}
    return {ending: (answer.status, answer.body()) for ending, answer in answers.items()}


def test_an_answer_is_copied_with_its_sources(page: Page):
    ask(page, KILLED)
    page.get_by_role("link", name="Copy", exact=True).press("Enter")
    expect(page.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{KILLED}\n\n")
    assert "100,000" in copied
    assert "\n\n[1] “" in copied
    assert "” Syria, Russia to Discuss Peace Conference on Monday" in copied


def test_answers_and_conversations_are_had_as_files_by_whoever_asked_alone(
    page: Page, chromium: Browser, seed_server: Server
):
    ask(page, KILLED)
    ask(page, "Has a date been set?")
    one, whole = hrefs(page, "#chat .user-row:has(#turn-2)"), hrefs(page, "#list")
    for links, count in ((one, 1), (whole, 2)):
        found = fetched(page.context, seed_server, links)
        assert list(found) == ENDINGS
        assert {status for status, _ in found.values()} == {200}
        answers = json.loads(found["json"][1])["answers"]
        assert len(answers) == count
        assert answers[-1]["question"] == "Has a date been set?"
        assert found["docx"][1].startswith(b"PK")
        assert found["bib"][1].count(b"@article{") == 1
    with chromium.new_context() as other:
        opened(other.new_page(), seed_server.url)
        assert {status for status, _ in fetched(other, seed_server, [*one, *whole]).values()} == {404}
    with chromium.new_context() as nobody:
        assert {status for status, _ in fetched(nobody, seed_server, whole).values()} == {404}
    assert page.context.request.get(seed_server.url + whole[0].replace(".docx", ".exe")).status == 404


def test_a_page_to_print_opens_beside_by_keyboard(page: Page):
    ask(page, KILLED)
    summary = page.locator("#chat .files summary")
    summary.press("Enter")
    expect(page.get_by_role("link", name="BibTeX").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.locator("#chat .files[open]")).to_have_count(0)
    summary.press("Enter")
    with page.context.expect_page() as opening:
        page.locator("#chat .files").get_by_role("link", name="Print").press("Enter")
    printed = opening.value
    expect(printed.get_by_role("heading")).to_have_text(KILLED)
    printed.get_by_role("link", name="[1]").click()
    expect(printed.locator("#source-1-1")).to_contain_text("more than 100,000 people")
    assert printed.locator("script, img, link").count() == 0
    expect(page.locator("#chat .asked")).to_have_text(KILLED)
