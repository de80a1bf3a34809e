"""The page's own cost: ``python -m tests.bench.enter``, from Enter in a browser to the answer, and ``bot.ask()`` alone.

Each question of the test newspaper is asked in turn of a bot in this process and of the page, in a conversation of its
own, by one person. What the browser shows is timed in the browser.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

from playwright.sync_api import Page, sync_playwright
from rich.console import Console

from bot import Bot
from tests.bench.load import known
from tests.browser.conftest import PATIENCE, QUIET, Server, browser_path, opened
from tests.newspaper import newspaper

ROUNDS = 2

WATCH = """() => {
    const replies = () => document.querySelectorAll("#chat .reply");
    document.addEventListener("keydown", (event) => {
        if (event.key === "Enter") window.timed = { before: replies().length, began: performance.now() };
    }, true);
    new MutationObserver(() => {
        const { timed } = window;
        const last = [...replies()].pop();
        if (!timed || !last || replies().length <= timed.before) return;
        if (!timed.first && last.querySelector(".sentences")) timed.first = performance.now();
        if (!timed.whole && last.parentElement.querySelector(".verdict")) timed.whole = performance.now();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def asked(page: Page, question: str) -> tuple[float, float, float]:
    """Milliseconds from Enter to the first words of the answer, to the whole of it, and what the bot took of them."""
    page.get_by_role("button", name="New conversation").click()
    page.locator("#chat .example").first.wait_for()
    box = page.get_by_role("textbox", name="Your question")
    box.fill(question)
    box.press("Enter")
    page.wait_for_function("() => window.timed?.whole")
    timed = page.evaluate("window.timed")
    page.evaluate("window.timed = undefined")
    record = page.evaluate("fetch(`export/${byline.open}/1.json`).then((answer) => answer.json())")
    bots = 1000 * record["answers"][0]["timings"]["total"]
    return timed["first"] - timed["began"], timed["whole"] - timed["began"], bots


def alone(bot: Bot, question: str) -> float:
    """Milliseconds of the bot."""
    began = time.perf_counter()
    bot.ask(question)
    return 1000 * (time.perf_counter() - began)


def told(name: str, found: Sequence[float]) -> str:
    """The median and the 95th percentile, in words."""
    p50, p95 = (quantiles(found, n=20)[at] for at in (9, 18))
    return f"{name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms ({len(found)} questions)"


def main() -> None:
    """Measure, and print what came of it."""
    say = Console().print
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        archive = newspaper(Path(folder))
        bot, server = Bot.open(archive), Server.start(archive).wait()
        browser = playwright.chromium.launch(executable_path=browser_path(), args=QUIET)
        try:
            page = opened(browser.new_page(), server.url)
            page.set_default_timeout(PATIENCE)
            page.evaluate(WATCH)
            gold = list(known(bot))
            asked(page, gold[0])
            found = [(alone(bot, question), *asked(page, question)) for question in gold * ROUNDS]
        finally:
            server.process.kill()
    by_itself, first, whole, within = zip(*found, strict=True)
    say(told("bot.ask() alone", by_itself))
    say(told("from Enter to the first words", first))
    say(told("from Enter to the whole answer", whole))
    say(told("what of that isn't the bot's", [all_ - bots for all_, bots in zip(whole, within, strict=True)]))


if __name__ == "__main__":
    main()
