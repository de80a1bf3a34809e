"""The page: a chat over the archive, beside it the sources; and the archive. Widgets and their wiring only."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from weakref import WeakValueDictionary

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
from gradio.events import api
from starlette.middleware import Middleware

from bot import Config
from bot.inside.logs import configure_server
from bot.users import Users
from bot.web import (
    BylineError,
    Desk,
    Limits,
    Message,
    Notebook,
    Routes,
    Step,
    Store,
    changing,
    frame,
    is_local,
    listing,
    messages,
    notice,
    panel,
)
from bot.web.access import Gate, check
from bot.web.endpoint import endpoint
from bot.web.files import PATH, downloads
from bot.web.metrics import metrics
from bot.web.notebook import AT_ONCE
from bot.web.theme import ICON, head, theme
from bot.web.visitor import Visitors, owner

FOLLOWING = 32
"""Pages that may follow an answer that another page asked for, at the same time."""

WAITING = 64
"""Questions that may wait; the next is told to come back."""

EXAMPLES = (
    "When is the Syrian delegation due in Moscow?",
    "How many people has the war killed?",
    "Has a date been set for the conference?",
    "What did Putin say Assad's exit could leave?",
)
"""Questions to start from, about the article that comes with Byline."""

LIMITS = (
    ("From", "2013-11-01", 140, "from"),
    ("To", "2013-11-30", 140, "to"),
    ("Sources", "Reuters, BBC News", 160, "source"),
    ("Authors", "Ada Quill; Finn Oder", 160, "author"),
)
"""The boxes for limits: the label, an example, the least width in pixels, and what conversations.js calls it; limits.js
gives days a calendar, and names completion."""

MASTHEAD = (
    '<h1><a class="anew" href="./">Byline</a></h1>'
    "<p>Questions to a news archive. Every sentence of the answer carries its source.</p>"
    '<nav aria-label="Parts of the page"><a href="./" data-tab="ask" aria-current="page">Ask</a>'
    '<a href="?tab=archive" data-tab="archive">Archive</a></nav>'
)
INVITATION = "Ask in your own words. An answer quotes the articles, or says that they don’t tell."

CANCELLED = {"notice": "", "changing": "", "question": ""}
"""What a question that isn't changed after all leaves."""

RELAY = """document.addEventListener("byline", (event) => {
    const events = { visit: "visit", again: "again" };
    trigger(events[event.detail.act] || "manage", event.detail);
});"""
"""What conversations.js has to say of what a person did in the list or by a question -> events of the list's."""

ADDRESS = """() => {
    const address = new URLSearchParams(location.search);
    return [address.get("c") || "", address.get("q") || ""];
}"""
"""The conversation and the question that a link to the page names."""


class View:
    """What a page shows as it goes on, until it shows something else."""


class Page:
    """The widgets, and what happens when they are used.

    The browser remembers which conversation is open, and the notebook what is in it: chat, sources and the list are
    drawn from that at every change.
    """

    def __init__(self, desk: Desk, store: Store | None = None) -> None:
        self.desk = desk
        self.notebook = Notebook(desk, store or Store.in_memory())
        self._views: WeakValueDictionary[str | None, View] = WeakValueDictionary()
        with gr.Blocks(title="Byline", fill_height=True, fill_width=True, analytics_enabled=False) as self.blocks:
            self.current, self.linked, self.changing = (gr.Textbox(visible="hidden") for _ in range(3))
            self.answered_at: gr.State = gr.State(0.0)
            gr.HTML(MASTHEAD, elem_id="masthead")
            with gr.Row(elem_id="columns"):
                self._build_list()
                self._build_chat()
                self._build_sources()
            gr.HTML(frame(open_to_change=is_local()), elem_id="archive")
            self._wire()

    def _build_list(self) -> None:
        with gr.Sidebar(label="Conversations", elem_id="conversations", width="17rem"):
            self.anew = gr.Button("New conversation", size="sm", elem_id="anew", min_width=0)
            self.sought = gr.Textbox(
                label="Search conversations",
                elem_id="sought",
                show_label=False,
                placeholder="Search conversations",
                max_lines=1,
            )
            self.list = gr.HTML(elem_id="list", js_on_load=RELAY)

    def _build_chat(self) -> None:
        with gr.Column(scale=3, elem_id="asking"):
            self.chat = gr.Chatbot(
                label="Conversation",
                elem_id="chat",
                show_label=False,
                layout="panel",
                height=None,
                latex_delimiters=[],
                buttons=[],
                placeholder=INVITATION,
                examples=[{"text": example} for example in EXAMPLES],
            )
            self.notice = gr.HTML(elem_id="notice")
            self.question = gr.Textbox(
                label="Your question",
                elem_id="question",
                show_label=False,
                placeholder="Ask a question",
                max_lines=6,
                submit_btn="Ask",
                autofocus=True,
            )
            self._build_limits()

    def _build_limits(self) -> None:
        with gr.Accordion("Dates, sources and authors", open=False, elem_id="limits"), gr.Row():
            self.limits = [
                gr.Textbox(label=label, placeholder=such, max_lines=1, min_width=wide, elem_id=f"limit-{name}")
                for label, such, wide, name in LIMITS
            ]

    def _build_sources(self) -> None:
        with gr.Column(scale=2, elem_id="sources"):
            gr.HTML("<h2>Sources</h2>")
            self.panel = gr.HTML(panel(()), elem_id="panel")

    def _wire(self) -> None:
        # First, for Gradio numbers a name that is taken, and calls each event by its function's name.
        api(endpoint(self.desk), api_name="ask", concurrency_limit=AT_ONCE)
        shown = [
            self.current,
            self.list,
            self.chat,
            self.panel,
            self.notice,
            self.question,
            self.changing,
            self.answered_at,
        ]
        place = [self.current, self.sought]
        given = [*place, self.changing, self.question, *self.limits]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        queued = {"concurrency_limit": AT_ONCE, **private}
        following = {"concurrency_limit": FOLLOWING, "trigger_mode": "multiple", **private}
        chosen = self.chat.example_select, self.chat.option_select
        suggesting: list[dict[str, Any]] = []
        if self.desk.suggests:
            # A browser takes the events of one trigger in the order in which they are named: a question that is asked
            # first ends the suggestions that are under way, so that they can't come after it.
            suggesting = [self.answered_at.change(self.suggest, [self.current, *self.limits], self.chat, **queued)]
            for trigger in (self.question.submit, *chosen):
                trigger(None, cancels=suggesting)
        asking: list[dict[str, Any]] = [self.question.submit(self.ask, given, shown, **queued)]
        asking += [trigger(self.ask_chosen, given, shown, **queued) for trigger in chosen]
        asking += [self.list.again(self.again, place, shown, **queued)]
        asking += [self.blocks.load(self.arrive, [self.current, self.linked], shown, js=ADDRESS, **following)]
        ended: dict[str, Any] = {"cancels": [*asking, *suggesting], **private}
        self.question.stop(self.stop, place, shown, queue=False, **ended)
        self.anew.click(self.start, self.sought, shown, queue=False, **ended)
        self.list.visit(None, **ended)
        self.list.visit(self.visit, place, shown, **following)
        self.list.manage(self.manage, [*place, self.chat], shown, trigger_mode="multiple", queue=False, **private)
        self.sought.change(self.search, place, self.list, **private)
        self.current.change(None, self.current, None, js="(id) => window.byline?.at(id)")
        self.blocks.load(self.greet, None, self.notice, **private)

    def ask(
        self, request: gr.Request, current: str, sought: str, changed: str, question: str, *limits: str | None
    ) -> Iterator[tuple[Any, ...]]:
        """The page as the answer forms; to a question that is changed, in its place."""
        who, typed = owner(request), Limits.typed(*limits)
        if changed:
            asked = self.notebook.change(who, current, int(changed), question, typed)
        else:
            asked = self.notebook.ask(who, current, question, typed)
        yield from self._shown(request, sought, asked)

    def ask_chosen(
        self,
        picked: gr.SelectData,
        request: gr.Request,
        current: str,
        sought: str,
        _: str,
        __: str,
        *limits: str | None,
    ) -> Iterator[tuple[Any, ...]]:
        """The page as the answer to a question that was picked forms: one to start from, or one that is suggested."""
        question = picked.value if isinstance(picked.value, str) else picked.value["text"]
        yield from self.ask(request, current, sought, "", question, *limits)

    def suggest(self, request: gr.Request, current: str, *limits: str | None) -> Iterator[list[Message]]:
        """The chat as questions are found that may come next."""
        conversation = self.notebook.read(owner(request), current)
        for suggested in self.desk.suggest(conversation, Limits.typed(*limits)):
            yield messages(conversation, suggested, current)

    def again(
        self, happened: gr.EventData, request: gr.Request, current: str, sought: str
    ) -> Iterator[tuple[Any, ...]]:
        """The page as a question is asked again, perhaps without something that it was limited to."""
        number, without = int(happened._data["number"]), str(happened._data.get("without", ""))
        asked = self.notebook.again(owner(request), current, number, without)
        yield from self._shown(request, sought, asked)

    def visit(self, happened: gr.EventData, request: gr.Request, _: str, sought: str) -> Iterator[tuple[Any, ...]]:
        """The page as a conversation is opened."""
        opened = self.notebook.open(owner(request), str(happened._data["id"]))
        yield from self._shown(request, sought, opened)

    def manage(
        self, happened: gr.EventData, request: gr.Request, current: str, sought: str, chat: Sequence[Message]
    ) -> tuple[Any, ...]:
        """The page when a conversation was renamed, pinned, deleted or brought back, or a question is to be changed.

        Or when something was said of an answer: what to ask next stays in the chat.
        """
        who, store, done = owner(request), self.notebook.store, happened._data
        act, id_ = str(done["act"]), str(done.get("id", ""))
        try:
            if act == "edit":
                return self._changing(who, current, int(done["number"]))
            if act == "say":
                about = str(done.get("words", "")), int(done.get("marker", 0))
                said = self.notebook.say(who, current, int(done["number"]), str(done["verdict"]), *about)
                suggested = [option["value"] for option in (chat[-1].get("options") if chat else None) or ()]
                return self._unchanged(chat=messages(said, suggested, current), notice="")
            if act == "delete":
                self.notebook.delete(who, id_)
            elif act == "restore":
                store.restore(who, id_)
            elif act == "rename":
                store.rename(who, id_, str(done["name"]))
            elif act in ("pin", "unpin"):
                store.pin(who, id_, act == "pin")
        except BylineError as problem:
            return self._unchanged(notice=notice(str(problem)))
        listed = self._listed(request, current, sought, id_ if act == "delete" else "")
        if act == "delete" and id_ == current:
            return self._show(Step(()), listed)
        return self._unchanged(listed=listed, **CANCELLED if act == "cancel" else {})

    def arrive(self, request: gr.Request, current: str, question: str) -> Iterator[tuple[Any, ...]]:
        """The page as it is opened: a conversation or a question that its address names, or else anew."""
        who = owner(request)
        if current:
            yield from self._shown(request, "", self.notebook.open(who, current), greeted=True)
        elif question:
            yield from self._shown(request, "", self.notebook.ask(who, "", question), greeted=True)
        else:  # somebody may be asking already
            yield self._unchanged(listed=self._listed(request, "", ""))

    def search(self, request: gr.Request, current: str, sought: str) -> str:
        """The list of the conversations that have the words that are sought."""
        return self._listed(request, current, sought)

    def stop(self, request: gr.Request, current: str, sought: str) -> tuple[Any, ...]:
        """The page when a person has stopped the answer."""
        return self._show(self.notebook.stop(owner(request), current), self._listed(request, current, sought))

    def start(self, request: gr.Request, sought: str) -> tuple[Any, ...]:
        """The page with a conversation that has not begun."""
        self._views.pop(request.session_hash, None)
        return self._show(Step(()), self._listed(request, "", sought))

    def greet(self) -> str:
        """What a person should know before asking, such as that there is no archive yet."""
        return notice(self.desk.problem(), self.desk.note)

    def _changing(self, who: str, current: str, number: int) -> tuple[Any, ...]:
        conversation = self.notebook.store.read(who, current)
        for exchange in conversation:
            if exchange.number == number:
                told, box = changing(exchange is conversation[-1]), gr.Textbox(value=exchange.question)
                return self._unchanged(notice=told, question=box, changing=str(number))
        return self._unchanged()

    def _unchanged(self, **but: Any) -> tuple[Any, ...]:  # noqa: ANN401
        """The page as it is, ``but`` for some parts by name."""
        names = "current", "listed", "chat", "panel", "notice", "question", "changing", "answered_at"
        return tuple(but.get(name, gr.skip()) for name in names)

    def _shown(
        self, request: gr.Request, sought: str, steps: Iterator[Step], *, greeted: bool = False
    ) -> Iterator[tuple[Any, ...]]:
        """The page at each step, the list where an answer begins or ends; a greeting stays if no more is said."""
        at, view = None, View()
        self._views[request.session_hash] = view
        for step in steps:
            if self._views.get(request.session_hash) is not view:
                return  # another conversation was opened meanwhile
            pending = bool(step.conversation) and step.conversation[-1].pending
            listed = self._listed(request, step.id, sought) if at != (step.id, pending) else gr.skip()
            at = step.id, pending
            yield self._show(step, listed, greeted=greeted)

    def _listed(self, request: gr.Request, current: str, sought: str, deleted: str = "") -> str:
        try:
            kept = self.notebook.store.list(owner(request), sought)
        except BylineError as problem:
            return notice(str(problem))
        return listing(kept, current, datetime.now(UTC), sought=sought, deleted=deleted)

    def _show(self, step: Step, listed: Any, *, greeted: bool = False) -> tuple[Any, ...]:  # noqa: ANN401
        last = step.conversation[-1] if step.conversation else None
        pending = last is not None and last.pending
        box: dict[str, Any] = {"submit_btn": not pending and "Ask", "stop_btn": pending and "Stop"}
        if step.question is not None:
            box["value"] = step.question
        elif last and last.phase == "searching":  # emptied again: of two updates at once a browser may lose the first
            box["value"] = ""
        parts: dict[str, Any] = {"current": step.id, "listed": listed, "chat": messages(step.conversation, id_=step.id)}
        parts |= {"panel": panel(step.conversation), "question": gr.Textbox(**box), "changing": ""}
        if step.notice or not greeted:
            parts["notice"] = notice(step.notice)
        if last and last.phase == "answered":
            parts["answered_at"] = time.monotonic()
        return self._unchanged(**parts)


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
        serve(Desk(config), Store.open(config.notebook), gate)
    except (BylineError, OSError) as problem:
        sys.stderr.write(f"byline: {problem}\n")
        sys.exit(2)


def serve(desk: Desk, store: Store, gate: Middleware) -> None:
    """Serve the page to whom the gate lets in, while the desk opens its bot beside it."""
    threading.Thread(target=desk.problem, daemon=True).start()
    page = Page(desk, store)
    blocks = page.blocks.queue(max_size=WAITING, default_concurrency_limit=AT_ONCE)
    asked_for = os.environ.get("GRADIO_SERVER_PORT")  # that port or none; Gradio would take the next free one
    look: dict[str, Any] = {"theme": theme(), "head": head(), "favicon_path": ICON, "footer_links": ["api"]}
    run: dict[str, Any] = {"ssr_mode": False, "quiet": True, "prevent_thread_lock": True, "share": False}
    run["app_kwargs"] = {"middleware": [gate, Middleware(Visitors)]}
    run["max_file_size"] = 1  # nothing is uploaded by Gradio's own way, which anybody could fill the disk by
    served, url, _ = blocks.launch(server_port=int(asked_for) if asked_for else None, **look, **run)
    served.add_route(PATH, downloads(page.notebook))
    served.routes.extend(Routes(desk).all)
    served.add_route("/metrics", metrics(desk))
    sys.stdout.write(f"Byline: {url}\n")
    sys.stdout.flush()
    blocks.block_thread()


if __name__ == "__main__":
    main()
