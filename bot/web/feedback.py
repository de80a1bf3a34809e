"""What people say of answers -> a record to keep, with the question, the answer and the state of the archive."""

from __future__ import annotations

import re
from typing import Any, Literal, get_args

from bot.web.conversation import Conversation, Exchange, turns
from index.errors import QuestionError

Verdict = Literal["right", "wrong", "nothing", "here"]
"""That the answer is right or wrong; that it is wrong, for the articles tell nothing; or which words answer instead."""

LONGEST = 1_000
"""Characters of the words that answer."""


def record(conversation: Conversation, number: int, verdict: str, words: str = "", marker: int = 0) -> dict[str, Any]:
    """What is kept of a verdict on the answer to one question of a conversation, ready for JSON.

    ``words`` are those that answer, and ``marker`` is the source in whose article they stand.

    Raises:
        QuestionError: there is no such answer or source, or the words don't stand there.
    """
    asked = next((e for e in conversation if e.number == number and e.phase == "answered"), None)
    if asked is None or asked.answer is None or verdict not in get_args(Verdict):
        raise QuestionError("There is no such answer in this conversation. Reload the page.")
    before = () if asked.alone else conversation[: conversation.index(asked)]
    kept = asked.to_dict() | {"history": [{"question": turn.question, "answer": turn.told} for turn in turns(before)]}
    return kept | {"verdict": verdict, "place": _place(asked, words, marker) if verdict == "here" else None}


def _place(asked: Exchange, words: str, marker: int) -> dict[str, Any]:
    """Where words stand that were selected, and as they stand there."""
    assert asked.answer is not None
    id_ = next((source.article_id for source in asked.answer.sources if source.marker == marker), "")
    tokens = words[:LONGEST].split()
    found = re.search(r"\s+".join(map(re.escape, tokens)), asked.articles[id_].text) if id_ in asked.articles else None
    if not tokens or not found:
        raise QuestionError("These words don't stand in the article as it is now. Select others.")
    return {"article_id": id_, "start": found.start(), "end": found.end(), "words": found.group()}
