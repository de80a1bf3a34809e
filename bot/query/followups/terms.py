"""The words of a conversation that a follow-up may leave unsaid, each with what tells whether it does.

Every word of the history is a candidate, except function words and those that the question has already. Its
features say where it stands, how it is written, and what stands beside it; the question's say what kind of
follow-up it is. ``bot.query.standalone`` weighs them. Nothing here knows weights.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.english.words import content_words, form, stem, words
from bot.query.followups.phrases import ASKING
from bot.query.followups.said import Said, Word
from index.text import STOPWORDS

PRONOUNS = {
    "he": frozenset({"he", "him", "his", "himself"}),
    "she": frozenset({"she", "her", "hers", "herself"}),
    "they": frozenset({"they", "them", "their", "theirs", "themselves"}),
    "it": frozenset({"it", "its", "itself", "it's"}),
}

CUES = PRONOUNS | {
    "this": frozenset({"this", "that", "these", "those"}),
    "there": frozenset({"there", "then", "here"}),
    "other": frozenset({"other", "others", "else", "another", "more", "besides", "also", "next", "further"}),
    "article": frozenset({"article", "interesting", "aspects", "aspect", "important", "information"}),
    "when": frozenset({"when", "year", "date", "long"}),
    "who": frozenset({"who", "whom", "whose"}),
    "one": frozenset({"one", "same", "first", "both", "either"}),
    **{word: frozenset({word}) for word in ("why", "what", "where", "how", "which")},
}
"""Words of a question that say what kind of follow-up it is."""

BEFORE = {
    "after_the": frozenset({"the", "this", "that", "their", "his", "her", "its"}),
    "after_a": frozenset({"a", "an"}),
    "after_in": frozenset({"in", "at", "on", "during", "since"}),
    "after_by": frozenset({"by", "with", "from", "and", "to"}),
    "after_of": frozenset({"of", "about", "for", "as"}),
}
"""Words before a candidate that tell its part in the sentence."""

GOES_ON = re.compile(r"\W*(?:and|but|or|so|also|what about|how about)\b", re.IGNORECASE)

_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


def question_features(question: str, history: Sequence[Said]) -> dict[str, float]:
    """What kind of follow-up a question is."""
    asked = words(question)
    bare = {word.casefold() for word in asked} - _links(asked)
    names = {form(word) for word in asked[1:] if word[0].isupper() and word != "I"}
    known = {word.form for text in history for word in text.words}
    last = next((text for text in reversed(history) if text.role == "question"), None)
    cues = {name: float(bool(bare & cue)) for name, cue in CUES.items()}
    found = {
        "q_length": len(asked) / 10,
        "q_content": len(content_words(question)) / 5,
        "q_name": float(bool(names)),
        "q_name_known": float(bool(names & known)),
        "q_name_new": float(bool(names - known)),
        "q_goes_on": float(GOES_ON.match(question) is not None),
        "q_no_pronoun": float(not any(cues[name] for name in (*PRONOUNS, "this", "there"))),
        "q_turns": min(8, sum(text.role == "question" for text in history)) / 8,
        "q_first": float(last is None),
    }
    earlier = {name for name, cue in PRONOUNS.items() if last and last.bare & cue}
    found["q_last_pronoun"] = float(bool(earlier))
    found["q_same_pronoun"] = float(any(cues[name] for name in earlier))
    found["q_last_name"] = float(last is not None and any(word.capital for word in last.words[1:]))
    return found | {f"q_{name}": value for name, value in cues.items()}


def _links(asked: Sequence[str]) -> frozenset[str]:
    """The word "that", if a question has it but to link a clause: "say that Assad's exit", "the bus that was hit"."""
    places = [n for n, word in enumerate(asked) if word.casefold() == "that"]
    return frozenset({"that"} if places and all(_is_link(asked, n) for n in places) else ())


def _is_link(asked: Sequence[str], place: int) -> bool:
    if place == 0 or place + 1 == len(asked):
        return False
    before, after = asked[place - 1].casefold(), asked[place + 1]
    clause = after[0].isupper() or after.casefold() in _SUBJECTS
    return (clause and before not in ASKING) or (after.casefold() in ASKING and before not in STOPWORDS)


_SUBJECTS = frozenset(
    "the a an i you he she it we they there this these those his her its our their my your no all some".split()  # noqa: SIM905
)


def candidates(question: str, history: Sequence[Said]) -> dict[str, dict[str, float]]:
    """The features, by name, of each word of the history that the question may leave unsaid, by normalised form."""
    asked = _Asked({form(word) for word in words(question)}, {stem(w) for w in content_words(question) if len(w) > 2})
    topics = {word.form for text in history if text.role == "topic" for word in text.words}
    found: dict[str, dict[str, float]] = {}
    for number, text in enumerate(history):
        near = text.bare.union(*(other.bare for other in history[number + 1 : number + 2]))
        shared = {f"with_{name}": 1.0 for name, cue in PRONOUNS.items() if near & cue}
        for word, features in _mentions(text, asked, topics):
            own = found.setdefault(word.form, {})
            for name, value in (features | shared if word.capital else features).items():
                own[name] = max(own.get(name, 0.0), value)
            count = "answers" if text.role in ("answer", "section") else "questions"
            own[count] = own.get(count, 0.0) + 1
    return _counted(found)


def _counted(found: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The features with what only all mentions together tell."""
    counts = {key: own.get("questions", 0.0) + own.get("answers", 0.0) for key, own in found.items()}
    most = max(counts.values(), default=1)
    for key, own in found.items():
        own["share"] = counts[key] / most
        for name in ("questions", "answers"):
            own[name] = math.log1p(own.get(name, 0.0))
        recent = max(own.get("question_recency", 0.0), own.get("answer_recency", 0.0))
        own["old"] = float(recent < 0.3 and "topic" not in own)
        own["only_answered"] = float("question_recency" not in own and not {"topic", "section"} & own.keys())
    return found


@dataclass(frozen=True)
class _Asked:
    """The question's words: their normalised forms, and the stems of those with content."""

    forms: set[str]
    stems: set[str]


def _mentions(text: Said, asked: _Asked, topics: set[str]) -> Iterator[tuple[Word, dict[str, float]]]:
    """Each candidate's mention in a text with its features."""
    stems = [stem(word.text) for word in text.words]
    anchors = [
        n for n, word in enumerate(text.words) if stems[n] in asked.stems and word.text.casefold() not in STOPWORDS
    ]
    names = {place: name for name in text.names for place in name}
    for place, word in enumerate(text.words):
        bare = word.text.casefold()
        if word.form in asked.forms or bare in STOPWORDS or word.form in STOPWORDS:
            continue
        if len(word.form) < 2 and word.form.isascii() and not word.form.isdigit():
            continue
        features = _where(text, place) | _written(word) | _beside(text, place)
        if anchors:
            gap = min(abs(place - anchor) for anchor in anchors)
            features["near"] = 1 / (1 + gap) if gap < 6 else 0.0
            features["next"] = float(gap == 1)
        features["same_stem"] = float(stems[place] in asked.stems)
        mates = {text.words[n].form for n in names.get(place, ()) if n != place}
        features["name_length"] = min(4, len(mates) + (place in names)) / 4
        features["mate_topic"] = float(bool(mates & topics))
        features["mate_asked"] = float(bool(mates & asked.forms))
        yield word, features


def _where(text: Said, place: int) -> dict[str, float]:
    """Where in the conversation a word stands."""
    if text.role in ("topic", "section"):
        return {text.role: 1.0}
    found = {f"{text.role}_recency": math.exp(-text.age / 2)}
    if text.age < 2:
        found[f"{('last', 'previous')[text.age]}_{text.role}"] = 1.0
    if text.first:
        found[f"first_{text.role}"] = 1.0
    if text.role == "answer" and text.age == 0:
        count = len(text.words)
        found |= {"place": place / count, "place_left": 1 - place / count, "room": min(3, math.log1p(count) / 2)}
        found |= {"opens": float(place < 3), "ends": float(place >= count - 3)}
    return found


def _written(word: Word) -> dict[str, float]:
    """How a word is written."""
    return {
        "capital": float(word.text[0].isupper() and not word.starts),
        "capital_first": float(word.capital and word.starts),
        "acronym": float(word.text.isupper() and len(word.text) > 1),
        "number": float(any(sign.isdigit() for sign in word.text)),
        "year": float(_YEAR.fullmatch(word.form) is not None),
        "plural": float(word.form.endswith("s")),
        "long": min(len(word.form), 12) / 12,
    }


def _beside(text: Said, place: int) -> dict[str, float]:
    """What stands beside a word."""
    before = text.words[place - 1].text.casefold() if place else ""
    start, end = text.words[place].span
    found = {name: 1.0 for name, cue in BEFORE.items() if before in cue}
    if place + 1 < len(text.words) and text.words[place + 1].capital:
        found["before_capital"] = 1.0
    if {'"', "“", "”"} & set(text.text[max(0, start - 1) : end + 1]):
        found["quoted"] = 1.0
    return found
