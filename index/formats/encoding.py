"""Bytes -> text. A byte that isn't in a text's encoding costs itself, U+FFFD, and a warning that names its place."""

from __future__ import annotations

import codecs
import re

from index.errors import ArticleError
from index.formats.loaded import warn

_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    codecs.BOM_UTF8: "utf-8-sig",
}
"""Byte-order marks; that of UTF-32 begins with that of UTF-16."""

_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""A character of UTF-8 that isn't ASCII."""

_BEYOND = re.compile(rb"[\x80-\xff]+")

_WESTERN = re.compile(
    rb"(?:[\x80\x85\x91-\x97\x99\xa1\xa3\xa7\xa9\xab\xad\xae\xb0\xb7\xbb-\xbf]"
    rb"|[\xc0-\xcf\xd1-\xd6\xd8-\xdc\xdf-\xef\xf1-\xf4\xf6\xf8-\xfa\xfc]){1,3}"
)
"""What of Windows' Western encoding stands in news, between letters of ASCII."""

SEQUENCES = 0.2
"""Pieces that aren't UTF-8 for each character that is and isn't ASCII; more of them is another encoding."""

DECLARED = 0.005
"""Places a byte that aren't in the declared encoding; with more of them the declaration is wrong."""

FEW = 3
"""Places in a text, however short it is, that are damage; from more of them an encoding can be guessed."""

NAMED = 3
"""Places that a warning names."""

NEW_LINE = b"\n"
_NOTED = "index.formats.noted"


def decode(name: str, content: bytes, declared: str = "") -> str:
    """The text in ``content``: by its byte-order mark, as UTF-8, as declared, or in the likeliest encoding.

    A few bytes that aren't in it become U+FFFD each, with a warning (``loaded.warn``).

    Raises:
        ArticleError: it isn't text in any encoding.
    """
    text = next((text for encoding in _candidates(content, declared) if (text := _strictly(content, encoding))), None)
    if text is None and (encoding := _damaged(content, declared)):
        text = _mended(name, content, encoding)
    if text is None:
        text = _guessed(name, content)
    if "\0" in text:
        raise ArticleError(f"{name}: this is not text.")
    return text


def _candidates(content: bytes, declared: str) -> tuple[str, ...]:
    if marked := _marked(content):
        return (marked,)
    seven_bit = declared.startswith(("iso-2022", "hz"))  # which would pass for UTF-8
    return (declared, "utf-8") if seven_bit else ("utf-8", declared)


def _marked(content: bytes) -> str:
    return next((encoding for mark, encoding in _MARKS.items() if content.startswith(mark)), "")


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding) if encoding else None
    except (UnicodeError, LookupError, ValueError):
        return None


def _damaged(content: bytes, declared: str) -> str:
    """The encoding that the content is in but for some damage, or none.

    A mark or UTF-8 that shows in the bytes says more than a declaration, and a declaration more than a guess.
    With neither, Western text is told by its bytes, and where only a few aren't ASCII nothing can be guessed.
    """
    if marked := _marked(content):
        return marked
    sequences, beyond = len(_SEQUENCE.findall(content)), _BEYOND.findall(content)
    if sequences and _damage(content, "utf-8") <= max(FEW, sequences * SEQUENCES):
        return "utf-8"
    if declared and _damage(content, declared) <= max(FEW, len(content) * DECLARED):
        return declared
    if all(map(_WESTERN.fullmatch, beyond)):
        return "cp1252"
    return "utf-8" if len(beyond) <= FEW and max(map(len, beyond)) < FEW else ""


def _damage(content: bytes, encoding: str) -> float:
    """How many places of the content aren't in this encoding; countless if there is none of that name."""
    try:
        return len(_places(content, encoding))
    except (UnicodeError, LookupError, ValueError):
        return float("inf")


def _mended(name: str, content: bytes, encoding: str) -> str:
    places = _places(content, encoding)
    if places:
        lines = [f"line {content.count(NEW_LINE, 0, at) + 1} (byte {at + 1:,})" for at in places[:NAMED]]
        what = "a byte that is" if len(places) == 1 else f"{len(places):,} pieces that are"
        more = ", ..." if len(places) > NAMED else ""
        warn(f"{name}: {what} not {encoding.upper()} became U+FFFD, \ufffd: {', '.join(lines)}{more}.")
    return content.decode(encoding, "replace")


def _places(content: bytes, encoding: str) -> list[int]:
    """Where the bytes begin that aren't in the encoding."""
    found: list[int] = []

    def note(problem: UnicodeError) -> tuple[str, int]:
        if not isinstance(problem, UnicodeDecodeError):
            raise problem
        found.append(problem.start)
        return "\ufffd", problem.end

    codecs.register_error(_NOTED, note)
    content.decode(encoding, _NOTED)
    return found


def _guessed(name: str, content: bytes) -> str:
    from charset_normalizer import from_bytes  # only for those whose files need it

    best = from_bytes(content).best() if content else None
    if content and best is None:
        raise ArticleError(f"{name}: this is not text in any known encoding.")
    return str(best or "")
