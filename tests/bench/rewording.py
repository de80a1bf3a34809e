"""Small changes to a sentence of an article: those that a good writer makes, and one that makes it false.

All are deterministic, and each says where it does not apply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from zlib import crc32

Change = Callable[[str], str]
"""A sentence -> it changed, or as it was."""

AS_IT_STANDS = "as it stands"


def reworded(sentence: str, seed: str, keeps: Callable[[str], bool]) -> tuple[str, str]:
    """The sentence changed in up to two of the ways that apply and leave what ``keeps`` asks for; and in which.

    ``seed`` decides.
    """
    text, done = sentence, list[str]()
    for turn in range(2):
        ways = [(name, change(text)) for name, change in CHANGES.items() if name not in done]
        fit = [(name, changed) for name, changed in ways if changed != text and keeps(changed)]
        if fit:
            name, text = fit[crc32(f"{turn} {seed}".encode()) % len(fit)]
            done.append(name)
    return text, ", ".join(done) or AS_IT_STANDS


def _opening(sentence: str) -> str:
    return _upper(_OPENING.sub("", sentence, count=1))


def _weekday(sentence: str) -> str:
    return _WEEKDAY.sub("", sentence, count=1)


def _speech(sentence: str) -> str:
    return _TOLD.sub("said", sentence, count=1) if _TOLD.search(sentence) else _SAID.sub("told reporters", sentence, 1)


def _speaker_first(sentence: str) -> str:
    found = _SPEAKER_LAST.fullmatch(sentence)
    return f"{_upper(found['who'])} {found['said']} that {_lower(found['what'])}." if found else sentence


def _main_clause_first(sentence: str) -> str:
    found = _CLAUSE_FIRST.fullmatch(sentence)
    return f"{_upper(found['main'])} {_lower(found['clause'])}." if found else sentence


def _aside(sentence: str) -> str:
    return _ASIDE.sub(r"\g<end>", sentence, count=1)


def _ending(sentence: str) -> str:
    return _ENDING.sub(".", sentence, count=1)


def _unquoted(sentence: str) -> str:
    return _QUOTED.sub(r"\1", sentence, count=1)


def _other_form(sentence: str) -> str:
    return _DAY.sub(r"\2 \1", _PERCENT.sub(" percent", sentence))


def _other_word(sentence: str) -> str:
    return next(
        (re.sub(rf"\b{old}\b", new, sentence) for old, new in _WORDS if re.search(rf"\b{old}\b", sentence)), sentence
    )


CHANGES: Mapping[str, Change] = {
    "without its opening words": _opening,
    "without the weekday": _weekday,
    "said for told, told reporters for said": _speech,
    "the speaker first": _speaker_first,
    "the main clause first": _main_clause_first,
    "without an aside": _aside,
    "without its end": _ending,
    "words of a quotation without marks": _unquoted,
    "a date or a share in another form": _other_form,
    "another word": _other_word,
}
"""True where the sentence is."""


def exchanged(sentence: str, others: str) -> str:
    """The sentence with its first number raised; else its last name exchanged for one in ``others``; else as it was."""
    number = _NUMBER.search(sentence)
    if number:
        return f"{sentence[: number.start()]}{_raised(number.group())}{sentence[number.end() :]}"
    for name in reversed(list(_NAME.finditer(sentence))):
        length = len(name.group().split())
        for other in _NAME.finditer(others):
            if len(other.group().split()) == length and not set(other.group().split()) & set(sentence.split()):
                return f"{sentence[: name.start()]}{other.group()}{sentence[name.end() :]}"
    return sentence


def _raised(number: str) -> str:
    """A number with another first digit: 14,000 becomes 24,000."""
    return f"{int(number[0]) % 9 + 1}{number[1:]}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    """The text as it goes on within a sentence; a name keeps its capital."""
    return text[0].lower() + text[1:] if _LOWERED.match(text) else text


_OPENING = re.compile(
    r"""(?:But|And|However|Meanwhile|Still|Also|Now|Later|Earlier|Then|So|Instead|Eventually|Finally|Recently),?\s+
    |(?:On|In|Last|This|Early|Late|By|At)\s[^,.]{2,30},\s+""",
    re.VERBOSE,
)
_WEEKDAY = re.compile(r"\son\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s(?:morning|evening|night))?(?=[\s,.])")
_TOLD = re.compile(r"\btold\s(?:CNN|USA\sTODAY|reporters|the\sAssociated\sPress)\b")
_SAID = re.compile(r"(?<![”\"’,]\s)\bsaid\b(?=\s(?!in\b|on\b|at\b))")
_SPEAKER_LAST = re.compile(r"(?P<what>[^“”\"]+),\s(?P<who>[^,“”\"]{2,60}?)\s(?P<said>said|says|added|announced)\.")
_CLAUSE_FIRST = re.compile(
    r"(?P<clause>(?:When|After|As|While|Although|Though|Because|Since|If|Before)\s[^,“”\"]+),\s(?P<main>[^“”\"]+)\."
)
_ASIDE = re.compile(r",\s(?:who|which|whose|where)\s[^,“”\"]+(?:,|(?P<end>\.$))")
_WORDS = (
    ("more than", "over"), ("began", "started"), ("because of", "due to"), ("largest", "biggest"), ("around", "about"),
    ("purchased", "bought"), ("though", "although"), ("also ", ""),
    ("has been", "was"), ("who is", "who's"), ("multiple", "several"), ("approximately", "about"),
)  # fmt: skip
_ENDING = re.compile(
    r",\s(?:and|but|as|while|after|with|including|saying|adding|according\sto|following|leaving)\s[^,“”\"]+\.$"
)
_QUOTED = re.compile(r"[“\"]([^“”\"]{3,40}[^“”\",.!?])[”\"]")
_PERCENT = re.compile(r"%")
_DAY = re.compile(
    r"\b((?:January|February|March|April|May|June|July|August|September|October|November|December)) (\d\d?)\b"
)
_NUMBER = re.compile(r"(?<![\w.,-])[1-9][\d,]*(?:\.\d+)?(?!\w)")
_NAME = re.compile(r"(?<=[a-z,] )(?!\w+day\b)(?:[A-Z][a-z]+)(?: [A-Z][a-z]+)*")
_LOWERED = re.compile(
    r"(?:The|A|An|It|He|She|They|We|There|This|That|These|Those|His|Her|Its|Their|In|On|At|When|After|As|While"
    r"|Although|Though|Because|Since|If|Before|More|Most|Some|Many|All|No|About|Nearly)\b"
)
