"""A writer on a server that speaks OpenAI's protocol: Ollama, vLLM, llama.cpp, hosted ones."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.llm.writer import MOST, SERVED, Message, Patience, Wait
from index.errors import ModelError, WriterError

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream
    from openai.types.chat import ChatCompletionChunk

log = logging.getLogger(__name__)

RETRIES = 2
"""After a refused connection, a 429 or a 5xx, with a growing pause; not once words have come."""


class OpenAIWriter:
    """A model on a server; nothing is sent before something is to be written.

    The client runs in an event loop of its own, so that a wait ends when it should whatever the server sends
    meanwhile (comments that keep a connection open, a byte now and then), and closing cuts the connection at once.
    """

    def __init__(
        self, address: str, model: str, key: str = "", patience: Patience | None = None, context: int = SERVED
    ) -> None:
        if importlib.util.find_spec("openai") is None:
            raise ModelError("To write by a server, Byline needs openai: pip install 'byline[writers]'")
        self.name, self.context = model, context
        self._address, self._key = address, key
        self._patience = patience or Patience()

    def write(self, messages: Sequence[Message], most: int = MOST) -> Generator[str, None, None]:
        """The reply, in pieces as the server sends it.

        Raises:
            WriterError: it can't be reached, refuses, sends what isn't a reply, or breaks off.
        """
        from anyio.from_thread import start_blocking_portal

        wait = Wait(self.name, self._patience)
        with start_blocking_portal() as portal:
            try:
                with portal.wrap_async_context_manager(self._reply(messages, most, wait)) as reply:
                    while piece := portal.call(_next, reply, wait):
                        wait.heard = True
                        yield piece
            except TimeoutError:
                raise wait.over() from None
            except WriterError:
                raise
            except Exception as problem:  # whatever a client makes of whatever a server sends
                log.warning("%s at %s failed: %r", self.name, self._address, problem)
                raise WriterError(f"{self.name} failed ({_in_words(problem)})") from problem

    @asynccontextmanager
    async def _reply(
        self, messages: Sequence[Message], most: int, wait: Wait
    ) -> AsyncIterator[AsyncStream[ChatCompletionChunk]]:
        import anyio
        from openai import AsyncOpenAI

        # A client reads OPENAI_API_KEY by itself; that one isn't for whatever server is named here.
        key = self._key or "none"
        client = AsyncOpenAI(base_url=self._address, api_key=key, max_retries=RETRIES, timeout=self._patience.whole)
        async with client:
            with anyio.fail_after(wait.left()):
                stream = await self._begun(client, messages, most)
            async with stream:
                yield stream

    async def _begun(
        self, client: AsyncOpenAI, messages: Sequence[Message], most: int
    ) -> AsyncStream[ChatCompletionChunk]:
        from openai import BadRequestError

        told: Any = [{"role": message.role, "content": message.content} for message in messages]
        asked: dict[str, Any] = {"model": self.name, "messages": told, "stream": True}
        create: Any = client.chat.completions.create
        try:
            stream: AsyncStream[ChatCompletionChunk] = await create(**asked, temperature=0, max_tokens=most)
        except BadRequestError:  # some models take neither
            stream = await create(**asked)
        return stream


async def _next(reply: AsyncStream[ChatCompletionChunk], wait: Wait) -> str:
    """The next piece; "" at the end.

    Raises:
        TimeoutError: it took too long.
        WriterError: the server closed before the model was done.
    """
    import anyio

    with anyio.fail_after(wait.left()):
        async for chunk in reply:
            for choice in chunk.choices[:1]:
                if choice.delta.content:
                    return choice.delta.content
                if choice.finish_reason:
                    return ""
    raise WriterError(f"{wait.name} broke off")


def _in_words(problem: Exception) -> str:
    """One short line; a server's own words are no part of it."""
    status = getattr(problem, "status_code", None)
    if status:
        return f"the server answered {status}"
    names = {"APIConnectionError": "the server can't be reached", "APITimeoutError": "the server took too long"}
    return names.get(type(problem).__name__, "the server sent something else than a reply")
