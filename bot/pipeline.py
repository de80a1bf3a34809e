"""Bot: a question and its history in, an Answer with citations out.

The stages, in order: rewrite the follow-up, retrieve passages, read them, compose what answers; and if a
language model is configured, let it write the answer, of which only what the passages carry is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answer import Answer, Citation, Kind, Turn
from bot.compose.brief import brief, chosen, sentence_about
from bot.compose.composer import Composed, compose, leads
from bot.compose.recency import by_age, notes
from bot.compose.selection import selected
from bot.config import Config
from bot.english.time_words import without_any_time
from bot.evidence import Evidence, evidence
from bot.inside.asking import Asking, Watcher, logged, watched
from bot.period import Period
from bot.query.searches import Attempt, attempts, missed
from bot.query.standalone import standalone
from bot.query.understand import understood
from bot.question import Question
from bot.read.choice import load_reader
from bot.read.reader import Reader, Text
from bot.searched import Searched
from bot.write.opinion import Opinion
from index import Archive, Article, Filters, Hit, open_archive
from index.differences import holds
from index.embedder import load_embedder
from index.errors import QuestionError
from index.mentions import mentioning
from index.search import Place, search
from index.snapshot import Snapshot

if TYPE_CHECKING:
    from bot.write.draft import ContextPassage
    from bot.write.writing import Writing

PASSAGES = 10
"""Passages that are read for one question."""

READINGS = 60
"""Readings, the surest first, of which an answer is composed: the other side of a matter can be far down."""

CITED, CITED_TURNS = 4, 3
"""Citations, of so many turns, whose passages a follow-up is looked for in, whatever search finds."""

BESIDE = 1000
"""Characters before and after a citation of which a writer is told that thinks of what to ask next ..."""

AROUND = 5
"""... and passages, at most."""

MAX_QUESTION = 2000
"""Characters."""

NEAREST = 3
"""Headlines named when nothing answers."""


@dataclass(frozen=True)
class Event:
    """A step of an answer: its ``stage``, the question as searched, and the answer as far as it stands."""

    stage: str
    standalone_question: str
    answer: Answer | None = None


class Bot:
    """Answers questions about one archive; threads may share it."""

    def __init__(
        self, archive: Archive, reader: Reader, writing: Writing | None = None, watchers: Iterable[Watcher] = ()
    ) -> None:
        self.archive = archive
        self.watchers = list(watchers)  # whom each question is told to when it is over
        self._reader = reader
        self._writing = writing

    @classmethod
    def open(cls, archive: str | Path | None = None, config: Config | None = None) -> Bot:
        """A bot on the archive in a folder; by default the one that the settings name.

        Raises:
            ArchiveMissing, ArchiveUnreadable, EmbedderMismatch: see ``index.open_archive``.
            ModelError: a model can't be loaded.
            SettingError: the setting of the writer names none, or that of the collector of traces.
        """
        config = config or Config.from_environment()
        found = open_archive(archive or config.archive, embedder=config.embedder)
        return cls(found, load_reader(config.reader), _writing(config, found), _watchers(config))

    @classmethod
    def from_articles(cls, articles: Iterable[Article], config: Config | None = None) -> Bot:
        """A bot on these articles, in memory; nothing is written."""
        config = config or Config.from_environment()
        archive = Archive.in_memory(articles, load_embedder(config.embedder))
        return cls(archive, load_reader(config.reader), _writing(config, archive), _watchers(config))

    @property
    def note(self) -> str:
        """What people should be told of how it answers, such as that a model isn't installed; "" if nothing."""
        return self._reader.note

    def load(self) -> None:
        """Load what searches and reads, in one thread, before anybody waits for it; a writer is asked nothing."""
        Bot(self.archive, self._reader).ask("Is anybody there?")

    def standalone_question(self, question: str, history: Sequence[Turn] = ()) -> str:
        """The follow-up as it will be searched."""
        typed = without_any_time(checked(question))
        earlier = [replace(turn, question=without_any_time(turn.question), answer=turn.told) for turn in history]
        completed = standalone(typed, earlier)
        return self._writing.rewriter.standalone(typed, earlier, completed) if self._writing else completed

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        as_of: date | None = None,
    ) -> Answer:
        """The answer to a question, from the archive as it is now.

        ``history`` holds the conversation's earlier turns, oldest first; ``filters`` limit the articles;
        ``as_of`` is the day that "today" means, after which nothing is out yet; without it, it is today. The question's
        words of time ("last week") limit the articles too, unless the filters have dates or "(any time)" follows it.

        Raises:
            QuestionError: the question is blank or too long.
            FilterError: the filters let nothing through that is out on ``as_of``.
            ArchiveUnreadable: the archive was damaged since it was opened.
        """
        answer = None
        for event in self.stream(question, history, filters, as_of):
            answer = event.answer
        assert answer is not None
        return answer

    def ask_many(
        self,
        questions: Iterable[str],
        filters: Filters | None = None,
        as_of: date | None = None,
        report: Callable[[int, int], None] = lambda done, total: None,
    ) -> list[Answer]:
        """The answers to questions that have nothing to do with each other, in their order; see ``ask``.

        ``report`` is called as ``(done, total)``, before the first and after each. (``bot.batch`` does the same with
        files, and goes on where it was stopped.)

        Raises:
            QuestionError: one of them is blank or too long; then none is asked.
            FilterError, ArchiveUnreadable: see ``ask``.
        """
        asked = [checked(question) for question in questions]
        report(0, len(asked))
        answers = []
        for question in asked:
            answers.append(self.ask(question, filters=filters, as_of=as_of))
            report(len(answers), len(asked))
        return answers

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        as_of: date | None = None,
    ) -> Iterator[Event]:
        """The same answer as it forms: an event a stage, then one a sentence; the last holds it whole."""
        with watched(self.watchers) as asking:
            for event in self._events(asking, question, history, filters, as_of):
                if event.answer and event.stage == "answered":
                    asking.outcome = event.answer.status
                yield event

    def _events(
        self, clock: Asking, question: str, history: Sequence[Turn], filters: Filters | None, as_of: date | None
    ) -> Iterator[Event]:
        question, snapshot = checked(question), self.archive.snapshot()
        with clock.stage("rewrite"):
            asked = self.standalone_question(question, history)
            meant = understood(question, asked, filters, as_of, snapshot.newest)
            tries = attempts(meant)
        yield Event("searching", asked)
        if meant.topic:
            with clock.stage("compose"):
                told = self._brief(snapshot, meant, question, tries[0])
            if told:
                yield Event("answered", asked, replace(told, timings=clock.seconds))
                return
        cited = _cited(history) if asked != question else []
        passed: Period | None = None
        read_before: tuple[str, list[Hit]] | None = None
        for attempt in tries:
            with clock.stage("retrieve"):
                hits = search(snapshot, attempt.question, PASSAGES, attempt.filters, also=cited)
            if (attempt.question, hits) == read_before:
                break
            read_before = attempt.question, hits
            yield Event("reading", asked)
            with clock.stage("read"):
                found = selected(meant, read(self._reader, snapshot, attempt.question, hits)[:READINGS])
                surest = found[0].confidence if found else 0.0
            if surest >= self._reader.threshold:
                break
            passed = missed(attempt, snapshot, hits)
        with clock.stage("compose"):
            sure = surest >= self._reader.threshold
            parts = compose(meant, by_age(found, newest=meant.newest), self._reader.threshold) if sure else None
            answer = (
                self._answered(snapshot, question, asked, parts, surest)
                if parts
                else self._not_found(snapshot, question, asked, hits, found)
            )

        def about(given: Answer) -> Answer:
            told = notes(meant, given, passed, snapshot.newest)
            found_in = {hit.passage.article_id for hit in hits}
            searched = Searched(asked, attempt.period, meant.filters, len(hits), len(found_in))
            return replace(given, period=attempt.period, searched=searched, notes=(*given.notes, *told))

        if self._writing and hits:
            yield Event("writing", asked)
            with clock.stage("write"):
                sides = parts.sides if parts else ()
                none = self._not_found(snapshot, question, asked, hits, found) if parts else answer
                opinion = Opinion(answer, none, found, sides, self._reader.threshold, meant.today)
                for written in self._written(snapshot, attempt, opinion, hits):
                    yield Event("answering", asked, answer := about(written))
        else:
            answer = about(answer)
            for count in range(1, len(answer.sentences)):
                yield Event("answering", asked, _beginning(answer, count))
        yield Event("answered", asked, replace(answer, timings=clock.seconds))

    def follow_ups(
        self,
        answer: Answer,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        as_of: date | None = None,
    ) -> tuple[str, ...]:
        """Up to three questions that may come next, each of which the archive answers with what wasn't shown yet.

        A language model thinks of them: without one there are none. The arguments are those that gave the ``answer``.

        Raises:
            FilterError, ArchiveUnreadable: see ``ask``.
        """
        found: tuple[str, ...] = ()
        for found in self.suggest(answer, history, filters, as_of):  # noqa: B007 - the last counts
            pass
        return found

    def suggest(
        self,
        answer: Answer,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        as_of: date | None = None,
    ) -> Iterator[tuple[str, ...]]:
        """The same as they are found: those that there are so far, again with each question that was tried."""
        if not self._writing or not answer.citations:
            return
        turns = [*history, Turn(answer.question, answer.text, answer.citations)]
        passages, reader = _passages(self.archive.snapshot(), answer.citations), Bot(self.archive, self._reader)
        ask = partial(reader.ask, history=turns, filters=filters, as_of=as_of)
        yield from self._writing.suggestions.follow_ups(answer, turns, passages, ask)

    def _brief(self, snapshot: Snapshot, meant: Question, question: str, attempt: Attempt) -> Answer | None:
        """What the articles on a topic tell, in the order of time; None if too few do."""
        topic = meant.topic
        assert topic is not None
        found = mentioning(snapshot, topic.words, attempt.filters, in_order=topic.wants == "mentions")
        articles = (snapshot.article(mention.article_id) for mention in chosen(topic, found))
        told = (sentence_about(topic, article, snapshot.body(article.id)) for article in articles)
        parts = brief(topic, found, filter(None, told))
        if parts is None:
            return None
        held = sum(citation.score for citation in parts.citations) / len(parts.citations)
        passages = sum(mention.passages for mention in found)
        days = dict(Counter(mention.day for mention in found if mention.day))
        searched = Searched(meant.text, attempt.period, meant.filters, passages, len(found), days)
        answer = self._answered(snapshot, question, meant.text, parts, held)
        return replace(answer, kind="brief", model="", period=attempt.period, searched=searched)

    def _answered(self, snapshot: Snapshot, question: str, asked: str, parts: Composed, surest: float) -> Answer:
        citations, model = _placed(snapshot, parts.citations), self._reader.name
        said = (parts.sentences, citations, parts.short_answer, surest)
        kind: Kind = "sides" if parts.sides else "answer"
        found = Answer(question, asked, "answered", *said, notes=parts.notes, model=model)
        return replace(found, short_note=parts.short_note, kind=kind)

    def _written(self, snapshot: Snapshot, attempt: Attempt, opinion: Opinion, hits: Sequence[Hit]) -> Iterator[Answer]:
        """The answer as the writer forms it, from what was read and what search found beyond that."""
        from bot.write.draft import SHOWN, ContextPassage, shown

        assert self._writing is not None
        found = dict.fromkeys(
            hit.passage for hit in (*hits, *search(snapshot, attempt.question, SHOWN, attempt.filters))
        )
        passages = [ContextPassage(snapshot.article(p.article_id), p.start, p.end) for p in found]
        for answer in self._writing.write(opinion, shown(passages, opinion.hints)):
            yield replace(answer, citations=_placed(snapshot, answer.citations))

    def _not_found(
        self, snapshot: Snapshot, question: str, asked: str, hits: Sequence[Hit], found: Sequence[Evidence]
    ) -> Answer:
        surest, near = found[0].confidence if found else 0.0, _placed(snapshot, leads(found))
        nearest, model = _headlines(snapshot, hits), self._reader.name
        return Answer(question, asked, "not_found", confidence=surest, nearest=nearest, leads=near, model=model)


def read(reader: Reader, snapshot: Snapshot, question: str, hits: Sequence[Hit]) -> list[Evidence]:
    """All that the reader finds in what a search found, surest first: this order is the ranking of answers."""
    texts, articles = texts_of(snapshot, hits)
    readings = reader.read(question, texts)
    found = [evidence(articles[r.passage], hits[r.passage].passage, r) for r in readings]
    # An article's title is read with each of its passages, and neighbouring passages share a sentence.
    surest = {(item.article.id, item.where, item.quote): item for item in reversed(found)}
    return [item for item in found if surest[item.article.id, item.where, item.quote] is item]


def texts_of(snapshot: Snapshot, hits: Sequence[Hit]) -> tuple[list[Text], list[Article]]:
    """What a search found, as it is read, and the articles that it is from; an item a hit."""
    known = {id_: snapshot.article(id_) for id_ in dict.fromkeys(hit.passage.article_id for hit in hits)}
    articles = [known[hit.passage.article_id] for hit in hits]
    texts = [Text(hit.passage.text, article.title, hit.rank) for hit, article in zip(hits, articles, strict=True)]
    return texts, articles


def ask(
    question: str,
    history: Sequence[Turn] = (),
    filters: Filters | None = None,
    as_of: date | None = None,
) -> Answer:
    """``Bot.ask`` on the default archive (``BYLINE_ARCHIVE``, else ``archive/``), which stays open between calls."""
    return _default(Config.from_environment()).ask(question, history, filters, as_of)


@cache
def _default(config: Config) -> Bot:
    return Bot.open(config=config)


def _writing(config: Config, archive: Archive) -> Writing | None:
    """The configured writer, held to the evidence; imported only where there is one."""
    if not config.writer:
        return None
    from bot.grounding import Grounder
    from bot.llm import load_writer
    from bot.write.writing import Writing

    writer = load_writer(config.writer, config.writer_key, config.writer_context)
    return Writing(writer, Grounder(archive.embedder))


def _watchers(config: Config) -> list[Watcher]:
    """What is told of each question: the log, and the collector of traces where one is named."""
    if not config.trace:
        return [logged]
    from bot.inside.traces import traced_to

    return [logged, traced_to(config.trace)]


def checked(question: str) -> str:
    """A question as it is asked.

    Raises:
        QuestionError: it is blank or too long.
    """
    text = question.strip() if isinstance(question, str) else ""
    if not text:
        raise QuestionError("There is no question. Ask one in a few words, such as: When do they meet?")
    if len(text) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(text):,} characters; {MAX_QUESTION:,} are the most. Ask it shorter."
        )
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _cited(history: Sequence[Turn]) -> list[Place]:
    """Where the last turns' answers stand, the newest first."""
    found = [_place(citation) for turn in reversed(history[-CITED_TURNS:]) for citation in turn.cited]
    return list(dict.fromkeys(found))[:CITED]


def _place(citation: Citation) -> Place:
    """Where a quote stands in its article's text; of a headline, the text that begins under it."""
    in_text = (citation.start, citation.end) if citation.where == "text" else (0, BESIDE)
    return citation.article_id, *in_text


def _placed(snapshot: Snapshot, citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """The citations with the other outlets that each can be read in."""
    return tuple(replace(c, also_in=_also_in(snapshot, c.article_id, c.quote)) for c in citations)


def _also_in(snapshot: Snapshot, article_id: str, quote: str) -> tuple[str, ...]:
    """The names of the other outlets that print an article's story and these words of it, each once."""
    copies = snapshot.copies(article_id)
    own = snapshot.article(article_id).outlet.casefold() if copies else ""
    names = dict.fromkeys(copy.outlet for copy in copies if holds(f"{copy.title}\n{copy.text}", quote))
    return tuple(name for name in names if name and name.casefold() != own)


def _passages(snapshot: Snapshot, citations: Sequence[Citation]) -> list[ContextPassage]:
    """The passages that citations stand in, then those beside them; none of an article that is there no more."""
    from bot.write.draft import ContextPassage

    cited = (snapshot.overlapping([(c.article_id, c.start, c.end)])[:1] for c in citations)
    beside = snapshot.overlapping([(c.article_id, c.start - BESIDE, c.end + BESIDE) for c in citations])
    numbers = list(dict.fromkeys([*chain(*cited), *beside]))[:AROUND]
    found = snapshot.passages(numbers)
    return [ContextPassage(snapshot.article(p.article_id), p.start, p.end) for p in map(found.__getitem__, numbers)]


def _headlines(snapshot: Snapshot, hits: Sequence[Hit]) -> tuple[str, ...]:
    ids = dict.fromkeys(hit.passage.article_id for hit in hits)
    return tuple(snapshot.article(article_id).name for article_id in list(ids)[:NEAREST])


def _beginning(answer: Answer, count: int) -> Answer:
    """The answer's first sentences with their citations."""
    sentences = answer.sentences[:count]
    last = max(marker for sentence in sentences for marker in sentence.markers)
    return replace(answer, sentences=sentences, citations=answer.citations[:last])
