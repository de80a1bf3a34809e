"""Guarantee 6, by the hundred: damaged files of every format cost a line each, and neither the build nor its memory."""

from __future__ import annotations

import sys

import pytest

from tests.bench.damage import run, seeds, write
from tests.bench.reading.files import lines, pdf


@pytest.mark.skipif(sys.platform != "linux", reason="memory and processor time are bounded as Linux does")
def test_a_build_of_damaged_files_ends_and_tells_of_each(tmp_path):
    count = write(tmp_path, 200, large=False)
    outcome = run(tmp_path, count)
    assert outcome.wrong == ()
    assert sum(outcome.states.values()) == count == 200
    assert outcome.states["failed"] > 40
    assert outcome.states["added"] > 40


def test_there_is_a_whole_file_of_every_format():
    whole = seeds()
    assert all(whole.values())
    assert len(whole[".pdf"]) > 3
    assert pdf([lines("One.")]).startswith(b"%PDF")
