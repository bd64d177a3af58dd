"""Dates as Chinese publications write them, always in Beijing time, never relative to the clock of the reader."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from syndicate.model import CHINA, Precision


class Moment(NamedTuple):
    """A point in time, aware and in +08:00, and how exactly the source gives it (day: at midnight)."""

    at: datetime
    precision: Precision


FIRST_YEAR, LAST_YEAR = 1949, 2100
_EXPECTED = "应如 2018-03-05 10:20:30 / expected e.g. 2018-03-05 10:20:30"
_MONTHS = {
    name: i + 1
    for i, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}
_HANZI_DIGITS = str.maketrans("〇○Ｏ零一二三四五六七八九", "0000123456789")
_RELATIVE = re.compile(r"刚刚|刚才|前|昨天|前天|今天|今日|昨日|ago|yesterday|today|just now", re.IGNORECASE)
# CST on Chinese pages is China Standard Time, not the American one.
_ZONES = {"cst": 8, "bjt": 8, "cct": 8, "prc": 8, "hkt": 8, "z": 0, "gmt": 0, "utc": 0, "ut": 0}

_ZONE = r"(?:\s*(?P<zone>[A-Za-z]{1,3}(?:\s*[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}(?::?\d{2})?)(?:\s*\([^)]*\))?)?\s*$"
_CLOCK = r"(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})(?:\s*[:分]\s*(?P<second>\d{1,2})(?:[.,]\d+)?)?\s*[分秒]?"
_YMD = r"^(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
_DAYNAME = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
_WRITTEN = re.compile(rf"{_YMD}{_DAYNAME}(?:[T\s-]*(?P<half>上午|下午|AM|PM)?\s*{_CLOCK}{_ZONE}|\s*$)", re.IGNORECASE)
_MONTH = r"(?P<month>[A-Za-z]{3})[a-z]*\.?"
_RFC822 = re.compile(
    rf"^(?:[^,，]{{1,12}}[,，]\s*)?(?P<day>\d{{1,2}})[\s-]+(?:{_MONTH}|(?P<month_number>\d{{1,2}})月)[\s-]+"
    rf"(?P<year>\d{{4}}|\d{{2}})(?:\s+{_CLOCK}{_ZONE}|\s*$)"
)
_CTIME = re.compile(
    rf"^[A-Za-z]{{3,9}},?\s+{_MONTH}\s+(?P<day>\d{{1,2}})\s+(?:(?P<year>\d{{4}})\s+)?{_CLOCK}(?P<rest>.*)$"
)
_TAIL_YEAR = re.compile(r"^\s*(?P<zone>.*?)\s*(?P<year>\d{4})\s*$")
_ZONE_ONLY = re.compile(rf"^{_ZONE}")


def parse_moment(text: str | float | date | datetime) -> Moment:
    """
    Read a date in any form known from Chinese government pages, feeds, exports and spreadsheets.

    Without a zone it is Beijing time. `CST` is +08:00. Seconds or milliseconds since 1970 are accepted as numbers or digits.

    Raises:
        ValueError: The day does not exist, the form is unknown, or it is relative to a "now" that is not on record.
    """
    if isinstance(text, str):
        return _parse_text(text)
    if isinstance(text, datetime):
        return Moment(_in_china(text), Precision.SECOND)
    if isinstance(text, date):
        return Moment(datetime(text.year, text.month, text.day, tzinfo=CHINA), Precision.DAY)
    return _epoch(text, str(text))


@lru_cache(maxsize=65_536)
def _parse_text(text: str) -> Moment:
    stripped = text.strip()
    # Nine in ten dates have this shape; the general ladder costs ten times as much.
    if len(stripped) in _ISO_LENGTHS and stripped[4] == "-" == stripped[7]:
        try:
            at = datetime.fromisoformat(stripped)
        except ValueError:
            return _parse_ladder(text)
        return Moment(_checked(_in_china(at), text), _ISO_LENGTHS[len(stripped)])
    common = _COMMON.fullmatch(stripped)
    return _parse_ladder(text) if common is None else _parse_common(common, text)


_COMMON = re.compile(
    r"(?:[A-Z][a-z]{2}, (\d\d?) ([A-Z][a-z]{2}) (\d{4})|(\d{4})[-/年](\d\d?)[-/月](\d\d?)日?)"
    r" (\d\d?):(\d\d):(\d\d)(?: (\+0800|GMT))?"
)
"""What most feeds and most Chinese tables write when it is not ISO; the ladder takes five times as long."""


def _parse_common(found: re.Match[str], text: str) -> Moment:
    day, name, year, other_year, number, other_day, hour, minute, second, zone = found.groups()
    try:
        month = _MONTHS[name.lower()] if name else int(number)
        at = datetime(
            int(year or other_year), month, int(day or other_day), int(hour), int(minute), int(second), tzinfo=CHINA
        )
    except (ValueError, KeyError, OverflowError) as error:
        raise _impossible(text) from error
    return Moment(_checked(at + _EIGHT_HOURS if zone == "GMT" else at, text), Precision.SECOND)


_EIGHT_HOURS = timedelta(hours=8)


_ISO_LENGTHS = {
    10: Precision.DAY,
    16: Precision.MINUTE,
    19: Precision.SECOND,
    20: Precision.SECOND,
    23: Precision.SECOND,
    24: Precision.SECOND,
    25: Precision.SECOND,
    26: Precision.SECOND,
    29: Precision.SECOND,
    32: Precision.SECOND,
}


def _parse_ladder(text: str) -> Moment:
    plain = unicodedata.normalize("NFKC", text).replace("—", "-").replace("–", "-").strip()
    if plain.isdecimal():
        return _digits(plain, text)
    found = _WRITTEN.match(plain) or _RFC822.match(plain)
    if found is not None:
        return _build(found.groupdict(), text)
    found = _CTIME.match(plain)
    if found is not None:
        return _build(_ctime_parts(found, text), text)
    if (numerals := _from_numerals(plain)) is not None:
        return _build(numerals, text)
    raise _unknown(text)


def _unknown(text: str) -> ValueError:
    if not text.strip():
        return ValueError(f"日期为空，{_EXPECTED}")
    if _RELATIVE.search(text):
        return ValueError(
            f"“{text[:60]}”是相对时间，无法得知发布日期 / {text[:60]!r} is relative; the day of publication is not on record"
        )
    return ValueError(f"无法识别的日期“{text[:60]}”，{_EXPECTED}")


def _impossible(text: str) -> ValueError:
    return ValueError(
        f"日期“{str(text)[:60]}”不存在或超出范围 / the date {str(text)[:60]!r} does not exist or is out of range"
    )


def _digits(plain: str, text: str) -> Moment:
    if len(plain) == 8:
        return _build({"year": plain[:4], "month": plain[4:6], "day": plain[6:]}, text)
    if len(plain) in (12, 14):
        names = ("month", "day", "hour", "minute", "second")
        parts = {name: plain[4 + 2 * i : 6 + 2 * i] or None for i, name in enumerate(names)}
        return _build({"year": plain[:4], **parts}, text)
    if len(plain) in (9, 10, 13):
        return _epoch(int(plain), text)
    raise _unknown(text)


def _epoch(number: float, text: str) -> Moment:
    seconds = number / 1000 if abs(number) >= 100_000_000_000 else number
    # Before 1990 it is a counter or an Excel serial, not a time of publication.
    if isinstance(number, bool) or not 631_152_000 <= seconds < 4_102_444_800:
        raise ValueError(f"“{text[:60]}”不是秒或毫秒时间戳，{_EXPECTED}")
    return Moment(datetime.fromtimestamp(int(seconds), CHINA), Precision.SECOND)


def _ctime_parts(found: re.Match[str], text: str) -> dict[str, str | None]:
    parts: dict[str, str | None] = found.groupdict()
    rest = _ZONE_ONLY.match(found["rest"]) if parts["year"] else _TAIL_YEAR.match(found["rest"])
    if rest is None:
        raise _unknown(text)
    return {**parts, **rest.groupdict()}


def _from_numerals(plain: str) -> dict[str, str | None] | None:
    found = re.match(
        r"^([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日?$", plain
    )
    if found is None:
        return None
    month, day = _number(found[2]), _number(found[3])
    return {"year": found[1].translate(_HANZI_DIGITS), "month": str(month), "day": str(day)}


def _number(numerals: str) -> int:
    tens, ten, ones = numerals.rpartition("十")
    unit = int(ones.translate(_HANZI_DIGITS)) if ones else 0
    return unit + (10 * int(tens.translate(_HANZI_DIGITS) or 1) if ten else 0)


def _build(parts: dict[str, str | None], text: str) -> Moment:
    try:
        year, month, day = _year(parts["year"] or ""), _month(parts), int(parts["day"] or 0)
        hour, minute = parts.get("hour"), parts.get("minute")
        if hour is None or minute is None:
            return Moment(_checked(datetime(year, month, day, tzinfo=CHINA), text), Precision.DAY)
        second = parts.get("second")
        zone = _zone(parts.get("zone"))
        at = datetime(year, month, day, _hour(int(hour), parts.get("half")), int(minute), int(second or 0), tzinfo=zone)
    except (ValueError, KeyError, OverflowError) as error:
        raise _impossible(text) from error
    return Moment(_checked(_in_china(at), text), Precision.SECOND if second else Precision.MINUTE)


def _year(digits: str) -> int:
    year = int(digits)
    # RFC 5322 §4.3: two digits 00–49 mean 2000–2049, 50–99 mean 1950–1999.
    return year if len(digits) == 4 else year + (2000 if year < 50 else 1900)


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("month") or parts.get("month_number") or ""
    return int(name) if name.isdecimal() else _MONTHS[name.lower()]


def _hour(hour: int, half: str | None) -> int:
    if half is None or hour > 12:
        return hour
    return hour % 12 + (12 if half.upper() in ("下午", "PM") else 0)


def _zone(name: str | None) -> timezone:
    if not name:
        return CHINA
    found = re.fullmatch(r"([A-Za-z]*)\s*([+-]?)([\d:]*)", name.strip())
    if found is None:  # a year at the end (`08:00 +0x00 2021`) lets anything stand before it
        raise ValueError(name)
    letters, sign, offset = found.groups()
    if not sign:
        return timezone(timedelta(hours=_ZONES[letters.lower()]))
    digits = offset.replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    return timezone((-1 if sign == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _in_china(at: datetime) -> datetime:
    return at.replace(tzinfo=CHINA) if at.tzinfo is None else at.astimezone(CHINA)


def _checked(at: datetime, text: str) -> datetime:
    if FIRST_YEAR <= at.year <= LAST_YEAR:
        return at
    raise _impossible(text)
