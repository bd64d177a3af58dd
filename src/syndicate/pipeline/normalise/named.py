"""The days and sums of money that texts name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from syndicate.pipeline.normalise.joined import joined

_D = "[0-9０-９]"
# One pass over everything that begins with a digit. The leading class stands outside every group, so that the engine skips
# straight to digits; the run is possessive, so that a long run is tried once from each of its digits and no further.
_NUMERIC = re.compile(
    rf"({_D}{_D}{{0,14}}+)(?=[\s年月/.．,元十百千万亿-])"
    rf"(?:\s?年\s?({_D}{{1,2}})\s?月\s?({_D}{{1,2}})\s?[日号]"
    rf"|\s?月\s?({_D}{{1,2}})\s?[日号]"
    rf"|[-/.．]({_D}{{1,2}})[-/.．]({_D}{{1,2}})(?!{_D})"
    rf"|((?:,{_D}{{3}}){{0,5}}(?:[.．]{_D}{{1,6}})?)\s?((?:[十百千]?[万亿]|[百千])?元)(?![旦宵素]))"
)
_YEAR_DAY, _MONTH_DAY, _DASHED, _MONEY = 3, 4, 6, 8
_HAN_YEAR = re.compile(
    r"([一二][〇○零Ｏ一二三四五六七八九]{3})\s*年\s*([一二三四五六七八九十]{1,2})\s*月\s*([一二三四五六七八九十]{1,3})\s*日"
)
_HAN_YEARS = ("二〇", "二○", "二零", "一九", "二Ｏ")
_HAN_DIGIT = {**dict.fromkeys("〇○零Ｏ", 0), **{mark: value for value, mark in enumerate("一二三四五六七八九", 1)}}
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_UNITS = {"": 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7}
_UNITS |= {"亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11}

_MOST = 24


Named = tuple[tuple[str, ...], tuple[str, ...]]


def days_and_amounts(texts: Sequence[str]) -> list[Named]:
    """
    Return the days (`2018-03-05`, `--03-05` without a year) and sums in yuan that each text names, each once, in order.

    A day that does not exist (2月30日) is not a day. Rounded sums (500余万元) are left out: they are not that number.
    """
    batch = joined(texts)
    days: list[dict[str, None]] = [{} for _ in texts]
    sums: list[dict[str, None]] = [{} for _ in texts]
    owner, border = -1, 0
    for hit in _NUMERIC.finditer(batch.text):
        start = hit.start()
        before = batch.text[start - 1]
        # A digit run may be the tail of a longer number, whose value it would misstate.
        if before.isdigit() or before in ".．,":
            continue
        while start >= border:
            owner += 1
            border = batch.starts[owner + 1]
        is_sum, value = _value(hit[0])
        (sums if is_sum else days)[owner][value] = None
    if any(sign in batch.text for sign in _HAN_YEARS):
        for text, found in zip(texts, days, strict=True):
            _add_han_days(text, found)
    return [_kept(its_days, its_sums) for its_days, its_sums in zip(days, sums, strict=True)]


def _kept(days: dict[str, None], sums: dict[str, None]) -> Named:
    days.pop("", None)
    return tuple(days)[:_MOST], tuple(sums)[:_MOST]


def _add_han_days(text: str, days: dict[str, None]) -> None:
    if "年" in text and any(sign in text for sign in _HAN_YEARS):
        for hit in _HAN_YEAR.finditer(text):
            days[_day(str(_han(hit[1])), str(_han_small(hit[2])), str(_han_small(hit[3])))] = None


@lru_cache(16_384)
def _value(said: str) -> tuple[bool, str]:
    """Return whether a match is a sum, and what it says: what an expression found says the same when it stands alone."""
    hit = _NUMERIC.fullmatch(said)
    if hit is None:
        return False, ""
    if hit.lastindex == _MONEY:
        return True, _yuan(hit[1] + hit[7], hit[8][:-1])
    return False, _named_day(hit)


def _named_day(hit: re.Match[str]) -> str:
    """Return the day of one match in ISO form, or "" where the digits before 年, 月 or the dash are no year or month."""
    run, kind = hit[1], hit.lastindex
    if kind == _MONTH_DAY:
        return _day("", run, hit[4]) if len(run) <= 2 else ""
    if len(run) != 4:
        return ""
    return _day(run, hit[2], hit[3]) if kind == _YEAR_DAY else _day(run, hit[5], hit[6])


def _day(year: str, month: str, day: str) -> str:
    """Return one day in ISO 8601 form, or "" when the calendar has no such day."""
    m, d = int(month), int(day)
    if not (1 <= m <= 12 and 1 <= d <= _DAYS[m]):
        return ""
    if not year:
        return f"--{m:02}-{d:02}"
    y = int(year)
    if not 1900 <= y <= 2099 or (m == 2 and d == 29 and (y % 4 or (y % 100 == 0 and y % 400))):
        return ""
    return f"{y}-{m:02}-{d:02}"


def _yuan(figure: str, unit: str) -> str:
    exact = Decimal(figure.replace(",", "").replace("．", ".")) * _UNITS[unit]
    plain = f"{exact:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _han(digits: str) -> int:
    return int("".join(str(_HAN_DIGIT[mark]) for mark in digits))


def _han_small(digits: str) -> int:
    """Read a Chinese number below one hundred; 0 where the characters form none."""
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return _HAN_DIGIT[digits] if len(digits) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    return (_HAN_DIGIT[tens] if tens else 1) * 10 + (_HAN_DIGIT[ones] if ones else 0)
