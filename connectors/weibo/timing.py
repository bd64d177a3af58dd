"""The publication time of a post: what the export states, checked against the clock in the mid."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from syndicate.connect import CHINA, Precision
from syndicate.connect.dates import parse_moment

from .errors import Refused
from .mid import clock_seconds

TOLERANCE = 60
"""Seconds by which a stated time and the clock in the id may differ (one timed post in 25,000 differs by more than two)."""

_EPOCH = datetime(1970, 1, 1, 8)  # noqa: DTZ001  # 1 January 1970 as Beijing clocks showed it
_SECOND = Precision.SECOND  # looking a member up in its class costs as much as the comparison around it
_HOUR, _DAY = 3600, 86_400
_ZONES = range(-20, 7)  # where a clock set to UTC-12 … UTC+14 stands against Beijing
_RELATIVE = re.compile(
    r"刚刚|前$|^(?:昨天|前天|今天)|^\d{1,2}-\d{1,2}(?: \d{1,2}:\d{2})?$|^\d{1,2}月\d{1,2}日(?: \d{1,2}:\d{2})?$"
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
}


Timed = tuple[datetime, Precision, tuple[str, ...]]
"""When a post was published, how exactly that is known, and what was doubtful about it."""


def published(stated: str, mid: int | None) -> Timed:
    """
    Return the publication time of a post from the stated date and its mid (None: it has none).

    A day alone is completed from the clock. A stated time is checked: within `TOLERANCE` it stands; shifted by whole hours,
    mangled from a relative date, or moved to another year it gives way to the clock with a warning; otherwise it stands with one.

    Raises:
        Refused: `bad_date` for a date that does not exist or is unknown; `no_date` when neither date nor clock says anything.
    """
    tick = None if mid is None else clock_seconds(mid)
    if tick is not None and (agreed := _agreed(stated, tick)) is not None:
        return agreed
    if not stated or (_RELATIVE.search(stated) and tick is not None):
        return _by_clock_alone(stated, tick)
    at, precision = _parse(stated)
    if tick is None:
        return at, precision, ()
    if precision is Precision.DAY:
        return _complete(at, tick)
    off = int(at.timestamp()) - tick
    slack = TOLERANCE if precision is Precision.SECOND else 2 * TOLERANCE  # a minute is written without its seconds
    if -slack <= off <= TOLERANCE:
        return at, precision, ()
    return _disagree(at, precision, tick, off)


def _agreed(stated: str, tick: int) -> Timed | None:
    """Nine posts in ten: 2018-03-05, or 2018-03-05 10:20:30, in agreement with the clock. The general way costs three times as much."""
    if len(stated) == 10:
        return (_at(tick), _SECOND, ()) if 0 <= tick - _midnight(stated) < _DAY else None
    if len(stated) != 19 or stated[16] != ":":
        return None
    try:
        since = datetime.fromisoformat(stated) - _EPOCH
    except ValueError:
        return None
    seconds = since.days * _DAY + since.seconds
    return (_at(seconds), _SECOND, ()) if -TOLERANCE <= seconds - tick <= TOLERANCE else None


@lru_cache(maxsize=4096)
def _midnight(stated: str) -> int:
    """Return the Unix time at which a day written as 2018-03-05 begins; the end of all time for anything else."""
    try:
        since = datetime.fromisoformat(stated) - _EPOCH if stated[4] == stated[7] == "-" else timedelta.max
    except (TypeError, ValueError):
        since = timedelta.max
    return since.days * _DAY + since.seconds


def _parse(stated: str) -> tuple[datetime, Precision]:
    if len(stated) == 30 and stated[20:25] == "+0800":
        try:
            return _api_time(stated), Precision.SECOND
        except (KeyError, ValueError):
            pass
    try:
        return parse_moment(stated)
    except ValueError as error:
        zh, _, en = str(error).partition(" / ")
        raise Refused("bad_date", "日期", zh, en or zh) from error


def _api_time(text: str) -> datetime:
    # "Tue Jun 08 09:35:04 +0800 2021": one in every post of the platform's own JSON, so no general parser.
    clock_part = int(text[11:13]), int(text[14:16]), int(text[17:19])
    return datetime(int(text[26:]), _MONTHS[text[4:7]], int(text[8:10]), *clock_part, tzinfo=CHINA)


def _by_clock_alone(stated: str, tick: int | None) -> Timed:
    if tick is None:
        raise Refused(
            "no_date", "日期", "没有发布日期，id 也不含时间", "no publication date, and the id carries no clock"
        )
    at = _at(tick)
    if stated:
        return (
            at,
            Precision.SECOND,
            (f"“{stated}”是相对时间，改用 id 内时钟：{at:%F %T} / {stated!r} is relative; the id's clock is used",),
        )
    return (at, Precision.SECOND, (f"没有日期，改用 id 内时钟：{at:%F %T} / no date given; the id's clock is used",))


def _complete(day: datetime, tick: int) -> Timed:
    since = tick - int(day.timestamp())
    if 0 <= since < _DAY:
        return _at(tick), Precision.SECOND, ()
    if -TOLERANCE <= since < _DAY + TOLERANCE:
        return day, Precision.DAY, ()
    at = _at(tick)
    if -_DAY <= since < 2 * _DAY:
        return (
            at,
            Precision.SECOND,
            (
                f"日期 {day:%F} 与 id 内时钟差一天，改用时钟：{at:%F %T} / {day:%F} is a day off the id's clock, which is used",
            ),
        )
    return day, Precision.DAY, (_contradiction(f"{day:%F}", at),)


def _disagree(at: datetime, precision: Precision, tick: int, off: int) -> Timed:
    true = _at(tick)
    slack = TOLERANCE if precision is Precision.SECOND else 2 * TOLERANCE
    hours = round(off / _HOUR)
    if hours in _ZONES and abs(off - hours * _HOUR) <= slack and hours:
        why = (
            f"时间 {at:%F %T} 偏移 {hours:+d} 小时（时区），改用 id 内时钟：{true:%F %T}",
            f"shifted by {hours:+d} h; the id's clock is used",
        )
    elif abs(off) <= _DAY:
        why = (
            f"时间 {at:%F %T} 与 id 内时钟相差 {off} 秒（疑由相对时间换算），改用时钟：{true:%F %T}",
            f"{off} s off; the id's clock is used",
        )
    elif _only_year_differs(at, true, slack):
        why = (
            f"时间 {at:%F %T} 的年份与 id 内时钟不符，改用时钟：{true:%F %T}",
            "the year is not the one of the id's clock, which is used",
        )
    else:
        return at, precision, (_contradiction(f"{at:%F %T}", true),)
    return true, Precision.SECOND, (" / ".join(why),)


def _only_year_differs(at: datetime, true: datetime, slack: int) -> bool:
    # weibo.cn leaves the year out of older dates; exporters put in the year in which they ran.
    try:
        moved = at.replace(year=true.year)
    except ValueError:
        return False
    return at.year != true.year and abs(moved - true) <= timedelta(seconds=slack)


def _contradiction(stated: str, true: datetime) -> str:
    return (
        f"日期 {stated} 与 id 内时钟 {true:%F %T} 相差一天以上，保留所载日期 / "
        f"{stated} and the id's clock ({true:%F %T}) are more than a day apart; the stated date stands"
    )


def _at(tick: int) -> datetime:
    return datetime.fromtimestamp(tick, CHINA)
