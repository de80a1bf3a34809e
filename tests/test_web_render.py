"""What the page shows is HTML in which every tag is ours, whatever an article or a person wrote."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import Answer, AnswerSentence, Article, Citation
from bot.links import web_address
from bot.period import Period
from bot.web.conversation import Exchange
from bot.web.markup import paragraphs, plain
from bot.web.render import confidence, messages, notice, reply
from bot.web.sources import NO_ANSWER, REACH, WINDOW, around, card, panel, whole


class Parsed(HTMLParser):
    """HTML taken apart: its tags with the names of their attributes, its text, and the text in marks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.attributes: dict[str, str] = {}
        self.text = ""
        self.marked = ""
        self._in_mark = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, *(name for name, _ in attrs)))
        self.attributes |= dict(attrs)
        self._in_mark = self._in_mark or tag == "mark"

    def handle_endtag(self, tag):
        self.tags.append(("/" + tag,))
        self._in_mark = self._in_mark and tag != "mark"

    def handle_data(self, data):
        self.text += data
        self.marked += data if self._in_mark else ""

    def handle_comment(self, data):
        self.tags.append(("!", data))

    handle_decl = handle_pi = unknown_decl = handle_comment


def headline(text: str, article_id: str) -> Citation:
    """The citation of a headline in which everything that can be foreign is ``text``."""
    return Citation(2, article_id, text, text, text, date(2024, 5, 2), text, 0, len(text), 0.9, (text,), "title")


def exchange(text: str, *, number: int = 1, status: str = "answered") -> Exchange:
    """An exchange in which everything that can be foreign is ``text``."""
    article = Article(f"Before.\n\n{text} end\n\nAfter.", title=text, source=text, url=text)
    quote = (article.text.index("\n\n") + 2, article.text.index(" end") + 4)
    words = article.text[slice(*quote)]
    citation = Citation(1, article.id, text, text, text, date(2024, 5, 2), words, *quote, 0.9)
    sentences, citations = (AnswerSentence(text, (1,), "partial", ((0, 1),)),), (citation,)
    if status != "answered":
        sentences, citations = (), ()
    told = {"nearest": (text,), "notes": (text,), "short_note": text, "period": Period(text)}
    told |= {"leads": (citation, headline(text, article.id))} if status == "unsure" else {}
    status = "not_found" if status == "unsure" else status
    answer = Answer(text, text + "?", status, sentences, citations, timings={"total": 0.5}, **told)
    return Exchange(number, text, text, "answered", text + "?", answer, {article.id: article}, text, text)


def rendered(text: str) -> str:
    """Everything that the page can make of a text, in one."""
    turns = (
        exchange(text),
        exchange(text, number=2, status="not_found"),
        replace(exchange(text, number=3), phase="failed"),
        exchange(text, number=4, status="unsure"),
    )
    parts = [message["content"] for message in messages(turns)]
    return "".join([*parts, panel(turns), notice("! " + text), notice("", "! " + text)])


def test_what_to_ask_next_stands_beneath_the_newest_answer_alone():
    turns = exchange("One"), exchange("Two", number=2)
    shown = messages(turns, ["<b>Who?</b>", "When?"])
    assert [message.get("options") for message in shown] == [
        None,
        None,
        None,
        [{"value": "<b>Who?</b>"}, {"value": "When?"}],
    ]
    assert all("options" not in message for message in messages(turns))


OURS = Parsed(rendered("plain words")).tags
SIGNS = st.text(st.sampled_from("<>&\"'`*_[]()!#$\\{}/=:;-+.0 \t\nax\u2028\x00\ud800é"), min_size=1)


@given(SIGNS | st.text(min_size=1))
def test_no_text_adds_a_tag_or_an_attribute(text: str):
    assert set(Parsed(rendered(f"x{text}x")).tags) <= set(OURS)
    assert len(Parsed(rendered(f"x{_on_one_line(text)}x")).tags) == len(OURS)


def _on_one_line(text: str) -> str:
    """The text without what may begin a paragraph."""
    return re.sub(r"\s", " ", text)


@given(SIGNS | st.text())
def test_plain_text_reads_as_it_is_in_html_and_in_markdown(text: str):
    html = f"<div>{plain(text)}</div>"
    shown = Parsed(html).text
    assert len(shown) == len(text)
    assert all(a == b for a, b in zip(shown, text, strict=True) if b.isprintable() or b == "\n")
    assert MarkdownIt("commonmark", {"html": True}).render(html).rstrip("\n") == html


@given(SIGNS | st.text())
def test_a_message_is_one_line_so_that_markdown_leaves_it_alone(text: str):
    for message in messages((exchange(f"x{text}x"),)):
        assert "\n" not in message["content"]
        assert message["content"].startswith("<div")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b=c&d", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https:", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, kept: bool):
    assert bool(web_address(url)) is kept
    citation = Citation(1, "a", "Title", "", url, None, "Words.", 0, 6, 0.9)
    assert ("target" in Parsed(card(1, citation, None)).attributes) is kept


def test_an_address_is_whole_in_its_link():
    citation = Citation(1, "a", "Title", "", 'https://example.org/?a=1&b="2"', None, "Words.", 0, 6, 0.9)
    shown = Parsed(card(1, citation, None))
    assert ("a", "href", "target", "rel") in shown.tags
    assert 'href="https&#58;&#47;&#47;example&#46;org' in card(1, citation, None)


TEXT = "Headline of a story\n\nOne is here. Two is here.\n\nThree is here. Four is here. Five is here.\n\nRead more"


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def test_a_card_shows_the_quote_among_its_neighbours_without_headline_and_furniture():
    shown = Parsed(around(Article(TEXT), span("Two is here.")))
    assert shown.marked == "Two is here."
    assert shown.text == "One is here. Two is here.Three is here. Four is here."
    assert Parsed(around(Article(TEXT), span("Five is here."))).text == "Three is here. Four is here. Five is here."


def test_furniture_between_the_quote_and_its_neighbours_is_left_out():
    text = TEXT.replace("\n\nThree", "\n\nRead more\n\nThree").replace(" Four", "\n\nFollow us here\n\nFour")
    quote = span("Two is here.", text)
    assert "Three is here.Follow us here" in Parsed(around(Article(text), quote)).text
    assert "Read more" not in Parsed(around(Article(text), quote)).text
    body = [span("One is here. Two is here.", text), span("Three is here.", text), span("Four is here.", text)]
    assert Parsed(around(Article(text), quote, body)).text == "One is here. Two is here.Three is here.Four is here."


def test_a_quote_says_in_which_language_it_is():
    citation = Citation(1, "a", "Title", "", "", None, "Drei Worte hier.", 0, 16, 0.9)
    article = Article("Drei Worte hier.", language="de")
    assert card(1, citation, article).count('lang="de"') == 2
    assert "lang" not in card(1, citation, replace(article, language=""))
    assert 'lang="&#34;&#62;x"' in card(1, citation, replace(article, language='">x'))


def test_a_quote_across_paragraphs_is_marked_in_each():
    quote = span("Two is here.\n\nThree is here.")
    shown = paragraphs(TEXT, (0, len(TEXT)), quote)
    assert shown.count("<mark>") == 2
    assert Parsed(shown).marked == "Two is here.Three is here."


@given(st.text("ab. \n", min_size=1), st.data())
def test_the_marked_words_are_the_quote(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown = Parsed(paragraphs(text, (0, len(text)), (start, end)))
    assert shown.marked.replace("\n", "") == text[start:end].replace("\n", "")
    assert shown.text.replace("\n", "") == text.replace("\n", "")


@pytest.mark.parametrize("space", [" ", ""])
def test_of_a_very_long_article_the_page_holds_the_part_around_the_quote(space: str):
    half = ("word" + space) * 30_000
    text = f"{half}The quote. {half}".strip()
    shown = Parsed(whole("1-1", Article(text), span("The quote.", text)))
    assert shown.marked == "The quote."
    assert len(shown.text) < 5 * WINDOW
    assert "This article is long: the first " in shown.text
    assert "This article is long: the last " in shown.text
    assert len(Parsed(around(Article(text), span("The quote.", text))).text) <= 2 * REACH + 10


def test_an_article_that_a_newer_build_dropped_still_shows_its_quote():
    gone = replace(exchange("Words."), articles={})
    shown = Parsed(panel((gone,)))
    assert shown.marked == "Words. end"
    assert "Read the whole article" not in shown.text


def test_the_sources_are_those_of_the_conversation_newest_first():
    first, second = exchange("Alpha"), exchange("Beta", number=2)
    assert "cite-" not in panel(())
    both = panel((first, second))
    assert both.index("cite-2-1") < both.index("Earlier in this conversation") < both.index("cite-1-1")
    unanswered = panel((first, exchange("Beta", number=2, status="not_found")))
    assert unanswered.index("No article answers") < unanswered.index("cite-1-1")


def test_every_marker_leads_to_a_card():
    turns = (exchange("Alpha"), exchange("Beta", number=2))
    for turn in turns:
        assert f'href="#cite-{turn.number}-1"' in reply(turn)
        assert panel(turns).count(f'id="cite-{turn.number}-1"') == 1


def test_leads_are_a_list_with_their_origin_and_nothing_that_looks_like_an_answer():
    shown = reply(exchange("Alpha", status="unsure"))
    told = Parsed(shown)
    assert "The articles don't tell.Not sure that these answer:" in told.text
    assert "Alpha end [1]Alpha · Alpha · 2 May 2024" in told.text
    assert "Alpha [2]Alpha · 2 May 2024" in told.text  # the headline itself, then the outlet and the day
    assert told.tags.count(("li",)) == 2
    assert not any(word in shown for word in ("strong", "sentences", "foot", "Uncertain", "nearest"))


def test_the_cards_of_leads_stand_under_a_heading_that_says_they_are_no_answer():
    leads, answer = exchange("Alpha", status="unsure"), exchange("Beta", number=2)
    for turns in ((leads,), (leads, answer)):
        shown = panel(turns)
        heading = shown.index(plain(NO_ANSWER))
        assert heading < shown.index('id="cite-1-1"') < shown.index('id="cite-1-2"')
        assert "No article answers" not in shown
        assert all(f'href="#cite-1-{marker}"' in reply(leads) for marker in (1, 2))
    assert shown.index("cite-2-1") < shown.index("Earlier in this conversation") < heading
    assert plain(NO_ANSWER) not in panel((answer,))


def test_a_cited_headline_is_marked_over_the_beginning_of_the_text_which_is_not():
    article = Article(TEXT)
    citation = Citation(
        1, article.id, article.title, "", "", None, article.title, 0, len(article.title), 0.9, (), "title"
    )
    html = card(1, citation, article)
    assert re.search(r"<h4>.*<mark>Headline of a story</mark></h4>", html)
    assert Parsed(html).marked == "Headline of a story"
    passage, text = html.split("<details")
    assert Parsed(passage).text == "1 Headline of a storyOne is here. Two is here."
    text = Parsed("<details" + text)
    assert text.marked == ""
    assert text.text.startswith("Read the whole articleHeadline of a storyOne is here.")
    assert "Five is here." in text.text
    linked = card(1, replace(citation, url="https://example.org"), article)
    assert re.search(r"<a [^>]*><mark>Headline of a story</mark></a>", linked)


def test_a_cited_headline_far_above_the_text_or_of_an_article_that_is_gone_shows_what_there_is():
    title = "Headline of a story"
    citation = Citation(1, "a", title, "", "", None, title, 0, len(title), 0.9, (), "title")
    furniture = "Follow us\n\n" * 500
    late = Article(f"{furniture}One is here. Two is here.", title=title)
    shown = Parsed(card(1, citation, late, [(len(furniture), len(late.text))]).split("<details")[0])
    assert shown.text == f"1 {title}One is here. Two is here."
    gone = card(1, citation, None)
    assert Parsed(gone).text == f"1 {title}Back to the question"
    assert "blockquote" not in gone


def test_a_note_is_a_quiet_notice_and_gives_way_to_a_problem():
    assert notice("") == notice("", "") == ""
    assert Parsed(notice("", "A note.")).text == "A note."
    assert 'class="quiet"' in notice("", "A note.")
    assert notice("A problem.", "A note.") == notice("A problem.")


def test_a_reply_says_what_was_searched_and_what_was_left_out():
    turn = exchange("Alpha")
    assert turn.answer is not None
    shown = Parsed(reply(replace(turn, answer=replace(turn.answer, withheld=2, model="tiny:1b")))).text
    assert "tiny:1b" in shown
    assert "Searched for: Alpha? Change and ask again" in shown
    assert "2 sentences were left out" in shown
    assert "Searched for" not in reply(replace(turn, standalone_question=turn.question))


def test_a_reply_without_articles_says_why():
    empty = exchange("Alpha", status="not_found")
    assert empty.answer is not None
    empty = replace(empty, answer=replace(empty.answer, nearest=(), period=None))
    assert "No article fits the dates and sources" in reply(empty)
    assert "The archive holds no articles" in reply(replace(empty, limits=""))


def test_a_reply_says_which_days_were_searched_and_offers_all_others():
    turn = exchange("Alpha", number=2)
    assert turn.answer is not None
    week = Period("last week", date(2023, 11, 13), date(2023, 11, 19), date(2023, 11, 20))
    shown = reply(replace(turn, answer=replace(turn.answer, period=week)))
    assert (
        "Only articles of 13 to 19 November 2023 (“last week”) and the day after. Search all dates"
        in Parsed(shown).text
    )
    assert 'href="#again-2"' in shown
    assert "anytime" not in reply(replace(turn, answer=replace(turn.answer, period=None)))
    empty = replace(turn.answer, status="not_found", sentences=(), citations=(), nearest=(), period=week)
    assert "No article fits the dates" in reply(replace(turn, answer=empty, limits=""))


def test_what_byline_adds_to_a_sentence_is_marked():
    turn = exchange("Alpha")
    assert turn.answer is not None
    sentence = AnswerSentence("Shut on Monday (2 October 2023) at noon.", (1,), added=((14, 31),))
    shown = reply(replace(turn, answer=replace(turn.answer, sentences=(sentence,))))
    assert "Shut on Monday (2 October 2023) at noon. [1]" in Parsed(shown).text
    assert re.search(r'on Monday <span class="added"[^>]*>&#40;2 October 2023&#41;</span> at noon', shown)


@pytest.mark.parametrize(("probability", "told"), [(0.9, "Very likely"), (0.7, "Probably"), (0.5, "Uncertain")])
def test_confidence_in_words(probability: float, told: str):
    assert confidence(probability).startswith(told)
