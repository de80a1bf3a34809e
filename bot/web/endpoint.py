"""``/ask``: the same answers for programs, over Gradio's API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from bot.answer import Turn
from bot.limits import Limits, typed_day
from bot.web.desk import Desk
from bot.web.markup import sound
from index.errors import BylineError, QuestionError


def endpoint(desk: Desk) -> Callable[..., dict[str, Any]]:
    """The function behind ``/ask``."""

    def ask(
        question: str,
        history: list[list[str]] | None = None,
        published_from: str | None = None,
        published_to: str | None = None,
        sources: list[str] | None = None,
        as_of: str | None = None,
    ) -> dict[str, Any]:
        """Answer a question from the archive, with sources.

        Args:
            question: What you want to know, in at most 2,000 characters.
            history: The conversation before it, oldest first: pairs of a question and its answer.
            published_from: Only articles of this day or later, as YYYY-MM-DD.
            published_to: Only articles of this day or earlier, as YYYY-MM-DD.
            sources: Only articles of the sources with these names.
            as_of: The day that the question is asked on, as YYYY-MM-DD: what is published later isn't out yet.

        Returns:
            The answer: status, text, short_answer, sentences, citations, confidence and more; where nothing
            answers, the sentences that come nearest are leads.
        """
        try:
            limits = Limits(published_from, published_to, sources)
            asked = sound(question), _turns(history), limits.filters(), typed_day(as_of)
            return desk.bot().ask(*asked).to_dict()
        except BylineError as error:
            raise gr.Error(str(error), print_exception=False) from None

    return ask


def _turns(history: list[list[str]] | None) -> list[Turn]:
    pairs = history or []
    if not all(isinstance(pair, list) and 1 <= len(pair) <= 2 for pair in pairs):
        raise QuestionError('The history holds pairs: [["a question", "its answer"], ...].')
    told = ((sound(str(part or "")) for part in (*pair, "")[:2]) for pair in pairs)
    return [Turn(question, answer) for question, answer in told]
