"""One day for an article everywhere: in filters, answers, statistics and words of time."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Bot
from bot.config import Config
from index import Archive, Article, Filters, build, open_archive
from index.articles import Source
from index.embedder import load_embedder
from index.errors import SettingError
from index.stats import stats
from tests.test_shell import run

AT_NIGHT = datetime(2024, 5, 6, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
"""In Lima it is 6 May; in Greenwich it is 7 May already."""

SINKING = "The trawler Signe sank off Karlsund on Monday, the coast guard said."


def wire(folder: Path, *stated: str) -> Path:
    path = folder / "wire.jsonl"
    lines = [{"text": f"{SINKING} It was report {n}.", "date": moment} for n, moment in enumerate(stated)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def days(folder: Path) -> list[date | None]:
    snapshot = open_archive(folder).snapshot()
    return [snapshot.article(id_).day for (id_,) in snapshot.rows("SELECT id FROM articles ORDER BY number")]


def within(archive: Archive, first: date | datetime, last: date | datetime | None = None) -> int:
    return len(archive.search("Signe", filters=Filters(first, last or first)))


def test_the_day_that_an_answer_tells_is_the_one_it_is_found_by():
    bot = Bot.from_articles([Article(SINKING, title="Trawler Signe sinks", published=AT_NIGHT)])
    for limits in ({"filters": Filters(date(2024, 5, 6), date(2024, 5, 6))}, {"as_of": date(2024, 5, 6)}):
        answer = bot.ask("Where did the trawler Signe sink?", **limits)
        assert answer.status == "answered", limits
        assert answer.citations[0].published == AT_NIGHT
    other = bot.ask("Where did the trawler Signe sink?", filters=Filters(date(2024, 5, 7), date(2024, 5, 7)))
    assert other.status == "not_found"
    assert "6 May 2024" in str(bot.ask("When did the trawler Signe sink?", as_of=date(2024, 5, 7)).text)


def test_words_of_time_and_statistics_go_by_the_same_day(tmp_path):
    archive = Archive.create(tmp_path, load_embedder())
    archive.write([Source("wire", "1", (Article(SINKING, published=AT_NIGHT),))])
    assert archive.snapshot().newest() == date(2024, 5, 6)
    assert (stats(tmp_path).first, stats(tmp_path).last) == ("2024-05-06", "2024-05-06")
    bot = Bot.open(tmp_path)
    assert bot.ask("Where did the trawler sink yesterday?", as_of=date(2024, 5, 7)).period.last == date(2024, 5, 6)
    assert bot.ask("Where did the trawler sink yesterday?", as_of=date(2024, 5, 7)).status == "answered"


moments = st.datetimes(datetime(1900, 1, 2), datetime(2100, 1, 1)).flatmap(
    lambda moment: st.integers(-14 * 60, 14 * 60).map(
        lambda minutes: moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    )
)


@given(st.lists(moments | st.dates(date(1900, 1, 1)) | st.datetimes(datetime(1900, 1, 2)), min_size=1, max_size=6))
@settings(max_examples=20)
def test_each_article_is_in_its_own_day_and_in_no_other(published):
    articles = [Article(f"{SINKING} Report {n}.", published=moment) for n, moment in enumerate(published)]
    archive = Archive.in_memory(articles, load_embedder())
    snapshot = archive.snapshot()
    for moment in published:
        day = moment.date() if isinstance(moment, datetime) else moment
        (first, since), (last, until) = Filters(day, day).conditions
        inside = snapshot.rows(f"SELECT id FROM articles WHERE {first} AND {last}", [*since, *until])
        stored = snapshot.rows("SELECT id FROM articles")
        assert set(inside) == {(id_,) for (id_,) in stored if snapshot.article(id_).day == day}
    assert snapshot.newest() == max(article.day for article in articles)


def test_a_datetime_limits_by_the_instant_and_one_without_an_offset_by_the_clock():
    archive = Archive.in_memory([Article(SINKING, published=AT_NIGHT)], load_embedder())
    assert within(archive, datetime(2024, 5, 7, 4, 30, tzinfo=UTC)) == 1
    assert within(archive, datetime(2024, 5, 7, 4, 31, tzinfo=UTC), date(2024, 5, 8)) == 0
    assert within(archive, datetime(2024, 5, 6, 23, 0), datetime(2024, 5, 6, 23, 30)) == 1
    assert within(archive, datetime(2024, 5, 6, 23, 31), date(2024, 5, 6)) == 0
    assert within(archive, AT_NIGHT, date(2024, 5, 6)) == 1, "beside a date it is its own day"


def test_an_archive_may_keep_the_clock_of_one_place(tmp_path):
    path = wire(tmp_path, "2024-05-07T03:30:00Z", "2024-05-07T03:30:00", "2024-05-07")
    build([path], tmp_path / "a")
    assert days(tmp_path / "a") == [date(2024, 5, 7)] * 3
    build([path], tmp_path / "a", timezone="America/New_York")
    assert days(tmp_path / "a") == [date(2024, 5, 6), date(2024, 5, 7), date(2024, 5, 7)]
    assert within(open_archive(tmp_path / "a"), date(2024, 5, 6)) == 1
    assert not build([path], tmp_path / "a", timezone="America/New_York").changed
    wire(tmp_path, "2024-05-07T03:30:00Z", "2024-05-07T02:00:00+00:00")
    build([path], tmp_path / "a")
    assert days(tmp_path / "a") == [date(2024, 5, 6)] * 2, "the archive remembers its zone"
    assert stats(tmp_path / "a").last == "2024-05-06"
    build([path], tmp_path / "a", rebuild=True)
    assert days(tmp_path / "a") == [date(2024, 5, 7)] * 2
    build([path], tmp_path / "b", timezone="Asia/Tokyo")
    assert days(tmp_path / "b") == [date(2024, 5, 7)] * 2


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "New York", "x" * 5000, "America"])
def test_a_time_zone_that_does_not_exist_is_told(tmp_path, name):
    with pytest.raises(SettingError, match="BYLINE_TIMEZONE"):
        build([wire(tmp_path, "2024-05-07")], tmp_path / "a", timezone=name)
    with pytest.raises(SettingError, match="BYLINE_TIMEZONE"):
        Config.from_environment({"BYLINE_TIMEZONE": name})
    assert not (tmp_path / "a").exists()


def test_the_shell_takes_the_time_zone_from_the_environment(tmp_path):
    path = wire(tmp_path, "2024-05-07T03:30:00Z")
    done = run("index", path, "--archive", tmp_path / "a", BYLINE_TIMEZONE="America/New_York")
    assert done.returncode == 0, done.stderr
    assert days(tmp_path / "a") == [date(2024, 5, 6)]
    done = run("index", path, "--archive", tmp_path / "a", BYLINE_TIMEZONE="Nowhere")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_moments_at_the_ends_of_the_calendar_do_no_harm(tmp_path):
    ends = [datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))), datetime.min.replace(tzinfo=timezone.max)]
    archive = Archive.in_memory([Article(f"{SINKING} {end}", published=end) for end in ends], load_embedder())
    assert within(archive, date.max) == 1
    assert within(archive, date.min) == 1
