"""What an answer is: its sentences, their citations, and the invariants that every one of them keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any, Literal

from bot.evidence import Where
from bot.period import Period, dated, day
from bot.searched import Searched
from index import Article
from index.text import Span

Status = Literal["answered", "not_found"]
Support = Literal["supported", "partial"]
Kind = Literal["answer", "brief", "sides"]

VERSION = 1
"""Of an answer's JSON: another one where a field that there was is gone, or says something else."""

NOT_FOUND = "The articles don't tell."

UNSURE = "Not sure that these answer:"
"""What is said of leads."""


@dataclass(frozen=True)
class Turn:
    """One earlier question of a conversation, and what was answered.

    ``cited`` are the answer's citations: a question that follows is looked for in their passages too.
    """

    question: str
    answer: str = ""
    cited: tuple[Citation, ...] = ()

    @property
    def told(self) -> str:
        """What was answered; of what the articles don't tell that alone: sentences that came near are no answer."""
        return NOT_FOUND if self.answer.startswith(NOT_FOUND) else self.answer


@dataclass(frozen=True)
class Citation:
    """The words of an article that a sentence rests on: ``quote`` is ``[start:end]`` of its text or title.

    ``where`` says of which of the two.

    ``marker`` counts from 1 in the order of first use; ``score`` is the confidence, 0 to 1, that the
    quote answers the question, or carries the sentence that a language model wrote; ``also_in`` names the
    other outlets that print the same story; ``page`` is the page of a document that the quote begins on.
    """

    marker: int
    article_id: str
    title: str
    source: str
    url: str
    published: date | datetime | None
    quote: str
    start: int
    end: int
    score: float
    also_in: tuple[str, ...] = ()
    where: Where = "text"
    page: int | None = None

    @property
    def origin(self) -> tuple[str, ...]:
        """Where the words are from, as far as it is known: the headline if they aren't that, outlet, day and page."""
        title = "" if self.where == "title" else self.title
        date = day(self.published) if self.published else ""
        return tuple(part for part in (title, self.source, date, f"p. {self.page}" if self.page else "") if part)

    def stands_in(self, article: Article) -> bool:
        """Whether an article, which may have changed since, holds the quote where it stood."""
        field = article.title if self.where == "title" else article.text
        return field[self.start : self.end] == self.quote


@dataclass(frozen=True)
class AnswerSentence:
    """A sentence of an answer, the markers of its citations, and how well they carry it.

    ``added`` are the spans of ``text`` that are Byline's own, not the articles': " (18 November 2013)" after a weekday.
    """

    text: str
    markers: tuple[int, ...]
    support: Support = "supported"
    added: tuple[Span, ...] = ()

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is Byline's own."""
        found, at = [], 0
        for start, end in self.added:
            found += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [part for part in (*found, (self.text[at:], False)) if part[0]]

    @property
    def as_written(self) -> str:
        """The text without what Byline added."""
        return "".join(text for text, own in self.parts if not own)


@dataclass(frozen=True)
class Answer:
    """The answer to a question, every sentence with its source; or that the articles don't tell.

    ``nearest`` holds the headlines closest to the question when nothing answers it, ``leads`` the sentences that come
    nearest to an answer then: not sure enough to be one, and never counted as one. ``withheld``
    counts sentences that were not shown because nothing supported them. ``confidence`` is the
    calibrated probability that the answer is right (when ``not_found``: that there was one).
    ``notes`` are what Byline itself has to say of the answer, a sentence each: how articles differ, how old they are.
    ``short_note`` is the date of the day that the short answer names, and ``period`` the days that the question's
    words of time limited the articles to; ``searched`` tells that with all else that was searched.
    ``kind`` says what the sentences are: one "answer"; a "brief", dated sentences of different articles, the oldest
    first, of which no reader judges whether they answer (``confidence`` is the share of the topic's words that they
    hold); or the "sides" of a matter. ``timings`` are seconds by stage.

    Raises:
        ValueError: a sentence without a citation, a marker without one or out of order, leads beside an answer, or a
            short answer that is in no quote: a bug, never shown to a person as an answer.
    """

    question: str
    standalone_question: str
    status: Status
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    short_answer: str = ""
    confidence: float = 0.0
    nearest: tuple[str, ...] = ()
    leads: tuple[Citation, ...] = ()
    withheld: int = 0
    notes: tuple[str, ...] = ()
    short_note: str = ""
    period: Period | None = None
    searched: Searched | None = None
    model: str = ""
    kind: Kind = "answer"
    timings: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        used = list(dict.fromkeys(marker for sentence in self.sentences for marker in sentence.markers))
        if [citation.marker for citation in self.citations] != used or used != list(range(1, len(used) + 1)):
            raise ValueError(f"citations {[c.marker for c in self.citations]} do not match the markers {used}")
        if not all(sentence.markers for sentence in self.sentences):
            raise ValueError("a sentence has no citation")
        if self.short_answer and not any(self.short_answer in citation.quote for citation in self.citations):
            raise ValueError(f"the short answer {self.short_answer!r} is in no quote")
        if (self.status == "answered") != bool(self.sentences):
            raise ValueError(f"status {self.status} with {len(self.sentences)} sentences")
        if self.leads and self.status == "answered":
            raise ValueError("leads beside an answer")
        if [lead.marker for lead in self.leads] != list(range(1, len(self.leads) + 1)):
            raise ValueError(f"leads are numbered {[lead.marker for lead in self.leads]}")

    @property
    def text(self) -> str:
        """Markdown for people: the short answer in bold, the sentences, each with its ``[1]``, and the notes.

        What Byline adds of its own is in italics.
        """
        if self.kind == "brief":
            return "\n\n".join([*(f"*{escape(note)}*" for note in self.told), "\n".join(map(_dated, self.timeline))])
        body = " ".join(f"{_sentence(s)} {_markers(s)}" for s in self.sentences)
        told = _not_found(self) if self.status == "not_found" else body
        note = f" *{escape(self.short_note)}*" if self.short_note else ""
        told = f"**{escape(self.short_answer)}**{note} — {told}" if self.short_answer else told
        return "\n\n".join([told, *(f"*{escape(note)}*" for note in self.told)])

    @property
    def timeline(self) -> tuple[tuple[str, AnswerSentence], ...]:
        """The sentences, each with the day of its first source, in words, "" if that isn't known."""
        published = (self.citations[sentence.markers[0] - 1].published for sentence in self.sentences)
        return tuple((day(at) if at else "", told) for at, told in zip(published, self.sentences, strict=True))

    @property
    def sources(self) -> tuple[Citation, ...]:
        """What stands in the articles for it: its citations, or where nothing answers, its leads."""
        return self.citations or self.leads

    @property
    def undated(self) -> bool:
        """Whether an article without a date is among the sources."""
        return not all(citation.published for citation in self.sources)

    @property
    def within(self) -> str:
        """Which articles the question's words of time limited the search to, in words; "" if they didn't."""
        return f"{self.period}{', or without a date' if self.undated else ''}" if self.period else ""

    @property
    def told(self) -> tuple[str, ...]:
        """What Byline itself has to say, a sentence each: the period that was searched, and the notes."""
        return (f"{self.within}.", *self.notes) if self.period else self.notes

    def to_dict(self) -> dict[str, Any]:
        """Everything, ready for JSON, under its ``version``; dates in ISO 8601."""
        found = {"version": VERSION} | asdict(self) | {"text": self.text}
        for citation in (*found["citations"], *found["leads"]):
            citation["published"] = citation["published"].isoformat() if citation["published"] else None
        period = self.period and self.period.to_dict() | {"text": self.within}
        return found | {"period": period, "searched": self.searched and self.searched.to_dict()}

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Answer:
        """The answer that ``to_dict`` gave, equal to it; what it doesn't know is passed over.

        Raises:
            ValueError, TypeError, KeyError: it is no answer, or one that an answer can't be.
        """
        many = {name: tuple(found[name]) for name in ("nearest", "notes")}
        cited = {name: tuple(map(_citation, found[name])) for name in ("citations", "leads")}
        period = found["period"] and Period.from_dict(found["period"])
        searched = found.get("searched") and Searched.from_dict(found["searched"])
        told = {"sentences": tuple(map(_told, found["sentences"])), "period": period, "searched": searched}
        return cls(**_known(cls, found) | many | cited | told)


def _citation(found: Mapping[str, Any]) -> Citation:
    published = found["published"] and dated(found["published"])
    return Citation(**_known(Citation, found) | {"published": published, "also_in": tuple(found["also_in"])})


def _told(found: Mapping[str, Any]) -> AnswerSentence:
    added = tuple((start, end) for start, end in found["added"])
    return AnswerSentence(**_known(AnswerSentence, found) | {"markers": tuple(found["markers"]), "added": added})


def _known(kind: type[Answer | Citation | AnswerSentence], found: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in found.items() if name in names}


def _sentence(sentence: AnswerSentence) -> str:
    written = ""
    for text, own in sentence.parts:
        gap = " " if written and text[0].isspace() else ""
        written += f"{gap}*{escape(text)}*" if own else f"{gap}{escape(text)}"
    return written


def _markers(sentence: AnswerSentence) -> str:
    return "".join(f"[{marker}]" for marker in sentence.markers)


def _dated(item: tuple[str, AnswerSentence]) -> str:
    at, sentence = item
    return f"- {f'**{at}** — ' if at else ''}{_sentence(sentence)} {_markers(sentence)}"


def _not_found(answer: Answer) -> str:
    if answer.leads:
        told = "\n".join(map(_lead, answer.leads))
        return f"{NOT_FOUND} {UNSURE}\n\n{told}"
    if not answer.nearest:
        return NOT_FOUND
    headlines = "\n".join(f"- {escape(headline)}" for headline in answer.nearest)
    return f"{NOT_FOUND} Closest to your question:\n\n{headlines}"


def _lead(lead: Citation) -> str:
    origin = f" ({escape(', '.join(lead.origin))})" if lead.origin else ""
    return f"- {escape(lead.quote)}{origin}"


_SPECIAL = re.compile(r"[\\`*_\[\]<>~|#$&]|(?<=:)//|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")


def escape(text: str) -> str:
    """Words of an article or a person, on one line, so that Markdown shows them as they are and links nothing."""
    return _SPECIAL.sub(lambda match: "\\" + "\\".join(match.group()), " ".join(text.split()))
