"""The page in all its states as axe-core judges it: people who see little, or use no mouse, can use it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened
from tests.browser.test_page import ask

LONG = "Why is the delegation going to Moscow and what has Russia said about Assad?"


def found(page: Page) -> dict[str, list[str]]:
    """What axe-core finds wrong: the rule, and the elements."""
    violations = Axe().run(page).response["violations"]
    return {one["id"]: [node["html"][:200] for node in one["nodes"]] for one in violations}


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")])
def test_nothing_stands_in_the_way_of_anybody(tab: Page, seed_server: Server, width: int, scheme: str):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=scheme)
    page = opened(tab, seed_server.url)
    expect(page.locator("#chat .example").first).to_be_visible()
    assert found(page) == {}, "before the first question"
    page.get_by_role("button", name="Dates, sources and authors").click()
    page.get_by_role("textbox", name="From").fill("2000-01-01")
    ask(page, "Who won the World Cup?")
    page.locator("#chat .without").click()
    expect(page.locator("#chat .chip")).to_have_count(0)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    ask(page, LONG)
    page.locator(".verdict").get_by_role("link", name="Wrong").last.click()
    expect(page.locator(".chosen")).to_have_count(1)
    assert found(page) == {}, "with answers"
    page.locator("#chat .cite").last.focus()
    page.locator("#chat .files summary").last.press("Enter")
    page.locator("#chat .cite").last.hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    assert found(page) == {}, "with a quote and the kinds of files"
    page.locator("#chat .cite").last.click()
    mark = page.locator("#panel details[open] mark:not(.other)")
    mark.evaluate("mark => getSelection().selectAllChildren(mark)")
    expect(page.get_by_role("button", name="The answer is here")).to_be_visible()
    assert found(page) == {}, "with an article"
    if width < 1000:
        page.get_by_role("button", name="Conversations").click()
    expect(page.locator("#list a.kept").first).to_be_visible()
    page.locator("#list summary").first.press("Enter")
    expect(page.get_by_role("button", name="Rename")).to_be_visible()
    assert found(page) == {}, "with the list"
