"""The pictures in README.md, taken of the page over the test newspaper: ``python -m tests.screenshots``."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import PATIENCE, QUIET, ROOT, Server, browser_path
from tests.browser.test_page import ask
from tests.newspaper import newspaper

OUT = ROOT / "docs"

COLOURS = 128
"""Of a picture: text on paper needs no more, and the file is a third of the size."""

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 780}
LOOKS = {"desktop": (DESKTOP, "light"), "dark": (DESKTOP, "dark"), "phone": (PHONE, "light")}

MANY = (
    "When was Tannery Bridge shut?\nHow many dockers are on strike?\nWho was elected mayor of Harnstead?\n"
    "Who won the World Cup?"
)


def narrow(page: Page) -> bool:
    """Whether there is no room for an article beside what is shown."""
    return (page.viewport_size or DESKTOP)["width"] < DESKTOP["width"]


def answer(page: Page, server: Server) -> None:
    """An answer, and where there is room, its article open at the words."""
    page.goto(server.url)
    ask(page, "Who leads the inquiry into Tannery Bridge?")
    if narrow(page):
        page.evaluate("scrollTo(0, 0)")
    else:
        ask(page, "When is her final report due?").locator(".cite").first.click()


def archive(page: Page, server: Server) -> None:
    """What is found by words, and an article where they are marked."""
    page.goto(f"{server.url}?tab=archive&words=dockers")
    page.locator("#entries h3 a").first.wait_for()
    if not narrow(page):
        page.locator("#entries h3 a").first.click()
        page.locator("#opened .text mark").first.wait_for()


def timeline(page: Page, server: Server) -> None:
    """A brief under the chart of its articles."""
    page.goto(server.url)
    reply = ask(page, "What is the latest on the dockers?")
    reply.locator(".timeline").wait_for()
    page.wait_for_timeout(1000)  # until the chat has scrolled to its end
    reply.evaluate("reply => reply.scrollIntoView()")


def many(page: Page, server: Server) -> None:
    """A table of answers."""
    page.goto(f"{server.url}?tab=many")
    page.get_by_label("Questions, one a line").fill(MANY)
    page.get_by_role("button", name="Ask them").click()
    expect(page.locator("#runs")).to_contain_text("all answered")
    page.evaluate("scrollTo(0, 0)")


SCENES: tuple[Callable[[Page, Server], None], ...] = (answer, archive, timeline, many)


def take(browser: Browser, server: Server, scene: Callable[[Page, Server], None], look: str) -> Path:
    """A picture of a scene, of a person who comes for the first time."""
    size, scheme = LOOKS[look]
    with browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce") as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        scene(page, server)
        page.wait_for_timeout(500)  # what slides or fades is there
        picture = Image.open(io.BytesIO(page.screenshot()))
    path = OUT / f"{scene.__name__}-{look}.png"
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def main() -> None:
    """Take every picture."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server.start(newspaper(Path(folder))).wait()
        browser = playwright.chromium.launch(executable_path=browser_path(), args=QUIET)
        try:
            for scene in SCENES:
                for look in LOOKS:
                    path = take(browser, server, scene, look)
                    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")  # noqa: T201
        finally:
            server.stop()


if __name__ == "__main__":
    main()
