"""Who says so: quotations with their speaker, denials that stay denials, and sources where they are asked for."""

from __future__ import annotations

import time
from datetime import date

import pytest

from bot.compose.attribution import credited, denied, source
from bot.compose.composer import compose
from bot.compose.notes import opinion
from bot.compose.quotation import MOST, marked, whole
from bot.compose.selection import selected
from bot.evidence import Evidence
from index import Article
from index.text import sentences
from tests.asked import asked


def found(text: str, words: str, confidence: float = 0.9, title: str = "") -> Evidence:
    """Evidence whose span is these words of the text, in the sentence that holds them."""
    article = Article(text, title)
    start = article.text.index(words)
    quote = next(span for span in sentences(article.text) if span[0] <= start < span[1])
    return Evidence(article, (start, start + len(words)), quote, confidence)


def shown(text: str, words: str) -> str:
    """The quote that is shown for a span of a text."""
    item = found(text, words)
    return item.article.text[slice(*whole(item.article.text, item.quote))]


BRIDGE = 'The bridge is shut. "We did not close it for fun," Varnholt said. "We closed it because it is unsafe."'
SPEAKER = 'Wanda Fitch, who sells lamps, said that takings were down. "A ferry brings people," she said.'


@pytest.mark.parametrize(
    ("text", "words", "quote"),
    [
        (BRIDGE, "unsafe", '"We did not close it for fun," Varnholt said. "We closed it because it is unsafe."'),
        (BRIDGE, "shut", "The bridge is shut."),
        (SPEAKER, "people", SPEAKER),
        (f'{SPEAKER} "It does not bring wardrobes."', "wardrobes", f'{SPEAKER} "It does not bring wardrobes."'),
        (
            "It is shut. Repairs began, according to engineer Ilse Quill.\n\n“I would rather be late,” she said.",
            "late",
            "Repairs began, according to engineer Ilse Quill.\n\n“I would rather be late,” she said.",
        ),
        (
            "“The gates were opened in time,” said its spokesman, Hugo Tarrant. He also denied a delay.",
            "a delay",
            "“The gates were opened in time,” said its spokesman, Hugo Tarrant. He also denied a delay.",
        ),
        ('"In spring I said that it would sleep. It sleeps," Colm told us.', "It sleeps", None),
        ("“It is late. It is very late,” said the mayor, Ada Quill. It rained.", "very late", None),
        ("He has a book. It is called “Knots and How to Undo Them”, and it is thick.", "thick", None),
    ],
)
def test_a_quote_takes_in_who_speaks_and_whole_quotations(text, words, quote):
    expected = {"It sleeps": text, "very late": text.removesuffix(" It rained.")}
    expected["thick"] = "It is called “Knots and How to Undo Them”, and it is thick."
    assert shown(text, words) == (quote or expected[words])


def test_a_quotation_of_nobody_and_an_open_mark_stay_as_they_are():
    assert shown("Rain fell all day. “It was a very wet day for everybody.”", "wet") == (
        "“It was a very wet day for everybody.”"
    )
    assert shown("The mayor said “yes. Nothing followed for days.", "Nothing") == "Nothing followed for days."


def test_furniture_between_paragraphs_is_never_taken_in():
    assert shown("Ada Quill said so.\n\nShare this story\n\n“I would rather be late,” she said.", "late") == (
        "“I would rather be late,” she said."
    )


def test_a_quote_never_grows_without_bound():
    text = "“" + "Many words were said that day. " * 40 + "It rained,” said Ada Quill."
    assert len(shown(text, "rained")) <= MOST


def test_a_paragraph_of_any_length_costs_the_same():
    text = "It rained. " * 100_000 + BRIDGE + " It rained." * 100_000
    start = time.perf_counter()
    quote = text.index("unsafe")
    first, last = whole(text, (quote - 20, quote + 8))
    assert text[first:last].startswith('"We did not')
    assert time.perf_counter() - start < 0.2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("“It is late. It is.", "“It is late. It is. […]”"),
        ("It is late,” said Ada.", "“[…] It is late,” said Ada."),
        ('"It is late.', '"It is late. […]"'),
        ("“It is late,” said Ada.", "“It is late,” said Ada."),
        ('A pipe of 6" burst.', 'A pipe of 6" burst.'),
    ],
)
def test_a_mark_that_lacks_its_other_is_shown_as_left_out(text, shown):
    assert marked(text) == shown


def test_the_shown_sentence_and_its_citation_hold_the_speaker():
    item = found(BRIDGE, "unsafe")
    parts = compose(asked("Why was the bridge closed?"), [item])
    (citation,) = parts.citations
    assert "Varnholt said" in parts.sentences[0].text
    assert citation.quote == item.article.text[citation.start : citation.end]


@pytest.mark.parametrize(
    "text",
    [
        "The Water Board denied that there had been any delay.",
        "Five people, and not as first reported any delay, were seen.",
        "The mayor rejected claims of any delay.",
    ],
)
def test_what_is_denied_is_no_short_answer(text):
    parts = compose(asked("What was there at the sluice?"), [found(text, "any delay")])
    assert parts.short_answer == ""
    assert parts.sentences[0].text == text


def test_what_was_denied_is_the_answer_to_what_was_denied():
    text = "The Water Board denied that there had been any delay."
    assert compose(asked("What did the Water Board deny?"), [found(text, "any delay")]).short_answer == "any delay"
    assert not denied(asked("Who was it?"), found(text, "The Water Board"))
    assert not denied(asked("When?"), found("The board denied it. The gates opened at noon.", "noon"))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The bridge cost 3 million, according to the city council.", "the city council"),
        ("The bridge cost 3 million, a source in the Water Board told the Standard.", "a source in the Water Board"),
        ("Northlight’s director, Iris Quaid, said that polls missed the young.", "Northlight’s director, Iris Quaid"),
        ("The mayor has said that she will go.", "The mayor"),
        ("“It is late,” said Ada Quill, the mayor.", "Ada Quill"),
        ("It cost more than the mayor has admitted, according to a memo.", "a memo"),
        ("It cost 3 million, twice as much as the mayor has admitted.", None),
        ("“The mayor said so,” she added.", None),
        ("It rained all day.", None),
        ("It is for 35 people, according to the U.S. Capitol Police.", "the U.S. Capitol Police"),
        ("Rob Grenk, 34, an end with the Patriots, announced his retirement on Tuesday.", None),
        ("A jury found for Judy Huth, a woman who claimed that he hurt her.", None),
        ("Her song, which begs to release, told themselves from their work.", None),
    ],
)
def test_the_source_of_a_sentence(text, who):
    place = source(text, (0, len(text)))
    assert (text[slice(*place)] if place else None) == who


SLUICE = "The gates of the sluice were opened hours later than they should, a source in the Water Board told the Post."
DENIAL = "The Water Board denied that the gates of the sluice were opened hours late."


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Who says that the sluice was opened hours late?", "a source in the Water Board"),
        ("Who told the Post that the sluice gates were opened hours late?", "a source in the Water Board"),
        ("Who denied that the sluice was opened hours late?", "The Water Board"),
    ],
)
def test_who_makes_a_claim_is_the_source_of_the_sentence_that_makes_it(question, who):
    evidence = [found("“I am late,” said Bo Lund.", "Bo Lund", 0.4), found(DENIAL, "gates", 0.1)]
    evidence.append(found(SLUICE, "hours", 0.05))
    assert credited(asked(question), evidence)[0].words == who
    assert len(credited(asked(question), evidence)) == 3


@pytest.mark.parametrize(
    "question",
    ["Who says that the sluice of Lowmere was painted red?", "Who says so?", "Who opened the sluice hours late?"],
)
def test_nobody_is_credited_with_what_no_sentence_says(question):
    evidence = [found("“I am late,” said Bo Lund.", "Bo Lund", 0.4), found(SLUICE, "hours", 0.05)]
    assert credited(asked(question), evidence) == evidence


def test_off_is_not_on():
    alarm = found("The museum's burglar alarm was switched on that night, its director told us.", "on", 0.1)
    assert credited(asked("Who says that the museum's burglar alarm was switched off?"), [alarm]) == [alarm]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“I would rather be late,” she said.", "she"),
        ("BRENNICK (Lantern Wire) - The port is shut.", "BRENNICK"),
        ("CALDER CITY, Oct 3 — The port is shut.", "CALDER CITY"),
    ],
)
def test_pronouns_and_datelines_answer_nothing(text, words):
    assert selected(asked("Who?"), [found(text, words)]) == []
    assert selected(asked("What is shut?"), [found("BRENNICK — The port is shut.", "The port")])


@pytest.mark.parametrize(
    ("title", "text", "is_one"),
    [
        ("Opinion: Leave it to the walkers", "Two months without cars.", True),
        ("Leave it to the walkers", "OPINION\n\nTwo months without cars.", True),
        ("Editorial", "Two months without cars.", True),
        ("Opinion polls put Maddern ahead", "Two months without cars.", False),
        ("Column of smoke over Harnstead", "Two months without cars.", False),
    ],
)
def test_an_opinion_is_called_one_only_if_the_article_says_so(title, text, is_one):
    article = Article(text, title, author="Rufus Pemble", published=date(2023, 11, 30))
    assert (opinion(article) == f"“{title}”, by Rufus Pemble, is marked as an opinion, not a report.") == is_one
    assert bool(opinion(article)) == is_one
