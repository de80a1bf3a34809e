"""The cited articles, each once, for programs that keep references: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.answer import Answer, Citation
from bot.export.told import address, encoded, one_line
from index import Article

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(answers: Sequence[Answer], title: str, articles: Mapping[str, Article]) -> bytes:
    """An ``@article`` for each; letters outside ASCII as they are, as biber and newer BibTeX read them."""
    return encoded("\n".join(_entry(number, *one) for number, one in enumerate(_cited(answers, articles), 1)))


def _entry(number: int, citation: Citation, author: str) -> str:
    fields = {"title": f"{{{_latex(citation.title)}}}", "author": author and f"{{{_latex(author)}}}"}
    fields |= {"journal": _latex(citation.source)}
    if day := citation.published:
        fields |= {"year": str(day.year), "day": str(day.day)}
    fields |= {"url": re.sub(r"[{}\\\s]", lambda sign: f"%{ord(sign.group()):02X}", address(citation))}
    written = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    month = [f"  month = {_MONTHS[day.month - 1]},"] if day else []
    return "\n".join([f"@article{{{_key(citation, number)},", *written, *month, "}", ""])


def _key(citation: Citation, number: int) -> str:
    name = re.sub(r"[^a-z0-9]", "", citation.source.casefold())[:20] or "article"
    return f"{name}{citation.published.year if citation.published else ''}-{number}"


_NAMED = {"~": "asciitilde", "^": "asciicircum", "\\": "backslash", "{": "braceleft", "}": "braceright"}
"""Signs that LaTeX has by name; a brace after a backslash would still count as a brace for BibTeX."""

_LATEX = {ord(sign): f"\\{sign}" for sign in "&%$#_"} | {
    ord(sign): f"\\text{name}{{}}" for sign, name in _NAMED.items()
}


def _latex(words: str) -> str:
    return one_line(words).translate(_LATEX)


def ris(answers: Sequence[Answer], title: str, articles: Mapping[str, Article]) -> bytes:
    """A record of the type NEWS for each, with line ends as the format has them."""
    return encoded("".join(_record(*one) for one in _cited(answers, articles)))


def _record(citation: Citation, author: str) -> str:
    day = citation.published
    fields = [("TY", "NEWS"), ("TI", citation.title), ("AU", author), ("T2", citation.source)]
    fields += [("PY", f"{day.year}"), ("DA", f"{day:%Y/%m/%d}")] if day else []
    fields += [("SP", str(citation.page or "")), ("UR", address(citation))]
    lines = [f"{tag}  - {one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def csl(answers: Sequence[Answer], title: str, articles: Mapping[str, Article]) -> bytes:
    """A list of items of the type ``article-newspaper``, as Zotero and citeproc read them."""
    items = [_item(*one) for one in _cited(answers, articles)]
    return encoded(json.dumps(items, ensure_ascii=False, indent=2))


def _item(citation: Citation, author: str) -> dict[str, object]:
    day, url = citation.published, address(citation)
    item: dict[str, object] = {"id": citation.article_id, "type": "article-newspaper", "title": citation.title}
    item |= {"container-title": citation.source} if citation.source else {}
    item |= {"author": [{"literal": author}]} if author else {}
    item |= {"issued": {"date-parts": [[day.year, day.month, day.day]]}} if isinstance(day, date) else {}
    return item | ({"URL": url} if url else {})


def _cited(answers: Sequence[Answer], articles: Mapping[str, Article]) -> Iterator[tuple[Citation, str]]:
    """A citation of each article that answers cite, in order, and who wrote it, if that is known."""
    found = {c.article_id: c for answer in reversed(answers) for c in reversed(answer.citations)}
    for id_, citation in reversed(found.items()):
        yield citation, articles[id_].author if id_ in articles else ""
