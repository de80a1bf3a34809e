"""What kind of thing a question asks for -> where a text has such: for "how many" its numbers, for "when" its times.

The kinds are wide: they keep out what can't be an answer, as "lorries" to "when", and never choose. One thing is no
answer to "when" in spite of its kind: the day on which somebody said so, where the saying isn't what is asked about.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from bot.english.dates import AWAY, DAY, MONTH, PART_OF_DAY, WEEKDAY
from bot.english.numbers import COUNT, SCALES, any_of
from bot.words import WORD
from index.text import Span


def of_kind(question: str, text: str) -> tuple[Sequence[Span], ...]:
    """Where a text has words, and where what is of each kind that the question names: each in order."""
    kinds = [kind for asked, kind in _KINDS if asked.search(question)]
    told = text if not kinds or _ASKS_SAYING.search(question) else _SAID_ON.sub(_blank, text)
    return tuple([found.span() for found in kind.finditer(told)] for kind in (WORD, *kinds))


def fits(span: Span, places: Sequence[Sequence[Span]]) -> bool:
    """Whether a span has a part of something of each kind; ``places`` are those that ``of_kind`` found."""
    return all(_touches(span, found) for found in places)


def _touches(span: Span, found: Sequence[Span]) -> bool:
    """Whether a span has a part of one of those found."""
    after = bisect_right(found, span[0], key=itemgetter(1))
    return after < len(found) and found[after][0] < span[1]


def _blank(found: re.Match[str]) -> str:
    """What was found with spaces for its day, which ends it: every other character keeps its place."""
    return found.string[found.start() : found.start("day")].ljust(len(found.group()))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.VERBOSE | re.IGNORECASE)


_NUMBER = rf"""\d|\b(?:{COUNT}|(?:{any_of(SCALES)}|score)s?|no|none|nobody|half|both|couple|few|several|many|most|all
    |once|twice|countless|multiple|various|single|sole|only|different|an?\s(?:lot|number|dozen))\b"""
_AMOUNT = rf"""{_NUMBER}|%|\b(?:free|nothing|much|more|less|little|bit|lot|enough|plenty|too|every|whole|entire(?:ty)?
    |full|unlimited|majority|quarters?|thirds?|double|triple|per\s?cent|cheap|expensive|minimal|maximum|some|cost|paid
    |(?:considerab|significant|substantial|large|great)\w*|(?:large|small|great|good|huge|same|tiny)\s+\w+
    |an?\s+(?:day|week|month|year|hour|minute)(?:['’]s)?)\b"""
_UNITS = """(?:day|week|weekend|fortnight|month|year|decade|season|term|semester|generation|hour|minute|min|moment
    |second|night|morning|afternoon|evening|time)s?|centur(?:y|ies)|millenni(?:um|a)"""
_TIME = rf"""\d|\b(?:{MONTH}|(?:{WEEKDAY})s?|{_UNITS}|spring|summer|autumn|winter|midday|midnight|noon|dawn|dusk|sunset
    |sunrise|christmas|xmas|easter|ramadan|thanksgiving|eve|today|tonight|tomorrow|yesterday|now|currently|recent(?:ly)?
    |already|soon|shortly|never|always|often|sometimes|ever|immediately|once|before|after|afterwards|during|since|until
    |till|when(?:ever)?|while|as|upon|by|throughout|between|following|prior|ago|late[rly]*|early|earlier|last|next
    |previous(?:ly)?|this|first|third|past|then|start|beginning|end|middle|era|age|period|renaissance|birth|death
    |childhood|grade|school|retirement|war|holidays?|(?:twen|thir|for|fif|six|seven|eigh|nine)ties)\b"""
_DURATION = rf"""\d\s?(?:m|s|h|km|cm|ft|k|mins?|yrs?|days?|seconds?)?\b(?!-)|["″′]|\b(?:(?:{_UNITS})(?![\s-]old)
    |life(?:time)?|while|aeons?|(?:kilo|centi|milli)?met(?:er|re)s?|miles?|yards?|feet|foot|inch(?:es)?|pages?|words?
    |laps?|games?|episodes?|blocks?|until|till|since|from|through(?:out)?|after|forever|always|eventually|permanent\w*
    |indefinite\w*|temporar\w*|brief\w*|short|long\w*|extensive)\b"""
_AGE = rf"""{_NUMBER}|\b(?:new\w*|old\w*|ancient|young|teen\w*|middle-aged|adult|years?|months?|centur(?:y|ies))\b"""
_SAID_ON = _pattern(
    rf"""\b(?:(?:said|says|added|adds|warned|warns|insisted|insists)
      (?:\s+(?:in|at|during|through)\s+an?(?:\s[\w-]+){{1,2}})?
    |(?:told|tells)\s+(?:(?:the|an?|its|his|her|their)\s+)?[\w-]+(?:\s+(?!(?:to|he|she|they|it)\b)[\w'’-]+)?)\s+
    (?P<day>(?:on|late|early)\s+(?:(?:{WEEKDAY}){PART_OF_DAY}|{DAY})(?!\w|['’]s)
    |(?:{AWAY}|{WEEKDAY}){PART_OF_DAY}(?=\s*(?:[,.;:)”"]|$|(?:that|in|at|as|after|during|following)\b)))"""
)
_ASKS_SAYING = _pattern(
    r"""\b(?:sa(?:y|ys|id|ying)|t(?:ell|ells|old)|sp(?:eak|oke)|talk(?:ed)?|add(?:ed)?|warn\w*|insist\w*|announce\w*
    |reveal\w*|report(?:ed)?|claim\w*|statement|speech|interview\w*|comment\w*|published?|released?)\b"""
)
_VERB = "(?:is|are|was|were|will|would|does|do|did|has|have|had|can|could|should|might)"

_KINDS = (
    (_pattern(r"\bhow\s+many\b"), _pattern(_NUMBER)),
    (_pattern(r"^\W*how\s+much\b|\bwhat\s+(?:does|did|do|will|would)\b[^?]*\scost\W*$"), _pattern(_AMOUNT)),
    (
        _pattern(
            rf"""^\W*(?:(?:and|but|so)\s+)?(?:(?:(?:by|from|since|till|to|until)\s+)?when\s+{_VERB}
            |(?:(?:by|in|on)\s+)?(?:what|which)\s+(?:exact\s+)?(?:date|day|month|year)|(?:exact\s+)?date)\b"""
        ),
        _pattern(_TIME),
    ),
    (_pattern(rf"\bhow\s+long\s+(?:ago\s+)?{_VERB}\b"), _pattern(_DURATION)),
    (_pattern(r"\bhow\s+old\b"), _pattern(_AGE)),
)
"""How a kind is asked for, and what is of it."""
