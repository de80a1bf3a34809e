"""What was read waits on disk: it comes back as it was, and little of it is in memory."""

from __future__ import annotations

import resource
import tracemalloc
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import build
from index.articles import Article
from index.errors import ArchiveUnwritable
from index.shelf import Mapped, Shelf
from tests.bench.damage import Quick
from tests.bench.large import records

TEXTS = st.text(max_size=40)
MOMENTS = st.one_of(
    st.none(),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=-3, minutes=-30))])),
)


@given(
    st.lists(
        st.builds(
            Article, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, MOMENTS, TEXTS, TEXTS, st.lists(st.integers(0)).map(tuple)
        )
    )
)
def test_articles_come_back_as_they_were(tmp_path_factory, articles):
    with closing(Shelf(tmp_path_factory.getbasetemp())) as shelf:
        kept = shelf.put(articles)
        assert [vars(article) for article in kept] == [vars(article) for article in articles]
        again = shelf.put(Mapped(lambda article: article, kept))
        assert [*kept] == [*again] == articles


def test_a_shelf_is_a_file_without_a_name(tmp_path):
    with closing(Shelf(tmp_path)) as shelf:
        kept = shelf.put([Article("The bridge is open.", published=date(2024, 5, 6))])
        assert list(tmp_path.iterdir()) == []
        assert kept[0].published == date(2024, 5, 6)
        assert isinstance(shelf.put([Article("x", published=datetime(2024, 5, 6))])[0].published, datetime)


def test_a_full_disk_says_so(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with closing(Shelf(tmp_path)) as shelf:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
        try:
            with pytest.raises(ArchiveUnwritable, match="Free some space"):
                shelf.put([Article("The bridge is open. " * 1_000)])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_folder_that_may_not_be_written_says_so(tmp_path):
    with pytest.raises(ArchiveUnwritable, match="Can't write in"):
        Shelf(tmp_path / "none")


def test_a_build_holds_none_of_the_articles_that_it_read(tmp_path):
    large, small = tmp_path / "large.jsonl", tmp_path / "small.jsonl"
    large.write_bytes(b"".join(records(2_000_000)))
    small.write_bytes(b"".join(records(10_000)))
    build([small], tmp_path / "archive", embedder=Quick())  # what is loaded once
    peaks = {}

    def report(stage: str, done: int, total: int) -> None:
        if stage not in peaks:
            tracemalloc.reset_peak()
        peaks[stage] = tracemalloc.get_traced_memory()[1]

    tracemalloc.start()
    done = build([large], tmp_path / "archive", embedder=Quick(), report=report)
    tracemalloc.stop()
    assert done.articles > 700
    assert peaks["embedding"] < 2 * large.stat().st_size  # of texts that take two bytes a character
