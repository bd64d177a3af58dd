"""Stated times against the clock in the id."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weibo_kit import mid_at

from syndicate.connect import CHINA, Precision
from syndicate_connectors.weibo.errors import Refused
from syndicate_connectors.weibo.timing import published

TRUE = datetime(2020, 12, 26, 15, 4, 5, tzinfo=CHINA)
MID = mid_at("2020-12-26 15:04:05")


def test_a_day_is_completed_from_the_clock() -> None:
    """An export that keeps days only gets its seconds back."""
    assert published("2020-12-26", MID) == (TRUE, Precision.SECOND, ())


def test_a_day_just_beside_midnight_stands() -> None:
    """Seconds around midnight may fall on either side: the stated day stands, as a day."""
    at, precision, warnings = published("2020-12-27", mid_at("2020-12-26 23:59:30"))
    assert (at, precision, warnings) == (datetime(2020, 12, 27, tzinfo=CHINA), Precision.DAY, ())


def test_a_day_off_by_one_gives_way_to_the_clock() -> None:
    """The neighbouring day comes from a machine in another zone, so the clock is right and the warning says so."""
    at, _, warnings = published("2020-12-25", MID)
    assert at == TRUE
    assert "差一天" in warnings[0]


def test_a_day_far_off_stands_with_a_warning() -> None:
    """A date that contradicts the clock by more than a day is kept, and a person is told."""
    at, precision, warnings = published("2020-11-01", MID)
    assert (at, precision) == (datetime(2020, 11, 1, tzinfo=CHINA), Precision.DAY)
    assert "相差一天以上" in warnings[0]


@given(st.integers(min_value=-60, max_value=60))
def test_a_time_within_the_tolerance_stands(off: int) -> None:
    """Up to a minute of difference is what the platform itself shows; the stated time stands without a warning."""
    stated = TRUE + timedelta(seconds=off)
    assert published(f"{stated:%F %T}", MID) == (stated, Precision.SECOND, ())


@given(st.integers(min_value=-20, max_value=6).filter(bool), st.integers(min_value=-60, max_value=60))
def test_a_shift_by_whole_hours_is_corrected(hours: int, off: int) -> None:
    """A time from another zone gives way to the clock, and the warning names the hours."""
    at, _, warnings = published(f"{TRUE + timedelta(hours=hours, seconds=off):%FT%T}", MID)
    assert at == TRUE
    assert f"{hours:+d} 小时" in warnings[0]


def test_a_time_made_from_yesterday_is_corrected() -> None:
    """昨天 15:04, turned into "a day before the crawl", gives way to the clock."""
    at, _, warnings = published("2020-12-26 21:17:48", MID)
    assert at == TRUE
    assert "相对时间" in warnings[0]


def test_a_year_put_in_by_the_crawler_is_corrected() -> None:
    """A December post that got the year of a January crawl returns to its year."""
    at, _, warnings = published("2021-12-26 15:04", MID)
    assert at == TRUE
    assert "年份" in warnings[0]


def test_a_minute_stands_for_all_its_seconds() -> None:
    """A time without seconds agrees with any second of its minute."""
    assert published("2020-12-26 15:04", MID) == (TRUE.replace(second=0), Precision.MINUTE, ())


def test_any_other_contradiction_keeps_the_stated_time() -> None:
    """More than a day apart, the stated time stands with a warning."""
    at, _, warnings = published("2020-11-20 08:00:00", MID)
    assert at == datetime(2020, 11, 20, 8, tzinfo=CHINA)
    assert len(warnings) == 1


@pytest.mark.parametrize("stated", ["刚刚", "5分钟前", "昨天 12:30", "02-14", "12月26日 15:04", ""])
def test_relative_and_missing_dates_take_the_clock(stated: str) -> None:
    """What depends on a "now" that nobody wrote down is replaced by the clock, with a warning; never by today."""
    at, precision, warnings = published(stated, MID)
    assert (at, precision, len(warnings)) == (TRUE, Precision.SECOND, 1)


def test_the_platforms_own_form() -> None:
    """The date form of the platform's JSON is read as Beijing time."""
    assert published("Sat Dec 26 15:04:05 +0800 2020", MID)[0] == TRUE


@pytest.mark.parametrize(
    ("stated", "mid", "reason"),
    [
        ("2018-02-30", MID, "bad_date"),
        ("随时", MID, "bad_date"),
        ("", None, "no_date"),
        ("昨天 12:30", None, "bad_date"),
    ],
)
def test_dates_that_say_nothing_are_refused(stated: str, mid: int | None, reason: str) -> None:
    """An impossible date, and no date without a clock, are refused with their reason."""
    with pytest.raises(Refused) as caught:
        published(stated, mid)
    assert caught.value.reason == reason


def test_without_a_clock_the_stated_time_stands() -> None:
    """Ids before mid-2011 carry no clock; the export is believed."""
    assert published("2010-06-01 08:00:00", 3_000_000_000)[0] == datetime(2010, 6, 1, 8, tzinfo=CHINA)


@pytest.mark.parametrize(
    "stated",
    [
        "Sat Dec 26 15:04:05 +0x00 2020",
        "Sat Dec 36 15:04:05 +0800 2020",
        "Sat Foo 26 15:04:05 +0800 2020",
        "Sat Dec 26 15:04:05 +0899999999999 2020",
    ],
)
def test_damaged_platform_dates_are_refused(stated: str) -> None:
    """A zone, day or month that cannot be is an unknown date, never an exception of another kind."""
    with pytest.raises(Refused) as caught:
        published(stated, MID)
    assert caught.value.reason == "bad_date"
