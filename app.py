"""The page: a chat over the archive, and beside it the sources. Widgets and their wiring only."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
from gradio.events import api

from bot import Config
from bot.web import BylineError, Conversation, Desk, Limits, Message, Step, messages, notice, panel
from bot.web.conversation import stopped
from bot.web.endpoint import endpoint
from bot.web.theme import ICON, head, theme

AT_ONCE = 4
"""Questions answered at the same time; more wait."""

WAITING = 64
"""Questions that may wait; the next is told to come back."""

EXAMPLES = (
    "When is the Syrian delegation due in Moscow?",
    "How many people has the war killed?",
    "Has a date been set for the conference?",
    "What did Putin say Assad's exit could leave?",
)
"""Questions to start from, about the article that comes with Byline."""

MASTHEAD = "<h1>Byline</h1><p>Questions to a news archive. Every sentence of the answer carries its source.</p>"
INVITATION = "Ask in your own words. An answer quotes the articles, or says that they don’t tell."


class Page:
    """The widgets, and what happens when they are used.

    The conversation is the one thing remembered; chat and sources are drawn from it at every change.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        with gr.Blocks(title="Byline", fill_height=True, fill_width=True, analytics_enabled=False) as self.blocks:
            self.conversation: gr.State = gr.State(())
            self.answered_at: gr.State = gr.State(0.0)
            gr.HTML(MASTHEAD, elem_id="masthead")
            with gr.Row(elem_id="columns"):
                self._build_chat()
                self._build_sources()
            self._wire()

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
        with gr.Row(elem_id="tools"):
            with gr.Accordion("Dates and sources", open=False, elem_id="limits"), gr.Row():
                self.limits = [
                    gr.Textbox(label="From", placeholder="2013-11-01", max_lines=1, min_width=110),
                    gr.Textbox(label="To", placeholder="2013-11-30", max_lines=1, min_width=110),
                    gr.Textbox(label="Sources", placeholder="Reuters, BBC News", max_lines=1, min_width=160),
                ]
            self.anew = gr.Button("New conversation", size="sm", elem_id="anew", min_width=0, scale=0)

    def _build_sources(self) -> None:
        with gr.Column(scale=2, elem_id="sources"):
            gr.HTML("<h2>Sources</h2>")
            self.panel = gr.HTML(panel(()), elem_id="panel")

    def _wire(self) -> None:
        # First, for Gradio numbers a name that is taken, and calls each event by its function's name.
        api(endpoint(self.desk), api_name="ask", concurrency_limit=AT_ONCE)
        shown = [self.conversation, self.chat, self.panel, self.notice, self.question, self.answered_at]
        given = [self.conversation, self.question, *self.limits]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        queued = {"concurrency_limit": AT_ONCE, **private}
        chosen = self.chat.example_select, self.chat.option_select
        suggesting: list[dict[str, Any]] = []
        if self.desk.suggests:
            # A browser takes the events of one trigger in the order in which they are named: a question that is asked
            # first ends the suggestions that are under way, so that they can't come after it.
            suggesting = [self.answered_at.change(self.suggest, given, self.chat, **queued)]
            for trigger in (self.question.submit, *chosen):
                trigger(None, cancels=suggesting)
        asking: list[dict[str, Any]] = [self.question.submit(self.ask, given, shown, **queued)]
        asking += [trigger(self.ask_chosen, given, shown, **queued) for trigger in chosen]
        ended: dict[str, Any] = {"cancels": [*asking, *suggesting], "queue": False, **private}
        self.question.stop(self.stop, self.conversation, shown, **ended)
        self.anew.click(self.start, None, shown, **ended)
        self.blocks.load(self.greet, None, self.notice, **private)

    def ask(self, conversation: Conversation, question: str, *limits: str | None) -> Iterator[tuple[Any, ...]]:
        """The page as the answer forms."""
        for step in self.desk.answer(conversation, question, Limits.typed(*limits)):
            yield self._show(step)

    def ask_chosen(
        self, picked: gr.SelectData, conversation: Conversation, _: str, *limits: str | None
    ) -> Iterator[tuple[Any, ...]]:
        """The page as the answer to a question that was picked forms: one to start from, or one that is suggested."""
        question = picked.value if isinstance(picked.value, str) else picked.value["text"]
        yield from self.ask(conversation, question, *limits)

    def suggest(self, conversation: Conversation, _: str, *limits: str | None) -> Iterator[list[Message]]:
        """The chat as questions are found that may come next."""
        for suggested in self.desk.suggest(conversation, Limits.typed(*limits)):
            yield messages(conversation, suggested)

    def stop(self, conversation: Conversation) -> tuple[Any, ...]:
        """The page when a person has stopped the answer."""
        return self._show(Step(stopped(conversation)))

    def start(self) -> tuple[Any, ...]:
        """The page with a conversation that has not begun."""
        return self._show(Step(()))

    def greet(self) -> str:
        """What a person should know before asking, such as that there is no archive yet."""
        return notice(self.desk.problem(), self.desk.note)

    def _show(self, step: Step) -> tuple[Any, ...]:
        pending = bool(step.conversation) and step.conversation[-1].pending
        box: dict[str, Any] = {"submit_btn": not pending and "Ask", "stop_btn": pending and "Stop"}
        last = step.conversation[-1] if step.conversation else None
        if step.question is not None:
            box["value"] = step.question
        elif last and last.phase == "searching":  # emptied again: of two updates at once a browser may lose the first
            box["value"] = ""
        answered_at = time.monotonic() if last and last.phase == "answered" else gr.skip()
        told = messages(step.conversation), panel(step.conversation), notice(step.notice)
        return step.conversation, *told, gr.Textbox(**box), answered_at


def main() -> None:
    """Serve the page, on ``GRADIO_SERVER_NAME`` and ``GRADIO_SERVER_PORT``, until it is interrupted.

    Exit code 2: it can't be served, for the reason on standard error.
    """
    try:
        serve(Desk(Config.from_environment()))
    except (BylineError, OSError) as problem:
        sys.stderr.write(f"byline: {problem}\n")
        sys.exit(2)


def serve(desk: Desk) -> None:
    """Serve the page, while the desk opens its bot beside it."""
    threading.Thread(target=desk.problem, daemon=True).start()
    blocks = Page(desk).blocks.queue(max_size=WAITING, default_concurrency_limit=AT_ONCE)
    asked_for = os.environ.get("GRADIO_SERVER_PORT")  # that port or none; Gradio would take the next free one
    look: dict[str, Any] = {"theme": theme(), "head": head(), "favicon_path": ICON, "footer_links": ["api"]}
    run: dict[str, Any] = {"ssr_mode": False, "quiet": True, "prevent_thread_lock": True}
    _, url, _ = blocks.launch(server_port=int(asked_for) if asked_for else None, **look, **run)
    sys.stdout.write(f"Byline: {url}\n")
    sys.stdout.flush()
    blocks.block_thread()


if __name__ == "__main__":
    main()
