"""Documents of word processors: the text as its reader sees it."""

from __future__ import annotations

import pytest

from index import formats
from index.articles import Article
from index.errors import ArticleError
from tests.documents import docx, paragraph, run, table


def one(name: str, content: bytes) -> Article:
    loaded = formats.read(name, content)
    assert loaded.problems == ()
    (article,) = loaded.articles
    return article


def text(body: str, **parts: str) -> str:
    return one("a.docx", docx(body, **parts)).text


INSERTED, DELETED = '<w:ins w:id="1">{}</w:ins>', '<w:del w:id="2">{}</w:del>'


def deleted(words: str) -> str:
    return DELETED.format(f'<w:r><w:delText xml:space="preserve">{words}</w:delText></w:r>')


def test_tracked_changes_are_accepted():
    body = paragraph("It has ", INSERTED.format(run("not ")), "cost ", deleted("40"), INSERTED.format(run("62")), ".")
    moved = '<w:moveFromRangeStart w:id="3"/><w:moveFrom w:id="4">{}</w:moveFrom><w:moveFromRangeEnd w:id="3"/>'
    body += paragraph("A. ", moved.format(run("Moved. ")), "B.")
    body += paragraph("C. ", f'<w:moveTo w:id="5">{run("Moved.")}</w:moveTo>')
    body += paragraph(deleted("All of it."), properties='<w:rPr><w:del w:id="6"/></w:rPr>')
    body += paragraph("Two that", properties='<w:rPr><w:del w:id="6"/></w:rPr>') + paragraph(" are one.")
    assert text(body) == "It has not cost 62.\n\nA. B.\n\nC. Moved.\n\nTwo that are one."


def test_a_row_or_a_cell_that_is_deleted_is_gone():
    rows = table(["Apples", "4"], ["Pears", "5"], ["Plums", "6"])
    rows = rows.replace(
        '<w:tr><w:tc><w:p><w:pPr></w:pPr><w:r><w:rPr></w:rPr><w:t xml:space="preserve">Pears',
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>Pears",
        1,
    )
    gone = "<w:tc><w:tcPr><w:cellDel/></w:tcPr>" + paragraph("7") + "</w:tc></w:tr></w:tbl>"
    assert text(rows.replace("</w:tr></w:tbl>", gone)) == "Apples | 4\n\nPlums | 6"


CONTROL = "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"


def test_what_wraps_text_hides_none():
    link = '<w:hyperlink r:id="x">{}</w:hyperlink>'
    body = paragraph("Led by ", CONTROL.format(run("Petra Lindqvist")), " in ")
    body += paragraph(
        f'<w:smartTag w:element="City">{run("Karlsund")}</w:smartTag>', " by ", link.format(run("sea")), "."
    )
    body += CONTROL.format(CONTROL.format(paragraph("A ticket costs 48.")))
    body += f"<w:customXml>{paragraph('So it is.')}</w:customXml>" + CONTROL.format(table(["Cox", "4,100"]))
    assert text(body) == (
        "Led by Petra Lindqvist in\n\nKarlsund by sea.\n\nA ticket costs 48.\n\nSo it is.\n\nCox | 4,100"
    )


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


CODE = '<w:r><w:instrText> DATE \\@ "d" </w:instrText></w:r>'


def test_of_a_field_the_result_is_read():
    date = mark("begin") + CODE + mark("separate") + run("3 May") + mark("end")
    nested = mark("begin") + CODE + date + run("IF") + mark("separate") + run("Yes") + mark("end")
    entry = mark("begin") + CODE + run("index") + mark("end")
    simple = f'<w:fldSimple w:instr="PAGE">{run("7")}</w:fldSimple>'
    assert text(paragraph("On ", date, " ", nested, entry, " ", simple, ".")) == "On 3 May Yes 7."


def test_a_field_that_never_ends_swallows_nothing():
    assert text(paragraph(mark("begin"), CODE, "One.") + paragraph("Two.")) == "One.\n\nTwo."


def box(words: str) -> str:
    shown = f"<w:txbxContent>{paragraph(words)}</w:txbxContent>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{shown}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{shown}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_read_once_after_its_paragraph():
    assert text(paragraph("One, ", box("Boxed."), "two.") + paragraph("Three.")) == "One, two.\n\nBoxed.\n\nThree."


def test_notes_follow_the_paragraph_that_refers_to_them():
    note = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(f'<w:footnote w:id="{n}">{paragraph(f"Note {n}.")}</w:footnote>' for n in (2, 1))
    notes += f'<w:footnote w:id="0" w:type="separator">{paragraph("---")}</w:footnote>'
    ends = f'<w:endnote w:id="1">{paragraph("At the end.")}</w:endnote>'
    body = paragraph("A", note.format(1), ", b", note.format(2), ".")
    body += table(["Cox", paragraph("4", '<w:r><w:endnoteReference w:id="1"/></w:r>')]) + paragraph("C.")
    assert text(body, footnotes=notes, endnotes=ends) == ("A, b.\n\nNote 1.\n\nNote 2.\n\nCox | 4\n\nAt the end.\n\nC.")


def test_tables_read_as_rows_and_layouts_as_paragraphs():
    merged = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{paragraph("Fruit")}</w:tc>'
    under = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('')}</w:tc>"
    data = table(["2024", "Cox"]).replace("<w:tr>", f"<w:tr>{merged}", 1)
    data = data.replace("</w:tbl>", f"<w:tr>{under}<w:tc>{paragraph('2025')}</w:tc></w:tr></w:tbl>")
    layout = table([paragraph("A head") + paragraph("It fell."), paragraph("Aside.")])
    nested = table([paragraph("Harvest") + table(["Cox", "4"], ["Pears", "5"]), "Right"])
    assert text(data + layout + nested).split("\n\n") == [
        "Fruit | 2024 | Cox",
        "2025",
        "A head",
        "It fell.",
        "Aside.",
        "Harvest",
        "Cox | 4",
        "Pears | 5",
        "Right",
    ]


def test_hidden_text_is_out_whatever_hides_it():
    styles = """<w:style w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>
    <w:style w:styleId="b"><w:basedOn w:val="a"/></w:style><w:style w:styleId="c"><w:basedOn w:val="c"/></w:style>"""
    body = paragraph("One ", run("secret ", "<w:vanish/>"), run("two ", '<w:vanish w:val="0"/>'))
    body += paragraph(run("secret ", '<w:rStyle w:val="b"/>'), run("three ", '<w:rStyle w:val="c"/>'))
    body += paragraph("secret ", run("four", '<w:vanish w:val="false"/>'), properties='<w:pStyle w:val="b"/>')
    assert text(body, styles=styles) == "One two\n\nthree\n\nfour"


def test_marks_and_symbols():
    inside = "<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:tab/><w:t>re</w:t><w:softHyphen/><w:t>ad</w:t><w:br/>"
    inside += '<w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F04A"/>'
    inside += '<w:sym w:font="Arial" w:char="20AC"/></w:r>'
    power = run(" 10") + run("6", '<w:vertAlign w:val="superscript"/>') + run(" 1")
    power += run("st", '<w:vertAlign w:val="superscript"/>')
    ruby = f"<w:ruby><w:rt>{run('kan')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase></w:ruby>"
    assert text(paragraph(inside, power, f"<w:r>{ruby}</w:r>")) == "co-op read\nα€ 10⁶ 1st漢"


def test_a_title_is_the_style_of_that_name_in_any_language():
    styles = '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    body = paragraph("Heute") + paragraph("Die Brücke", properties='<w:pStyle w:val="Titel"/>')
    assert one("a.docx", docx(body, styles=styles)).title == "Die Brücke"


def test_an_old_document_says_what_to_do():
    with pytest.raises(ArticleError, match=r"a\.docx: .*save it as \.docx"):
        formats.read("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600))
