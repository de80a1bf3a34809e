"""An answer -> questions that may come next: a language model thinks of them, and the archive answers them.

What the model writes is only tried. A question is suggested if it stands alone, names nothing that nobody said, and
asking it gives an answer that was not shown yet; the asking is the caller's, so that it is the same as a person's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import islice

from bot.answer import Answer, Citation, Turn
from bot.english.injection import is_instruction
from bot.english.words import missing, words
from bot.grounding.checks import Evidence, invented
from bot.grounding.facts import facts
from bot.llm import Writer
from bot.write.draft import ContextPassage
from bot.write.markers import claims
from bot.write.prompts import Prompt
from bot.write.rewriter import brief, stems
from index import Article
from index.errors import WriterError

log = logging.getLogger(__name__)

MOST = 3
"""Questions suggested; the model is asked for more, for not all of them are answered."""

TRIED, TOKENS = 8, 200
"""Sentences of what the model writes that are looked at, and tokens that it may write."""

LONGEST = 120
"""Characters of a question."""

ASKED = 10
"""Earlier questions, the newest, that the model is shown."""

SAME = 0.2
"""A sentence that lacks no more of its content words in one that was shown tells nothing new."""

_KINDS = frozenset(["who", "whom", "whose", "what", "which", "when", "where", "why", "how"])
_QUOTES = " \t,\"'“”‘’«»„[]"


class FollowUpSuggestions:
    """Asks a writer what may be asked next; ``least`` is the confidence from which asking is sure to give an answer.

    Raises:
        PromptError: the template doesn't fit.
    """

    def __init__(self, writer: Writer, least: float) -> None:
        self._writer, self._least = writer, least
        example = ContextPassage(Article("A passage.", title="A headline", published=date(2024, 1, 1)), 0, 10)
        self._prompt = Prompt("followups", {"passages": [example], "asked": ["?"], "answer": "A."})

    def follow_ups(
        self, answer: Answer, turns: Sequence[Turn], passages: Sequence[ContextPassage], ask: Callable[[str], Answer]
    ) -> Iterator[tuple[str, ...]]:
        """The questions that are suggested so far, at most ``MOST``; again with each that was tried.

        ``turns`` is the conversation, whose last gave the ``answer``; ``passages`` are those around what it cites.
        ``ask`` answers a question as if it came next, without a writer. A writer that fails ends it.
        """
        given: tuple[str, ...] = ()
        told = list(turns)
        try:
            with closing(self._written(answer, turns, passages)) as written:
                for question in written:
                    found = ask(question) if sound(question, turns, passages) else None
                    if found and self._sure(found) and not repeats(found, told):
                        given = (*given, found.question)
                        told.append(Turn(found.question, found.text, found.citations))
                    yield given
                    if len(given) == MOST:
                        break
        except WriterError as problem:
            log.info("no more suggestions: %s", problem)

    def _written(
        self, answer: Answer, turns: Sequence[Turn], passages: Sequence[ContextPassage]
    ) -> Generator[str, None, None]:
        asked = [*(turn.question for turn in turns[:-1]), answer.standalone_question][-ASKED:]
        text = " ".join(sentence.as_written for sentence in answer.sentences)
        messages = self._prompt.messages(passages=passages, asked=asked, answer=text)
        with closing(self._writer.write(messages, TOKENS)) as pieces:
            yield from (claim.text.strip(_QUOTES) for claim in islice(claims(pieces, 0), TRIED))

    def _sure(self, found: Answer) -> bool:
        """Whether a question is answered that stands alone: only then is asking it next sure to be the same."""
        alone = found.question == found.standalone_question
        return alone and found.status == "answered" and found.confidence >= self._least


def sound(question: str, turns: Sequence[Turn], passages: Sequence[ContextPassage]) -> bool:
    """Whether a text is a single short question that gives no orders and names nothing that nobody said."""
    return _single(question) and not is_instruction(question) and not _unheard(question, turns, passages)


def repeats(found: Answer, told: Sequence[Turn]) -> bool:
    """Whether a question was asked before, or the surest sentence that answers it was shown."""
    surest = max(found.citations, key=lambda citation: citation.score)
    shown = [citation for turn in told for citation in turn.cited]
    asked = any(_gist(found.question) == _gist(turn.question) for turn in told)
    return asked or any(_overlap(surest, c) or missing(surest.quote, c.quote) <= SAME for c in shown)


def _overlap(one: Citation, other: Citation) -> bool:
    one_field = (one.article_id, one.where) == (other.article_id, other.where)
    return one_field and one.start < other.end and other.start < one.end


def _single(question: str) -> bool:
    return brief(question, LONGEST) and question.endswith("?") and question.count("?") == 1


def _unheard(question: str, turns: Sequence[Turn], passages: Sequence[ContextPassage]) -> str:
    """A name, number or date of the question that neither the conversation nor the passages hold."""
    said = [text for turn in turns for text in (turn.question, turn.answer)]
    shown = [text for passage in passages for text in (passage.text, passage.title, passage.outlet)]
    days = {passage.source.published for passage in passages}
    return invented(facts(question), Evidence(tuple(map(facts, (*said, *shown))), (), (), (None, *days)))


def _gist(question: str) -> set[str]:
    """What a question asks for: its content words, and what kind of thing it wants to know of them."""
    return stems(question) | {word.casefold() for word in words(question)} & _KINDS
