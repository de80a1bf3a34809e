"""Reading an answer in Chromium: the words behind a marker, the article beside the chat, what was searched."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, Server, opened, watched
from tests.browser.test_page import LAVROV, ask, box, contrast, words

LONG = "Why is the delegation going to Moscow and what has Russia said about Assad?"
"""A question whose answer has several sentences, all of one article."""


def test_a_marker_shows_its_words_to_whoever_points_at_it_or_comes_to_it_by_keyboard(seed_page: Page):
    reply, shown = ask(seed_page, "Who may the Syrian delegation meet on Tuesday?"), seed_page.get_by_role("tooltip")
    marker = reply.get_by_role("link", name="[1]")
    marker.hover()
    expect(shown).to_contain_text(f"“{LAVROV}”")
    expect(shown).to_contain_text("Syria, Russia to Discuss Peace Conference on Monday")
    expect(marker).to_have_attribute("aria-describedby", "peek")
    assert contrast(shown) > 7
    seed_page.mouse.move(5, 5)
    expect(shown).to_be_hidden()
    reply.get_by_text("byline-reader").click()
    box(seed_page).focus()
    for _ in range(8):
        seed_page.keyboard.press("Shift+Tab")
        if marker.evaluate("marker => marker === document.activeElement"):
            break
    expect(shown).to_contain_text(LAVROV)
    seed_page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(marker).to_be_focused()


def test_a_finger_sees_the_words_first_and_then_the_article(chromium: Browser, seed_server: Server):
    with chromium.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}) as context:
        context.set_default_timeout(PATIENCE)
        with watched(context) as page:
            page.set_viewport_size({"width": 390, "height": 844})
            opened(page, seed_server.url)
            marker = ask(page, "Who may the Syrian delegation meet on Tuesday?").get_by_role("link", name="[1]")
            marker.tap()
            shown = page.get_by_role("tooltip")
            expect(shown).to_contain_text("Tap again to read the article.")
            place = shown.bounding_box()
            assert place is not None
            assert place["x"] >= 0
            assert place["x"] + place["width"] <= 390
            marker.tap()
            expect(page.locator("#cite-1-1 .text mark")).to_be_in_viewport()
            expect(shown).to_be_hidden()


def test_a_marker_opens_the_article_with_all_its_cited_words_and_keys_lead_through_them_and_back(seed_page: Page):
    reply, cards = ask(seed_page, LONG), seed_page.locator("#panel .card")
    count = reply.locator(".cite").count()
    assert count > 2
    reply.get_by_role("link", name="[1]").click()
    text = cards.first.locator(".text")
    expect(text.locator("mark:not(.other)")).to_be_in_viewport()
    quotes = [words(cards.nth(number).locator(".passage mark")) for number in range(count)]
    assert sorted(words(mark) for mark in text.locator("mark").all()) == sorted(quotes)
    assert words(text.locator("mark:not(.other)")) == quotes[0]
    for number in (1, 2):
        seed_page.keyboard.press("j")
        expect(cards.nth(number)).to_be_focused()
        expect(cards.nth(number).locator(".text mark:not(.other)")).to_be_in_viewport()
        assert words(cards.nth(number).locator(".text mark:not(.other)")) == quotes[number]
    expect(seed_page.locator("#panel details.whole[open]")).to_have_count(1)
    seed_page.keyboard.press("k")
    expect(cards.nth(1)).to_be_focused()
    seed_page.keyboard.press("Escape")
    expect(reply.get_by_role("link", name="[2]")).to_be_focused()
    expect(seed_page.locator("#panel details.whole[open]")).to_have_count(0)


def test_an_answer_is_read_from_its_question_on_and_whoever_scrolls_is_left_there(seed_page: Page):
    seed_page.set_viewport_size({"width": 1200, "height": 460})
    for number in range(3):
        ask(seed_page, LONG)
        expect(seed_page.locator(f"#turn-{number + 1}")).to_be_in_viewport()
        expect(seed_page.locator("#chat .foot").last).not_to_be_in_viewport()
    seed_page.locator("#chat .asked").last.hover()
    seed_page.mouse.wheel(0, -2_000)
    expect(seed_page.locator("#turn-1")).to_be_in_viewport()
    seed_page.get_by_role("link", name="[1]").first.focus()
    expect(seed_page.locator("#turn-1")).to_be_in_viewport()
    expect(seed_page.locator("#turn-3")).not_to_be_in_viewport()


def test_letters_that_are_typed_stay_letters(seed_page: Page):
    ask(seed_page, LONG).get_by_role("link", name="[1]").click()
    box(seed_page).press_sequentially("jk")
    expect(box(seed_page)).to_have_value("jk")
    expect(seed_page.locator("#cite-1-1 details.whole[open]")).to_have_count(1)


def test_an_answer_says_how_much_was_read(seed_page: Page):
    expect(ask(seed_page, "Has a date been set?").locator(".foot")).to_contain_text("passages of 1 article read")
    expect(ask(seed_page, "Who won the World Cup?").locator(".read")).to_contain_text("passages of 1 article read")


def test_a_limit_is_taken_out_of_a_search_and_out_of_the_box_for_the_next(seed_page: Page):
    seed_page.get_by_role("button", name="Dates, sources and authors").click()
    seed_page.get_by_role("textbox", name="From").fill("2000-01-01")
    seed_page.locator("#limits").get_by_label("Sources").fill("Vell Post, <b>Daily</b>")
    reply = ask(seed_page, "Has a date been set?")
    chips = seed_page.locator("#chat .chip")
    expect(reply).to_contain_text("No article fits the dates and sources that you chose.")
    for label, left in (("by <b>Daily</b>", 2), ("by Vell Post", 1), ("from 1 January 2000", 0)):
        chips.get_by_role("link", name=f"Search without “{label}”").press("Enter")
        expect(chips).to_have_count(left)
        expect(seed_page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(seed_page.locator("#chat .reply")).to_contain_text("No date has been set")
    expect(seed_page.locator("#chat .asked")).to_have_text("Has a date been set?")
    for name in ("From", "To", "Sources"):
        expect(seed_page.locator("#limits").get_by_label(name, exact=True)).to_have_value("")


@pytest.mark.parametrize("later", [False, True])
def test_a_question_is_asked_as_it_was_typed_without_the_conversation(seed_page: Page, later: bool):
    ask(seed_page, "When is the Syrian delegation due in Moscow?")
    reply = ask(seed_page, "And who may they meet on Tuesday?")
    expect(reply.locator(".query")).to_contain_text("delegation")
    if later:
        ask(seed_page, "How many people has the war killed?")
    seed_page.get_by_role("link", name="Ask as typed").first.click()
    number = 4 if later else 3
    expect(seed_page.locator(f"#turn-{number}")).to_have_text("And who may they meet on Tuesday?")
    expect(seed_page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(seed_page.locator("#chat .reply").last.locator(".query")).to_have_count(0)
    expect(seed_page.locator("#chat .asked")).to_have_count(4 if later else 2)
