"""The numbers of a text, in figures and in words: "a dozen" is 12, "two-thirds" 0.667, "1.4m" 1,400,000 (or metres)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.text import Span

_SMALL = dict(
    zip(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""".split(),  # noqa: SIM905
        map(float, range(20)),
        strict=True,
    )
)
_TENS = {word: 10.0 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}  # noqa: SIM905
SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_ODD = {"first": 1.0, "second": 2.0, "third": 3.0, "fifth": 5.0, "eighth": 8.0, "ninth": 9.0, "twelfth": 12.0}
_ORDINALS = (
    {f"{word}th": value for word, value in _SMALL.items()}
    | {f"{word[:-1]}ieth": value for word, value in _TENS.items()}
    | {"hundredth": 100.0, "thousandth": 1000.0}
    | _ODD
)
_PARTS = {"half": 2.0, "halves": 2.0, "quarter": 4.0, "quarters": 4.0} | {
    plural: value for word, value in _ORDINALS.items() if value > 2 for plural in (word, f"{word}s")
}
_SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
_MONEY = {
    "$": "dollar", "£": "pound", "€": "euro", "¥": "yen",
    "dollars": "dollar", "dollar": "dollar", "pounds": "pound", "sterling": "pound",
    "euros": "euro", "euro": "euro", "yen": "yen",
}  # fmt: skip


def any_of(words: Iterable[str]) -> str:
    """A pattern of these words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


_ONES = any_of(word for word, value in _SMALL.items() if 1 <= value < 10)
_BELOW_HUNDRED = rf"(?:(?:{any_of(_TENS)})(?:[\s-](?:{_ONES}))?|{any_of(_SMALL)})(?!\w)"
COUNT = rf"""(?:(?:{_BELOW_HUNDRED}|an?(?=\s(?:{any_of(SCALES)})\b))
    (?:[\s-](?:{any_of(SCALES)})\b(?:(?:[\s-]|\sand\s){_BELOW_HUNDRED})?)*)"""
"""A number in words, as a verbose pattern that ignores case; "a" stands for one before a scale alone."""

_PERCENT = r"\s?%|[\s-]per\s?cent(?:age)?\b"
_CURRENCY = rf"[\s-](?:{any_of(word for word in _MONEY if word.isalpha())})\b"
_FIGURES = re.compile(
    rf"""(?<![\w.,])(?P<sign>[$£€¥])?\s?
    (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?P<rest>\.\d+)?
    (?:(?P<decade>s)\b|(?P<th>st|nd|rd|th)\b|\s?(?P<short>{any_of(_SUFFIXES)})\b|[\s-](?P<scale>{any_of(SCALES)})s?\b)?
    (?P<unit>{_PERCENT}|[\s-]?pct?\b|{_CURRENCY})?""",
    re.VERBOSE | re.IGNORECASE,
)
LONGEST_NAME = 20
_NAMED = re.compile(r"\b[A-Z][A-Za-z]*-$")
"""Before figures that are part of a name: Covid-19, F-16."""
_SPELLED = re.compile(
    rf"""\b(?:
      (?P<part>(?:an?|{_ONES})[\s-])?(?P<of>{any_of(_PARTS)})(?=\s+of\b|\s+the\b)
    | (?P<both>(?:{_ONES})[\s-](?:{any_of(word for word in _PARTS if word.endswith("s"))}))
    | (?P<half>half[\s-]an?\s(?:{any_of(SCALES)}))
    | (?P<count>{COUNT})(?!-(?:{any_of(_ORDINALS)}))
    | (?:(?P<tens>{any_of(_TENS)})[\s-])?(?P<ordinal>{any_of(_ORDINALS)})
    )\b(?P<unit>{_PERCENT}|{_CURRENCY})?""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Number:
    """A number where it stands, what it may be, and its unit.

    That is "%", a currency, "th" of an ordinal, "s" of a decade, "part" of a fraction in words, or "".
    """

    values: frozenset[float]
    unit: str
    span: Span


def numbers(text: str, but: Sequence[Span] = ()) -> list[Number]:
    """The numbers of a text in their order, outside of the spans ``but``, such as those of dates."""
    found = [*_in_figures(text), *_in_words(text)]
    free = [n for n in found if not any(n.span[0] < end and start < n.span[1] for start, end in but)]
    return sorted(free, key=lambda number: number.span)


def _in_figures(text: str) -> Iterator[Number]:
    for match in _FIGURES.finditer(text):
        if _NAMED.search(text, max(0, match.start() - LONGEST_NAME), match.start()):
            continue
        value = float(match["digits"].replace(",", "") + (match["rest"] or ""))
        unit = _unit(match["unit"]) or _MONEY.get(match["sign"] or "", "")
        unit = unit or ("th" if match["th"] else "s" if match["decade"] else "")
        values = {round(value * SCALES.get((match["scale"] or "").lower(), 1.0), 6)}
        if match["short"]:
            large = round(value * _SUFFIXES[match["short"].lower()], 6)
            values = {large} if unit else {value, large}
        start = match.start("sign") if match["sign"] else match.start("digits")
        yield Number(frozenset(values), unit, (start, match.end()))


def _unit(words: str | None) -> str:
    bare = (words or "").strip(" -\n").lower()
    return _MONEY.get(bare, "%" if bare else "")


def _in_words(text: str) -> Iterator[Number]:
    for match in _SPELLED.finditer(text):
        value, unit = _spelled(match)
        yield Number(frozenset({value}), _unit(match["unit"]) or unit, match.span())


def _spelled(match: re.Match[str]) -> tuple[float, str]:
    """The value of a number in words, and its unit if it is a part or an ordinal."""
    if match["of"]:
        return _count((match["part"] or "one").strip(" -")) / _PARTS[match["of"].lower()], "part"
    if match["both"]:
        count, part = re.split(r"[\s-]", match["both"].lower())
        return _SMALL[count] / _PARTS[part], "part"
    if match["half"]:
        return 0.5 * SCALES[match["half"].lower().split()[-1]], ""
    if match["ordinal"]:
        return _TENS.get((match["tens"] or "").lower(), 0.0) + _ORDINALS[match["ordinal"].lower()], "th"
    return _count(match["count"]), ""


def _count(words: str) -> float:
    """The number that words say: "one hundred and twenty-one"."""
    total = current = 0.0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in SCALES and SCALES[word] >= 1e3:
            total, current = total + max(1.0, current) * SCALES[word], 0.0
        elif word in SCALES:
            current = max(1.0, current) * SCALES[word]
        else:
            current += _SMALL.get(word, _TENS.get(word, 1.0 if word in {"a", "an"} else 0.0))
    return total + current
