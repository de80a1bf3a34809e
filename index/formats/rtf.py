"""RTF: the text as a reader of the document sees it, with tracked changes accepted.

striprtf keeps what is deleted or hidden and drops footnotes, and the format is small enough to be read here ("Rich
Text Format Specification", version 1.9.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from index.articles import Article
from index.errors import ArticleError
from index.formats.loaded import Loaded, one
from index.formats.symbols import raised

DEEPEST = 5_000
"""Groups inside each other; a document has a few dozen."""

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<open>\{)|(?P<close>\})|(?P<text>[^\\{}\r\n\0]+)|[\r\n\0\\]",
    re.DOTALL,
)

_ASIDE = frozenset(
    """
    fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf annotation
    listtext pntext upr shprslt sp xe tc rxe ftnsep ftnsepc aftnsep aftnsepc
    """.split()  # noqa: SIM905
)
"""Groups whose text isn't the document's, or is there once more in another."""

_KEPT = frozenset(["shpinst", "dptxbxtext", "ud", "footnote"])
"""Groups that are read although older programs may pass over them."""

_END, _CELL = "\x1e", "\x1f"
"""What ends a paragraph or a row, and a cell."""

_PUT = {"tab": "\t", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•"}
_PUT |= {"emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "cell": _CELL, "nestcell": _CELL}
_PUT |= dict.fromkeys(("par", "sect", "page", "column", "row", "nestrow"), _END)
_SIGNS = {b"~": "\xa0", b"_": "-", b"-": "", b"\n": _END, b"\r": _END, b"{": "{", b"}": "}", b"\\": "\\"}

_CHARSETS = {77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254"}
_CHARSETS |= {163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}
"""The encoding that a font's character set means."""

_PAGES = {437, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874, 932, 949, 950, 1361}
_PAGES |= set(range(1250, 1259))
"""The code pages that Python knows."""


def load(name: str, content: bytes) -> Loaded:
    """The article in an RTF file; notes follow the paragraph that they belong to.

    Headers, footers, comments and hidden text are left out, and so are the file's own author and date.

    Raises:
        ArticleError: it isn't RTF, is nested too deeply, or holds no text.
    """
    if not content.lstrip().startswith(b"{\\rtf"):
        raise ArticleError(f"{name}: it can't be read as RTF (it doesn't begin like that).")
    reading, at = _Reading(), 0
    while token := _TOKEN.match(content, at):
        at = token.end() + reading.take(token)
        if len(reading.outer) > DEEPEST:
            raise ArticleError(f"{name}: it can't be read as RTF (it is nested too deeply).")
    return one(name, Article(reading.whole()))


@dataclass(frozen=True)
class _Group:
    """What holds inside a pair of braces: ``skip`` counts the characters that stand for one of Unicode after it."""

    is_aside: bool = False
    is_deleted: bool = False
    is_hidden: bool = False
    is_struck: bool = False
    is_raised: bool = False
    is_note: bool = False
    encoding: str = ""
    skip: int = 1


@dataclass
class _Reading:
    """One pass through a document.

    ``outer`` are the groups around the one that is open; ``texts`` the text, and inside a note that of the note;
    ``below`` the notes that wait for the end of their paragraph or row; ``raw`` what isn't decoded yet.
    """

    group: _Group = _Group()
    outer: list[_Group] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=lambda: [[]])
    below: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    encoding: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    high: int = 0
    to_skip: int = 0
    may_be_passed: bool = False

    def whole(self) -> str:
        """The text that was read: a blank line between paragraphs, bars between the cells of a row."""
        self._decode()
        while len(self.texts) > 1:
            self._end_note()
        paragraphs = "".join([*self.texts[0], *self.below]).split(_END)
        return "\n\n".join(" | ".join(filter(None, map(str.strip, each.split(_CELL)))) for each in paragraphs)

    def take(self, token: re.Match[bytes]) -> int:
        """Read a token; tells how many bytes after it are to be passed over."""
        kind, given = token.lastgroup, token[token.lastgroup or 0]
        if kind == "number":
            kind, given = "word", token["word"]
        if kind in ("text", "byte"):
            self._take_bytes(given if kind == "text" else bytes([int(given, 16)]))
        elif kind == "word":
            return self._word(given.decode(), int(token["number"]) if token["number"] else None)
        elif kind:
            self._decode()
            self.to_skip = 0
            self._brace_or_sign(kind, given)
        return 0

    def _take_bytes(self, given: bytes) -> None:
        skipped = min(self.to_skip, len(given))
        self.to_skip -= skipped
        self.raw += given[skipped:]
        self.may_be_passed = False

    def _brace_or_sign(self, kind: str, given: bytes) -> None:
        if kind == "open":
            self.outer.append(self.group)
        elif kind == "close":
            group, self.group = self.group, self.outer.pop() if self.outer else _Group()
            if group.is_note and not self.group.is_note:
                self._end_note()
        elif given == b"*":
            self.may_be_passed = True
            return
        else:
            self._put(_SIGNS.get(given, ""))
        self.may_be_passed = False

    def _word(self, word: str, number: int | None) -> int:
        self._decode()
        passed, self.may_be_passed = self.may_be_passed, False
        self.to_skip = 0
        if word in _ASIDE or (passed and word not in _KEPT):
            self.group = replace(self.group, is_aside=True)
        elif word == "u" and number is not None:
            self._put_unicode(number % 65536)
        elif word in _PUT:
            self._put(_PUT[word])
        else:
            self._set(word, number)
        return max(0, number or 0) if word == "bin" else 0

    def _set(self, word: str, number: int | None) -> None:
        """Take a word that tells how what follows is to be read."""
        changes = _CHANGES.get(word)
        if changes is not None:
            is_on = number != 0
            flags: dict[str, Any] = {name: value and is_on for name, value in changes.items()}
            self.group = replace(self.group, **flags)
        if word == "footnote":
            self.texts.append([])
        elif word == "uc":
            self.group = replace(self.group, skip=max(0, number or 0))
        elif word == "ansicpg" and number in _PAGES:
            self.encoding = f"cp{number}"
        elif word == "f" and number is not None:
            self.font = number
            self.group = replace(self.group, encoding=self.fonts.get(number, ""))
        elif word == "fcharset" and number in _CHARSETS:
            self.fonts[self.font] = _CHARSETS[number]

    def _put_unicode(self, code: int) -> None:
        self.to_skip = self.group.skip
        if 0xD800 <= code < 0xDC00:
            self.high = code
            return
        if 0xDC00 <= code < 0xE000 and self.high:
            code = 0x10000 + ((self.high - 0xD800) << 10) + code - 0xDC00
        self.high = 0
        self._put(chr(code))

    def _decode(self) -> None:
        if self.raw:
            text = self.raw.decode(self.group.encoding or self.encoding, "replace")
            self.raw.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        group = self.group
        if group.is_aside or group.is_deleted or ((group.is_hidden or group.is_struck) and text != _END):
            return
        self.texts[-1].append(raised(text) if group.is_raised else text)
        if text == _END and len(self.texts) == 1:
            self.texts[0] += self.below
            self.below = []

    def _end_note(self) -> None:
        self.below.append("".join(self.texts.pop()) + _END)


_CHANGES: dict[str, dict[str, bool]] = {
    "deleted": {"is_deleted": True},
    "v": {"is_hidden": True},
    "strike": {"is_struck": True},
    "striked": {"is_struck": True},
    "super": {"is_raised": True},
    "nosupersub": {"is_raised": False},
    "plain": {"is_hidden": False, "is_struck": False, "is_raised": False, "is_deleted": False},
    "footnote": {"is_note": True, "is_raised": False},
    "ud": {"is_aside": False},
}
"""The words that change how what follows is read; with the number 0, a change that is made is taken back."""
