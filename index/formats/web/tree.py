"""A page's source -> its tree, of bounded depth."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

DEEPEST = 200
"""Elements in one another; what is deeper is taken out of its own (trafilatura copies trees by recursion)."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse(page: str) -> HtmlElement:
    """The tree of a page, as browsers would make it, or nearly."""
    whole = page if re.search(r"<(?:html|body)\b", page, re.IGNORECASE) else f"<html><body>{page}</body></html>"
    whole = _FORBIDDEN.sub("", whole)
    tree, complete = _parsed(whole)
    if not complete:
        tree, _ = _parsed(_NESTED.sub("<div>", whole))
    for element in _TOO_DEEP(tree):
        element.drop_tag()
    return tree


_NESTED = re.compile(r"(?:<[a-z][^<>]{0,200}>\s*){100,}", re.IGNORECASE)
"""Start tags, one after the other, as no page has them but one that is made to choke on."""


def _parsed(page: str) -> tuple[HtmlElement, bool]:
    """The tree, and whether it is whole: libxml2 reads nothing that is deeper than 2,048 elements."""
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


_TOO_DEEP = etree.XPath("/*" * DEEPEST + "//*")
