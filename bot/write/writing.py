"""Passages and the reader's opinion -> the sentences that a language model writes and that the passages carry.

It joins a writer, the templates, the markers and grounding, as the pipeline joins the stages. A writer reads for
itself: it is asked whether or not the reader is sure, and says itself that nothing answers. Nothing that it writes is
shown before grounding found the words that carry it. Grounding tells whether a passage carries a sentence, not whether
that answers: what the reader, whose confidence is calibrated, makes of the same sentences is shown beside them.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from bot.answer import Answer
from bot.english.words import content_words
from bot.grounding import Grounder, Verdict
from bot.llm import Message, Writer
from bot.llm.resting import Resting
from bot.llm.writer import MOST
from bot.period import day
from bot.write.draft import ContextPassage, Draft, fitting
from bot.write.markers import Claim, claims
from bot.write.opinion import Opinion
from bot.write.prompts import Prompt
from bot.write.rewriter import LLMRewriter
from bot.write.suggestions import FollowUpSuggestions
from index import Article
from index.errors import WriterError

HINTS = 3
"""Of the reader's spans, the surest."""

MAX_SENTENCES = 6

REPEATS = 2
"""Sentences that say again what was said before; a writer that comes to so many goes in circles and is stopped."""

BYTES = 3.5
"""Of a text, a token: fewer than English has, to be safe."""

SURE = 0.65
"""The reader's confidence from which its answer stands though the writer finds none."""


@dataclass(frozen=True)
class Hint:
    """Words that the reader found, and the number of their passage."""

    words: str
    number: int


_EXAMPLE = {"question": "?", "today": "?", "hints": [Hint("A", 1)]}


class Writing:
    """A writer, held to the evidence; threads may share it.

    ``rewriter`` says follow-ups in full, ``suggestions`` thinks of more.

    Raises:
        PromptError: a template doesn't fit.
    """

    def __init__(self, writer: Writer, grounder: Grounder) -> None:
        self._writer, self._grounder = Resting(writer), grounder
        self.rewriter, self.suggestions = LLMRewriter(self._writer), FollowUpSuggestions(self._writer, SURE)
        example = ContextPassage(Article("A passage.", title="A headline", published=date(2024, 1, 1)), 0, 10)
        self._answer = Prompt("answer", _EXAMPLE | {"passages": [example]})

    def write(self, opinion: Opinion, passages: Sequence[ContextPassage]) -> Iterator[Answer]:
        """The written answer, again with each sentence that it grows by; the last is the one that counts.

        The writer is shown as many of the ``passages``, from the first, as it takes. Where articles differ, nothing is
        shown before all sides are told. If nothing can be written, the reader's answer is given, and why.
        """
        draft, said, ending = Draft(), Said(), ""
        passages = fitting(passages, self._room(opinion))
        try:
            with closing(self._claims(opinion, passages)) as written:
                for claim in written:
                    if _NOT_FOUND.match(claim.text):
                        ending = NONE_FOUND
                        break
                    if said.before(claim.text):
                        continue
                    verdict = self._checked(claim, passages)
                    draft = draft.with_claim(claim, verdict, passages)
                    if verdict.grounds and opinion.fair(draft):
                        yield self._written(opinion, draft)
                    if len(draft.sentences) == MAX_SENTENCES or said.again == REPEATS:
                        break
        except WriterError as problem:
            ending = FAILED.format(problem)
        yield self._concluded(opinion, draft, ending)

    def _room(self, opinion: Opinion) -> float:
        """Bytes that the writer has for passages."""
        told = sum(len(message.content.encode("utf-8", "replace")) for message in self._messages(opinion, []))
        return BYTES * (self._writer.context - MOST) - told

    def _messages(self, opinion: Opinion, passages: Sequence[ContextPassage]) -> list[Message]:
        places = ((item, next((n for n, p in enumerate(passages, 1) if p.holds(item)), 0)) for item in opinion.hints)
        hints = list(dict.fromkeys(Hint(item.words, number) for item, number in places if number))[:HINTS]
        today = f"{opinion.today:%A}, {day(opinion.today)}" if opinion.today else "unknown"
        question = opinion.answer.standalone_question
        return self._answer.messages(question=question, today=today, passages=passages, hints=hints)

    def _claims(self, opinion: Opinion, passages: Sequence[ContextPassage]) -> Generator[Claim, None, None]:
        with closing(self._writer.write(self._messages(opinion, passages))) as pieces:
            yield from map(plain, claims(pieces, len(passages)))

    def _checked(self, claim: Claim, passages: Sequence[ContextPassage]) -> Verdict:
        if _OF_PASSAGES.search(claim.text):
            return Verdict("unsupported", (), "it speaks of what it was shown, not of the news")
        return self._grounder.check(claim.text, claim.cited, [passage.source for passage in passages])

    def _written(self, opinion: Opinion, draft: Draft) -> Answer:
        """The answer as far as the draft goes; what the reader has to say of its own only if the two share something.

        The short answer is the reader's, if its words are cited.
        """
        own, shared = opinion.answer, opinion.shared_by(draft)
        cited = any(own.short_answer in citation.quote for citation in draft.citations)
        short = shared and cited and draft.rests_on(opinion.found[0])
        return replace(
            own,
            status="answered",
            sentences=draft.sentences,
            citations=draft.citations,
            withheld=draft.withheld,
            short_answer=own.short_answer if short else "",
            short_note=own.short_note if short else "",
            confidence=opinion.of(draft),
            nearest=(),
            leads=(),
            notes=own.notes if shared else (_doubt(own),),
            model=self._writer.name,
        )

    def _concluded(self, opinion: Opinion, draft: Draft, ending: str) -> Answer:
        """What is answered in the end: what was written, or the reader's answer and why.

        Where the reader has none, what was written before a writer failed stays.
        """
        own, failed = opinion.answer, ending not in ("", NONE_FOUND)
        if draft.sentences and opinion.fair(draft) and not (failed and opinion.sure):
            written = self._written(opinion, draft)
            return replace(written, notes=(*written.notes, ending)) if failed else written
        if ending == NONE_FOUND and not draft.sentences and own.confidence < SURE:
            return replace(opinion.none, withheld=draft.withheld, model=self._writer.name)
        why = ending or (ONE_SIDED if draft.sentences else WITHHELD if draft.withheld else SILENT)
        told = f"{why} {INSTEAD}" if opinion.sure else why
        return replace(own, withheld=draft.withheld, notes=(*own.notes, told))


def _doubt(own: Answer) -> str:
    """What to say of an answer that shares nothing with the reader's ``own``."""
    first = own.citations[0] if own.citations else None
    return OTHERWISE.format(" ".join(first.quote.split()), first.title) if first else DOUBT


def plain(claim: Claim) -> Claim:
    """A claim without the "Yes" or "No" that it opens with: no words of a passage carry one, only what follows."""
    text = _YES_OR_NO.sub("", claim.text, count=1)
    return claim if text == claim.text else replace(claim, text=text[0].upper() + text[1:])


class Said:
    """What was written so far, to tell when a writer goes in circles; ``again`` counts repetitions."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self.again = 0

    def before(self, text: str) -> bool:
        """Whether a sentence was there before; from now on it was."""
        words = " ".join(content_words(text)).casefold()
        known = words in self._texts
        self._texts.add(words)
        self.again += known
        return known


_OF_PASSAGES = re.compile(
    r"""\b(?:the|this|these|those|provided|given|above|first|second|third|fourth|fifth)\s+(?:passages?|text|context)\b
    |\bpassages?\s+\d|\bas\s+an?\s+(?:AI|language)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"\A\s*(?:yes|no)\s*[,;:.!—–-]+\s+(?=[^\W\d])", re.IGNORECASE)
_NOT_FOUND = re.compile(r"\W*NOT[\s_]FOUND\b")

FAILED = "The language model did not finish: {}."
NONE_FOUND = "The language model found no answer in these articles."
WITHHELD = "What the language model wrote is not in the articles, and is not shown."
ONE_SIDED = "The articles differ, and what the language model wrote tells one side alone; it is not shown."
SILENT = "The language model wrote nothing."
INSTEAD = "These are the articles' own sentences."
DOUBT = "Byline's own reader is not sure that this answers the question."
OTHERWISE = "Byline's own reader would answer otherwise: “{}” ({})."
