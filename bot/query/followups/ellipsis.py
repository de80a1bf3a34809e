"""A question that names one part alone -> the last question with that part exchanged.

"And when?" asks the last question with another adverb, "What about Iran?" with another name. Where more than one
part could be meant, nothing is made.
"""

from __future__ import annotations

import re

from bot.english.words import content_words, form, in_two, words
from bot.query.followups.phrases import ASKING, BETWEEN

_BARE = re.compile(r"\W*(?:(?:and|but|so|or)\s+)?(when|where|why|how|since\s+when)\W*", re.IGNORECASE)
_INSTEAD = re.compile(
    r"\W*(?:(?:and|but|so)\s+)?(?:what|how)\s+about\s+(.+?)\s*[?.!]*\s*|\W*and\s+(?:in\s+|of\s+|for\s+)?(.+?)\s*[?.!]*\s*",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"\W*(?:(?:and|but|so)\s+)?(?P<adverb>when|where|why|how)\s+(?P<rest>(?P<verb>[a-z]+)\s.*)",
    re.IGNORECASE | re.DOTALL,
)
_VERB = re.compile(r"\W*(?:(?:and|but|so)\s+)?(?P<rest>(?P<verb>[a-z]+)\s.*)", re.IGNORECASE | re.DOTALL)


def elliptical(question: str, last: str) -> str:
    """The last question with the one part that this question names exchanged; "" if that isn't plain.

    ``last`` stands alone; brackets at its end stay.
    """
    asked, about = in_two(last)
    if len(last) > LONGEST or _BROKEN.search(asked):
        return ""
    bare, instead = _BARE.fullmatch(question), _INSTEAD.fullmatch(question)
    found = _with_adverb(bare[1], asked) if bare else ""
    found = _with_name(instead[1] or instead[2], asked) if instead and not bare else found
    found = found or _with_object(question, asked)
    return f"{found} ({about})" if found and about else found


LONGEST = 300
"""Characters of a question of which a part is exchanged."""

_BROKEN = re.compile(r"[()\n]")
"""What no plain question has."""


def _with_adverb(adverb: str, last: str) -> str:
    found = _ADVERB.fullmatch(last) or _VERB.fullmatch(last)
    if found is None or found["verb"].casefold() not in ASKING:
        return ""
    if found.groupdict().get("adverb", "").casefold() == adverb.casefold():
        return ""
    rest = found["rest"]
    return f"{adverb.capitalize()} {rest[0].lower()}{rest[1:]}"


def _with_name(name: str, last: str) -> str:
    """The last question with this name for its only one, or this year for its only year."""
    if _YEAR.fullmatch(name):
        years = _YEAR.findall(last)
        return _YEAR.sub(name, last) if len(years) == 1 else ""
    if len(words(name)) > 4 or not all(word[0].isupper() or word in BETWEEN for word in words(name)):
        return ""
    names = list(_NAME.finditer(last, 1))
    others = [match for match in names if not _PART_OF_DATE.search(match.group())]
    if len(others) != 1 or not content_words(name) or form(others[0].group()) == form(name):
        return ""
    old = others[0]
    owned = re.sub(r"^.*?(['’]s)?$", r"\1", old.group(), flags=re.DOTALL)
    the = re.compile(r"^the\s+", re.IGNORECASE)
    return f"{last[: old.start()]}{the.sub('the ', name)}{owned}{last[old.end() :]}"


def _with_object(question: str, last: str) -> str:
    """The last question with what this one has after a preposition in the place of what stands after it there.

    The old one must be plain: a name, or all that follows up to a comma or the end.
    """
    asked = _AND_OF.fullmatch(question)
    if asked is None or len(words(asked["object"])) > LONGEST_OBJECT or not content_words(asked["object"]):
        return ""
    places = list(re.finditer(rf"\b{re.escape(asked['preposition'])}\s+", last, re.IGNORECASE))
    old = _OBJECT.match(last, places[0].end()) if len(places) == 1 else None
    return f"{last[: old.start()]}{asked['object']}{last[old.end() :]}" if old else ""


LONGEST_OBJECT = 5
"""Words."""

_PREPOSITIONS = r"according\s+to|going\s+by|in|at|of|for|by|to|with|from|against|among|near|under"
_AND_OF = re.compile(
    rf"\W*(?:(?:and|but|or)\s+)?(?:(?:what|how)\s+about\s+)?(?P<preposition>{_PREPOSITIONS})\s+(?!wh)(?P<object>.+?)\s*[?.!]*\s*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")
_PART_OF_DATE = re.compile(
    r"day\b|^(?:January|February|March|April|May|June|July|August|September|October|November|December)$"
)
_NAME = re.compile(
    r"(?<![\w'’])(?!I\b)[A-Z][^\W_]*(?:[.'’-][^\W_]+)*(?:\s+(?:(?:of|the|and|de)\s+){0,2}[A-Z][^\W_]*(?:[.'’-][^\W_]+)*)*"
)
_WORD = rf"(?!(?:{_PREPOSITIONS})\b)[^\W\d_]+"
_OBJECT = re.compile(rf"(?:the\s+)?{_NAME.pattern}|{_WORD}(?:\s+{_WORD}){{0,4}}(?=\s*(?:[,?.!]|$))")
