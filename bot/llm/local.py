"""A writer on this machine: any causal model that transformers loads, on an accelerator if there is one."""

from __future__ import annotations

import copy
import logging
import os
import queue
import re
import threading
from collections.abc import Generator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.llm.packaged import quiet, source
from bot.llm.writer import ACCELERATED, MOST, PROCESSED, SERVED, Message, Patience, Wait
from index.errors import ModelError, WriterError

if TYPE_CHECKING:
    import torch
    from transformers import DynamicCache, PreTrainedTokenizerBase, TextIteratorStreamer

log = logging.getLogger(__name__)

KEPT = 4
"""Fixed beginnings of prompts whose keys and values are kept; there is one for each template."""


class TransformersWriter:
    """A model in this process. It writes one text at a time: threads take turns, and their waiting counts.

    Raises:
        ModelError: it can't be loaded, or can't chat.
    """

    def __init__(self, setting: str, patience: Patience | None = None, context: int = 0) -> None:
        self.name = Path(setting).name if Path(setting).exists() else setting.removeprefix("package:")
        self._patience = patience or Patience()
        self._tokenizer, self._model = _loaded(setting)
        self.context = min(context or self._usual, self._positions or SERVED)
        special = (token.content for token in self._tokenizer.added_tokens_decoder.values() if token.special)
        self._special = re.compile("|".join(re.escape(token) for token in special if len(token) > 1) or r"(?!)")
        self._lock = threading.Lock()
        self._fixed: dict[str, tuple[list[int], DynamicCache]] = {}

    @property
    def _positions(self) -> int | None:
        """Tokens that the model has places for, if it says so."""
        found: int | None = getattr(self._model.config.get_text_config(), "max_position_embeddings", None)
        return found

    @property
    def _usual(self) -> int:
        """Tokens that are read in good time where it runs."""
        return PROCESSED if self._model.device.type == "cpu" else ACCELERATED

    def write(self, messages: Sequence[Message], most: int = MOST) -> Generator[str, None, None]:
        """The reply, in pieces of a word or so; the likeliest token each time.

        Raises:
            WriterError: the model failed, or took too long.
        """
        from transformers import TextIteratorStreamer

        streamer = TextIteratorStreamer(self._tokenizer, skip_prompt=True, skip_special_tokens=True)
        stop, wait = threading.Event(), Wait(self.name, self._patience)
        threading.Thread(target=self._generate, args=(messages, most, streamer, stop), daemon=True).start()
        try:
            while (piece := streamer.text_queue.get(timeout=wait.left())) is not None:
                if isinstance(piece, Exception):
                    raise WriterError(f"{self.name} failed ({type(piece).__name__})") from piece
                wait.heard = True
                yield piece
        except queue.Empty:
            raise wait.over() from None
        finally:
            stop.set()  # the thread ends at the next token

    def _generate(
        self, messages: Sequence[Message], most: int, streamer: TextIteratorStreamer, stop: threading.Event
    ) -> None:
        """Write into the streamer until it is done or ``stop`` is set; a failure is put there, too."""
        import torch

        def stopped(ids: torch.Tensor, *_: Any, **__: Any) -> torch.Tensor:  # noqa: ANN401
            return torch.full((len(ids),), stop.is_set(), device=ids.device)

        try:
            with self._lock, torch.inference_mode():
                if not stop.is_set():
                    ids, cache = self._prompt(messages)
                    given = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "past_key_values": cache}
                    how = {"max_new_tokens": most, "do_sample": False, "stopping_criteria": [stopped]}
                    self._model.generate(**given, **how, streamer=streamer)
        except Exception as problem:  # whatever a model of anybody's does, down to a full memory
            log.warning("%s failed", self.name, exc_info=problem)
            streamer.text_queue.put(problem)

    def _prompt(self, messages: Sequence[Message]) -> tuple[torch.Tensor, DynamicCache]:
        """The prompt's tokens (1, tokens), and the keys and values of its beginning, which is always the same."""
        import torch

        ids = self._ids(messages)
        room = self._positions
        if room and len(ids) >= room:
            raise ValueError(f"a prompt of {len(ids)} tokens, and there is room for {room}")
        fixed, cache = self._beginning(messages, ids)
        if ids[: len(fixed)] != fixed or len(ids) == len(fixed):
            cache = self._computed([])
        return torch.tensor([ids], device=self._model.device), copy.deepcopy(cache)

    def _beginning(self, messages: Sequence[Message], ids: list[int]) -> tuple[list[int], DynamicCache]:
        """The tokens that prompts with this first message share, and their keys and values."""
        key = messages[0].content
        if key not in self._fixed:
            other = self._ids([*messages[:-1], Message(messages[-1].role, "?")])
            same = [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(ids, other, strict=False))]
            if len(self._fixed) >= KEPT:
                self._fixed.clear()
            self._fixed[key] = same, self._computed(same)
        return self._fixed[key]

    def _computed(self, ids: list[int]) -> DynamicCache:
        import torch
        from transformers import DynamicCache

        cache = DynamicCache(config=self._model.config)
        if ids:
            self._model(torch.tensor([ids], device=self._model.device), past_key_values=cache, use_cache=True)
        return cache

    def _ids(self, messages: Sequence[Message]) -> list[int]:
        """The chat as the model's template has it.

        Words that the tokenizer takes for its own signs are pulled apart, so that no message can end within one.
        """
        from jinja2 import TemplateError

        told = [{"role": m.role, "content": self._special.sub(_apart, m.content)} for m in messages]
        try:
            return self._templated(told)
        except TemplateError:  # of a model that knows no system
            return self._templated([{"role": "user", "content": "\n\n".join(m["content"] for m in told)}])

    def _templated(self, chat: list[dict[str, str]]) -> list[int]:
        done: Any = self._tokenizer.apply_chat_template(
            chat, add_generation_prompt=True, return_dict=True, enable_thinking=False
        )
        return list(done["input_ids"])


def _apart(token: re.Match[str]) -> str:
    return f"{token.group()[0]} {token.group()[1:]}"


def _loaded(setting: str) -> tuple[PreTrainedTokenizerBase, Any]:
    """The tokenizer and the model that a setting names, in full precision on a processor."""
    folder = source(setting)
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    torch.set_num_threads(os.cpu_count() or 1)  # FAISS was given one (see ``index.vectors``), and the two share it
    device = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
        dtype = "auto" if device else torch.float32
        with quiet():
            model: Any = AutoModelForCausalLM.from_pretrained(folder, trust_remote_code=False, dtype=dtype)
    except (OSError, ValueError, ImportError) as problem:
        raise ModelError(
            f"Can't load the writer {setting!r}: {str(problem).strip().splitlines()[0][:200]} Give BYLINE_WRITER a "
            "model's folder, package:NAME, a hub id, or a server's address and model (http://localhost:11434/v1#NAME)."
        ) from problem
    if not tokenizer.chat_template:
        raise ModelError(f"The writer {setting!r} can't chat: it has no chat template. Choose an instruct model.")
    model.to(device or torch.device("cpu"))
    return tokenizer, model.eval()
