"""``/v1``: OpenAI's protocol of chat completions, spoken by an archive.

What a language model would be told beside the conversation (a system message, a temperature, tools) has no meaning here
and is passed over. The answer's text goes out when it is whole: nothing that was sent is ever taken back.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response, StreamingResponse

from bot.links import web_address
from bot.pipeline import Event
from bot.serve import problems
from bot.serve.counter import Counter
from bot.serve.shapes import Ask, Day, Exchange, Filters
from index.errors import QuestionError

MODEL = "byline"
ABOUT = {"id": MODEL, "object": "model", "created": 0, "owned_by": "byline"}

SSE = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Headers of a stream: a proxy isn't to hold it back."""

_MARKER = re.compile(r"(?<!\\)\[(\d+)\]")
_PIECE = re.compile(r"(?<=\] )|(?<=\n)")


class Part(BaseModel):
    """A piece of a message; there are no others than text."""

    type: Literal["text"]
    text: str


class Message(BaseModel):
    """A message of the conversation; those of neither the user nor the assistant are passed over."""

    role: str
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """What it says."""
        return "\n".join(part.text for part in self.content) if isinstance(self.content, list) else self.content or ""


class Chat(BaseModel):
    """A conversation that ends in a question; ``filters`` and ``as_of`` are Byline's own."""

    model: str
    messages: Annotated[list[Message], Field(min_length=1)]
    stream: bool = False
    filters: Filters = Filters()
    as_of: Day | None = None

    def asked(self) -> Ask:
        """The last question, and the exchanges before it.

        Raises:
            QuestionError: the last message isn't the user's.
        """
        *before, last = [m for m in self.messages if m.role in ("user", "assistant")] or self.messages
        if last.role != "user":
            raise QuestionError("The last message has to be the user's: it is the question.")
        history: list[Exchange] = []
        for message in before:
            if message.role == "user":
                history.append(Exchange(question=message.text))
            elif history:
                history[-1] = Exchange(question=history[-1].question, answer=message.text)
        return Ask.model_construct(question=last.text, history=history, filters=self.filters, as_of=self.as_of)


def routes(counter: Counter) -> APIRouter:
    """What answers under ``/v1``."""
    router = APIRouter(prefix="/v1", tags=["OpenAI's protocol"])

    @router.get("/models")
    async def models() -> dict[str, Any]:
        """Name the one model that there is."""
        return {"object": "list", "data": [ABOUT]}

    @router.get("/models/{model}", response_model=None)
    async def model(model: str) -> Response | dict[str, Any]:
        """Tell of the model."""
        return ABOUT if model == MODEL else _unknown(model)

    @router.post("/chat/completions", response_model=None)
    async def completions(chat: Chat, request: Request) -> Response | dict[str, Any]:
        """Answer the last question of a conversation, whole or as a stream."""
        if chat.model != MODEL:
            return _unknown(chat.model)
        if not chat.stream:
            found = await counter.ask(chat.asked(), request.is_disconnected)
            message = {"role": "assistant", "refusal": None} | (_told(found) if found else {})
            return _chunk("chat.completion", message=message, finish_reason="stop")
        events = counter.stream(chat.asked())
        first = await anext(events)  # what is wrong with a question shows here, while there is a status to tell it by
        return StreamingResponse(_stream(first, events), media_type="text/event-stream", headers=SSE)

    return router


def _unknown(model: str) -> Response:
    told = f"There is no model {model[:80]!r} here. The one that there is goes by the name of “{MODEL}”."
    return problems.problem(404, told, code="model_not_found")


async def _stream(first: Event, events: AsyncGenerator[Event]) -> AsyncIterator[str]:
    """A chunk that opens the message, a comment a stage, the text in pieces, and a chunk with the rest."""
    chunk = _chunk("chat.completion.chunk", delta={"role": "assistant", "content": ""}, finish_reason=None)
    yield _event(chunk)
    answer, stage = first.answer, first.stage
    try:
        async with aclosing(events):
            async for event in events:
                yield f": {stage}\n\n"
                answer, stage = event.answer, event.stage
    except Exception as error:
        yield _event(problems.record(*problems.of(error)))
        return
    assert answer is not None
    told = _told(answer.to_dict())
    for piece in _PIECE.split(told.pop("content")):
        yield _event(chunk | {"choices": [_choice(delta={"content": piece}, finish_reason=None)]})
    yield _event(chunk | {"choices": [_choice(delta=told, finish_reason="stop")]})
    yield "data: [DONE]\n\n"


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data)}\n\n"


def _chunk(kind: str, **choice: object) -> dict[str, Any]:
    about = {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": int(time.time()), "model": MODEL}
    return about | {"choices": [_choice(**choice)]}


def _choice(**told: object) -> dict[str, Any]:
    return {"index": 0, "logprobs": None} | told


def _told(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as a message: its text, an annotation at each marker of an article with an address, and all of it."""
    by_marker = {citation["marker"]: citation for citation in answer["citations"]}
    marks = [(match, by_marker.get(int(match[1]))) for match in _MARKER.finditer(answer["text"])]
    annotations = [_annotation(match, cited) for match, cited in marks if cited and web_address(cited["url"])]
    return {"content": answer["text"], "annotations": annotations, "byline": answer}


def _annotation(match: re.Match[str], cited: dict[str, Any]) -> dict[str, Any]:
    about = {"url": cited["url"], "title": cited["title"] or cited["source"]}
    return {"type": "url_citation", "url_citation": {"start_index": match.start(), "end_index": match.end()} | about}
