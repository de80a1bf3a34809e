"""Passages and evidence -> the sentences that a language model writes of them and that they carry.

It joins a writer, the templates, the markers and grounding, as the pipeline joins the stages. Nothing that is
written is shown before it was checked, and nothing is shown that the reader's evidence has no part in: grounding
tells whether a passage carries a sentence, and only the reader, whose confidence is calibrated, whether it answers.
For the same reason a writer is asked at all only where the reader is sure enough to answer.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from bot.answer import Answer
from bot.draft import Draft, Shown
from bot.evidence import Evidence, Group
from bot.generator import Writer
from bot.generator.resting import Resting
from bot.grounding import Grounder, Verdict
from bot.markers import Claim, claims
from bot.prompts import Prompt
from bot.restating import Restating
from bot.suggesting import Suggesting
from bot.words import content_words
from index import Article
from index.errors import WriterError

HINTS = 3
"""Of the reader's spans, the surest."""

MAX_SENTENCES = 6

REPEATS = 2
"""Sentences that say again what was said before; a writer that comes to so many goes in circles and is stopped."""

SURE = 0.7
"""The reader's confidence from which its answer stands though the writer finds none."""


@dataclass(frozen=True)
class Hint:
    """Words that the reader found, and the number of their passage."""

    words: str
    number: int


class Writing:
    """A writer, held to the evidence; threads may share it.

    ``restating`` says follow-ups in full, ``suggesting`` thinks of more.

    Raises:
        PromptError: a template doesn't fit.
    """

    def __init__(self, writer: Writer, grounder: Grounder) -> None:
        self._writer, self._grounder = Resting(writer), grounder
        self.restating, self.suggesting = Restating(self._writer), Suggesting(self._writer, SURE)
        example = Shown(Article("A passage.", title="A headline", published=date(2024, 1, 1)), 0, 10)
        self._answer = Prompt("answer", {"question": "?", "passages": [example], "hints": [Hint("A", 1)]})

    def write(
        self,
        composed: Answer,
        none: Answer,
        passages: Sequence[Shown],
        found: Sequence[Evidence],
        sides: Sequence[Group] = (),
    ) -> Iterator[Answer]:
        """The written answer, again with each sentence that it grows by; the last is the one that counts.

        ``composed`` is the reader's answer, given if none can be written; ``none`` says that the articles don't tell.
        ``found`` is the evidence of which each alone would be answered from, surest first; ``sides`` is that of each
        side, where articles differ: nothing is shown before all of them are told.
        """
        draft, said, ending = Draft(), Said(), ""
        try:
            hinted = [*(side[0] for side in sides), *found]
            with closing(self._claims(composed.standalone_question, passages, hinted)) as written:
                for claim in written:
                    if _NOT_FOUND.match(claim.text):
                        ending = NONE_FOUND
                        break
                    if said.before(claim.text):
                        continue
                    verdict = self._checked(claim, passages)
                    draft = draft.with_claim(claim, verdict, passages)
                    if verdict.grounds and _answers(draft, found) and _fair(draft, sides):
                        yield self._written(composed, draft, found[0])
                    if len(draft.sentences) == MAX_SENTENCES or said.again == REPEATS:
                        break
        except WriterError as problem:
            ending = FAILED.format(problem)
        yield self._concluded(composed, none, draft, found, sides, ending)

    def _claims(
        self, question: str, passages: Sequence[Shown], found: Sequence[Evidence]
    ) -> Generator[Claim, None, None]:
        places = ((item, next((n for n, p in enumerate(passages, 1) if p.holds(item)), 0)) for item in found)
        hints = list(dict.fromkeys(Hint(item.words, number) for item, number in places if number))[:HINTS]
        messages = self._answer.messages(question=question, passages=passages, hints=hints)
        with closing(self._writer.write(messages)) as pieces:
            yield from map(plain, claims(pieces, len(passages)))

    def _checked(self, claim: Claim, passages: Sequence[Shown]) -> Verdict:
        if _OF_PASSAGES.search(claim.text):
            return Verdict("unsupported", (), "it speaks of what it was shown, not of the news")
        return self._grounder.check(claim.text, claim.cited, [passage.source for passage in passages])

    def _written(self, composed: Answer, draft: Draft, surest: Evidence) -> Answer:
        """The answer as far as the draft goes; the short answer is the reader's, if the words around it are cited."""
        short = composed.short_answer if draft.rests_on(surest) else ""
        short = short if any(short in citation.quote for citation in draft.citations) else ""
        return replace(
            composed,
            sentences=draft.sentences,
            citations=draft.citations,
            withheld=draft.withheld,
            short_answer=short,
            model=self._writer.name,
        )

    def _concluded(
        self,
        composed: Answer,
        none: Answer,
        draft: Draft,
        found: Sequence[Evidence],
        sides: Sequence[Group],
        ending: str,
    ) -> Answer:
        """What is answered in the end: what was written, or the reader's answer and why."""
        failed, answers = ending not in ("", NONE_FOUND), _answers(draft, found)
        if not failed and answers and _fair(draft, sides):
            return self._written(composed, draft, found[0])
        if ending == NONE_FOUND and not draft.sentences and composed.confidence < SURE:
            return replace(none, withheld=draft.withheld, model=self._writer.name)
        why = ending or (ONE_SIDED if answers else OFF if draft.sentences else WITHHELD if draft.withheld else SILENT)
        return replace(composed, withheld=draft.withheld, notes=(*composed.notes, f"{why} {INSTEAD}"))


def _answers(draft: Draft, found: Sequence[Evidence]) -> bool:
    """Whether a draft has something of what the reader found."""
    return any(draft.rests_on(item) for item in found)


def _fair(draft: Draft, sides: Sequence[Group]) -> bool:
    """Whether a draft tells each side, where there are sides."""
    return all(_answers(draft, side) for side in sides)


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
OFF = "What the language model wrote does not answer the question, and is not shown."
ONE_SIDED = "The articles differ, and what the language model wrote tells one side alone; it is not shown."
SILENT = "The language model wrote nothing."
INSTEAD = "These are the articles' own sentences."
