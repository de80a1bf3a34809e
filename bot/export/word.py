"""Answers as a Word document (.docx) whose markers are real footnotes.

Office Open XML, ECMA-376 part 1, section 17: a zip of a few XML parts. No library that is kept up writes footnotes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from bot.answer import Answer, Citation
from bot.export.told import address, one_line, said, short, source
from index import Article

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KINDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_BEGUN = (1980, 1, 1, 0, 0, 0)
"""The time that every part has, so that the same answers give the same file."""


def word(answers: Sequence[Answer], title: str, articles: Mapping[str, Article]) -> bytes:
    """The document: the title, and under each question as a heading its answer with footnotes."""
    notes: list[Citation] = []
    body = [_paragraph(_run(title), "Title")] if title else []
    body += [part for answer in answers for part in _section(answer, notes)]
    links = {url: f"link{number}" for number, url in enumerate(dict.fromkeys(filter(None, map(address, notes))), 1)}
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations([("main", "officeDocument", "word/document.xml", "")]),
        "word/document.xml": f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(
            [("styles", "styles", "styles.xml", ""), ("footnotes", "footnotes", "footnotes.xml", "")]
        ),
        "word/footnotes.xml": _footnotes(notes, links),
        "word/_rels/footnotes.xml.rels": _relations(
            [(id_, "hyperlink", url, ' TargetMode="External"') for url, id_ in links.items()]
        ),
        "word/styles.xml": f"<w:styles {_W}>{_STYLES}</w:styles>",
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, xml in parts.items():
            package.writestr(zipfile.ZipInfo(name, _BEGUN), _HEAD + xml, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _section(answer: Answer, notes: list[Citation]) -> list[str]:
    """The paragraphs of an answer; a note, which count from 1, is added for each place that cites: none is shared."""
    cited = {citation.marker: citation for citation in answer.sources}

    def referred(marker: int) -> str:
        notes.append(cited[marker])
        return f'<w:r>{_RAISED}<w:footnoteReference w:id="{len(notes)}"/></w:r>'

    told = [_paragraph(_run(answer.question), "Heading1")]
    told += [_paragraph(_run(short(answer), "<w:b/>"))] if answer.short_answer else []
    told += [_paragraph(_run(words) + "".join(map(referred, markers))) for words, markers in said(answer)]
    return told + [_paragraph(_run(note, "<w:i/>")) for note in answer.told]


def _paragraph(runs: str, style: str = "") -> str:
    return f"<w:p>{f'<w:pPr><w:pStyle w:val={quoteattr(style)}/></w:pPr>' if style else ''}{runs}</w:p>"


def _run(words: str, properties: str = "") -> str:
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{escape(one_line(words))}</w:t></w:r>'


_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'


def _footnotes(notes: Sequence[Citation], links: Mapping[str, str]) -> str:
    rules = "".join(
        f'<w:footnote w:type="{kind}" w:id="{id_}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for id_, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    told = "".join(_footnote(number, citation, links) for number, citation in enumerate(notes, 1))
    return f"<w:footnotes {_W} {_R}>{rules}{told}</w:footnotes>"


def _footnote(number: int, citation: Citation, links: Mapping[str, str]) -> str:
    url = address(citation)
    link = f'{_space()}<w:hyperlink r:id="{links[url]}">{_run(url)}</w:hyperlink>' if url else ""
    runs = f"<w:r>{_RAISED}<w:footnoteRef/></w:r>{_space()}{_run(source(citation))}{link}"
    return f'<w:footnote w:id="{number}">{_paragraph(runs, "FootnoteText")}</w:footnote>'


def _space() -> str:
    return '<w:r><w:t xml:space="preserve"> </w:t></w:r>'


def _relations(found: Sequence[tuple[str, str, str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{id_}" Type="{_RELATED}/{kind}" Target={quoteattr(target)}{more}/>'
        for id_, kind, target, more in found
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _content_types() -> str:
    parts = (("document", "document.main"), ("footnotes", "footnotes"), ("styles", "styles"))
    told = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_KINDS}.{kind}+xml"/>' for name, kind in parts)
    kinds = (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"))
    usual = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in kinds)
    return f'<Types xmlns="{_PACKAGE}/content-types">{usual}{told}</Types>'


def _style(id_: str, name: str, size: int, more: str = "", above: int = 0) -> str:
    """A paragraph style; its size in half points, the space above it in twentieths of a point."""
    spacing = f'<w:pPr><w:keepNext/><w:spacing w:before="{above}"/></w:pPr>' if above else ""
    looks = f'<w:rPr>{more}<w:sz w:val="{size}"/></w:rPr>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/>{spacing}{looks}</w:style>'
    )


_STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:cs="Georgia"/>'
    '<w:sz w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" '
    'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + _style("Title", "Title", 36, "<w:b/>")
    + _style("Heading1", "heading 1", 26, "<w:i/>", above=360)
    + _style("FootnoteText", "footnote text", 18)
)
