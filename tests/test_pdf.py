"""PDF: the words of its pages in the order in which they are read, and on which page each stands."""

from __future__ import annotations

import io
import shutil
from itertools import zip_longest

import pytest

from bot import Bot
from bot.__main__ import readable
from bot.web.sources import card
from index import Archive, Article, formats
from index.embedder import load_embedder
from index.errors import ArticleError
from index.formats.pdf.hyphens import Hyphens
from tests import papers
from tests.sheets import HEIGHT, PICTURE, WIDTH, Words, column, pdf

FERRY = (
    "The council of Ostwick voted on Monday to keep the ferry line for seven years after a session that lasted until "
    "midnight. The vote was eleven to six, and the mayor abstained. Nordahl Shipping will run the line from June."
)
LIBRARY = (
    "The public library will open on Sundays from September, its director told the Courier. Two librarians will be "
    "hired for it, and the cost of the whole will be borne by a foundation of the town of Karlsund for four years."
)


def one(content: bytes) -> Article:
    loaded = formats.read("a.pdf", content)
    assert loaded.problems == ()
    (article,) = loaded.articles
    return article


def text(*words: Words) -> str:
    return one(pdf([words])).text


def by_row(*columns: list[Words]) -> list[Words]:
    """What stands in columns, laid down line by line across them."""
    return [words for row in zip_longest(*columns) for words in row if words]


def test_columns_are_read_one_after_the_other_however_they_were_laid_down():
    columns = column(FERRY, 50, 700, 44), column(LIBRARY, 320, 700, 44)
    across = Words("A headline that stands over both of the columns", 50, 730, 18)
    expected = f"{across.text}\n\n{FERRY}\n\n{LIBRARY}"
    assert text(across, *columns[0], *columns[1]) == expected
    assert text(across, *by_row(*columns)) == expected


def test_three_columns_under_two():
    above = column(FERRY, 50, 700, 44), column(LIBRARY, 320, 700, 44)
    thirds = [f"{name} went on with {FERRY}" for name in ("One", "Two", "Three")]
    middle = Words("A line that stands across the whole width of the page, from one edge to the other.", 50, 600)
    below = [column(third, 50 + 180 * at, 570, 30) for at, third in enumerate(thirds)]
    assert text(*by_row(*above), middle, *by_row(*below)).split("\n\n") == [FERRY, LIBRARY, middle.text, *thirds]


def test_a_table_is_read_by_its_rows():
    rows = [
        ("Year", "Deaths", "Where"),
        ("1921", "3,136", "Karlsund"),
        ("1922", "8,766", "North quay"),
        ("1923", "12", "Sea"),
    ]
    cells = [
        Words(cell, 50 + 150 * at, 700 - 14 * row) for row, cells in enumerate(rows) for at, cell in enumerate(cells)
    ]
    by_column = sorted(cells, key=lambda words: (words.left, -words.up))
    assert text(*cells) == text(*by_column) == "\n\n".join(" ".join(row) for row in rows)


def test_a_cell_of_several_lines_stays_whole():
    cells = [
        Words("Cox", 50, 700),
        Words("sweet, and red", 200, 700),
        Words("4,100", 500, 700),
        Words("on one side", 200, 688),
    ]
    cells += [Words("Pear", 50, 670), Words("sour", 200, 670), Words("500", 500, 670)]
    assert text(*cells) == "Cox sweet, and red on one side 4,100\n\nPear sour 500"


def test_a_list_keeps_its_items():
    items = [Words("1.", 50, 700), *column(FERRY, 70, 700, 60), Words("2.", 50, 652), *column(LIBRARY, 70, 652, 60)]
    assert text(*items) == f"1. {FERRY}\n\n2. {LIBRARY}"


def test_a_box_beside_the_text_stands_by_itself():
    box = [Words("By Ada Quill", 450, 690), Words("In Ostwick", 450, 678)]
    both = f"{FERRY} {LIBRARY}"
    assert text(*by_row(column(both, 50, 702, 60), box)) == f"{both}\n\nBy Ada Quill In Ostwick"


@pytest.mark.parametrize("way", ["indented", "spaced", "short"])
def test_paragraphs_begin_where_a_reader_sees_it(way):
    second = LIBRARY + " " + FERRY
    first = column(FERRY, 50, 700, 70)
    if way == "short":
        first = column(FERRY + " So it was.", 50, 700, 70)
        first[0] = Words(first[0].text, 50, 700)
    lower = first[-1].up - (24 if way == "spaced" else 12)
    rest = column(second, 50, lower, 70)
    if way == "indented":
        rest[0] = Words(rest[0].text, 65, lower)
    expected = FERRY + (" So it was." if way == "short" else "")
    assert text(*first, *rest) == f"{expected}\n\n{second}"


def test_ligatures_are_letters_and_other_signs_stay():
    assert text(Words("The o\ufb03cial \ufb01ling of 10\u00b2 and \u00bd, \ufb02at", 50, 700)) == (
        "The official filing of 10² and ½, flat"
    )


def test_a_raised_figure_is_no_digit_of_its_number():
    assert text(Words("Some 10", 50, 700), Words("6", 85, 704, 5), Words(" people", 88, 700)) == "Some 10⁶ people"


def test_a_drop_cap_begins_its_paragraph():
    lines = column(FERRY[1:], 80, 700, 60)
    lines[3:] = [Words(each.text, 50, each.up) for each in lines[3:]]
    assert text(Words("T", 50, 678, 40), *lines) == FERRY


def test_text_printed_twice_for_a_shadow_is_there_once_and_what_is_off_the_page_is_not():
    shadow = Words("Bold as brass.", 50.2, 700), Words("Bold as brass.", 50.3, 700)
    assert text(*shadow, Words("A slug line.", 50, HEIGHT + 30), Words("Crop", -90, 700)) == "Bold as brass."


def test_a_page_that_is_turned_reads_as_it_is_shown():
    lines = [Words(words.text, 100 + 12 * at, 50, turned=True) for at, words in enumerate(column(FERRY, 0, 0, 60))]
    assert one(pdf([lines], turn=90)).text == FERRY


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Jean-", "Claude met"), "Jean-Claude met"),
        (("the COVID-", "19 fund"), "the COVID-19 fund"),
        (("in 2019-", "2020 alone"), "in 2019-2020 alone"),
        (("an F-", "16 jet"), "an F-16 jet"),
        (("a long-", "term plan"), "a long-term plan"),
        (("the exam-", "ple of"), "the example of"),
        (("INTER-", "NATIONAL NEWS"), "INTERNATIONAL NEWS"),
        (("an inter-", "national one"), "an international one"),
        (("the pre-", "and post-war rules"), "the pre- and post-war rules"),
        (("a thous-", "and of them"), "a thousand of them"),
        (("the clo-", "sed bridge"), "the closed bridge"),
        (("the Brücken-", "köpfe"), "the Brückenköpfe"),
        (("it was -", "as said"), "it was - as said"),
    ],
)
def test_a_divided_word_is_written_as_people_write_it(lines, expected):
    kept, gap = Hyphens([]).between(*lines)
    assert kept + gap + lines[1] == expected


def test_how_a_word_is_written_elsewhere_in_the_document_counts_first():
    for written, expected in (("a well-known mill", "a well-known bridge"), ("a wellknown mill", "a wellknown bridge")):
        kept, gap = Hyphens([written]).between("a well-", "known bridge")
        assert f"{kept}{gap}known bridge" == expected


def story(page: int) -> list[Words]:
    name = ("Apples", "Bridges", "Clocks", "Ducks", "Eels", "Ferries")[page]
    return column(f"{name} came first, and {FERRY}", 50, 700, 60)


def test_what_runs_at_the_same_place_of_most_pages_is_left_out():
    def page(at: int) -> list[Words]:
        outer = 50 if at % 2 else 480
        header = Words("MARROW POST" if at % 2 else "3 April 2024", outer, 770)
        number = Words(f"Page {at + 4} of 9", 280, 30)
        return [header, *story(at), Words(f"Marrow | {at + 4}", 50, 40), number]

    found = one(pdf([page(at) for at in range(6)])).text
    assert found.count("came first") == 6
    assert not any(word in found for word in ("MARROW", "3 April", "Page", "Marrow |"))


def test_what_differs_in_a_figure_or_its_place_does_not_run():
    def page(at: int) -> list[Words]:
        rows = [Words(f"19{at}{row} {at}{row}1", 50, 700 - 14 * row) for row in range(10)]
        return [Words("Somewhere", 50, 770 - 20 * at), *rows]

    found = one(pdf([page(at) for at in range(6)])).text
    assert found.count("Somewhere") == 6
    assert all(f"19{at}{row} {at}{row}1" in found for at in range(6) for row in range(10))


def test_the_head_of_a_table_stays_on_every_page():
    def page(at: int) -> list[Words]:
        rows = [("Year", "Dead"), *((f"19{at}{row}", f"{at}{row}1") for row in range(9))]
        return [
            Words(cell, 50 + 200 * n, 700 - 14 * row) for row, cells in enumerate(rows) for n, cell in enumerate(cells)
        ]

    assert one(pdf([page(at) for at in range(5)])).text.count("Year Dead") == 5


def test_every_character_knows_its_page():
    pages = [
        column("The bridge over the Ellen will be clo-", 50, 700, 60),
        [],
        column("sed in May. Buses go.", 50, 700, 60),
    ]
    article = one(pdf([*pages, column("An end.", 50, 700, 60)]))
    assert article.text == "The bridge over the Ellen will be closed in May. Buses go.\n\nAn end."
    told = {words: article.page(article.text.index(words)) for words in ("bridge", "clo", "sed", "Buses", "An end")}
    assert told == {"bridge": 1, "clo": 1, "sed": 3, "Buses": 3, "An end": 4}
    assert Article("No pages.").page(3) is None


def test_pages_outlive_the_archive(tmp_path):
    article = one(pdf([column(FERRY, 50, 700, 60), column(LIBRARY, 50, 700, 60)]))
    archive = Archive.in_memory([article], load_embedder())
    stored = archive.article(article.id)
    assert (stored, stored.page(stored.text.index("librarians"))) == (article, 2)


def test_a_citation_tells_the_page_everywhere():
    pages = [["The council met on Tuesday."], [papers.BRIDGE]]
    bot = Bot.from_articles([one(papers.pdf(pages, "Bridge to Close"))])
    answer = bot.ask("When will the Ellen Bridge close?")
    (citation,) = answer.citations
    assert (citation.page, answer.to_dict()["citations"][0]["page"]) == (2, 2)
    assert "[1] Bridge to Close, p. 2\n" in readable(answer)
    assert "p. 2" in card(1, citation, None)


NO_TESSERACT = pytest.mark.skipif(shutil.which("tesseract") is not None, reason="Tesseract reads it")


@NO_TESSERACT
def test_a_page_that_is_a_picture_is_named_and_the_rest_is_read():
    pages = [[PICTURE], column(FERRY, 50, 700, 60), [PICTURE, Words("7", 300, 20)], [PICTURE], [PICTURE], []]
    loaded = formats.read("a.pdf", pdf(pages))
    assert FERRY in loaded.articles[0].text
    (problem,) = loaded.problems
    assert problem.startswith("a.pdf: pages 1, 3 to 5 are pictures of text; install tesseract-ocr (Debian: apt-get")
    (problem,) = formats.read("a.pdf", pdf(pages[:2])).problems
    assert problem.startswith("a.pdf: page 1 is a picture of text; ")


@NO_TESSERACT
def test_letters_that_a_font_does_not_tell_are_as_good_as_a_picture():
    pages = [column(FERRY, 50, 700, 60), [Words("\ue001\ue002\ue003 \ue004\ue005", 50, 700)]]
    loaded = formats.read("a.pdf", pdf(pages))
    assert "page 2 is a picture" in loaded.problems[0]


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract isn't installed")
def test_a_page_that_is_a_picture_is_read_by_tesseract():
    import pypdfium2

    lines = [
        "The council of Ostwick voted on Monday to keep the ferry",
        "line for seven years after a session that lasted long.",
    ]
    document, scanned = pypdfium2.PdfDocument(papers.pdf([lines])), io.BytesIO()
    document[0].render(scale=3).to_pil().save(scanned, "PDF")
    assert one(scanned.getvalue()).text == " ".join(lines)


def test_a_picture_beside_text_is_no_scan():
    assert one(pdf([[PICTURE, *column(FERRY, 50, 700, 60)]])).text == FERRY
    assert one(pdf([[f"q {WIDTH / 3} 0 0 50 0 0 cm /I Do Q", Words("Short.", 50, 700)]])).text == "Short."


def test_a_page_that_is_damaged_is_named_and_the_rest_is_read():
    content = pdf([column(FERRY, 50, 700, 60), column(LIBRARY, 50, 700, 60)])
    last = content.rindex(b"/Type /Page /Parent")
    loaded = formats.read("a.pdf", content[:last] + content[last:].replace(b"/Type /Page", b"/Type /Pane", 1))
    assert loaded.problems == ("a.pdf: page 2 can't be read; the file is damaged there.",)
    assert loaded.articles[0].text.startswith(FERRY)


def test_nothing_but_pictures_is_an_error_that_says_what_to_do():
    with pytest.raises(ArticleError, match=r"a\.pdf: there is no text in it, only pictures; .*\(OCR\)"):
        formats.read("a.pdf", pdf([[PICTURE] * 2]))
