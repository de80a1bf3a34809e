"""A follow-up as the rules complete it -> as a language model says it in full, where that is sure to mean no less."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.answer import Turn
from bot.english.words import content_words, stem
from bot.llm import Writer
from bot.query.followups.said import asks
from bot.write.markers import spoken
from bot.write.prompts import Prompt
from index.errors import WriterError

log = logging.getLogger(__name__)

TURNS = 3
"""Turns, the newest, that the model is shown."""

MOST, LONGEST = 80, 300
"""Tokens and characters of a question."""

ADDED = 6
"""Content words that it may have beyond those of the rules' question."""


class LLMRewriter:
    """Asks a writer for questions in full."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        turn = {"question": "?", "answer": ""}
        self._prompt = Prompt("standalone", {"question": "?", "turns": [turn], "draft": "?"})

    def standalone(self, question: str, history: Sequence[Turn], completed: str) -> str:
        """The question in full, if it is sound; ``completed``, which is the rules', if not.

        The model isn't asked where the rules leave a question as it is: it stands alone.
        """
        if completed == question:
            return completed
        turns = [{"question": turn.question, "answer": turn.answer} for turn in history[-TURNS:]]
        messages = self._prompt.messages(question=question, turns=turns, draft=completed)
        try:
            written = "".join(spoken(self._writer.write(messages, MOST))).strip()
        except WriterError as problem:
            log.info("asking %r: %s", completed, problem)
            return completed
        return written if sound(written, completed, history) else completed


def sound(written: str, completed: str, history: Sequence[Turn]) -> bool:
    """Whether a question is one short line that holds all that the rules' does, and nothing that nobody said."""
    if not brief(written, LONGEST):
        return False
    wanted = stems(completed)
    told = wanted.union(*(stems(f"{turn.question} {turn.answer}") for turn in history))
    found = stems(written)
    return wanted <= found <= told and len(found - wanted) <= ADDED


def brief(written: str, longest: int) -> bool:
    """Whether a text is a question on one line of at most ``longest`` characters."""
    return 0 < len(written) <= longest and "\n" not in written and asks(written)


def stems(text: str) -> set[str]:
    """The content words of a text, as their forms compare."""
    return {stem(word) for word in content_words(text)}
