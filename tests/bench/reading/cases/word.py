"""Word documents."""

from __future__ import annotations

from tests.bench.reading.case import Case
from tests.bench.reading.files import paragraph, run, word

FIRST = "The harbour board met on Tuesday in Karlsund."
LAST = "The next meeting is on 4 June."


def case(kind: str, *body: str, present: tuple[str, ...], absent: tuple[str, ...] = ()) -> Case:
    """A document whose first and last paragraphs are plain."""
    content = word(paragraph(FIRST) + "".join(body) + paragraph(LAST))
    return Case(kind, "report.docx", content, (FIRST, *present, LAST), absent)


MARK = 'w:id="1" w:author="Ada" w:date="2024-05-06T10:00:00Z"'
BOX = f"<w:txbxContent>{paragraph('The pier is 62 metres long.')}</w:txbxContent>"
TEXT_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData>'
    f"<wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def table(*rows: tuple[str, ...]) -> str:
    """A table whose cells hold XML."""
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


CASES = (
    case("plain paragraphs", paragraph("It chose a builder."), present=("It chose a builder.",)),
    case(
        "words put in and struck out with tracking on",
        paragraph(
            "The board has ",
            f"<w:ins {MARK}>{run('not ')}</w:ins>",
            "approved ",
            f"<w:del {MARK}><w:r><w:delText>54</w:delText></w:r></w:del><w:ins {MARK}>{run('62')}</w:ins>",
            " berths.",
        ),
        present=("The board has not approved 62 berths.",),
        absent=("54",),
    ),
    case(
        "a sentence moved with tracking on",
        paragraph(f"<w:moveFrom {MARK}>{run('Ada Quill objected.')}</w:moveFrom>"),
        paragraph("The vote was nine to four."),
        paragraph(f"<w:moveTo {MARK}>{run('Ada Quill objected.')}</w:moveTo>"),
        present=("The vote was nine to four.", "Ada Quill objected."),
    ),
    case(
        "content controls",
        f"<w:sdt><w:sdtContent>{paragraph('The pier costs 8 million crowns.')}</w:sdtContent></w:sdt>",
        paragraph("It opens in ", f"<w:sdt><w:sdtContent>{run('August')}</w:sdtContent></w:sdt>", "."),
        present=("The pier costs 8 million crowns.", "It opens in August."),
    ),
    case(
        "smart tags, links and fields",
        paragraph("The mayor of ", f'<w:smartTag w:element="place">{run("Ostwick")}</w:smartTag>', " agreed."),
        paragraph("See ", f'<w:hyperlink w:anchor="x">{run("the plan")}</w:hyperlink>', " of the pier."),
        paragraph(
            "It was signed on ",
            f'<w:fldSimple w:instr=" DATE ">{run("6 May")}</w:fldSimple>',
            " by ",
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTHOR </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("Cora Lund")}',
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            ".",
        ),
        present=("The mayor of Ostwick agreed.", "See the plan of the pier.", "It was signed on 6 May by Cora Lund."),
        absent=("AUTHOR",),
    ),
    case("a text box, once", paragraph(TEXT_BOX), present=("The pier is 62 metres long.",)),
    case(
        "a table in a table's cell",
        table(
            (
                paragraph("North pier"),
                table((paragraph("Depth"), paragraph("9 metres"))) + paragraph("Closed in winter."),
            )
        ),
        present=("North pier", "Depth", "9 metres", "Closed in winter."),
    ),
    Case(
        "a footnote",
        "report.docx",
        word(
            paragraph("The fee rises", '<w:r><w:footnoteReference w:id="2"/></w:r>', "."),
            footnotes=f'<w:footnote w:id="2">{paragraph("Boats of the coast guard pay none.")}</w:footnote>',
        ),
        ("The fee rises", "Boats of the coast guard pay none."),
    ),
    case(
        "line breaks, tabs and hyphens that are marks",
        paragraph(
            "<w:r><w:t>Berth 1</w:t><w:tab/><w:t>open</w:t><w:br/></w:r>",
            "<w:r><w:t>A well</w:t><w:noBreakHyphen/><w:t>known one</w:t></w:r>",
        ),
        present=("Berth 1 open", "A well-known one"),
    ),
)
