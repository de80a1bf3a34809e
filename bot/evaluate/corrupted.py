"""Sentences of articles made false, a kind at a time, and others said in other words: what grounding must tell apart.

Everything is drawn by the generator that is given, so that the same articles give the same sentences.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.english.dates import MONTHS, WEEKDAYS
from bot.english.words import WORD
from bot.grounding.facts import Facts, facts
from bot.grounding.names import Name
from index.text import Span, sentences

AROUND = 4
"""Sentences before and after that make the source of a sentence."""

FEWEST, MOST = 6, 45
"""Words of a sentence that is used."""


@dataclass(frozen=True)
class Case:
    """A sentence, what was done to it, whether it is still true, and the text it must be told from."""

    kind: str
    true: bool
    sentence: str
    source: str


@dataclass(frozen=True)
class _Made:
    """A sentence to be changed, and what may be put in: the facts around it, and names from elsewhere."""

    said: Facts
    around: Sequence[Facts]
    strangers: Sequence[str]
    chance: random.Random

    def put(self, span: Span, words: str) -> str:
        """The sentence with other words in a place."""
        return self.said.text[: span[0]] + words + self.said.text[span[1] :]


def drawn(texts: Sequence[str], each: int, chance: random.Random) -> list[Case]:
    """At most so many cases of each article."""
    strangers = [name for text in texts for name in proper_names(text)]
    made = [list(cases(text, strangers, chance)) for text in texts]
    return [case for found in made for case in chance.sample(found, min(each, len(found)))]


def cases(text: str, strangers: Sequence[str], chance: random.Random) -> Iterator[Case]:
    """All that can be made of an article's sentences; ``strangers`` are names of other articles."""
    cut = [text[slice(*span)] for span in sentences(text)]
    for place, sentence in enumerate(cut):
        if not FEWEST <= len(WORD.findall(sentence)) <= MOST or sentence[-1] not in ".”\"'" or sentence.endswith("?"):
            continue
        near = cut[max(0, place - AROUND) : place + AROUND + 1]
        made = _Made(facts(sentence), [facts(other) for other in near], strangers, chance)
        source = " ".join(near)
        yield Case("as it stands", True, sentence, source)
        for kind, change in CHANGES.items():
            changed = change(made)
            if changed and changed != sentence and changed not in source:
                yield Case(kind, kind in TRUE, changed, source)


def proper_names(text: str) -> list[str]:
    """The names of a text that aren't common words, as they stand there."""
    found = [facts(text[slice(*span)]) for span in sentences(text)]
    return [f.text[slice(*name.span)] for f in found for name in f.names if name.proper]


def _number(made: _Made) -> str | None:
    """Another number of the text, or one that is a little different, in the place of one."""
    if not made.said.numbers:
        return None
    one = made.chance.choice(made.said.numbers)
    others = [
        f.text[slice(*n.span)]
        for f in made.around
        for n in f.numbers
        if n.unit == one.unit and not n.values & one.values
    ]
    words = made.said.text[slice(*one.span)]
    figures = re.search(r"\d+", words)
    if others and made.chance.random() < 0.5:
        return made.put(one.span, made.chance.choice(others))
    if figures:
        value = int(figures[0]) + made.chance.choice([1, 2, 3, 10, 20])
        return made.put(one.span, words[: figures.start()] + str(value) + words[figures.end() :])
    return made.put(one.span, made.chance.choice(["seven", "nine", "eleven", "14", "36"])) if one.unit != "th" else None


_MONTHS, _DAYS = ([name.capitalize() for name in names] for names in (MONTHS, WEEKDAYS))


def _date(made: _Made) -> str | None:
    """Another day, month, weekday or year."""
    if not made.said.dates:
        return None
    one = made.chance.choice(made.said.dates)
    words = made.said.text[slice(*one.span)]
    if one.weekday is not None:
        return made.put(one.span, made.chance.choice([day for n, day in enumerate(_DAYS) if n != one.weekday]))
    if one.near:
        return made.put(
            one.span, made.chance.choice([w for w in ("yesterday", "tomorrow", "next year") if w != one.near])
        )
    if one.day and made.chance.random() < 0.5:
        return made.put(one.span, re.sub(rf"\b{one.day}(?=\D|$)", str(one.day % 28 + 1), words, count=1))
    if one.month:
        other = made.chance.choice([month for n, month in enumerate(_MONTHS, 1) if n != one.month])
        return made.put(one.span, re.sub(r"[A-Z][a-z]+\.?", other, words, count=1))
    return made.put(one.span, str((one.year or 0) + made.chance.choice([-2, -1, 1, 10])))


def _name(made: _Made) -> str | None:
    """A name of another sentence, or of another article, in the place of one."""
    proper = [name for name in made.said.names if name.proper]
    if not proper:
        return None
    one = made.chance.choice(proper)
    near = [f.text[slice(*n.span)] for f in made.around for n in f.names if n.proper and not _akin(n, made.said)]
    return made.put(one.span, made.chance.choice(near if near and made.chance.random() < 0.5 else made.strangers))


def _akin(name: Name, said: Facts) -> bool:
    return bool(set(name.words) & said.forms)


def _swapped(made: _Made) -> str | None:
    """Two names in each other's place."""
    proper = [name for name in made.said.names if name.proper]
    if len(proper) < 2:
        return None
    one, other = sorted(made.chance.sample(proper, 2), key=lambda name: name.span)
    text, between = made.said.text, made.said.text[one.span[1] : other.span[0]]
    if set(one.words) & set(other.words) or re.fullmatch(r"(?:,? and |,? or |, |/|-| v | versus |\s)", between):
        return None
    return text[: one.span[0]] + text[slice(*other.span)] + between + text[slice(*one.span)] + text[other.span[1] :]


_SAYS = re.compile(r"\b(?:said|says|told|added|warned|insisted|claimed|argued)\b")


def _speaker(made: _Made) -> str | None:
    """Another name of the text beside a word of saying."""
    spoken = _SAYS.search(made.said.text)
    beside = [n for n in made.said.names if n.proper and spoken and _gap(n.span, spoken.span()) <= 1]
    others = [f.text[slice(*n.span)] for f in made.around for n in f.names if n.proper and not _akin(n, made.said)]
    return made.put(beside[0].span, made.chance.choice(others)) if beside and others else None


def _gap(one: Span, other: Span) -> int:
    return max(other[0] - one[1], one[0] - other[1])


_VERB = re.compile(r"\b(is|are|was|were|will|would|can|could|has|have|had|should|did|does|do)\b(?! not\b|n't)")


def _negation(made: _Made) -> str | None:
    """A "not" more, or one less."""
    text = made.said.text
    less = re.sub(r"\b(?:not|never) |(?<=[a-z])n't\b", "", text, count=1)
    if less != text:
        return less.replace("ca ", "can ").replace("wo ", "will ")
    verb = _VERB.search(text)
    return f"{text[: verb.end()]} not{text[verb.end() :]}" if verb else None


_QUOTE = re.compile(r"[“\"]([^“”\"]{12,})[”\"]")


def _quotation(made: _Made) -> str | None:
    """A quotation that lacks a word in its middle, or has another one."""
    quoted = _QUOTE.search(made.said.text)
    words = [m.span(1) for m in re.finditer(r"\s(\w{4,})\b", quoted[1])][:-1] if quoted else []
    if not words or quoted is None:
        return None
    start, end = made.chance.choice(words)
    other = made.chance.choice(["hardly", "proudly", "problem", "wonderful", "quickly"])
    return made.put((quoted.start(1) + start, quoted.start(1) + end), other)


_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_OTHER = {
    "per cent": "%", "more than": "over", "about": "around", "also ": "", "will ": "is to ", "as well as": "and",
    "said": "stated", "however, ": "", "in order to": "to", "because": "since", "biggest": "largest", "firm": "company",
    "began": "started", "despite": "in spite of", "told": "informed", "buy": "purchase", "need": "require",
}  # fmt: skip
_DROPPED = (
    re.compile(r" \([^()]*\)"),
    re.compile(r", (?:who|which|whose|where) [^,“”\"]+(?=,)"),
    re.compile(r", (?:who|which|as|while|after|although|with|adding|following)\b [^,“”\"]+(?=\.$)"),
    re.compile(r"^(?:But|And|However,|Meanwhile,|In addition,|Earlier,) "),
)


def _in_other_words(made: _Made) -> str | None:
    """The sentence with abbreviations, figures for words, and a few synonyms."""
    text = made.said.text
    if made.said.quotations or '"' in text:
        return None
    for words, other in _OTHER.items():
        text = re.sub(rf"\b{words}" if words.endswith(" ") else rf"\b{words}\b", other, text, count=1)
    text = re.sub(r" %", "%", text)
    for number, word in enumerate(_WORDS[2:], 2):
        text = re.sub(rf"(?<!-)\b{word}\b(?!-)", str(number), text)
    for month in _MONTHS[7:]:
        text = re.sub(rf"\b(\d+) {month}\b", rf"{month[:3]}. \1", text)
    return text[0].upper() + text[1:]


def _shorter(made: _Made) -> str | None:
    """The sentence without a clause or what stands in brackets."""
    text = made.said.text
    for pattern in _DROPPED:
        text = pattern.sub("", text, count=1)
    text = (
        re.sub(r"(?<=\w),(?= (?:said|told|has|have|is|was|were|are|will)\b)", "", text)
        if text != made.said.text
        else text
    )
    return text[0].upper() + text[1:] if len(WORD.findall(text)) >= FEWEST else None


_PHRASE = re.compile(
    r" (?:in|at|on|for|with|from|during|after|since|near|under) (?:(?:the|an?|its|his|her|their) )?[a-z]+(?=[ ,]|\.$)"
)
_LEADING = re.compile(r"^((?:On|In|At|After|Before|During|Since|Last|For) [^,“”\"]{3,40}), (\w[^“”\"]*)\.$")


def _compressed(made: _Made) -> str | None:
    """The sentence with what it begins with at its end, without a phrase or two, and as headlines have it."""
    text = (_shorter(made) or made.said.text).replace(" will ", " is to ", 1)
    if made.said.quotations or '"' in text:
        return None
    text = _LEADING.sub(lambda m: f"{m[2]} {m[1][0].lower()}{m[1][1:]}.", text)
    phrases = [m.span() for m in _PHRASE.finditer(text)]
    for start, end in sorted(made.chance.sample(phrases, min(2, len(phrases))), reverse=True):
        text = text[:start] + text[end:]
    text = re.sub(r"(?<=\w) (?:the|a|an|that|also|very|really|now)(?= )", "", text, count=made.chance.randrange(4))
    return text[0].upper() + text[1:] if len(WORD.findall(text)) >= FEWEST else None


def _spliced(made: _Made) -> str | None:
    """The beginning of the sentence and the end of another."""
    other = made.chance.choice(made.around)
    mine, theirs = WORD.finditer(made.said.text), list(WORD.finditer(other.text))
    ends = [match.end() for match in mine]
    if other.text == made.said.text or len(theirs) < FEWEST:
        return None
    cut, rest = made.chance.randrange(2, len(ends) - 1), made.chance.randrange(2, len(theirs) - 2)
    return made.said.text[: ends[cut]] + " " + other.text[theirs[rest].start() :]


def _joined(made: _Made) -> str | None:
    """The sentence and the next one or the one before, shortened, in one."""
    texts = [f.text for f in made.around]
    place = texts.index(made.said.text)
    if place + 1 >= len(texts) or "“" in texts[place + 1] or '"' in texts[place + 1] + made.said.text:
        return None
    mine, next_ = _shorter(made) or made.said.text, texts[place + 1]
    start = next_ if facts(next_).names and next_.startswith(tuple(_capitals(next_))) else next_[0].lower() + next_[1:]
    return f"{mine.rstrip('.')} and {start}"


def _capitals(text: str) -> list[str]:
    return [text[slice(*name.span)] for name in facts(text).names]


CHANGES: dict[str, Callable[[_Made], str | None]] = {
    "in other words": _in_other_words,
    "shorter": _shorter,
    "compressed": _compressed,
    "joined": _joined,
    "number": _number,
    "date": _date,
    "name": _name,
    "names swapped": _swapped,
    "speaker": _speaker,
    "negation": _negation,
    "quotation": _quotation,
    "spliced": _spliced,
}
"""What is done to a sentence, by name."""

TRUE = frozenset({"in other words", "shorter", "compressed", "joined"})
"""Those that leave it true."""
