"""Whether two texts in nearly the same words differ in what could answer a question.

Sentences that stand in both texts are set aside, and the rest is compared where it stands: between the same
sentences, or at the texts' ends. There, a word that is exchanged for another within a sentence that is otherwise alike
is a difference, whatever it means: a number, a name, what was ruled or who won. So is a word put in, unless commas or
the like set it off. None are sentences put in or cut, other spelling, punctuation, light words, datelines, bylines,
and the outlets' own names. What words mean isn't known here: "sank" and "went down" differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

WITHIN, END = 1, 2
"""What stands before a word: a comma or the like; the end of a sentence. 0: neither."""

ALIKE = 0.5
"""The share of the shorter of two sentences' words from which on they are taken for the same one, changed."""

_EAST = "\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Scripts without spaces between words, of which each character counts as one."""

_WORD = re.compile(rf"\d+(?:[.,]\d+)*|[{_EAST}]|(?:[^\W\d{_EAST}]|(?<=\w)['’](?=\w))+|%")
_ENDS = re.compile(r"[.!?…](?=[\"'”’»)\]]*(?:\s|$))|[。！？\n]")
_SETS_OFF = re.compile(r"[,;:()\[\]–—、，；]|\s-+\s")
_TITLE = re.compile(r"[A-Z][a-z]{0,2}")
"""A short word with a full stop that ends no sentence: "Mr.", "St.", "J."."""

_HEADLINES = re.compile(r"\s*(?:[^\n]{3,120}(?<![.!?…。！？:;,])\s*\n\s*){1,2}(?=[^\n]*[.!?…。！？](?:\s|$))")
"""One or two lines that don't end like sentences, before one in which a sentence ends."""

_DATELINE = re.compile(
    r"""\W*(?:
        [A-Z][A-Z\ .,'’/-]{2,40} (?:(?:[A-Z][a-z]+\.?\ \d{1,2} | \d{1,2}\ [A-Z][a-z]+) ,?\ ?)?
        (?:\([^()\n]{2,30}\))? \s*[-–—]+\s
      | [A-Z][^()\n]{0,40} \([^()\n]{2,30}\) \s*[-–—]+\s
      | \([^()\n]{2,30}\) \s*(?:[-–—]+\s)?
    )""",
    re.VERBOSE,
)
"""How an agency's report begins: "MARROW, May 6 (AP) - ", "Marrow (AP) — ", "(AP) "."""

_BYLINE = re.compile(
    r"^\W*(?:(?:additional\ )?(?:reporting|writing|editing|text|story)\ )?by\b[^\n.!?]{1,120}\W*$",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)

LIGHT = frozenset("a an the that which who whom and as also of on in at is are was were be been has have had".split())  # noqa: SIM905
"""English words that may be put in, left out or exchanged for one another: neighbouring words tell the same."""

NEGATIONS = frozenset("not no never nor neither none nobody nothing nowhere without cannot".split())  # noqa: SIM905

_SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_NUMBERS = {word: str(number) for number, word in enumerate(_SMALL)}

_SPELLINGS = (
    (re.compile(r"(?<=\w\w)is(?=e|ing|ation)"), "iz"),
    (re.compile("ys(?=e|ing)"), "yz"),
    (re.compile("our(?=$|s$|ed$|ing$|able$|ite)"), "or"),
    (re.compile("(?<=[bt])re$"), "er"),
    (re.compile("ll(?=ed$|ing$|er$)"), "l"),
    (re.compile("(?<=[ae])nce$"), "nse"),
    (re.compile("ogue$"), "og"),
    (re.compile("mme$"), "m"),
)
"""British spelling -> American."""


@dataclass(frozen=True)
class Sentence:
    """The words of a sentence in one form, and what stands before each of them, and after the last."""

    words: tuple[str, ...]
    before: tuple[int, ...]

    def __add__(self, other: Sentence) -> Sentence:
        return Sentence(self.words + other.words, (*self.before[:-1], *other.before))


@dataclass(frozen=True)
class Text:
    """A text's sentences; ``cut``: it ends within one."""

    sentences: tuple[Sentence, ...]
    cut: bool

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, text: str) -> Text:
        """The text without headlines, dateline and bylines."""
        text = _without(_DATELINE, _without(_HEADLINES, _BYLINE.sub("", _contracted(text))))
        sentences: list[Sentence] = []
        words: list[str] = []
        before: list[int] = [END]
        places = [*(match.span() for match in _WORD.finditer(text)), (len(text), len(text))]
        for (start, stop), (then, _) in pairwise(places):
            words.append(_word(text[start:stop]))
            before.append(_between(text[start:stop], text[stop:then]))
            if before[-1] == END:
                sentences.append(Sentence(tuple(words), tuple(before)))
                words, before = [], [END]
        left = [Sentence(tuple(words), (*before[:-1], END))] if words else []
        return cls((*sentences, *left), cut=bool(left) or text.rstrip().endswith(("...", "…")))


def differ(one: str, other: str, names: Sequence[str] = (), other_names: Sequence[str] = ()) -> bool:
    """Whether two texts in nearly the same words differ in words that could answer a question.

    ``names`` are those of each text's outlet and author, which may stand in it.
    """
    mine, theirs = _cut_alike(Text.of(one), Text.of(other))
    masks = [[_words(name) for name in given if name] for given in (names, other_names)]
    steps = SequenceMatcher(None, [s.words for s in mine], [s.words for s in theirs], autojunk=False).get_opcodes()
    return any(
        _changed(mine[i:j], theirs[k:m], masks, inside=0 < number < len(steps) - 1)
        for number, (step, i, j, k, m) in enumerate(steps)
        if step == "replace"
    )


def holds(text: str, quote: str) -> bool:
    """Whether a text holds a quote's words, one after another, whatever stands between them."""
    return quote in text or f" {' '.join(_words(quote))} " in f" {' '.join(_words(text))} "


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for sentence in Text.of(text).sentences for word in sentence.words)


def _cut_alike(one: Text, other: Text) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """The sentences of two texts, without a last one that is the beginning of one of the other's, cut off."""
    return _whole(one, other), _whole(other, one)


def _whole(text: Text, other: Text) -> tuple[Sentence, ...]:
    if not text.cut:
        return text.sentences
    start = text.sentences[-1].words[:-1]  # of its last word, part may be missing
    begins = any(sentence.words[: len(start)] == start for sentence in other.sentences)
    return text.sentences[:-1] if begins else text.sentences


Masks = Sequence[Sequence[tuple[str, ...]]]


def _changed(mine: Sequence[Sentence], theirs: Sequence[Sentence], masks: Masks, *, inside: bool) -> bool:
    """Whether sentences that stand in each other's place differ; those at an end only where they are alike."""
    if not _telling(_joined(mine), _joined(theirs), masks):
        return False
    pairs = ((one, other) for one in mine for other in theirs)
    return inside or any(_alike(one, other) and _telling(one, other, masks) for one, other in pairs)


def _joined(sentences: Iterable[Sentence]) -> Sentence:
    first, *others = sentences
    for sentence in others:
        first += sentence
    return first


def _alike(one: Sentence, other: Sentence) -> bool:
    same = sum(block.size for block in _matcher(one, other).get_matching_blocks())
    return same >= ALIKE * min(len(one.words), len(other.words))


def _telling(one: Sentence, other: Sentence, masks: Masks) -> bool:
    return _tells(one, other) and _tells(_masked(one, masks[0]), _masked(other, masks[1]))


def _tells(one: Sentence, other: Sentence) -> bool:
    """Whether a word that says something was exchanged, put in or left out."""
    steps = (step for step in _matcher(one, other).get_opcodes() if step[0] != "equal")
    return any(_exchanged(one, (i, j), other, (k, m)) for _, i, j, k, m in steps)


def _exchanged(one: Sentence, at: tuple[int, int], other: Sentence, there: tuple[int, int]) -> bool:
    words, others = _said(one, at), _said(other, there)
    if "".join(words) == "".join(others):
        return False
    if words and others:
        return True
    sentence, place = (one, at) if words else (other, there)
    edges = min(sentence.before[place[0]], sentence.before[place[1]])
    if NEGATIONS.intersection(words or others):
        return edges < END
    return not edges and not all(word[0].isdigit() for word in words or others)


def _said(sentence: Sentence, at: tuple[int, int]) -> list[str]:
    return [word for word in sentence.words[slice(*at)] if word not in LIGHT]


def _matcher(one: Sentence, other: Sentence) -> SequenceMatcher[str]:
    return SequenceMatcher(None, one.words, other.words, autojunk=False)


def _masked(sentence: Sentence, names: Iterable[tuple[str, ...]]) -> Sentence:
    """The sentence with a mark in the place of each of these names."""
    for name in names:
        at = 0
        while at + len(name) <= len(sentence.words):
            if name and sentence.words[at : at + len(name)] == name:
                words = (*sentence.words[:at], "\0", *sentence.words[at + len(name) :])
                sentence = Sentence(words, (*sentence.before[: at + 1], *sentence.before[at + len(name) :]))
            at += 1
    return sentence


def _without(beginning: re.Pattern[str], text: str) -> str:
    return text[found.end() :] if (found := beginning.match(text)) else text


def _contracted(text: str) -> str:
    text = re.sub(r"\bcan(?:['’]t|not)\b", "can not", text.replace("’", "'"), flags=re.I)
    return re.sub(r"(?<=\w)n't\b", " not", re.sub(r"\bwon't\b", "will not", text, flags=re.I), flags=re.I)


@lru_cache(maxsize=100_000)
def _word(word: str) -> str:
    """A word in the one form in which it is compared: without case, accents and apostrophes, in American spelling."""
    word = unicodedata.normalize("NFKD", word.casefold())
    word = re.sub("[\u0300-\u036f'’]", "", word)
    if word[:1].isdigit():
        return re.sub(r",(?=\d{3})", "", word)
    if word in _NUMBERS or word == "%":
        return _NUMBERS.get(word, "percent")
    for pattern, american in _SPELLINGS:
        word = pattern.sub(american, word)
    return word


def _between(word: str, gap: str) -> int:
    """What stands between a word and the next."""
    if (found := _ENDS.search(gap)) and not (found[0] == "." and "\n" not in gap and _TITLE.fullmatch(word)):
        return END
    return WITHIN if _SETS_OFF.search(gap) else 0
