"""PDFs."""

from __future__ import annotations

from tests.bench.reading.case import Case
from tests.bench.reading.files import lines, pdf

LEFT = (
    "The council of Ostwick voted on Monday to",
    "keep its old tram for six years after a debate",
    "that lasted until midnight. The vote was nine",
    "to five, and two members were not there.",
)
RIGHT = (
    "The museum will open on Sundays from May,",
    "its director Tom Reyes told the paper. Three",
    "guards will be hired for it, and the cost of",
    "200,000 crowns will be borne by a fund.",
)
COLUMNS = (" ".join(LEFT), " ".join(RIGHT))
BY_ROW = [piece for row in zip(lines(*LEFT), lines(*RIGHT, x=320), strict=True) for piece in row]

HYPHENS = (
    "The talks ended on Friday, the chairman Jean-",
    "Claude Marchand said. He had met the head of a COVID-",
    "19 fund, which spent 40 million in 2019-",
    "2020 alone. The so-called long-",
    "term plan was drawn up in spring, and the gov-",
    "ernment of the day will pub-",
    "lish it. A long-term plan is what is missing.",
)

HEAD = "OSTWICK COURIER"


def table(page: int) -> list[str]:
    """The rows of a table on one page, under a heading that each page has."""
    return [
        HEAD,
        *(f"Street {page}{row} has {page * 10 + row} trees and {page + row} benches." for row in range(8)),
        f"Page {page}",
    ]


LIGATURES = (
    "The o\\003ce of the chief said on Monday that the \\001re was put out,",
    "and that the sta\\002 of the \\001rm are safe.",
)

CASES = (
    Case("lines of a paragraph", "a.pdf", pdf([lines(*LEFT)]), (COLUMNS[0],)),
    Case(
        "ligatures",
        "a.pdf",
        pdf([lines(*LIGATURES)]),
        ("The office of the chief said on Monday that the fire was put out, and that the staff of the firm are safe.",),
    ),
    Case("columns", "a.pdf", pdf([[*lines(*LEFT), *lines(*RIGHT, x=320)]]), COLUMNS),
    Case("columns that were laid row by row", "a.pdf", pdf([BY_ROW]), COLUMNS),
    Case("columns that were laid from right to left", "a.pdf", pdf([[*lines(*RIGHT, x=320), *lines(*LEFT)]]), COLUMNS),
    Case(
        "hyphens at line ends",
        "a.pdf",
        pdf([lines(*HYPHENS)]),
        ("Jean-Claude Marchand", "COVID-19 fund", "2019-2020 alone", "long-term plan was", "government", "publish it"),
    ),
    Case(
        "a table's rows at the edges of pages",
        "a.pdf",
        pdf([lines(*table(page)) for page in range(1, 5)]),
        tuple(row for page in range(1, 5) for row in table(page)[1:-1]),
        ("Page 2",),
    ),
    Case(
        "a heading that every page has",
        "a.pdf",
        pdf(
            [
                lines(HEAD, f"The {name} gate was shut for the winter.", f"It opens in the month of {month}.")
                for name, month in (("north", "May"), ("south", "June"), ("west", "July"))
            ]
        ),
        ("The north gate was shut for the winter.", "The south gate was shut", "in the month of July."),
        (HEAD,),
    ),
    Case("an empty page", "a.pdf", pdf([lines(*LEFT), []]), (COLUMNS[0],)),
    Case("nothing but pages without text", "a.pdf", pdf([[], []]), told="a.pdf"),
)
