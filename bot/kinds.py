"""What kind of thing a question asks for -> whether a span can be that: to "how many" a number, to "when" a time.

The kinds are wide: they keep out what can't be an answer, as "lorries" to "when", and never choose.
"""

from __future__ import annotations

import re

from bot.english.dates import MONTH, WEEKDAY
from bot.english.numbers import COUNT, SCALES, any_of
from bot.words import words


def answers_in_kind(question: str, span: str) -> bool:
    """Whether a span can be what the question asks for: some word, and of the kind that the question names."""
    return bool(words(span)) and all(kind.search(span) for asked, kind in _KINDS if asked.search(question))


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
    |previous(?:ly)?|past|then|start|beginning|end|middle|era|age|period|renaissance|birth|death|childhood|grade|school
    |retirement|war|holidays?|(?:twen|thir|for|fif|six|seven|eigh|nine)ties)\b"""
_DURATION = rf"""\d\s?(?:m|s|h|km|cm|ft|k|mins?|yrs?|days?|seconds?)?\b(?!-)|["″′]|\b(?:(?:{_UNITS})(?![\s-]old)
    |life(?:time)?|while|aeons?|(?:kilo|centi|milli)?met(?:er|re)s?|miles?|yards?|feet|foot|inch(?:es)?|pages?|words?
    |laps?|games?|episodes?|blocks?|until|till|since|from|through(?:out)?|after|forever|always|eventually|permanent\w*
    |indefinite\w*|temporar\w*|brief\w*|short|long\w*|extensive)\b"""
_AGE = rf"""{_NUMBER}|\b(?:new\w*|old\w*|ancient|young|teen\w*|middle-aged|adult|years?|months?|centur(?:y|ies))\b"""
_VERB = "(?:is|are|was|were|will|would|does|do|did|has|have|had|can|could|should|might)"

_KINDS = (
    (_pattern(r"\bhow\s+many\b"), _pattern(_NUMBER)),
    (_pattern(r"^\W*how\s+much\b|\bwhat\s+(?:does|did|do|will|would)\b[^?]*\scost\W*$"), _pattern(_AMOUNT)),
    (_pattern(rf"^\W*(?:(?:and|but|so)\s+)?when\s+{_VERB}\b"), _pattern(_TIME)),
    (_pattern(rf"\bhow\s+long\s+(?:ago\s+)?{_VERB}\b"), _pattern(_DURATION)),
    (_pattern(r"\bhow\s+old\b"), _pattern(_AGE)),
)
"""How a kind is asked for, and what each span of it has."""
