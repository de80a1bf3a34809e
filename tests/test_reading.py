"""The bench of reading: a case tells what is lost, twice, out of order or wrongly known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bench.reading.case import Case
from tests.bench.reading.cases import every

RIGHT = Case(
    "text", "a.txt", b"Bridge\n\nOne is here. Two is there.", ("One is here.", "Two"), ("Three",), titles=("Bridge",)
)


def test_a_case_tells_what_is_wrong():
    assert RIGHT.wrong() == []
    assert replace(RIGHT, present=("Two", "One is here.")).wrong() == ["out of order: 'One is here.'"]
    assert replace(RIGHT, present=("Four",), absent=("One",)).wrong() == ["lost: 'Four'", "there: 'One'"]
    assert replace(RIGHT, content=b"Bridge\n\nOne is here. Two. Two.").wrong() == ["twice: 'Two'"]
    assert replace(RIGHT, titles=("Ferry",), published=("2024-05-06",), articles=2).wrong() == [
        "1 articles instead of 2",
        "title: 'Bridge' instead of 'Ferry'",
        "published: '' instead of '2024-05-06'",
    ]
    lines = Case("lines", "a.jsonl", b'{"text": "One."}\n{\n', ("One.",))
    assert lines.wrong()[0].startswith("told: a.jsonl, line 2")
    assert replace(lines, told="line 2").wrong() == []
    assert replace(lines, told="line 3").wrong() == ["not told: line 3"]
    assert replace(RIGHT, file="a.png").wrong()[0].startswith("refused: a.png")


def test_every_format_has_a_case_and_every_case_a_name_of_its_own():
    cases = list(every())
    assert {".txt", ".md", ".html", ".pdf", ".docx", ".json", ".jsonl", ".csv", ".rss"} <= {
        case.format for case in cases
    }
    assert len({(case.file, case.kind) for case in cases}) == len(cases)


@pytest.mark.parametrize("case", every(), ids=lambda case: f"{case.file}: {case.kind}")
def test_every_kind_is_read_rightly(case: Case):
    assert case.wrong() == []
