"""The programs' side of the server, really served, on an archive of articles with addresses."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from bot import Bot, Config, Event
from bot.serve.beside import Beside
from bot.serve.entry import Entry
from bot.web.desk import Desk
from index import build

ARTICLES = [
    {
        "title": "Bridge to Close for Repairs",
        "text": "The Ellen Bridge in Marrow will close on 3 May for repairs, the council said. It was built in 1931.",
        "source": "Marrow Post",
        "author": "Finn Oder",
        "url": "https://post.example/bridge",
        "published": "2024-04-20",
    },
    {
        "title": "Apple Harvest Best in Years",
        "text": "Growers around Marrow picked 4,100 tonnes of apples this autumn. Rain came late.",
        "source": "Marrow Post",
        "url": "javascript:alert(1)",
        "published": "2023-10-30",
    },
    {
        "title": "Museum Names Director",
        "text": "The Marrow Museum named Ada Quill as its director. She starts in June.",
        "source": "Vale Herald",
        "url": "https://herald.example/museum",
        "published": "2024-02-11",
    },
]


@dataclass
class Watched:
    """What a bot was seen to do."""

    stages: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


class SlowBot(Bot):
    """A bot that takes its time between two events, and is watched."""

    watched = Watched()

    def stream(self, *arguments, **named) -> Iterator[Event]:
        try:
            for event in super().stream(*arguments, **named):
                self.watched.stages.append(event.stage)
                time.sleep(0.3)
                yield event
        finally:
            self.watched.ended.set()


async def page(scope, receive, send) -> None:
    """What stands for the page."""
    if scope["type"] == "http":
        await PlainTextResponse("the page")(scope, receive, send)


@contextmanager
def serving(desk: Desk, entry: Entry) -> Iterator[str]:
    """Its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(Beside(page, desk, entry), lifespan="off", log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="session")
def marrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of three articles."""
    folder = tmp_path_factory.mktemp("marrow")
    (folder / "articles.json").write_text(json.dumps(ARTICLES), encoding="utf-8")
    build([folder / "articles.json"], folder / "archive")
    return folder / "archive"


@pytest.fixture(scope="session")
def desk(marrow: Path) -> Desk:
    found = Desk(Config(archive=marrow))
    found.bot()
    return found


@pytest.fixture(scope="session")
def address(desk: Desk) -> Iterator[str]:
    """Of a server that lets in who asks from this machine."""
    with serving(desk, Entry()) as found:
        yield found
