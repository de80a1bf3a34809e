"""Conversations in Chromium: kept by the server, listed, linked to, asked again and changed; each person's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import PATIENCE, ROOT, Server, index, opened, watched
from tests.browser.test_page import TYPED, ask, box, words

DUE, MEET, KILLED = (
    "When is the Syrian delegation due in Moscow?",
    "And who may they meet on Tuesday?",
    "How many people has the war killed?",
)


@pytest.fixture
def people(chromium: Browser) -> Iterator[list[BrowserContext]]:
    """Two people, each with a browser of their own."""
    contexts = [chromium.new_context() for _ in range(2)]
    for context in contexts:
        context.set_default_timeout(PATIENCE)
    yield contexts
    for context in contexts:
        context.close()


@pytest.fixture
def person(people: list[BrowserContext]) -> Iterator[Page]:
    """The page of one of them."""
    with watched(people[0]) as page:
        yield page


@pytest.fixture
def page(person: Page, seed_server: Server) -> Page:
    """That page on the seed article."""
    return opened(person, seed_server.url)


def entries(page: Page) -> Locator:
    return page.locator("#list a.kept")


def act(page: Page, title: str, name: str) -> None:
    """Do something with a conversation of the list, by keyboard."""
    row = page.locator("#list li", has_text=title)
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    row.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_a_conversation_survives_a_reload_a_second_tab_and_a_killed_server_and_goes_on(person: Page, tmp_path: Path):
    index(ROOT / "seeds", tmp_path / "archive")
    server = Server.start(tmp_path / "archive").wait()
    try:
        page = opened(person, server.url)
        ask(page, DUE)
        chat, marked = words(page.locator("#chat .reply")), words(page.locator("#panel mark"))
        page.reload()
        is_there(page, chat, marked)
        with watched(page.context) as second:
            second.goto(page.url)
            is_there(second, chat, marked)
        server = server.again()
        page.goto(page.url)
        is_there(page, chat, marked)
        expect(ask(page, MEET)).to_contain_text("Lavrov")
        expect(page.locator("#chat .query")).to_contain_text("delegation")
    finally:
        server.stop()


def is_there(page: Page, chat: str, marked: str) -> None:
    expect(page.locator("#panel details.whole")).to_have_count(1)
    assert (words(page.locator("#chat .reply")), words(page.locator("#panel mark"))) == (chat, marked)
    expect(page.locator("#chat .asked")).to_have_text(DUE)


def test_what_was_cited_keeps_its_words_when_the_article_is_gone_and_says_so(person: Page, tmp_path: Path):
    article = tmp_path / "in" / "tide.txt"
    article.parent.mkdir()
    article.write_text("Tide Table Out\n\nThe port office at Vell said high tide comes at 4.10 on Monday.")
    index(article.parent, tmp_path / "archive")
    server = Server.start(tmp_path / "archive").wait()
    try:
        page = opened(person, server.url)
        ask(page, "When is high tide at Vell?")
        marked = words(page.locator("#panel .passage mark"))
        article.write_text("Nothing Doing\n\nThere was no news from the port of Vell on Tuesday or on Wednesday.")
        index(article.parent, server.archive)
        page.reload()
        card = page.locator("#cite-1-1")
        expect(card.locator(".lost")).to_contain_text("no longer in the archive. These words of it were cited on")
        assert words(card.locator("mark")) == marked
        expect(card.locator("details")).to_have_count(0)
    finally:
        server.stop()


def test_the_list_is_opened_gone_back_in_and_searched(page: Page):
    ask(page, DUE)
    first = page.url
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#chat .reply")).to_have_count(0)
    ask(page, KILLED)
    ask(page, "Has a date been set?")
    expect(entries(page)).to_have_text([KILLED, DUE])
    expect(entries(page).first).to_have_attribute("aria-current", "page")
    entries(page).last.press("Enter")
    expect(page.locator("#chat .asked")).to_have_text([DUE])
    expect(page).to_have_url(first)
    page.go_back()
    expect(page.locator("#chat .asked")).to_have_text([KILLED, "Has a date been set?"])
    sought = page.get_by_role("textbox", name="Search conversations")
    sought.fill("100,000 DATE")
    expect(entries(page)).to_have_text([KILLED])
    sought.fill("zebra")
    expect(page.locator("#list")).to_have_text("No conversation has these words.")
    sought.fill("")
    expect(entries(page)).to_have_count(2)


def test_a_conversation_is_renamed_pinned_deleted_and_brought_back_by_keyboard(page: Page):
    ask(page, DUE)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#chat .reply")).to_have_count(0)
    ask(page, KILLED)
    act(page, DUE, "Rename")
    page.keyboard.type(TYPED[0])
    page.keyboard.press("Enter")
    expect(entries(page).last).to_have_text(TYPED[0])
    expect(entries(page).last).to_be_focused()
    assert page.locator("#list :is(img, script)").count() == 0
    act(page, TYPED[0], "Pin")
    expect(page.locator("#list h2")).to_have_text(["Pinned", "Today"])
    expect(entries(page)).to_have_text([TYPED[0], KILLED])
    act(page, KILLED, "Delete")
    expect(entries(page)).to_have_text([TYPED[0]])
    expect(page.locator("#chat .reply")).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(entries(page)).to_have_text([TYPED[0], KILLED])
    page.reload()
    expect(entries(page)).to_have_text([TYPED[0], KILLED])


def test_a_question_is_asked_again_and_the_last_one_is_changed_in_its_place(page: Page):
    ask(page, DUE)
    ask(page, MEET)
    searched = words(page.locator("#chat .query"))
    page.get_by_role("link", name="Ask again", exact=True).last.click()
    expect(page.locator("#turn-3")).to_be_visible()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(page.locator("#chat .asked")).to_have_text([DUE, MEET])
    assert words(page.locator("#chat .query")) == searched
    page.get_by_role("link", name="Edit", exact=True).last.click()
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value(MEET)
    expect(page.locator("#notice")).to_contain_text("its answer gives way to the new one")
    box(page).fill(KILLED)
    box(page).press("Enter")
    expect(page.locator("#chat .asked")).to_have_text([DUE, KILLED])
    expect(page.locator("#chat .reply").last).to_contain_text("100,000")
    expect(entries(page)).to_have_text([DUE])


def test_an_earlier_question_is_changed_in_a_new_conversation_or_left_as_it_is(page: Page):
    ask(page, DUE)
    ask(page, KILLED)
    page.get_by_role("link", name="Edit", exact=True).first.click()
    expect(page.locator("#notice")).to_contain_text("what follows it stays in the old conversation")
    page.keyboard.press("Escape")
    expect(page.locator("#notice")).to_be_empty()
    expect(box(page)).to_have_value("")
    page.get_by_role("link", name="Edit", exact=True).first.click()
    expect(box(page)).to_have_value(DUE)
    box(page).fill("Has a date been set?")
    box(page).press("Enter")
    expect(page.locator("#chat .asked")).to_have_text(["Has a date been set?"])
    expect(entries(page)).to_have_text(["Has a date been set?", DUE])


def test_a_link_asks_its_question_once_and_a_question_gives_its_link(page: Page, seed_server: Server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{seed_server.url}?q=How%20many%20people%20has%20the%20war%20killed%3F")
    expect(page.locator("#chat .reply")).to_contain_text("100,000")
    expect(page).to_have_url(re.compile(r"\?c=[\w-]+$"))
    page.reload()
    expect(page.locator("#chat .asked")).to_have_text([KILLED])
    expect(entries(page)).to_have_count(1)
    link = page.get_by_role("link", name="Link", exact=True)
    link.click()
    expect(page.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{seed_server.url}?q=How%20many%20people%20has%20the%20war%20killed%3F"


def test_two_people_never_see_each_others(page: Page, people: list[BrowserContext], seed_server: Server):
    ask(page, DUE)
    with watched(people[1]) as other:
        opened(other, page.url)
        expect(other.locator("#notice")).to_contain_text("There is no such conversation here")
        expect(other.locator("#list")).to_have_text("What you ask is kept here, for you to come back to.")
        expect(other.locator("#chat .asked")).to_have_count(0)
        ask(other, KILLED)
        expect(entries(other)).to_have_text([KILLED])
        assert other.url != page.url
    page.reload()
    expect(entries(page)).to_have_text([DUE])
    assert {cookie["name"]: cookie["httpOnly"] for cookie in page.context.cookies()}["byline"] is True


def test_on_a_phone_the_list_is_a_drawer_that_keys_open_and_close(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, DUE)
    button = page.get_by_role("button", name="Conversations")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(entries(page)).to_be_hidden()
    button.press("Enter")
    expect(entries(page)).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(entries(page)).to_be_hidden()
    expect(button).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
