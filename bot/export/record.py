"""Answers as JSON, whole."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from bot.answer import Answer
from bot.export.told import encoded
from index import Article


def record(answers: Sequence[Answer], title: str, articles: Mapping[str, Article]) -> bytes:
    """Everything that there is of each answer (``Answer.to_dict``), under ``answers``."""
    found = {"title": title, "answers": [answer.to_dict() for answer in answers]}
    return encoded(json.dumps(found, ensure_ascii=False, indent=2))
