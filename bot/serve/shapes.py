"""What programs send and get, as types: they check the one, and describe both in OpenAPI and MCP.

An answer is turned into JSON by ``Answer.to_dict`` alone; ``Answer`` here says what is in that.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.answer import Turn
from bot.limits import Limits, typed_day
from bot.pipeline import MAX_QUESTION
from index import Filters as Limited

MOST_TURNS, MOST_NAMES, MOST_HITS = 200, 200, 100
"""Of a conversation, of sources or authors, and of what is found."""

Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2013-11-25"])]
Words = Annotated[str, Field(max_length=MAX_QUESTION)]
Names = Annotated[list[str], Field(max_length=MOST_NAMES)]


class Given(BaseModel):
    """What a program sends; a name that isn't known is told, not passed over."""

    model_config = ConfigDict(extra="forbid")


class Filters(Given):
    """Which articles are searched: of these days, both included, and of these sources and authors."""

    published_from: Day | None = None
    published_to: Day | None = None
    sources: Names = []
    authors: Names = []

    def made(self) -> Limited | None:
        """The filters; None where nothing is limited.

        Raises:
            FilterError: a day that is none, or days in the wrong order.
        """
        return Limits(self.published_from, self.published_to, self.sources, self.authors).filters()


class Exchange(Given):
    """An earlier question of the conversation, and what was answered."""

    question: str
    answer: str = ""


class Ask(Given):
    """A question. ``as_of`` is the day on which it is asked: what is published later isn't out yet."""

    question: Words
    history: Annotated[list[Exchange], Field(max_length=MOST_TURNS, description="Oldest first.")] = []
    filters: Filters = Filters()
    as_of: Day | None = None

    def arguments(self) -> dict[str, Any]:
        """What ``Bot.stream`` takes.

        Raises:
            FilterError: see ``Filters.made``.
        """
        turns = [Turn(turn.question, turn.answer) for turn in self.history]
        about = {"filters": self.filters.made(), "as_of": typed_day(self.as_of)}
        return {"question": self.question, "history": turns, **about}


class Search(Filters):
    """What is looked for among the passages of articles, and how many are wanted."""

    query: Annotated[str, Field(min_length=1, max_length=MAX_QUESTION)]
    k: Annotated[int, Field(ge=1, le=MOST_HITS)] = 10


class Period(BaseModel):
    """The days that ``words`` of a question limited the search to; null where it is open."""

    words: str
    first: Day | None
    last: Day | None
    until: Day | None
    text: str | None = None


class Citation(BaseModel):
    """The words of an article that a sentence rests on: ``quote`` is ``[start:end]`` of its text or its title."""

    marker: int
    article_id: str
    title: str
    source: str
    url: str
    published: str | None
    quote: str
    start: int
    end: int
    score: float
    also_in: list[str]
    where: Literal["text", "title"]
    page: int | None


class Sentence(BaseModel):
    """A sentence of an answer; ``added`` are the spans of it that are Byline's own."""

    text: str
    markers: list[int]
    support: Literal["supported", "partial"]
    added: list[tuple[int, int]]


class Searched(BaseModel):
    """What was searched for an answer, and how much was found: of a brief, how many articles of each day."""

    question: str
    period: Period | None
    filters: dict[str, Any]
    passages: int
    articles: int
    days: dict[Day, int]


class Answer(BaseModel):
    """An answer, every sentence with its source; or that the articles don't tell.

    ``text`` is Markdown for people; ``confidence`` is the calibrated probability that it is right. Where nothing
    answers, ``leads`` are the sentences that come nearest, none of them sure enough to be an answer.
    """

    version: Literal[1]
    question: str
    standalone_question: str
    status: Literal["answered", "not_found"]
    sentences: list[Sentence]
    citations: list[Citation]
    short_answer: str
    confidence: float
    nearest: list[str]
    leads: list[Citation]
    withheld: int
    notes: list[str]
    short_note: str
    period: Period | None
    searched: Searched | None
    model: str
    kind: Literal["answer", "brief", "sides"]
    timings: dict[str, float]
    text: str


class About(BaseModel):
    """What is known of an article; "" or null where it isn't."""

    id: str
    title: str
    source: str
    author: str
    url: str
    published: str | None
    language: str


class Article(About):
    """An article, with the text that citations and passages count their characters in."""

    text: str


class Hit(BaseModel):
    """A passage that was found: ``text`` is ``[start:end]`` of its article's."""

    rank: int
    score: float
    start: int
    end: int
    text: str
    article: About


class Found(BaseModel):
    """What was found, the best first."""

    hits: list[Hit]


class Archive(BaseModel):
    """What the archive holds; names with numbers of articles, the most frequent first."""

    built: str
    articles: int
    passages: int
    copies: int
    sources: dict[str, int]
    nameless: int
    languages: dict[str, int]
    first: str
    last: str
    undated: int


class Trouble(BaseModel):
    """What is wrong, and what helps."""

    message: str
    type: str
    param: str | None
    code: str | None


class Problem(BaseModel):
    """An error, in the shape that OpenAI's protocol gives it."""

    error: Trouble
