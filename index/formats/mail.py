"""Mail (.eml, .mbox): a newsletter is an article; its subject is the title, and who sent it is source and author."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from index.articles import Article
from index.errors import ArticleError
from index.formats.loaded import Loaded, one, parsing
from index.formats.markup import text_of
from index.formats.plain import decode

READABLE = frozenset(".pdf .docx .odt .rtf .epub .html .htm .txt .md .eml .csv .json .jsonl".split())  # noqa: SIM905
"""Endings of attachments that could be read as files."""

LARGEST = 20_000_000
"""Bytes of one text in a mail."""

LONGEST = 10_000
"""Characters of a header that are read."""

_POSTMARK = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]+\d:\d\d[^\r\n]*\r?\n")
"""The line before each message of a mailbox (RFC 4155)."""

_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def load(name: str, content: bytes) -> Loaded:
    """The article in a mail.

    Raises:
        ArticleError: it isn't a mail, or holds no text.
    """
    with parsing(name, "a mail"):
        message = message_from_bytes(content)
        if not message.keys():
            raise ArticleError(f"{name}: this is not a mail; it has no header.")
        found = one(name, _article(name, message))
    return Loaded(found.articles, _unread(name, Counter(_attached(message))))


def load_box(name: str, content: bytes) -> Loaded:
    """The articles in a mailbox, one for each message.

    Raises:
        ArticleError: it isn't a mailbox.
    """
    marks = list(_POSTMARK.finditer(content))
    if not marks or content[: marks[0].start()].strip():
        raise ArticleError(f"{name}: this is not a mailbox; no line in it begins a message.")
    problems: list[str] = []

    def messages() -> Iterator[Article]:
        attached: Counter[str] = Counter()
        ends = [mark.start() for mark in marks[1:]] + [len(content)]
        for number, (mark, end) in enumerate(zip(marks, ends, strict=True), 1):
            place = f"{name}, message {number}"
            try:
                with parsing(place, "a mail"):
                    message = message_from_bytes(_QUOTED.sub(rb"\1", content[mark.end() : end]))
                    found = one(place, _article(place, message))
                    attached.update(_attached(message))
            except ArticleError as problem:
                problems.append(str(problem))
            else:
                yield from found.articles
        problems.extend(_unread(name, attached))

    return Loaded(messages(), problems)


def _article(name: str, message: Message) -> Article:
    named, address = parseaddr(_header(message, "From"))
    sender = _words(named) or address
    archived = _header(message, "Archived-At").strip("<> ")
    return Article(
        "\n\n".join(_texts(name, message)),
        title=_words(_header(message, "Subject")),
        source=sender,
        author=sender,
        url=archived if re.match("https?://", archived) else "",
        published=_sent(message),
    )


def _header(message: Message, name: str) -> str:
    """A header as it stands, or ``""`` where there is none."""
    raw = next((str(value) for key, value in message.raw_items() if key.casefold() == name.casefold()), "")[:LONGEST]
    return " ".join(raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split())


def _words(header: str) -> str:
    """A header in which words may be encoded (RFC 2047), or as it stands where they are so wrongly."""
    with suppress(HeaderParseError, LookupError, ValueError):
        return " ".join(str(make_header(decode_header(header))).split())
    return header


def _sent(message: Message) -> datetime | None:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(_header(message, "Date"))
    return None


def _texts(name: str, part: Message) -> Iterator[str]:
    """The texts that a mail program shows, in order: of the alternatives, the HTML one."""
    kind = part.get_content_type()
    if part.get_content_disposition() == "attachment":
        return
    if part.is_multipart():
        parts = [each for each in part.get_payload() if isinstance(each, Message)]
        if kind == "multipart/alternative":
            parts = sorted(parts, key=_is_html)[-1:] if any(map(_is_html, parts)) else parts[:1]
        for each in parts[:1] if kind == "multipart/related" else parts:
            yield from _texts(name, each)
    elif kind in ("text/html", "text/plain"):
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        if len(content) > LARGEST:
            raise ArticleError(f"{name}: a mail of more than {LARGEST // 1_000_000} MB of text is not read.")
        text = decode(name, content, str(part.get_content_charset() or ""))
        yield _seen(text) if kind == "text/html" else _unwrapped(text, str(part.get_param("format", "")))


def _is_html(part: Message) -> bool:
    return any(each.get_content_type() == "text/html" for each in part.walk())


def _seen(html: str) -> str:
    """The text of a page without what is hidden in it: newsletters begin with words for the list of mails alone."""
    from lxml import etree  # only for those who load mail
    from lxml import html as pages

    if not html.strip():
        return ""
    tree = pages.document_fromstring(f"<html><body>{html}</body></html>")
    for element in tree.xpath("//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')]"):
        element.drop_tree()
    return text_of(etree.tostring(tree, encoding="unicode", method="html"))


def _unwrapped(text: str, form: str) -> str:
    """Plain text, its lines joined where "flowed" says so (RFC 3676)."""
    if form != "flowed":
        return text
    return re.sub(r"(?<!^--) \r?\n(?=[^>\r\n])", " ", text, flags=re.MULTILINE)


def _attached(message: Message) -> Iterator[str]:
    """The endings of attachments that aren't read here, and could be as files."""
    for part in message.walk():
        name = str(part.get_filename() or "").lower()
        ending = "." + name.rpartition(".")[2]
        if ending in READABLE and part.get_content_disposition() == "attachment":
            yield ending


def _unread(name: str, endings: Counter[str]) -> tuple[str, ...]:
    """One line on the attachments of a file."""
    if not endings:
        return ()
    kinds = ", ".join(f"{ending} {count}" for ending, count in endings.most_common())
    what = "attachments are" if endings.total() > 1 else "attachment is"
    return (f"{name}: {endings.total()} {what} not read ({kinds}); save them as files to have them read.",)
