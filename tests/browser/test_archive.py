"""The archive: looked through, added to and removed from, while the chat goes on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Server, index, watched
from tests.browser.test_access import found
from tests.browser.test_page import ask

NEWS = [
    ("Bridge closes", "The old bridge of Marrow closes on 3 May.", "Marrow Post", "Ada Quill", "2023-05-01"),
    ("Bridge opens", "The old bridge of Marrow is open again.", "Marrow Post", "Finn Oder", "2023-09-09"),
    ("A fair", "The spring fair was well visited.", "The Tide", "Ada Quill", "2024-04-02"),
    *(
        (f"Council meets again ({n})", f"The council met for the {n}th time.", "The Tide", "", "2024-06-20")
        for n in range(25)
    ),
]

SIGNS = "<b>Bold</b> & ${1} {{2}}", "Signs <img src=x onerror='window.pwned=1'> of <i>all</i> kinds stand as they are."


@pytest.fixture(scope="module")
def news_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("news")
    names = "title", "text", "source", "author", "published"
    records = [dict(zip(names, told, strict=True)) for told in NEWS]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, records)))
    (folder / "mill.txt").write_text("Nobody knows when the mill of Marrow was built.")
    (folder / "signs.txt").write_text("\n\n".join(SIGNS))
    index(folder, folder.parent / f"{folder.name}-archive")
    server = Server.start(folder.parent / f"{folder.name}-archive").wait()
    yield server
    server.stop()


@pytest.fixture
def page(context: BrowserContext, news_server: Server) -> Iterator[Page]:
    with watched(context) as page:
        yield at_archive(page, news_server)


def at_archive(page: Page, server: Server, query: str = "") -> Page:
    page.goto(f"{server.url}?tab=archive{query}")
    page.locator("#entries > *").first.wait_for()
    return page


def titles(page: Page) -> Locator:
    return page.locator("#entries h3 a")


def seek(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Search titles and text")


def told(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("#told")).to_have_text(text)


def test_the_second_tab_is_the_archive_and_the_first_the_chat(tab: Page, news_server: Server):
    tab.goto(news_server.url)
    expect(tab.get_by_role("textbox", name="Your question")).to_be_visible()
    expect(tab.locator("#archive")).to_be_hidden()
    tab.get_by_role("link", name="Archive", exact=True).press("Enter")
    told(tab, "30 articles")
    expect(tab).to_have_url(re.compile(r"\?tab=archive$"))
    expect(tab.locator("#columns")).to_be_hidden()
    tab.go_back()
    expect(tab.get_by_role("textbox", name="Your question")).to_be_visible()


def test_articles_are_found_as_one_types_and_the_address_says_so(page: Page, news_server: Server):
    seek(page).press_sequentially("brid")
    told(page, "2 of 30 articles")
    expect(page.locator("#entries mark").first).to_have_text("bridge")
    expect(page).to_have_url(re.compile("words=brid"))
    at_archive(page, news_server, "&words=fair&outlet=The+Tide")
    expect(titles(page)).to_have_text(["A fair"])
    expect(seek(page)).to_have_value("fair")
    expect(page.get_by_role("checkbox", name="The Tide")).to_be_checked()
    seek(page).fill("no such words at all")
    expect(page.locator("#entries")).to_contain_text("Nothing found")
    page.locator("#entries").get_by_role("button", name="Take all limits back").click()
    told(page, "30 articles")
    expect(seek(page)).to_be_focused()


def test_facets_limit_and_keep_the_keyboard_where_it_is(page: Page):
    post = page.get_by_role("checkbox", name="Marrow Post")
    post.press("Space")
    told(page, "2 of 30 articles")
    expect(post).to_be_focused()
    page.get_by_role("checkbox", name="Finn Oder").check()
    told(page, "1 of 30 articles")
    expect(titles(page)).to_have_text(["Bridge opens"])
    post.uncheck()
    page.get_by_role("checkbox", name="Finn Oder").uncheck()
    page.get_by_role("checkbox", name=".txt").check()
    told(page, "2 of 30 articles")


def test_more_are_shown_and_sorted(page: Page):
    expect(titles(page)).to_have_count(20)
    page.get_by_role("button", name="Show more (10 left)").click()
    expect(titles(page)).to_have_count(30)
    page.get_by_label("Order").select_option("oldest")
    expect(titles(page).first).to_have_text("Bridge closes")


def test_the_chart_limits_what_is_dragged_over_and_the_dates_are_the_same(page: Page):
    bars = page.locator("#timeline g")
    expect(bars).to_have_count(14)
    box = page.locator("#timeline svg").bounding_box()
    assert box
    width, middle = box["width"] / 14, box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + width * 0.5, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + width * 5.5, middle, steps=4)
    page.mouse.up()
    told(page, "2 of 30 articles")
    expect(page.locator("#archive").get_by_label("From", exact=True)).to_have_value("2023-05-01")
    expect(page.locator("#archive").get_by_label("To", exact=True)).to_have_value("2023-10-31")
    expect(page.locator("#timeline g.outside")).to_have_count(8)
    page.locator("#archive").get_by_label("From", exact=True).fill("2023-09-01")
    told(page, "1 of 30 articles")
    page.locator("#archive").get_by_label("To", exact=True).fill("2023-01-01")
    expect(page.get_by_role("alert")).to_contain_text("exchange the dates")
    page.get_by_role("button", name="Take all limits back").first.click()
    told(page, "30 articles")


def test_a_brief_has_the_same_chart_above_it(page: Page):
    page.get_by_role("link", name="Ask", exact=True).click()
    reply = ask(page, "What is the latest on the old bridge?")
    expect(reply.locator(".timeline li")).to_have_count(2)
    expect(reply.get_by_role("img")).to_have_accessible_name(re.compile("^Articles from May 2023 to September 2023"))
    tall = [bar.bounding_box() for bar in reply.locator(".bars .bar").all()]
    assert [bool(bar and bar["height"] > 60) for bar in tall] == [True, False, False, False, True]
    assert tall[0]
    assert 5 < tall[0]["width"] < 90
    assert tall[0]["y"] < (reply.locator(".timeline").bounding_box() or {})["y"]
    assert found(page) == {}


def test_an_article_is_opened_read_and_closed_by_keyboard(page: Page, news_server: Server):
    seek(page).fill("signs")
    expect(titles(page)).to_have_text([SIGNS[0]])
    titles(page).press("Enter")
    article = page.locator("#opened article")
    expect(article).to_be_focused()
    expect(article.locator("h2")).to_have_text(SIGNS[0])
    expect(article.locator(".text")).to_contain_text(SIGNS[1])
    assert page.locator("#archive :is(img, script, i), #opened b").count() == 0
    page.keyboard.press("Escape")
    expect(page.locator("#opened")).to_be_hidden()
    expect(titles(page)).to_be_focused()
    page.go_forward()
    expect(article).to_be_visible()
    page.reload()
    expect(page.locator("#opened h2")).to_have_text(SIGNS[0])


def test_what_is_sought_is_marked_in_the_article_that_is_opened(page: Page):
    seek(page).fill("bridge clos")
    expect(titles(page)).to_have_text(["Bridge closes"])
    titles(page).click()
    article = page.locator("#opened article")
    expect(article.locator("h2 mark")).to_have_text(["Bridge", "closes"])
    expect(article.locator(".text mark")).to_have_text(["bridge", "closes"])
    expect(article.locator(".places")).to_have_text("Found in 2 places: j leads to the next, k back")
    for key, place in (("j", 0), ("j", 1), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(article.locator(".text mark").nth(place)).to_be_focused()
    assert found(page) == {}
    seek(page).fill("marrow old")
    expect(article.locator(".text mark")).to_have_text(["old", "Marrow"])
    expect(seek(page)).to_be_focused()
    seek(page).fill("")
    expect(article.locator("mark")).to_have_count(0)


def test_files_are_added_read_and_told_of_while_the_chat_answers(page: Page, news_server: Server, tmp_path: Path):
    (tmp_path / "well.txt").write_text("The Well Dried Up\n\nThe well of Ellen dried up on 4 July, said Tove Lind.")
    (tmp_path / "torn.docx").write_bytes(b"not a document")
    (tmp_path / "tool.exe").write_bytes(b"MZ")
    page.locator("#adding input[type=file]").set_input_files(
        [tmp_path / n for n in ("well.txt", "torn.docx", "tool.exe")]
    )
    expect(page.locator("#refused")).to_have_text("tool.exe: files of this kind aren't read.")
    expect(page.locator(".jobs .done")).to_contain_text("read: 1 article")
    expect(page.locator(".jobs .failed")).to_contain_text("torn.docx")
    told(page, "31 articles")
    page.get_by_text("The last build").click()
    expect(page.locator("#last-build")).to_contain_text("well.txt added, 1 article")
    kept = news_server.archive.parent / f"{news_server.archive.name}-added"
    assert [path.name for path in kept.iterdir()] == ["well.txt"]
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(ask(page, "Who said that the well of Ellen dried up?")).to_contain_text("Tove Lind")


def test_an_article_is_removed_after_a_second_word(page: Page, news_server: Server, tmp_path: Path):
    (tmp_path / "stone.txt").write_text("The milestone of Oder was stolen at night.")
    page.locator("#adding input[type=file]").set_input_files(tmp_path / "stone.txt")
    expect(page.locator(".jobs .done").first).to_contain_text("stone.txt")
    seek(page).fill("milestone")
    expect(titles(page)).to_have_count(1)
    titles(page).click()
    remove = page.get_by_role("button", name="Remove", exact=True)
    remove.click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.get_by_role("button", name="Keep it").press("Enter")
    expect(remove).to_be_focused()
    remove.press("Enter")
    page.get_by_role("button", name="Yes, remove it").click()
    expect(page.locator(".jobs .done").first).to_contain_text("removed")
    expect(page.locator("#entries")).to_contain_text("Nothing found")


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]/"])
def test_an_address_of_this_machine_is_not_fetched(page: Page, news_server: Server, address: str):
    named = address.format(port=news_server.url.rstrip("/").rpartition(":")[2])
    page.get_by_label("Or paste the address").fill(named)
    page.get_by_role("button", name="Read it").click()
    expect(page.locator(".jobs .failed").first).to_contain_text("which is on this machine or its network")


def refused(server: Server, path: str, method: str, **headers: str) -> int:
    try:
        with urlopen(Request(f"{server.url}archive/{path}", b"words", headers, method=method)) as answer:
            return answer.status
    except HTTPError as problem:
        return problem.code


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "192.168.0.7:7860"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
    ],
)
def test_who_asks_from_elsewhere_changes_nothing(news_server: Server, headers: dict[str, str]):
    kept = news_server.archive.parent / f"{news_server.archive.name}-added"
    before = sorted(kept.glob("*"))
    for path, method in (("file/x.txt", "PUT"), ("address", "POST"), ("article/x", "DELETE"), ("work", "DELETE")):
        assert refused(news_server, path, method, **headers) == 403
    assert sorted(kept.glob("*")) == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..%2F..%2Fup.txt", "up.txt"),
        ("%2Fetc%2Fa.txt", "a.txt"),
        ("c:%5Cb.txt", "b.txt"),
        (".%20hidden.txt", "hidden.txt"),
    ],
)
def test_a_file_is_kept_where_files_are_kept_whatever_its_name(news_server: Server, name: str, kept: str):
    assert refused(news_server, f"file/{name}", "PUT") in (200, 404)
    folder = news_server.archive.parent / f"{news_server.archive.name}-added"
    assert not list(folder.parent.parent.glob("*.txt"))
    assert not list(folder.parent.glob("*.txt"))
    assert {path.parent for path in folder.rglob("*")} <= {folder}


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (360, "light"), (360, "dark")])
def test_nothing_of_the_archive_stands_in_the_way_of_anybody(tab: Page, news_server: Server, width: int, scheme: str):
    tab.set_viewport_size({"width": width, "height": 850})
    tab.emulate_media(color_scheme=scheme)
    page = at_archive(tab, news_server, "&words=bridge")
    assert found(page) == {}, "with what was found"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width < 900:
        page.get_by_text("Limit to").click()
    expect(page.get_by_role("checkbox", name="Finn Oder")).to_be_visible()
    assert found(page) == {}, "with facets"
    titles(page).first.click()
    page.get_by_role("button", name="Remove", exact=True).click()
    assert found(page) == {}, "with an article"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    seek(page).fill("nothing such")
    expect(page.locator("#entries")).to_contain_text("Nothing found")
    assert found(page) == {}, "with nothing found"


def test_an_archive_that_is_not_there_yet_is_begun_by_dropping_a_file(tab: Page, tmp_path: Path):
    server = Server.start(tmp_path / "none").wait()
    try:
        page = at_archive(tab, server)
        expect(page.locator("#entries")).to_contain_text("There is nothing in the archive yet")
        assert found(page) == {}
        (tmp_path / "well.txt").write_text("The Well Dried Up\n\nThe well of Ellen dried up on 4 July.")
        page.locator("#adding input[type=file]").set_input_files(tmp_path / "well.txt")
        told(page, "1 article")
    finally:
        server.stop()


def test_what_was_chosen_limits_the_chat(page: Page):
    page.get_by_role("checkbox", name="Marrow Post").check()
    page.get_by_role("checkbox", name="Ada Quill").check()
    page.locator("#archive").get_by_label("From", exact=True).fill("2023-01-01")
    told(page, re.compile("^1 of "))
    page.get_by_role("button", name="Ask of these dates").click()
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
    expect(page.get_by_role("textbox", name="From")).to_have_value("2023-01-01")
    expect(page.get_by_role("combobox", name="Sources")).to_have_value("Marrow Post")
    expect(page.get_by_role("combobox", name="Authors")).to_have_value("Ada Quill")
    ask(page, "What happens to the old bridge?")
    expect(page.locator("#chat .chip")).to_have_count(3)


def test_the_chat_is_limited_by_a_calendar_and_by_names_that_are_completed(page: Page):
    page.get_by_role("link", name="Ask", exact=True).click()
    page.get_by_role("button", name="Dates, sources and authors").click()
    expect(page.get_by_role("textbox", name="From")).to_have_attribute("type", "date")
    authors = page.get_by_role("combobox", name="Authors")
    authors.fill("Finn Oder; qui")
    offered = page.locator("#known-author option")
    expect(offered).to_have_count(1)
    expect(offered).to_have_attribute("value", "Finn Oder; Ada Quill")
    expect(page.locator("#known-source option").first).to_have_attribute("value", "The Tide")
    authors.fill("finn oder")
    reply = ask(page, "Is the old bridge of Marrow open?")
    expect(reply).to_contain_text("open again")
    expect(page.locator("#chat .chip")).to_contain_text("written by finn oder")
    page.locator("#chat .chip .without").click()
    expect(page.locator("#chat .chip")).to_have_count(0)
    expect(authors).to_have_value("")


def test_the_chat_answers_while_much_is_read(page: Page, tmp_path: Path):
    sentences = (
        f"On day {n} the river stood at {n} metres, and {n * 7} sheep crossed the ford of Lund." for n in range(9000)
    )
    texts = (" ".join(sentence for _, sentence in zip(range(30), sentences, strict=False)) for _ in range(150))
    lines = [json.dumps({"title": f"The river ({n})", "text": text, "source": "Gauge"}) for n, text in enumerate(texts)]
    (tmp_path / "river.jsonl").write_text("\n".join(lines))
    page.locator("#adding input[type=file]").set_input_files(tmp_path / "river.jsonl")
    expect(page.get_by_role("progressbar", name="Embedding passages")).to_be_visible()
    expect(page.locator("#work .bar")).to_contain_text(
        re.compile(r"Embedding passages: [\d,]+ of [\d,]+, about \d+ (s|min) left"), timeout=120_000
    )
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(ask(page, "When does the old bridge of Marrow close?")).to_contain_text("3 May")
    page.get_by_role("link", name="Archive", exact=True).click()
    expect(page.get_by_role("progressbar", name="Embedding passages")).to_be_visible()
    read = page.locator(".jobs .done").filter(has_text="river.jsonl")
    expect(read).to_contain_text("read: 150 articles", timeout=180_000)
