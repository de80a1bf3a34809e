"""What a first reading finds likeliest is read again, with its neighbours, and keeps its place."""

from __future__ import annotations

from bot.evidence import Reading, Signals
from bot.focus import ROOM, STRETCHES, focused

SENTENCES = [
    f"Sentence number {number} of this passage tells of matter {number} at some length." for number in range(20)
]
PASSAGE = " ".join(SENTENCES)


def glance(number: int, passage: int = 0, where: str = "text") -> Reading:
    start = PASSAGE.index(SENTENCES[number])
    span = (start, start + len(SENTENCES[number])) if where == "text" else (0, 8)
    return Reading(passage, *span, span, Signals(1.0, 0.0), 0.5, where)


def test_a_sentence_is_read_with_its_neighbours():
    (stretch,) = focused([PASSAGE], [glance(10)])
    text = PASSAGE[stretch.start : stretch.end]
    assert SENTENCES[9] in text
    assert SENTENCES[11] in text
    assert len(text) <= ROOM
    assert text.startswith("Sentence")
    assert text.endswith(".")


def test_a_sentence_that_is_read_with_another_is_not_read_again():
    assert len(focused([PASSAGE], [glance(10), glance(11), glance(9)])) == 1
    assert [s.passage for s in focused([PASSAGE] * 2, [glance(1), glance(1, passage=1)])] == [0, 1]


def test_so_many_stretches_are_read_the_likeliest_first():
    found = focused([PASSAGE] * 30, [glance(5, passage) for passage in reversed(range(30))])
    assert [stretch.passage for stretch in found] == list(reversed(range(30)))[:STRETCHES]


def test_a_likely_title_has_the_beginning_of_its_passage_read():
    (stretch,) = focused([PASSAGE], [glance(0, where="title")])
    assert stretch.start == 0


def test_what_is_found_in_a_stretch_stands_in_its_passage():
    (stretch,) = focused([PASSAGE], [glance(10)])
    text = PASSAGE[stretch.start : stretch.end]
    at = text.index("matter 10")
    found = stretch.reading(Reading(3, at, at + 9, (at - 30, at + 20), Signals(1.0, 0.0), 0.5))
    assert PASSAGE[found.start : found.end] == "matter 10"
    assert found.sentence == (stretch.start + at - 30, stretch.start + at + 20)
    in_title = stretch.reading(Reading(3, 2, 5, (0, 8), Signals(1.0, 0.0), 0.5, "title"))
    assert (in_title.start, in_title.end, in_title.passage) == (2, 5, 0)


def test_a_sentence_longer_than_there_is_room_stays_whole():
    long = "This sentence " + "goes on and on " * 60 + "and ends."
    span = 0, len(long)
    (stretch,) = focused([long], [Reading(0, 5, 13, span, Signals(1.0, 0.0), 0.5)])
    assert (stretch.start, stretch.end) == span
