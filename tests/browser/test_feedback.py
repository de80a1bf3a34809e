"""What is said of answers in Chromium: right, wrong, nothing, and the words that answer, by mouse and keyboard."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from bot import Config
from bot.web import Store
from tests.browser.conftest import Server
from tests.browser.test_page import ask

MEET = "Who may the Syrian delegation meet on Tuesday?"


def kept(server: Server) -> list[dict]:
    """What was said of answers to this question, as the server keeps it."""
    said = Store.open(Config(archive=Path(server.archive)).notebook).said()
    return [one for one in said if one["question"] == MEET]


def say(page: Page, name: str) -> Locator:
    return page.locator("#chat .verdict").get_by_role("link", name=name)


def test_an_answer_is_called_right_or_wrong_by_keyboard_and_that_stays(seed_page: Page, seed_server: Server):
    before = len(kept(seed_server))
    ask(seed_page, MEET)
    say(seed_page, "Right").press("Enter")
    expect(say(seed_page, "Right (as you said)")).to_be_focused()
    expect(seed_page.locator(".chosen")).to_have_count(1)
    assert kept(seed_server)[before]["verdict"] == "right"
    say(seed_page, "Wrong").press("Enter")
    expect(say(seed_page, "Wrong (as you said)")).to_be_focused()
    expect(seed_page.locator("#chat .verdict")).to_contain_text("select the words that answer")
    say(seed_page, "The articles don’t tell").click()
    expect(say(seed_page, "The articles don’t tell (as you said)")).to_be_visible()
    seed_page.reload()
    expect(say(seed_page, "The articles don’t tell (as you said)")).to_be_visible()
    said = kept(seed_server)[before:]
    assert [one["verdict"] for one in said] == ["nothing"]
    say(seed_page, "The articles don’t tell").click()
    expect(seed_page.locator(".chosen")).to_have_count(0)
    assert len(kept(seed_server)) == before


def test_the_words_that_answer_are_selected_in_the_article(seed_page: Page, seed_server: Server):
    before = len(kept(seed_server))
    reply = ask(seed_page, MEET)
    button = seed_page.get_by_role("button", name="The answer is here")
    expect(button).to_be_hidden()
    reply.get_by_role("link", name="[1]").click()
    seed_page.locator("#cite-1-1 .text mark").evaluate("mark => getSelection().selectAllChildren(mark)")
    expect(button).to_be_in_viewport()
    button.click()
    expect(seed_page.locator("#chat .verdict")).to_contain_text("You have said which words answer.")
    expect(button).to_be_hidden()
    said = kept(seed_server)[before]
    assert said["verdict"] == "here"
    assert said["place"]["words"].startswith("The Syrian delegation may meet")
    expect(seed_page.locator("#cite-1-1 details.whole[open]")).to_have_count(1)


def test_words_outside_an_article_are_nothing_to_point_at(seed_page: Page):
    ask(seed_page, MEET).evaluate("reply => getSelection().selectAllChildren(reply)")
    expect(seed_page.get_by_role("button", name="The answer is here")).to_be_hidden()
