"""A text's words as they compare with others': their stems, and which of them say nothing alone."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from bot.english.words import WORD, form
from index.text import STOPWORDS, Span

_SPEECH = frozenset(
    """say says said saying tell tells told telling add adds added claim claims claimed argue argues argued warn warns
    warned state states stated insist insists insisted note notes noted explain explains explained announce announces
    announced comment commented according""".split()  # noqa: SIM905
)
_LIGHT = STOPWORDS | frozenset(
    """according article articles reported reportedly source sources passage text mr mrs ms around near across along
    among amid within towards despite per via than like upon onto""".split()  # noqa: SIM905
)
SAY = "say"
"""What every word of saying compares as."""

_local = threading.local()


@dataclass(frozen=True)
class Token:
    """A word where it stands: its form, the stem that it compares by, and whether it says nothing alone."""

    form: str
    key: str
    light: bool
    span: Span


def tokens(text: str) -> list[Token]:
    """The words of a text, in order."""
    return [_token(match.group(), match.span()) for match in WORD.finditer(text)]


def _token(word: str, span: Span) -> Token:
    bare = form(word).replace(".", "").replace("’", "'")
    if word.isupper() and len(bare) > 1:
        return Token(bare, bare, False, span)
    key = SAY if bare in _SPEECH else stem(bare)
    return Token(bare, key, bare in _LIGHT or len(bare) < 2, span)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of an English word in lower case (Porter 2001)."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("english")  # not to be shared between threads
    return str(_local.stemmer.stemWord(word))
