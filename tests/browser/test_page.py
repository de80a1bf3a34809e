"""The page in Chromium, on the seed article: asking, sources, filters, what a person can type wrong."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server, opened

LAVROV = "The Syrian delegation may meet Foreign Minister Sergei Lavrov on Tuesday, the source said."


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your question")


def ask(page: Page, question: str) -> Locator:
    """Ask, wait for the end, and give the last answer."""
    replies = page.locator("#chat .reply")
    before = replies.count()
    box(page).fill(question)
    box(page).press("Enter")
    expect(replies).to_have_count(before + 1)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    return replies.last


def words(locator: Locator) -> str:
    """The text of some elements, on one line."""
    return " ".join(" ".join(locator.all_text_contents()).split())


def test_a_question_gets_an_answer_whose_marker_leads_to_the_quoted_words(seed_page: Page):
    reply = ask(seed_page, "Who may the Syrian delegation meet on Tuesday?")
    expect(reply.locator(".sentences")).to_contain_text(LAVROV)
    expect(reply.locator("strong")).to_contain_text("Lavrov")
    reply.get_by_role("link", name="[1]").click()
    card = seed_page.locator("#cite-1-1")
    expect(card).to_be_in_viewport()
    expect(card).to_contain_text("Syria, Russia to Discuss Peace Conference on Monday")
    assert words(card.locator(".passage mark")) == LAVROV
    expect(card.locator(".passage")).not_to_contain_text("Support The Moscow Times")


def test_the_whole_article_opens_at_the_quoted_words(seed_page: Page):
    ask(seed_page, "What did Putin say Assad's exit could leave?")
    seed_page.get_by_text("Read the whole article").click()
    text = seed_page.locator("#cite-1-1 .text")
    expect(text.locator("mark")).to_be_in_viewport()
    expect(text).to_contain_text("Russia and the U.S. announced in May")
    assert text.evaluate("box => box.scrollTop") > 0
    assert words(text.locator("mark")) == words(seed_page.locator("#cite-1-1 .passage mark"))


def test_what_the_articles_do_not_tell_is_said_with_leads_whose_markers_lead_to_their_cards(seed_page: Page):
    reply = ask(seed_page, "Who won the World Cup?")
    expect(reply).to_contain_text("The articles don't tell.")
    expect(reply).to_contain_text("Not sure that these answer:")
    leads, cards = reply.locator(".leads li"), seed_page.locator("#panel .card")
    expect(cards).to_have_count(leads.count())
    expect(leads.last.locator(".origin")).to_contain_text("Syria, Russia to Discuss Peace Conference")
    expect(seed_page.get_by_role("heading", name="Not an answer: what comes nearest")).to_be_visible()
    expect(reply.locator("strong, .sentences, .foot")).to_have_count(0)
    marker = leads.last.get_by_role("link")
    marker.focus()
    marker.press("Enter")
    expect(cards.last).to_be_focused()
    expect(cards.last).to_be_in_viewport()
    assert words(cards.last.locator(".passage mark")) in words(leads.last)


def test_a_follow_up_says_what_was_searched_and_older_markers_still_lead_to_their_source(seed_page: Page):
    ask(seed_page, "When is the Syrian delegation due in Moscow?")
    reply = ask(seed_page, "And who may they meet on Tuesday?")
    expect(reply.locator(".query")).to_contain_text("delegation")
    seed_page.get_by_role("link", name="[1]").first.click()
    expect(seed_page.locator("#cite-1-1")).to_be_in_viewport()
    assert "on Monday" in words(seed_page.locator("#cite-1-1 .passage mark"))


def test_what_was_searched_for_can_be_changed_and_asked_again(seed_page: Page):
    ask(seed_page, "When is the Syrian delegation due in Moscow?")
    reply = ask(seed_page, "And who may they meet on Tuesday?")
    searched = words(reply.locator(".query"))
    reply.get_by_role("link", name="Change and ask again").click()
    expect(box(seed_page)).to_have_value(searched)
    expect(box(seed_page)).to_be_focused()
    again = ask(seed_page, "How many people has the war killed in Syria?")
    expect(again).to_contain_text("100,000")


def test_a_period_that_the_question_names_can_be_taken_back(seed_page: Page):
    question = "What did Putin say last week that Assad's exit could leave?"
    reply = ask(seed_page, question)
    expect(reply.locator(".period")).to_contain_text("(“last week”)")
    expect(reply).to_contain_text("is not known: it is from an article without a date.")
    reply.get_by_role("link", name="Search all dates").click()
    expect(seed_page.locator("#chat .asked").last).to_have_text(f"{question} (any time)")
    again = seed_page.locator("#chat .reply").last
    expect(again.locator(".sentences")).to_contain_text("political vacuum")
    expect(again.locator(".period")).to_have_count(0)
    expect(box(seed_page)).to_have_value("")


def test_markers_lead_to_their_source_without_loading_the_page_anew_under_an_address_with_a_query(
    tab: Page, seed_server: Server
):
    page = opened(tab, seed_server.url + "?__theme=dark")
    ask(page, "Has a date been set?").get_by_role("link", name="[1]").click()
    expect(page.locator("#cite-1-1")).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"\?__theme=dark&c=[\w-]+#cite-1-1$"))


def test_the_questions_to_start_from_are_answered_and_then_gone(seed_page: Page):
    seed_page.get_by_text("How many people has the war killed?").click()
    expect(seed_page.locator("#chat .reply")).to_contain_text("more than 100,000")
    expect(seed_page.locator("#chat .example")).to_have_count(0)


def test_a_new_conversation_empties_chat_and_sources(seed_page: Page):
    ask(seed_page, "Has a date been set?")
    seed_page.get_by_role("button", name="New conversation").click()
    expect(seed_page.locator("#chat .reply")).to_have_count(0)
    expect(seed_page.locator("#panel .card")).to_have_count(0)
    expect(seed_page.locator("#chat .example").first).to_be_visible()


@pytest.mark.parametrize("blank", ["", "   \n"])
def test_an_empty_question_asks_nothing_and_gives_a_hint(seed_page: Page, blank: str):
    box(seed_page).fill(blank)
    box(seed_page).press("Enter")
    expect(seed_page.locator("#notice")).to_contain_text("Type a question first")
    expect(seed_page.locator("#chat .asked")).to_have_count(0)


def test_a_very_long_question_stays_for_editing(seed_page: Page):
    long = "Why? " * 500
    box(seed_page).fill(long)
    box(seed_page).press("Enter")
    expect(seed_page.locator("#notice")).to_contain_text("2,000 are the most")
    expect(box(seed_page)).to_have_value(long)
    expect(seed_page.locator("#chat .asked")).to_have_count(0)


def test_shift_enter_makes_a_line_and_the_question_is_shown_with_it(seed_page: Page):
    box(seed_page).fill("Has a date")
    box(seed_page).press("Shift+Enter")
    box(seed_page).press_sequentially("been set?")
    box(seed_page).press("Enter")
    expect(seed_page.locator("#chat .reply .cite")).to_have_count(1)
    assert seed_page.locator("#chat .asked").inner_text() == "Has a date\nbeen set?"


TYPED = [
    '<img src="https://evil.example/byline-leak.png" onerror="window.pwned=1"> <script>window.pwned=1</script>',
    "![x](https://evil.example/byline-leak.png) **bold** [a](https://evil.example/byline-leak) `c` # $x^2$ $$y$$ [1]",
    "    <b>four spaces</b>\n\n* list\n\n1. one &amp; ${window.pwned=1} {{window.pwned=1}} https://evil.example/byline-leak",
]


@pytest.mark.parametrize("typed", TYPED)
def test_html_and_markdown_are_shown_as_typed(seed_page: Page, typed: str):
    ask(seed_page, typed)
    asked = seed_page.locator("#chat .asked")
    assert asked.inner_text().strip() == typed.strip()
    assert asked.locator("*").count() == 0


def test_half_a_character_is_asked_with_a_sign_in_its_place(seed_page: Page):
    box(seed_page).evaluate("""box => {
        box.value = "Has a date \\ud800 been set?";
        box.dispatchEvent(new Event("input", {bubbles: true}));
    }""")
    box(seed_page).press("Enter")
    expect(seed_page.locator("#chat .reply .cite")).to_have_count(1)
    expect(seed_page.locator("#chat .asked")).to_have_text("Has a date \ufffd been set?")


def test_dates_and_sources_limit_what_is_searched(seed_page: Page):
    seed_page.get_by_role("button", name="Dates, sources and authors").click()
    seed_page.get_by_role("textbox", name="From").fill("2013-11-25")
    seed_page.get_by_role("textbox", name="To").fill("2013-11-24")
    box(seed_page).fill("Has a date been set?")
    box(seed_page).press("Enter")
    expect(seed_page.locator("#notice")).to_contain_text("exchange the dates")
    expect(box(seed_page)).to_have_value("Has a date been set?")
    seed_page.get_by_role("textbox", name="To").fill("")
    seed_page.get_by_role("textbox", name="From").fill("2013-11-25")
    reply = ask(seed_page, "Has a date been set?")
    expect(reply).to_contain_text("No article fits the dates and sources that you chose.")
    expect(seed_page.locator("#chat .limits")).to_contain_text("from 25 November 2013")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_chat_is_first_and_nothing_is_wider_than_the_screen(tab: Page, seed_server: Server, scheme: str):
    tab.set_viewport_size({"width": 375, "height": 700})
    tab.emulate_media(color_scheme=scheme)
    page = opened(tab, seed_server.url)
    ask(page, "Who is " + "x" * 300 + "?")
    reply = ask(page, "How many people has the war killed?")
    card = page.locator("#cite-2-1")
    card.get_by_text("Read the whole article").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert reply.bounding_box()["y"] < card.bounding_box()["y"]
    assert contrast(reply) > 7
    assert contrast(card.locator("mark").first) > 7
    assert contrast(page.locator("#cite-1-1 mark").first) > 7
    card.get_by_role("link", name="Back to the question").click()
    expect(page.locator("#turn-2")).to_be_in_viewport()


def test_on_a_wide_screen_the_page_stands_in_the_middle_however_short_what_it_says(tab: Page, seed_server: Server):
    tab.set_viewport_size({"width": 1600, "height": 800})
    page = opened(tab, seed_server.url)
    place = page.locator("main").bounding_box()
    assert place is not None
    assert place["x"] == pytest.approx(1600 - place["x"] - place["width"], abs=1)
    assert place["width"] > 1200


def contrast(locator: Locator) -> float:
    """The contrast ratio of an element's text with what is behind it (WCAG 2)."""
    return locator.evaluate("""element => {
        const luminance = colour => {
            const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(c => c / 255)
                .map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
            return .2126 * r + .7152 * g + .0722 * b;
        };
        let behind = element;
        while (/, 0\\)$|transparent/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
        const [a, b] = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(luminance);
        return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    }""")


def test_a_screen_reader_hears_words_and_not_tags(seed_page: Page):
    ask(seed_page, "Has a date been set?")
    assert seed_page.locator('[aria-label*="<"]').count() == 0
    expect(seed_page.get_by_role("log")).to_be_visible()
