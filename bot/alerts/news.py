"""An answer, and what was told of its question before -> what is new in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

from bot.answer import Answer, AnswerSentence
from bot.compose.values import same, value
from index.copies import Told as Text
from index.copies import agree, alike

Kind = Literal["found", "value", "side", "more"]
"""What is new: the first answer; another short answer; another side of a matter; other sentences."""

SAID = {
    "found": "The articles tell now",
    "value": "Another answer",
    "side": "Another side",
    "more": "More of it",
}


@dataclass(frozen=True)
class Told:
    """What was told of a question before: short answers, sentences, and the ids of the articles that they stand in."""

    values: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()

    def with_(self, answer: Answer) -> Told:
        """The same, and what an answer tells."""
        return Told(
            _added(self.values, [answer.short_answer] if answer.short_answer else []),
            _added(self.sentences, (sentence.as_written for sentence in answer.sentences)),
            _added(self.articles, (citation.article_id for citation in answer.citations)),
        )


@dataclass(frozen=True)
class News:
    """What is new in the answer to a question, and where it stands.

    ``told`` is the short answer or the new sentences, ``at`` the moment in ISO 8601, UTC. ``sources`` have the title,
    outlet, address, date, article's id and quote of each citation. The ``id`` is the same for the same news.
    """

    question: str
    kind: Kind
    told: tuple[str, ...]
    at: str
    sources: tuple[dict[str, str], ...] = ()
    id: str = field(default="")

    def __post_init__(self) -> None:
        made = uuid5(NAMESPACE_URL, "\n".join((self.question, *self.told))).urn
        object.__setattr__(self, "id", self.id or made)

    @property
    def said(self) -> str:
        """What is new, in a line."""
        outlets = ", ".join(filter(None, dict.fromkeys(one["source"] or one["title"] for one in self.sources)))
        return f"{SAID[self.kind]}: {' '.join(self.told)}{f' ({outlets})' if outlets else ''}"

    def to_dict(self) -> dict[str, Any]:
        """Everything, ready for JSON."""
        return asdict(self) | {"told": [*self.told], "sources": [*self.sources]}

    @classmethod
    def from_dict(cls, found: dict[str, Any]) -> News:
        """What ``to_dict`` gave."""
        return cls(**found | {"told": tuple(found["told"]), "sources": tuple(found["sources"])})


def news(answer: Answer, told: Told, at: datetime | None = None) -> News | None:
    """What is new in an answer; None if nothing is.

    A value that was told before is not new, however it is worded, nor one in a sentence that was; nor is a sentence
    that says the same as one before in nearly the same words, or is of an article that was cited before.
    """
    if answer.status != "answered":
        return None
    moment = (at or datetime.now(UTC)).isoformat(timespec="seconds")
    first = not told.sentences
    if answer.short_answer:
        known = any(_means(answer.short_answer, known) for known in told.values)
        if known or _was_said(answer.sentences[0], told):
            return None
        said, new = [answer.short_answer], answer.sentences[:1]
    else:
        new = tuple(sentence for sentence in answer.sentences if _is_new(answer, sentence, told))
        said = [" ".join(sentence.text.split()) for sentence in new]
    if not new:
        return None
    kind: Kind = "found" if first else "value" if answer.short_answer else "side" if answer.kind == "sides" else "more"
    return News(answer.question, kind, tuple(said), moment, _sources(answer, new))


def _means(one: str, other: str) -> bool:
    return _folded(one) == _folded(other) or same(value(one), value(other))


def _is_new(answer: Answer, sentence: AnswerSentence, told: Told) -> bool:
    cited = {answer.citations[marker - 1].article_id for marker in sentence.markers}
    return not cited & {*told.articles} and not _was_said(sentence, told)


def _was_said(sentence: AnswerSentence, told: Told) -> bool:
    """Whether a sentence that was told says the same, in nearly the same words."""
    said = sentence.as_written
    return any(alike(said, known) and agree(Text(said), Text(known)) for known in told.sentences)


def _sources(answer: Answer, sentences: Sequence[AnswerSentence]) -> tuple[dict[str, str], ...]:
    markers = dict.fromkeys(marker for sentence in sentences for marker in sentence.markers)
    cited = [answer.citations[marker - 1] for marker in markers]
    return tuple(
        {
            "title": one.title,
            "source": one.source,
            "url": one.url,
            "published": one.published.isoformat() if one.published else "",
            "article_id": one.article_id,
            "quote": one.quote,
        }
        for one in cited
    )


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _added(known: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *more)))
