"""Dates in every form that is met, always in Beijing time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.connect.dates import Moment, parse_moment
from syndicate.model import CHINA, Precision

TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001 — wall clock
FORMS = [
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S+08:00", "%Y-%m-%d-%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M:%S",
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日%H时%M分%S秒", "%Y%m%d%H%M%S", "%a, %d %b %Y %H:%M:%S +0800", "%a, %d %b %Y %H:%M:%S CST",
    "%a, %d %b %Y %H:%M:%S ", "%d %b %Y %H:%M:%S UTC+8", "周三, %d %b %Y %H:%M:%S +0800", "39, %d %b %Y %H:%M:%S",
    "%a %b %d %H:%M:%S +0800 %Y", "%a %b %d %H:%M:%S CST %Y", "%a %b %d %Y %H:%M:%S GMT+0800 (中国标准时间)",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@given(at=TIMES)
def test_a_wall_clock_is_read_in_every_form(form: str, at: datetime) -> None:
    """Whatever form a Chinese page writes a time in, it is the same time in +08:00."""
    assert parse_moment(at.strftime(form)) == Moment(at.replace(tzinfo=CHINA), Precision.SECOND)


@given(at=TIMES)
def test_a_time_in_another_zone_is_moved_to_beijing(at: datetime) -> None:
    """GMT, Z and offsets name the same instant; New Year's Eve in London may be the new year here."""
    instant = at.replace(tzinfo=UTC)
    for form in (
        "%a, %d %b %Y %H:%M:%S GMT",
        "%Y-%m-%dT%H:%M:%SZ",
        "%Y-%m-%d %H:%M:%S+00:00",
        "%a, %d %b %Y %H:%M:%S +0000",
    ):
        moment = parse_moment(at.strftime(form))
        assert moment.at == instant
        assert moment.at.tzinfo is CHINA or moment.at.utcoffset() == instant.astimezone(CHINA).utcoffset()
    seconds = int(instant.timestamp())
    if seconds >= 1_000_000_000:
        assert parse_moment(seconds).at == parse_moment(str(seconds)).at == parse_moment(seconds * 1000).at == instant


def test_the_zone_decides_the_year() -> None:
    """An item of half past midnight on New Year's Day belongs to the new year, however the feed writes it."""
    for text in ("Mon, 31 Dec 2018 16:30:00 GMT", "Tue, 01 Jan 2019 00:30:00 +0800", "2018-12-31T16:30:00.000Z"):
        assert parse_moment(text).at.year == 2019


@pytest.mark.parametrize(
    "text",
    ["2018-03-05", " 2018-03-05 ", "2018/3/5", "2018.03.05", "2018年3月5日", "2018年03月05日", "20180305", "２０１８年３月５日", "2018—03—05",
     "二〇一八年三月五日", "2018-03-05 星期一", "05 Mar 2018"],
)  # fmt: skip
def test_a_day_is_a_day(text: str) -> None:
    """A date without a clock is the day in Beijing, and says that it is no more than a day."""
    assert parse_moment(text) == Moment(datetime(2018, 3, 5, tzinfo=CHINA), Precision.DAY)


def test_hours_and_minutes_are_minutes() -> None:
    """Where the seconds are missing the precision says so; 下午 is after noon; numerals may be written out."""
    for text in ("2018-03-05 15:20", "2018年3月5日 下午3:20", "2018/3/5 15:20", "2018年3月5日15时20分"):
        assert parse_moment(text) == Moment(datetime(2018, 3, 5, 15, 20, tzinfo=CHINA), Precision.MINUTE)
    assert parse_moment("二〇一八年十二月三十一日").at == datetime(2018, 12, 31, tzinfo=CHINA)


def test_values_of_spreadsheets_are_taken_as_they_are() -> None:
    """A date is a day, a naive datetime is Beijing time, an aware one is moved."""
    assert parse_moment(date(2018, 3, 5)).precision is Precision.DAY
    assert parse_moment(datetime(2018, 3, 5, 1)).at == datetime(2018, 3, 5, 1, tzinfo=CHINA)  # noqa: DTZ001 — as Excel has it
    assert parse_moment(datetime(2018, 3, 5, 1, tzinfo=UTC)).at.hour == 9


@pytest.mark.parametrize("text", ["刚刚", "5分钟前", "3小时前", "昨天 10:20", "今天 10:20", "2 hours ago"])
def test_a_relative_time_is_refused(text: str) -> None:
    """What is relative to the moment of reading has no date on record."""
    with pytest.raises(ValueError, match="relative"):
        parse_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        "2018-02-30",
        "2018/2/30",
        "2018-13-01",
        "20180230",
        "Fri, 30 Feb 2018 10:00:00 +0800",
        "2018-01-01 25:00",
        "0218-01-01",
    ],
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    """The thirtieth of February is never moved to a day that exists."""
    with pytest.raises(ValueError, match="does not exist"):
        parse_moment(text)


@pytest.mark.parametrize(
    "value",
    ["", "  ", "03月05日 10:20", "03-05 10:20", "2018-05", "43374", "43374.2", "2024-W18-3", "待定", 0, 43374, True],
)
def test_an_unknown_form_is_refused_with_an_example(value: str | int) -> None:
    """No year, no day, a serial number or a word: the message shows what was expected."""
    with pytest.raises(ValueError, match="2018-03-05 10:20:30"):
        parse_moment(value)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    """No text makes the parser fail in another way."""
    message = ""
    try:
        assert parse_moment(text).at.utcoffset() is not None
    except ValueError as error:
        message = str(error)
    assert not message or " / " in message
