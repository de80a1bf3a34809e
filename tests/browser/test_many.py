"""Many questions at once on the page: begun, followed, stopped, gone on with after a kill, taken along, removed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server, index
from tests.browser.test_access import found

ROOT = Path(__file__).parents[2]
QUESTIONS = (
    "When is the Syrian delegation due in Moscow?",
    "Who won the World Cup?",
    "How many people has the war killed?",
)


@pytest.fixture
def page(tab: Page, seed_server: Server) -> Page:
    return at_many(tab, seed_server)


def at_many(page: Page, server: Server) -> Page:
    page.goto(f"{server.url}?tab=many")
    page.get_by_label("Questions, one a line").wait_for()
    return page


def runs(page: Page) -> Locator:
    return page.locator("#runs .run")


def test_typed_questions_become_a_table_that_is_taken_along_and_removed(page: Page, seed_server: Server):
    page.get_by_label("Questions, one a line").fill("\n".join(QUESTIONS))
    page.get_by_role("button", name="Ask them").press("Enter")
    run = runs(page).first
    expect(run.get_by_role("heading")).to_have_text(QUESTIONS[0])
    rows = run.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(run).to_contain_text("3 questions, all answered")
    expect(rows.nth(0)).to_contain_text("Monday")
    expect(rows.nth(1)).to_contain_text("The articles don't tell.")
    expect(rows.nth(2).locator("td").first).to_have_text("more than 100,000")
    expect(rows.nth(2).locator("td").nth(2)).to_contain_text("Syria, Russia to Discuss Peace Conference on Monday")
    expect(page.get_by_label("Questions, one a line")).to_have_value("")
    page.reload()
    expect(runs(page).first).to_contain_text("3 questions, all answered")
    runs(page).first.get_by_role("button", name="Show the answers").click()
    expect(rows).to_have_count(3)
    run.get_by_text("Download").click()
    address = run.get_by_role("link", name="CSV").get_attribute("href")
    assert QUESTIONS[2] in page.request.get(f"{seed_server.url}{address}").text()
    run.get_by_text("Download").click()
    before = runs(page).count()
    run.get_by_text("Remove", exact=True).click()
    run.get_by_role("button", name="Remove these answers for good").click()
    expect(runs(page)).to_have_count(before - 1)


def test_a_question_of_the_table_is_asked_again_in_the_chat_and_its_article_opens_in_the_archive(page: Page):
    page.get_by_label("Questions, one a line").fill(QUESTIONS[2])
    page.get_by_role("button", name="Ask them").click()
    row = runs(page).first.locator("tbody tr")
    expect(row).to_contain_text("100,000")
    row.get_by_role("link", name="Syria, Russia to Discuss").click()
    expect(page.locator("#opened h2")).to_contain_text("Syria, Russia to Discuss Peace Conference")
    page.go_back()
    runs(page).first.get_by_role("button", name="Show the answers").click()
    row.get_by_role("link", name=QUESTIONS[2]).click()
    expect(page.locator("#chat .reply")).to_contain_text("100,000")


def test_a_file_that_holds_no_questions_is_refused_in_words(page: Page, tmp_path: Path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    page.locator("#many-questions [type=file]").set_input_files(tmp_path / "other.csv")
    expect(page.get_by_role("alert")).to_have_text("other.csv: no column is named question; these are: a, b.")


def test_a_run_is_stopped_and_goes_on_also_after_the_server_is_killed(tab: Page, tmp_path: Path):
    index(ROOT / "seeds", tmp_path / "archive")
    server = Server.start(tmp_path / "archive").wait()
    try:
        page = at_many(tab, server)
        table = "\n".join(f"What is number {n} of the talks in Moscow?" for n in range(25))
        (tmp_path / "long.csv").write_text(f"question\n{table}\n")
        page.locator("#many-questions [type=file]").set_input_files(tmp_path / "long.csv")
        run = runs(page).first
        expect(run.get_by_role("heading")).to_have_text("long.csv")
        expect(run).to_contain_text(re.compile(r"[1-9]\d* of 25 questions answered, about \d+ (s|min) left"))
        run.get_by_role("button", name="Stop").click()
        expect(run).to_contain_text("stopped")
        run.get_by_role("button", name="Go on").click()
        expect(run.get_by_role("button", name="Stop")).to_be_visible()
        so_far = int(run.get_by_role("progressbar").get_attribute("value") or 0)
        server = server.again()
        page.reload()
        expect(run).to_contain_text("25 questions, all answered", timeout=120_000)
        assert so_far
    finally:
        server.stop()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (360, "light"), (360, "dark")])
def test_nothing_of_it_stands_in_the_way_of_anybody(page: Page, width: int, scheme: str):
    page.set_viewport_size({"width": width, "height": 850})
    page.emulate_media(color_scheme=scheme)
    page.get_by_text("Dates, sources and authors").last.click()
    page.get_by_label("Questions, one a line").fill("\n".join([*QUESTIONS, "Why " + "very" * 120 + "?"]))
    page.get_by_role("button", name="Ask them").click()
    expect(runs(page).first).to_contain_text("4 questions, all answered")
    assert found(page) == {}
    runs(page).first.get_by_text("Download").click()
    assert found(page) == {}, "with a menu"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
