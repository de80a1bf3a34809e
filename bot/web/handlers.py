"""What happens when the page's widgets are used: what each of them shows then.

What is open the browser remembers, and what is in it the notebook: chat, sources and list are drawn from that at every
change. Each handler that gives a tuple gives the ``PARTS``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from weakref import WeakValueDictionary

import gradio as gr

from bot.limits import Limits
from bot.web.desk import Step
from bot.web.listing import listing
from bot.web.notebook import Notebook
from bot.web.render import Message, changing, messages, notice
from bot.web.sources import panel
from bot.web.visitor import owner
from index.errors import BylineError

PARTS = "current", "listed", "chat", "panel", "notice", "question", "changing", "answered_at"
"""What tells of a conversation on the page."""

CANCELLED = {"notice": "", "changing": "", "question": ""}
"""What a question that isn't changed after all leaves."""


class View:
    """What a page shows as it goes on, until it shows something else."""


class Handlers:
    """The page's answers to what people do, over one notebook."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.desk = notebook.desk
        self._views: WeakValueDictionary[str | None, View] = WeakValueDictionary()

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
        return tuple(but.get(name, gr.skip()) for name in PARTS)

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
