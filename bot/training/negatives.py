"""Questions that a passage does not answer, made from questions that it does.

There is no large set of adversarial unanswerable questions in what the reader is trained on, so each
function here makes one kind. They err on the side of fewer: where the answer's own words might still
stand in the passage, no example is made.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.training.examples import Example
from index import Archive, Article
from index.embedder import load_embedder
from index.text import STOPWORDS, sentences


def unanswerable(example: Example, *, question: str = "", passage: str = "") -> Example:
    """The example as a negative, with another question or another passage."""
    asked, text = question or example.question, passage or example.passage
    return replace(example, question=asked, passage=text, spans=(), in_title=(), loose=False)


def neighbours(examples: Sequence[Example], rng: random.Random) -> Iterator[Example]:
    """Each question over another passage of its document that shares many of its words."""
    passages: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        passages[example.document].add(example.passage)
    ordered = {document: sorted(texts) for document, texts in passages.items()}
    for example in examples:
        answer = _answer(example)
        others = [p for p in ordered[example.document] if p != example.passage and answer not in p.lower()]
        if others:
            yield unanswerable(example, passage=_closest(example.question, rng.sample(others, min(4, len(others)))))


def retrieved(examples: Iterable[Example], passages: Iterable[str], rng: random.Random) -> Iterator[Example]:
    """Each question over one of the first three ``passages`` that a search finds and that aren't its own."""
    archive = Archive.in_memory([Article(text) for text in sorted(set(passages))], load_embedder())
    for example in examples:
        answer = _answer(example)
        texts = [hit.passage.text for hit in archive.search(example.question, k=6)]
        others = [text for text in texts if answer not in text.lower() and text[:200] not in example.passage][:3]
        if others:
            yield unanswerable(example, passage=rng.choice(others))


def removed(examples: Iterable[Example]) -> Iterator[Example]:
    """Each question over its passage without the answering sentence, where the answer is not said twice."""
    for example in examples:
        start, end = example.spans[0]
        left = max((m.end() for m in _SENTENCE_END.finditer(example.passage, 0, start + 1)), default=0)
        after = _SENTENCE_END.search(example.passage, max(end - 1, 0))
        right = after.end() if after else len(example.passage)
        rest = (example.passage[:left] + example.passage[right:]).strip()
        if len(rest) > 120 and _answer(example) not in rest.lower():
            yield unanswerable(example, passage=rest)


def elsewhere(examples: Iterable[Example], rng: random.Random) -> Iterator[Example]:
    """Each question over another stretch of its own long passage, in which the answer isn't said."""
    for example in examples:
        cut = sentences(example.passage)
        first = rng.randrange(len(cut))
        last = next((n for n in range(first, len(cut)) if cut[n][1] - cut[first][0] > _STRETCH), len(cut) - 1)
        part = example.passage[cut[first][0] : cut[last][1]]
        if len(part) > _STRETCH / 2 and _answer(example) not in part.lower():
            yield unanswerable(example, passage=part)


def beside(examples: Iterable[Example], rng: random.Random) -> Iterator[Example]:
    """Each question over one or two other sentences of its passage, near to it in words, that don't say the answer."""
    for example in examples:
        answer, asked = _answer(example), _words(example.question) - STOPWORDS
        parts = [example.passage[start:end] for start, end in sentences(example.passage)]
        parts = [part for part in parts if len(part) > 30 and answer not in part.lower()]
        if len(parts) >= 3:
            parts.sort(key=lambda part: -len(asked & _words(part)))
            yield unanswerable(example, passage=" ".join(parts[: rng.randint(1, 2)]))


def misplaced(examples: Sequence[Example], rng: random.Random) -> Iterator[Example]:
    """Each question over the passage of another, which has nothing to do with it, however short it is."""
    for example in examples:
        other = rng.choice(examples)
        if other.document != example.document and _answer(example) not in f"{other.title} {other.passage}".lower():
            yield unanswerable(replace(example, title=other.title), passage=other.passage)


def swapped(examples: Iterable[Example], rng: random.Random) -> Iterator[Example]:
    """Each question with one name or number exchanged for another of its passage's."""
    for example in examples:
        for pattern in rng.sample(_EXCHANGEABLE, len(_EXCHANGEABLE)):
            here = [m for m in pattern.finditer(example.question) if m.start() > 0]
            answer = example.answer
            there = {m.group() for m in pattern.finditer(example.passage) if _inner(example.passage, m.start())}
            there = {t for t in there if t not in answer and t not in example.question and t.lower() not in STOPWORDS}
            here = [m for m in here if m.group() in example.passage]
            if here and there:
                yield unanswerable(
                    example, question=_put(example.question, rng.choice(here), rng.choice(sorted(there)))
                )
                break


def exchanged(examples: Iterable[Example], rng: random.Random) -> Iterator[Example]:
    """Each question with one common word exchanged for a word of its passage that ends alike."""
    for example in examples:
        answer = _answer(example)
        others = {w for w in _WORD.findall(example.passage) if w not in STOPWORDS and w not in answer}
        words = [m for m in _WORD.finditer(example.question) if m.group() in others]
        rng.shuffle(words)
        asked = example.question.lower()
        for word in words:
            alike = [
                other
                for other in sorted(others)
                if other[-3:] == word.group()[-3:] and other not in asked and other[:4] != word.group()[:4]
            ]
            if alike:
                yield unanswerable(example, question=_put(example.question, word, rng.choice(alike)))
                break


def opposed(examples: Iterable[Example], rng: random.Random) -> Iterator[Example]:
    """Each question with one word exchanged for its opposite, or a "not" put into it."""
    for example in examples:
        places = [m for m in re.finditer(r"[A-Za-z]+", example.question) if m.group().lower() in _OPPOSITES]
        if places:
            place = rng.choice(places)
            yield unanswerable(
                example, question=_put(example.question, place, rng.choice(_OPPOSITES[place.group().lower()]))
            )
            continue
        verb = _AUXILIARY.search(example.question)
        if verb and rng.random() < 0.3:
            yield unanswerable(example, question=_put(example.question, verb, f"{verb.group()} not"))


_STRETCH = 400
"""Characters."""

_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=[A-Z\"'(])")
NAME = re.compile(r"\b[A-Z][a-z]+(?:\s+(?:of\s+|the\s+)?[A-Z][a-z]+)*\b")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_EXCHANGEABLE = [NAME, _NUMBER]
_WORD = re.compile(r"\b[a-z]{5,}\b")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|can|could|will|would|has|have|had)\b")
_PAIRS = """
    first last, earliest latest, largest smallest, biggest smallest, highest lowest, longest shortest, oldest
    youngest, most least, more fewer, more less, greater smaller, larger smaller, higher lower, longer shorter,
    older younger, before after, above below, inside outside, within outside, north south, east west, northern
    southern, eastern western, increase decrease, increased decreased, increases decreases, rise fall, rose fell,
    win lose, won lost, winner loser, begin end, began ended, beginning end, start stop, started stopped, start
    finish, open close, opened closed, born died, birth death, build destroy, built destroyed, create destroy,
    created destroyed, allow forbid, allowed forbidden, allows prevents, accept reject, accepted rejected, support
    oppose, supported opposed, include exclude, included excluded, includes excludes, enter leave, entered left,
    join leave, joined left, arrive depart, arrived departed, gain lose, gained lost, buy sell, bought sold, give
    receive, gave received, teach learn, taught learned, appointed dismissed, elected defeated, founded dissolved,
    established abolished, discovered lost, major minor, main secondary, primary secondary, public private, old
    new, early late, earlier later, former current, previous next, modern ancient, common rare, popular unpopular,
    possible impossible, legal illegal, important unimportant, similar different, same different, strong weak, rich
    poor, hot cold, warm cold, hard easy, heavy light, fast slow, positive negative, male female, men women, father
    mother, son daughter, brother sister, king queen, husband wife, always never, often rarely, usually rarely,
    only never, minimum maximum, internal external, upper lower, left right, top bottom, front back, young old,
    famous unknown, successful unsuccessful, agree disagree, agreed disagreed, attack defend, attacked defended,
    attract repel, cause prevent, caused prevented, causes prevents, good bad, best worst, better worse, cheap
    expensive, friend enemy, friends enemies, ally enemy, import export, rural urban, summer winter, success
    failure, day night, morning evening, present absent, presence absence, approve reject, approved rejected,
    reduce increase, reduced increased, improve worsen, improved worsened, lead follow, led followed, married
    divorced, remembered forgotten, connected separated, united divided, used avoided, make destroy, made
    destroyed, known unknown, find lose, found lost, called disowned, like dislike, replace keep, replaced kept,
    released withheld, published withheld, invented copied
"""


def _opposites() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for pair in _PAIRS.replace("\n", " ").split(","):
        one, other = pair.split()
        found[one].append(other)
        found[other].append(one)
    return dict(found)


_OPPOSITES = _opposites()


def _inner(text: str, place: int) -> bool:
    """Whether a word does not begin a sentence, so that its capital says that it is a name."""
    before = text[:place].rstrip()
    return bool(before) and before[-1] not in ".!?\"'"


def _answer(example: Example) -> str:
    return example.answer.lower()


def _put(text: str, place: re.Match[str], words: str) -> str:
    return text[: place.start()] + words + text[place.end() :]


def _closest(question: str, passages: list[str]) -> str:
    """The passage that shares most words with the question: the hardest to tell apart."""
    asked = _words(question)
    return max(passages, key=lambda passage: len(asked & _words(passage)))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
