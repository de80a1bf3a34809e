"""A document of two hundred sentences, in every way a format has to hold them, comes back with each once, in order."""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import zip_longest

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from index import formats
from index.text import letters, normalise
from tests import documents
from tests.documents import paragraph, run
from tests.sheets import Words, column, pdf

SENTENCES = 200

WORDS = """bridge ferry council harbour
long-term COVID-19 Jean-Claude o\ufb03ce \ufb01ling na\u00efve cafe\u0301 “quoted” 1,234.5% €40
½ m² — it’s (so) naïveté Straße çà Łódź Привет мост Αθήνα גשר جسر पुल สะพาน 桥梁 橋が 다리""".split()  # noqa: SIM905


def sentence(number: int, chance: random.Random, words: Sequence[str]) -> str:
    """One of a kind."""
    return f"Story {number} {' '.join(chance.choices(words, k=chance.randint(3, 12)))} ends{chance.choice('.!?…')}"


def parts(given: Sequence[str], chance: random.Random) -> Iterator[list[str]]:
    """The sentences in groups of one to four."""
    at = 0
    while at < len(given):
        count = chance.randint(1, 4)
        yield list(given[at : at + count])
        at += count


def halves(text: str, chance: random.Random) -> tuple[str, str]:
    at = chance.randint(1, len(text) - 1)
    return text[:at], text[at:]


NOISE = "Nobody reads this."


def docx(given: Sequence[str], chance: random.Random) -> bytes:
    notes: list[str] = []
    junk = f"<w:r><w:delText>{NOISE}</w:delText></w:r>"

    def plain(group: list[str]) -> str:
        return paragraph(" ".join(group))

    def changed(group: list[str]) -> str:
        first, second = halves(" ".join(group), chance)
        kind = chance.choice(["ins", "moveTo", "smartTag", "hyperlink"])
        other = f"<w:del>{junk}</w:del><w:moveFrom>{run(NOISE)}</w:moveFrom>"
        return paragraph(first, other, f"<w:{kind}>{run(second)}</w:{kind}>", run(NOISE, "<w:vanish/>"))

    def field(group: list[str]) -> str:
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
        code = f"<w:r><w:instrText>{NOISE}</w:instrText></w:r>"
        return paragraph(mark("begin"), code, run(NOISE), mark("separate"), " ".join(group), mark("end"))

    def control(group: list[str]) -> str:
        return f"<w:sdt><w:sdtContent>{plain(group)}</w:sdtContent></w:sdt>"

    def beside(group: list[str]) -> str:
        box = f"<w:txbxContent>{''.join(paragraph(each) for each in group[1:])}</w:txbxContent>"
        shape = (
            f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        )
        return paragraph(group[0], f"<w:r>{shape}</w:r>")

    def noted(group: list[str]) -> str:
        notes.append("".join(paragraph(each) for each in group[1:]))
        return paragraph(group[0], f'<w:r><w:footnoteReference w:id="{len(notes)}"/></w:r>')

    def rows(group: list[str]) -> str:
        return documents.table(group)

    def laid_out(group: list[str]) -> str:
        return documents.table(["".join(map(paragraph, group[:-1])) + documents.table([group[-1]])])

    ways = [plain, changed, field, control, beside, noted, rows, laid_out]
    body = "".join(chance.choice(ways)(group) for group in parts(given, chance))
    listed = "".join(f'<w:footnote w:id="{at}">{note}</w:footnote>' for at, note in enumerate(notes, 1))
    return documents.docx(body, footnotes=listed)


def odt(given: Sequence[str], chance: random.Random) -> bytes:
    def p(text: str) -> str:
        return f"<text:p>{escape(text)}</text:p>"

    def plain(group: list[str]) -> str:
        first, second = halves(" ".join(group), chance)
        return f"<text:p>{escape(first)}<text:change-start/><text:span>{escape(second)}</text:span></text:p>"

    def listed(group: list[str]) -> str:
        return f"<text:list>{''.join(f'<text:list-item>{p(each)}</text:list-item>' for each in group)}</text:list>"

    def noted(group: list[str]) -> str:
        note = f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{p(' '.join(group[1:]))}"
        return f"<text:p>{escape(group[0])}{note}</text:note-body></text:note></text:p>"

    def rows(group: list[str]) -> str:
        cells = "".join(f"<table:table-cell>{p(each)}</table:table-cell>" for each in group)
        return f"<table:table><table:table-row>{cells}</table:table-row></table:table>"

    gone = f"<text:tracked-changes>{p(NOISE)}</text:tracked-changes>"
    ways = [plain, listed, noted, rows]
    return documents.odt(gone + "".join(chance.choice(ways)(group) for group in parts(given, chance)))


def rtf(given: Sequence[str], chance: random.Random) -> bytes:
    def plain(group: list[str]) -> str:
        first, second = map(documents.rtf_text, halves(" ".join(group), chance))
        return rf"\pard {first}{{\deleted {NOISE}}}{{\revised {second}}}{{\v {NOISE}}}\par "

    def noted(group: list[str]) -> str:
        note = rf"{{\footnote {documents.rtf_text(' '.join(group[1:]))}}}"
        return rf"\pard {documents.rtf_text(group[0])}{note}\par "

    def rows(group: list[str]) -> str:
        return r"\trowd " + "".join(rf"{documents.rtf_text(each)}\cell " for each in group) + r"\row "

    ways = [plain, noted, rows]
    return documents.rtf("".join(chance.choice(ways)(group) for group in parts(given, chance)))


def page(given: Sequence[str], chance: random.Random) -> str:
    def listed(group: list[str]) -> str:
        return f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in group)}</ul>"

    def plain(group: list[str]) -> str:
        first, second = halves(" ".join(group), chance)
        return f"<p>{escape(first)}<b>{escape(second)}</b></p>"

    body = "".join(chance.choice([listed, plain])(group) for group in parts(given, chance))
    return f"<html><head><title/></head><body>{body}</body></html>"


def epub(given: Sequence[str], chance: random.Random) -> bytes:
    files = {f"{at}.xhtml": page(given[at : at + 25], chance) for at in range(0, len(given), 25)}
    return documents.epub(files, {name: name for name in list(files)[::2]})


def eml(given: Sequence[str], chance: random.Random) -> bytes:
    html = base64.encodebytes(page(given, chance).encode()).decode()
    head = "Subject: All\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
    plain = f"--b\nContent-Type: text/plain\n\n{NOISE}\n"
    shown = f"--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{html}\n--b--\n"
    return (head + plain + shown).encode()


def sheets(given: Sequence[str], chance: random.Random) -> bytes:
    """Pages in one column or in two, laid down column by column or row by row, with a running head."""

    def set_in(group: Sequence[str], left: float, width: int) -> list[Words]:
        lines, up = list[Words](), 700.0
        for each in group:
            lines += column(each, left, up, width)
            up = lines[-1].up - 24
        return lines

    pages, left = list[list[Words]](), list(given)
    while left:
        group, left = left[:10], left[10:]
        page = set_in(group, 50, 90)
        if chance.random() < 0.7:
            columns = set_in(group[:5], 50, 42), set_in(group[5:], 320, 42)
            rows = (words for row in zip_longest(*columns) for words in row if words)
            page = [*columns[0], *columns[1]] if chance.random() < 0.5 else list(rows)
        pages.append([Words(NOISE, 50, 770), *page, Words(f"Page {len(pages) + 1}", 280, 20)])
    return pdf(pages)


LEFT_TO_RIGHT = [word for word in WORDS if not re.search("[\u0590-\u06ff]", word)]
"""A PDF holds letters where they are shown, and the other direction's from right to left."""


@pytest.mark.parametrize(
    ("name", "made", "words"),
    [
        ("a.docx", docx, WORDS),
        ("a.odt", odt, WORDS),
        ("a.rtf", rtf, WORDS),
        ("a.epub", epub, WORDS),
        ("a.eml", eml, WORDS),
        ("a.pdf", sheets, LEFT_TO_RIGHT),
    ],
)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_every_sentence_comes_back_once_in_order(
    name: str, made: Callable[[Sequence[str], random.Random], bytes], words: Sequence[str], seed: int
):
    chance = random.Random(seed)
    given = [sentence(number, chance, words) for number in range(SENTENCES)]
    loaded = formats.read(name, made(given, chance))
    assert loaded.problems == ()
    found = "\n".join(article.text for article in loaded.articles)
    expected = " ".join(normalise(letters(each)) for each in given)
    assert found.replace("|", " ").split() == expected.split()
