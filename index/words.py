"""What full text is searched by: words, and pieces of what is written without spaces between words.

FTS5 takes an unbroken run of letters as one word: in Chinese a whole clause, in Korean a name with its particle.
What is written to its table therefore has such runs cut into overlapping pieces, of which each character begins
one, and a query is cut alike. Other text is written as it is. No dictionary is needed, and a name that none holds
is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from index.text import STOPWORDS

MAX_WORDS = 100
"""Words of a query that full-text search looks for; the embedder, too, reads a long text's beginning only."""

_EAST = "々-〇ぁ-ゖゝ-ゟァ-ヺー-ヿㇰ-ㇿ㐀-䶿一-鿿가-힣豈-\ufaff\U00020000-\U0003ffff"
"""Han, kana and Hangul, in pieces of two characters."""

_SOUTH = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese and Khmer, alphabets without spaces, in pieces of three."""

_MARKS = "\u0300-\u036f\u0900-\u0963\u0966-\u0dff"
"""Accents that stand alone, and the scripts of India, whose vowels are marks: inside a word, they belong to it."""

_RUN = re.compile(f"([{_EAST}]+)|[{_SOUTH}]+")
_WORD = re.compile(rf"(?:[^\W{_EAST}{_SOUTH}]|[{_MARKS}])+")
_WIDE = re.compile("[\uff00-\uffef]+")


def indexed(text: str) -> str:
    """A text as full text holds it: its runs in pieces, wide and narrow forms of letters as the ordinary ones."""
    if text.isascii():
        return text
    return _RUN.sub(lambda run: f" {' '.join(_pieces(run))} ", _ordinary(text))


def phrases(query: str) -> list[str]:
    """What a query looks for, as FTS5 phrases: its different words in lower case, and the pieces of its runs.

    Stopwords are left out unless there is nothing else. A run that is shorter than a piece is the beginning of one.
    """
    query = _ordinary(query)
    words = list(dict.fromkeys(word.casefold() for word in _WORD.findall(query)))
    pieces = list(dict.fromkeys(piece for run in _RUN.finditer(query) for piece in _looked_for(run)))
    telling = [word for word in words if word not in STOPWORDS]
    return [*(f'"{word}"' for word in telling or ([] if pieces else words)), *pieces][:MAX_WORDS]


def _looked_for(run: re.Match[str]) -> Iterator[str]:
    pieces = list(_pieces(run))
    whole = len(pieces) - _size(run) + 1
    return (f'"{piece}"' for piece in pieces[:whole]) if whole > 0 else iter([f'"{pieces[0]}"*'])


def _pieces(run: re.Match[str]) -> Iterator[str]:
    return (run[0][at : at + _size(run)] for at in range(len(run[0])))


def _size(run: re.Match[str]) -> int:
    return 2 if run[1] else 3


def _ordinary(text: str) -> str:
    return _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
