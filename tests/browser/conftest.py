"""Servers as a person starts them, and a browser that fails a test in which a page calls another host."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LEAK = "byline-leak"
"""In every address that hostile text names; no request may have it."""

PATIENCE = 30_000
"""Milliseconds that anything may take on a busy machine."""

expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Server:
    """A running ``python app.py``: its address, and the folder of its archive."""

    url: str
    archive: Path
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, archive: Path, port: int = 0, **more: str) -> Server:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = port or free.getsockname()[1]
        settings = {"BYLINE_ARCHIVE": str(archive), "GRADIO_SERVER_PORT": str(port), "GRADIO_SERVER_NAME": "127.0.0.1"}
        log = (archive.parent / f"{archive.name}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=os.environ | settings | more, stdout=log, stderr=subprocess.STDOUT
        )
        return cls(f"http://127.0.0.1:{port}/", archive, process)

    def wait(self, seconds: float = 90) -> Server:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(self.url, timeout=5).close()
            except urllib.error.HTTPError:  # it answers
                return self
            except OSError:
                time.sleep(0.2)
            else:
                return self
        log = (self.archive.parent / f"{self.archive.name}.log").read_text(errors="replace")
        return pytest.fail(f"python app.py did not come up:\n{log}")

    def again(self) -> Server:
        """Killed at once, and started again at the same address."""
        self.process.kill()
        self.process.wait(20)
        port = urlsplit(self.url).port
        assert port
        return Server.start(self.archive, port).wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def index(folder: Path, archive: Path) -> None:
    """Build an archive as a person does."""
    subprocess.run([sys.executable, "-m", "index", folder, "--archive", archive], cwd=ROOT, check=True)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Two servers, started side by side: on the seed article, and on a folder that holds no archive yet."""
    folder = tmp_path_factory.mktemp("archives")
    late = Server.start(folder / "late")
    index(ROOT / "seeds", folder / "seeds")
    started = {"seed": Server.start(folder / "seeds"), "late": late}
    yield {name: server.wait() for name, server in started.items()}
    for server in started.values():
        server.stop()


@pytest.fixture(scope="session")
def seed_server(servers: dict[str, Server]) -> Server:
    return servers["seed"]


@pytest.fixture(scope="session")
def late_server(servers: dict[str, Server]) -> Server:
    return servers["late"]


def browser_path() -> str:
    """Where Debian's Chromium, or one like it, is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    return found or pytest.fail(f"The browser tests need one of {', '.join(names)}: apt-get install chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """One for all tests: Gradio's scripts are then loaded once."""
    with chromium.new_context() as context:
        context.set_default_timeout(PATIENCE)
        yield context


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Page]:
    """A fresh page, watched."""
    with watched(context) as page:
        yield page


@contextmanager
def watched(context: BrowserContext) -> Iterator[Page]:
    """A fresh page; whatever a test does in it, it asks no other host for anything and runs no foreign script."""
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    requested: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    network = [url for url in requested if urlsplit(url).scheme not in ("data", "blob")]
    assert {urlsplit(url).hostname for url in network} == {"127.0.0.1"}
    assert not [url for url in network if LEAK in url]
    assert not dialogs
    assert page.evaluate("window.pwned === undefined")
    page.close()


@pytest.fixture
def seed_page(tab: Page, seed_server: Server) -> Page:
    """The page on the seed article."""
    return opened(tab, seed_server.url)


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    page.get_by_role("textbox", name="Your question").wait_for()
    return page
