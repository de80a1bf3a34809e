"""Markers and sentences out of a text that comes in pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.write.markers import LONGEST, Claim, claims

CASES = [
    ("They meet on Monday [1]. He left. [2]", [("They meet on Monday.", 0), ("He left.", 1)]),
    ("They meet.[1] He left.[2][3]", [("They meet.", 0), ("He left.", 1, 2)]),
    ("They meet [3, 1]. He left [1-3].", [("They meet.", 2, 0), ("He left.", 0, 1, 2)]),
    ("They meet [1, 7]. He left [4].", [("They meet.", 0), ("He left.",)]),
    ("They met in [2013] [2].", [("They met in [2013].", 1)]),
    ("It killed [115] people [0].", [("It killed [115] people.",)]),
    ("[1] They meet.", [("They meet.", 0)]),
    ("They meet [passage 2], he said [Source 1].", [("They meet, he said.", 1, 0)]),
    ("They meet【2†source】.", [("They meet.", 1)]),
    ("The U.S. army met Mr. Smith on Nov. 25 [1].", [("The U.S. army met Mr. Smith on Nov. 25.", 0)]),
    ("1. **They** meet [1].\n2. He left [2].\n", [("They meet.", 0), ("He left.", 1)]),
    ("- They meet [1]\n- He left [2].", [("They meet", 0), ("He left.", 1)]),
    ("<think>Is it? No. [3]</think>\nThey meet [1].", [("They meet.", 0)]),
    ("They meet [1]. He said that the", [("They meet.", 0)]),
    ("Monday [1]", [("Monday", 0)]),
    ("It closes on 3 May [1]. Buses wait.[2] No.", [("It closes on 3 May.", 0), ("Buses wait.", 1), ("No.",)]),
    ("It closes [1] on 3 May. Buses wait.", [("It closes on 3 May. Buses wait.", 0)]),
    ("It closes on 3 May.[1] Buses wait.", [("It closes on 3 May.", 0), ("Buses wait.",)]),
    ("They meet [1] [and left] [2].", [("They meet [and left].", 0, 1)]),
    ("They meet [1", [("They meet",)]),
    ("<think>It never ends", []),
    ("", []),
    ("[1]", []),
]


def made(pieces, sources=3):
    return [(claim.text, *claim.cited) for claim in claims(pieces, sources)]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_claims_of_a_text_whole_and_torn(text, expected):
    assert made([text]) == expected
    assert made(list(text)) == expected
    assert made([text[i : i + 3] for i in range(0, len(text), 3)]) == expected


def test_a_sentence_comes_as_soon_as_the_next_has_begun():
    told = []

    def pieces():
        for piece in ("They meet on Mon", "day", ". [", "1", "] He", " left", " then."):
            told.append(piece)
            yield piece

    found = claims(pieces(), 1)
    assert next(found) == Claim("They meet on Monday.", (0,))
    assert told[-1] == " left"
    assert list(found) == [Claim("He left then.", ())]


def test_a_text_without_end_is_left():
    def pieces():
        while True:
            yield "word "

    assert sum(len(claim.text) for claim in claims(pieces(), 1)) <= LONGEST + 10


@given(st.lists(st.text(alphabet="aB1 2.[],-]\n【】<think>/") | st.text()), st.integers(0, 5))
def test_any_pieces_give_claims_within_bounds(pieces, sources):
    for claim in claims(pieces, sources):
        assert claim.text == " ".join(claim.text.split()) != ""
        assert all(0 <= place < sources for place in claim.cited)
        assert len(set(claim.cited)) == len(claim.cited)
