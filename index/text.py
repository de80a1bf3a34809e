"""Text as Byline stores it, and its parts: paragraphs, headline, page furniture, sentences.

``normalise`` runs once, when an Article is made; every offset anywhere is into its result. The rest
are pure functions from such a text to spans of it. Nothing here knows files or passages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sentencex

Span = tuple[int, int]
"""``(start, end)``, in characters, of a text."""

MAX_SENTENCE = 600
"""Characters; a longer "sentence" (a table, a script without full stops) is cut at white space."""

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK = re.compile(r"[^\S\n ][^\S\n]*| [^\S\n]+")
"""White space that isn't one plain space. (A match costs memory, and every space of a large text is many.)"""


def normalise(text: str) -> str:
    r"""The text in NFC with plain spaces, ``\n`` line ends, one blank line between paragraphs.

    Invisible and control characters go (soft hyphens, byte-order marks, text-direction overrides), as
    do spaces at line ends; lines wrapped at a fixed width are joined. Idempotent.
    """
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", _BREAK.sub("\n", text)))
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text))
    lines = [_BLANK.sub(" ", line).strip() for line in text.split("\n")]
    blocks = re.split(r"\n{2,}", "\n".join(lines).strip("\n"))
    return "\n\n".join(_unwrap(block) for block in blocks)


_FORMS = re.compile("[\u2e80-\u2fdf\ufb00-\ufb4f\ufb50-\ufd3d\ufd50-\ufdef\ufe80-\ufefc]")


def letters(text: str) -> str:
    """The text with ligatures, and the forms that letters have beside others, as plain letters ("ﬁ" is two).

    Files hold them because fonts have them, and nobody types them in a search. What is another sign than its
    letters stays: "²", "½", "№".
    """
    return _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)


def _unwrap(block: str) -> str:
    """Join the lines of a block if their lengths say that they were wrapped at a fixed width."""
    lines = block.split("\n")
    lengths = [len(line) for line in lines[:-1]]
    if len(lines) < 3 or not 50 <= max(lengths) <= 100:
        return block
    wrapped = min(lengths) >= max(lengths) - 20 and len(lines[-1]) <= max(lengths)
    return " ".join(lines) if wrapped else block


@dataclass(frozen=True)
class Outline:
    """Where a text's headline and body lines are; what is in neither is page furniture."""

    headline: Span | None
    body: tuple[Span, ...]


def outline(text: str, title: str = "", recurring: frozenset[str] = frozenset()) -> Outline:
    """Tell headline, body and furniture apart; lines that are ``recurring`` are furniture too.

    The headline is a line near the top that is ``title``, or with no title given a first line that
    looks like one. A text that would have no body at all is all body.
    """
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    kept = [line for line in lines if not is_furniture(text[slice(*line)])]
    headline = _headline(text, kept, title)
    kept = [line for line in kept if line == headline or text[slice(*line)] not in recurring]
    body = tuple(line for line in kept if line != headline)
    return Outline(headline, body) if body else Outline(None, tuple(lines))


def _headline(text: str, lines: list[Span], title: str) -> Span | None:
    if title:
        same = title.casefold().split()
        return next((line for line in lines[:4] if text[slice(*line)].casefold().split() == same), None)
    if len(lines) < 2:
        return None
    first = text[slice(*lines[0])]
    rest_is_prose = any(_ENDS_SENTENCE.search(text[slice(*line)]) for line in lines[1:])
    looks_like_one = 3 <= len(first) <= 160 and not _ENDS_SENTENCE.search(first) and rest_is_prose
    return lines[0] if looks_like_one else None


_ENDS_SENTENCE = re.compile(r"[.!:;,。！।؟…][\"'”’»)\]]*$")

_FURNITURE = re.compile(
    r"""
    (?: read\ (?:more|also) | read\ the\ full\ (?:story|article) | continue\ reading | back\ to\ top
      | more\ on\ this(?:\ story)? | related(?:\ (?:articles|stories|topics|news))? | most\ (?:read|popular) | trending
      | share(?:\ this(?:\ (?:article|story|page))?)? | (?:share|follow\ us)\ (?:on|via)\ .{1,40}
      | tweet | e-?mail | print | comments? | menu | home | sign\ (?:in|up) | log\ in | skip\ to\ (?:main\ )?content
      | sign\ up\ (?:for|to)\b.{0,80} | subscribe(?:\ (?:now|to|today)\b.{0,60})? | click\ here\b.{0,60}
      | advertisements? | advertising | sponsored(?:\ content)? | image\ (?:source|caption|credit)s?\b.{0,60}
      | (?:we\ use|this\ (?:site|website)\ uses)\ cookies\b.{0,200} | accept(?:\ all)?(?:\ cookies)?
      | all\ rights\ reserved\b.{0,60} | (?:©|copyright\b|\(c\)).{0,80} | support\ (?!for\b).{1,60}!
    )
    \s*[.:>»→!…]*
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page that carried the article ("Read more"), not to the article."""
    return _FURNITURE.fullmatch(line.strip()) is not None


def recurring_lines(texts: Sequence[str]) -> frozenset[str]:
    """The lines that recur across a source's articles ("Follow the Post on ..."), and so are furniture.

    A line has to stand in three articles at least, and in a tenth of all; one that is a sentence, and so may be
    an article's own ("Nobody was hurt."), in five, and in half of all. Texts with the same longest line are
    copies of one article and count once.
    """
    often = _hashed_often(texts)
    articles: dict[int, set[str]] = {}
    for text in texts:
        lines = set(text.split("\n")) - {""}
        longest = hash(max(lines, key=lambda line: (len(line), line), default=""))
        articles.setdefault(longest, set()).update(line for line in lines if hash(line) in often)
    counts = Counter(line for lines in articles.values() for line in lines)

    def recurs(line: str, count: int) -> bool:
        least, share = (5, 0.5) if _ENDS_SENTENCE.search(line) else (3, 0.1)
        return count >= max(least, len(articles) * share)

    return frozenset(line for line, count in counts.items() if recurs(line, count))


def _hashed_often(texts: Sequence[str]) -> set[int]:
    """The hashes of the lines that may stand in three texts; to keep all lines would be to keep all texts twice."""
    hashes = np.fromiter((hash(line) for text in texts for line in set(text.split("\n"))), np.int64)
    values, counts = np.unique(hashes, return_counts=True)
    return set(values[counts >= 3].tolist())


STOPWORDS = frozenset(
    """
    a about above after again all also am an and any anything are aren't as at be because been before being
    between both but by can could d did didn didn't do does doesn doesn't doing don during each else ever for from
    further had has have having he her here hers herself him himself his how i if in into is isn isn't it it's its
    itself just ll m many may me might more most much must my myself no nor not now of off often on once one only
    or other our ours out over own please re s said same say says shall she should so some still such t tell than
    that the their theirs them then there these they thing this those through to too under until up us ve very was
    wasn we were weren what what's when where which while who whom whose why will with won't would you your yours
    """.split()  # noqa: SIM905 - a list of them would fill a page
)
"""English words that say nothing of what a text is about."""


def sentences(text: str, span: Span | None = None) -> list[Span]:
    """The spans of the sentences in ``text[start:end]``, without the space around them.

    A line end always ends a sentence. sentencex does the rest: of three segmenters it was by far the
    fastest and second on the golden rules (43 of 48; pysbd 47, 400 times slower; nupunkt 35).
    """
    start, end = span or (0, len(text))
    found: list[Span] = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        at = start + line.start()
        for piece in sentencex.segment("en", line.group()):
            found.extend(_cut(text, at, at + len(piece)))
            at += len(piece)
    return found


def _cut(text: str, start: int, end: int) -> list[Span]:
    """The span without surrounding space, in pieces of at most ``MAX_SENTENCE`` characters."""
    pieces: list[Span] = []
    while start < end:
        stop = min(end, start + MAX_SENTENCE)
        if stop < end:
            space = text.rfind(" ", start + MAX_SENTENCE // 2, stop)
            stop = space if space > 0 else stop
        piece = text[start:stop]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if right > left:
            pieces.append((left, right))
        start = stop
    return pieces
