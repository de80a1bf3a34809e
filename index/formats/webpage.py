"""HTML: the article in a saved page, or the articles, without the page."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from index.errors import ArticleError
from index.formats.encoding import decode
from index.formats.loaded import Loaded, parsing

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST = 20_000_000
"""Bytes; larger pages are no articles, and take minutes to take apart."""

DEEPEST = 200
"""Elements in one another; what is deeper is taken out of its own (trafilatura copies trees by recursion)."""

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)

_BROWSERS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_BROWSERS |= {"shift_jis": "cp932", "euc-kr": "cp949", "iso-8859-9": "cp1254"}
"""What browsers read where a page declares the name on the left (WHATWG, Encoding Standard)."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def load(name: str, content: bytes) -> Loaded:
    """The article in a page, with what the page says of it.

    Raises:
        ArticleError: the page is too large, or there is no text in it.
    """
    from index.formats.web.articles import articles  # only for those who load pages

    if len(content) > LARGEST:
        raise ArticleError(f"{name}: a page of more than {LARGEST // 1_000_000} MB is not read.")
    declared = _CHARSET.search(content[:4096])
    charset = declared[1].decode("ascii").lower() if declared else ""
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.replace(b"\0", b"")  # browsers pass over them
    page = decode(name, content, _BROWSERS.get(charset, charset))
    with parsing(name, "a page"):
        found = articles(parse(page))
    if not any(article.text for article in found):
        raise ArticleError(f"{name}: there is no text in it.")
    return Loaded(tuple(article for article in found if article.text))


def parse(page: str) -> HtmlElement:
    """The tree of a page, as browsers would make it, or nearly."""
    whole = page if re.search(r"<(?:html|body)\b", page, re.IGNORECASE) else f"<html><body>{page}</body></html>"
    whole = _FORBIDDEN.sub("", whole)
    tree, complete = _parsed(whole)
    if not complete:
        tree, _ = _parsed(_NESTED.sub("<div>", whole))
    for element in tree.xpath("/*" * DEEPEST + "//*"):
        element.drop_tag()
    return tree


_NESTED = re.compile(r"(?:<[a-z][^<>]{0,200}>\s*){100,}", re.IGNORECASE)
"""Start tags, one after the other, as no page has them but one that is made to choke on."""


def _parsed(page: str) -> tuple[HtmlElement, bool]:
    """The tree, and whether it is whole: libxml2 reads nothing that is deeper than 2,048 elements."""
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        collect_ids=False,
        default_doctype=False,
    )
    tree = document_fromstring(page.encode(), parser=parser)
    return tree, not any(problem.type_name == "ERR_RESOURCE_LIMIT" for problem in parser.error_log)
