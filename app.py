"""The page: a chat over the archive, beside it the sources; the archive; many questions. Wiring only."""

from __future__ import annotations

import os
import sys
import threading
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

from gradio.events import api
from starlette.middleware import Middleware

from bot import Config
from bot.inside.logs import configure_server
from bot.serve.beside import Beside
from bot.serve.entry import Entry
from bot.users import Users
from bot.web import BylineError, Desk, Notebook, Routes, Runs, Store
from bot.web.access import Gate, check
from bot.web.endpoint import endpoint
from bot.web.files import PATH, downloads
from bot.web.handlers import Handlers
from bot.web.metrics import metrics
from bot.web.notebook import AT_ONCE
from bot.web.theme import ICON, head, theme
from bot.web.visitor import Visitors
from bot.web.widgets import Widgets

FOLLOWING = 32
"""Pages that may follow an answer that another page asked for, at the same time."""

WAITING = 64
"""Questions that may wait; the next is told to come back."""

ADDRESS = """() => {
    const address = new URLSearchParams(location.search);
    return [address.get("c") || "", address.get("q") || ""];
}"""
"""The conversation and the question that a link to the page names."""


class Page:
    """The widgets, wired to what happens when they are used."""

    def __init__(self, desk: Desk, store: Store | None = None) -> None:
        self.desk = desk
        self.notebook = Notebook(desk, store or Store.in_memory())
        self.widgets = Widgets()
        self.blocks = self.widgets.blocks
        with self.blocks:
            self._wire()

    def _wire(self) -> None:
        on, do = self.widgets, Handlers(self.notebook)
        shown = on.shown
        # First, for Gradio numbers a name that is taken, and calls each event by its function's name.
        api(endpoint(self.desk), api_name="ask", concurrency_limit=AT_ONCE)
        place = [on.current, on.sought]
        given = [*place, on.changing, on.question, *on.limits]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        queued = {"concurrency_limit": AT_ONCE, **private}
        following = {"concurrency_limit": FOLLOWING, "trigger_mode": "multiple", **private}
        chosen = on.chat.example_select, on.chat.option_select
        suggesting: list[dict[str, Any]] = []
        if self.desk.suggests:
            # A browser takes the events of one trigger in the order in which they are named: a question that is asked
            # first ends the suggestions that are under way, so that they can't come after it.
            suggesting = [on.answered_at.change(do.suggest, [on.current, *on.limits], on.chat, **queued)]
            for trigger in (on.question.submit, *chosen):
                trigger(None, cancels=suggesting)
        asking: list[dict[str, Any]] = [on.question.submit(do.ask, given, shown, **queued)]
        asking += [trigger(do.ask_chosen, given, shown, **queued) for trigger in chosen]
        asking += [on.list.again(do.again, place, shown, **queued)]
        asking += [on.blocks.load(do.arrive, [on.current, on.linked], shown, js=ADDRESS, **following)]
        ended: dict[str, Any] = {"cancels": [*asking, *suggesting], **private}
        on.question.stop(do.stop, place, shown, queue=False, **ended)
        on.anew.click(do.start, on.sought, shown, queue=False, **ended)
        on.list.visit(None, **ended)
        on.list.visit(do.visit, place, shown, **following)
        on.list.manage(do.manage, [*place, on.chat], shown, trigger_mode="multiple", queue=False, **private)
        on.sought.change(do.search, place, on.list, **private)
        on.current.change(None, on.current, None, js="(id) => window.byline?.at(id)")
        on.blocks.load(do.greet, None, on.notice, **private)


def main() -> None:
    """Serve the page, on ``GRADIO_SERVER_NAME`` and ``GRADIO_SERVER_PORT``, until it is interrupted.

    Exit code 2: it can't be served, for the reason on standard error.
    """
    try:
        configure_server()
        config = Config.from_environment()
        check(os.environ.get("GRADIO_SERVER_NAME") or "127.0.0.1", config)
        users = Users.read(config.users) if config.users else None
        gate = Middleware(Gate, users=users, header=config.user_header)
        serve(Desk(config), Store.open(config.notebook), gate, Entry.of(config))
    except (BylineError, OSError) as problem:
        sys.stderr.write(f"byline: {problem}\n")
        sys.exit(2)


def serve(desk: Desk, store: Store, gate: Middleware, entry: Entry) -> None:
    """Serve the page to whom the gate lets in, and programs to whom the entry does, while the desk opens its bot."""
    threading.Thread(target=desk.problem, daemon=True).start()
    page = Page(desk, store)
    blocks = page.blocks.queue(max_size=WAITING, default_concurrency_limit=AT_ONCE)
    asked_for = os.environ.get("GRADIO_SERVER_PORT")  # that port or none; Gradio would take the next free one
    look: dict[str, Any] = {"theme": theme(), "head": head(), "favicon_path": ICON, "footer_links": ["api"]}
    run: dict[str, Any] = {"ssr_mode": False, "quiet": True, "prevent_thread_lock": True, "share": False}
    run["app_kwargs"] = {"middleware": [Middleware(Beside, desk=desk, entry=entry), gate, Middleware(Visitors)]}
    run["max_file_size"] = 1  # nothing is uploaded by Gradio's own way, which anybody could fill the disk by
    served, url, _ = blocks.launch(server_port=int(asked_for) if asked_for else None, **look, **run)
    served.add_route(PATH, downloads(page.notebook))
    served.routes.extend([*Routes(desk).all, *Runs(desk, store.database).all])
    served.add_route("/metrics", metrics(desk))
    sys.stdout.write(f"Byline: {url}\n")
    sys.stdout.flush()
    blocks.block_thread()


if __name__ == "__main__":
    main()
