"""The page's widgets, as they stand; what happens when they are used is in ``handlers``."""

from __future__ import annotations

import gradio as gr

from bot.web.holdings.frame import frame
from bot.web.holdings.routes import is_local
from bot.web.runs.shown import FORM
from bot.web.sources import panel

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
    '<a href="?tab=archive" data-tab="archive">Archive</a><a href="?tab=many" data-tab="many">Many questions</a></nav>'
)
INVITATION = "Ask in your own words. An answer quotes the articles, or says that they don’t tell."

RELAY = """document.addEventListener("byline", (event) => {
    const events = { visit: "visit", again: "again" };
    trigger(events[event.detail.act] || "manage", event.detail);
});"""
"""What conversations.js has to say of what a person did in the list or by a question -> events of the list's."""


class Widgets:
    """The widgets by name. ``shown`` are those that tell of a conversation, in the order of ``handlers.PARTS``."""

    def __init__(self) -> None:
        with gr.Blocks(title="Byline", fill_height=True, fill_width=True, analytics_enabled=False) as self.blocks:
            self.current, self.linked, self.changing = (gr.Textbox(visible="hidden") for _ in range(3))
            self.answered_at: gr.State = gr.State(0.0)
            gr.HTML(MASTHEAD, elem_id="masthead")
            with gr.Row(elem_id="columns"):
                self._build_list()
                self._build_chat()
                self._build_sources()
            gr.HTML(frame(open_to_change=is_local()), elem_id="archive")
            gr.HTML(FORM, elem_id="many")
        told = self.current, self.list, self.chat, self.panel, self.notice, self.question
        self.shown = [*told, self.changing, self.answered_at]

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
                autoscroll=False,  # page.js follows a question, not the end of its answer
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
