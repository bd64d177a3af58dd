"""Dates and Chinese numerals in one notation, in all texts of a batch at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from syndicate.pipeline.normalise.joined import joined, texts_at, units_of

_TENS = "一二三四五六七八九十"
_NUMERALS = "〇零" + _TENS
_UNITS = "年月日号批期届轮"
_VALUES = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}

# Each begins with a class, which is looked for many times faster than an alternation.
_NUMERAL = re.compile(rf"[第{_NUMERALS}](?:(?<=第)[{_TENS}]{{1,3}}|(?<!第)[{_NUMERALS}]{{0,3}}(?=[{_UNITS}]))")
_DATE = re.compile(r"[12](?:(?<=1)9|(?<=2)0)\d{2}[-/.年](\d{1,2})[-/.月](\d{1,2})(?:(?!\d)日?|(?=\d{1,2}[时点:：]))")
_SPOKEN_DAY = re.compile(r"号(?:(?<=月\d号)|(?<=月\d\d号))(?![楼线院门店馆])")
_THOUSANDS = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")

_ORDINAL, _TEN, _NUMERAL_SIGN, _UNIT, _CENTURY, _SEPARATOR, _FIGURE, _MAYBE = (1 << bit for bit in range(8))
Codes = npt.NDArray[np.uint16]
Sorts = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

_AHEAD = 16
"""No date is longer."""


@cache
def _classes() -> Sorts:
    """Return what each UTF-16 code unit may be in a number, as bits."""
    table = np.zeros(0x10000, dtype=np.uint8)
    sorts = {_ORDINAL: "第", _TEN: _TENS, _NUMERAL_SIGN: _NUMERALS, _UNIT: _UNITS, _CENTURY: "12"}
    sorts |= {_SEPARATOR: "-/.年月", _FIGURE: "0123456789"}
    for bit, chars in sorts.items():
        table[[ord(char) for char in chars]] |= np.uint8(bit)
    # Digits of other scripts; of those written as pairs one half is not known, so every half may be one.
    others = [code for code in range(0x80, 0x10000) if 0xD800 <= code < 0xE000 or chr(code).isdecimal()]
    table[others] |= np.uint8(_MAYBE)
    return table


def plain_numbers(text: str) -> str:
    """Return the text with dates and Chinese numerals of dates and ordinals in one notation (二〇一八年三月五日, 2018-03-05 → 2018年3月5日; 3月5号 → 3月5日)."""
    return plain_numbers_each([text])[0]


def plain_numbers_each(texts: Sequence[str]) -> list[str]:
    """Return each text with its numbers plain. What has nothing to rewrite, most texts, is told by one look at the whole batch."""
    codes, starts = units_of(joined(texts))
    padded = np.concatenate((codes, np.zeros(_AHEAD, dtype=np.uint16)))
    sorts = _classes()[padded]
    places = np.concatenate(
        (_numerals(sorts), _dates(padded, sorts), _thousands(padded, sorts), _spoken_days(padded, sorts))
    )
    result = list(texts)
    for number in texts_at(places, starts):
        result[number] = _rewritten(texts[number])
    return result


def _numerals(sorts: Sorts) -> Places:
    """Return the places of all ordinals and of the last signs of numerals."""
    here = np.flatnonzero(sorts & (_ORDINAL | _NUMERAL_SIGN))
    ahead = sorts[here + 1] & np.where(sorts[here] & _ORDINAL, np.uint8(_TEN), np.uint8(_UNIT))
    return here[ahead > 0]


def _dates(codes: Codes, sorts: Sorts) -> Places:
    """Return the places of everything that may be a date in another notation, and few others; 2018年3月5日 is in the notation."""
    year = np.flatnonzero(sorts & _CENTURY)
    year = year[(codes[year + 1] == ord("9")) | (codes[year + 1] == ord("0"))]
    foreign = np.zeros(len(year), dtype=bool)
    for ahead in (2, 3, 5, 6):
        foreign |= (sorts[year + ahead] & _MAYBE) > 0
    month, month_end = year + 5, _end_of_figures(sorts, year + 5)
    day, day_end = month_end + 1, _end_of_figures(sorts, month_end + 1)
    date = ((sorts[year + 4] & _SEPARATOR) > 0) & ((sorts[month] & _FIGURE) > 0) & ((sorts[month_end] & _SEPARATOR) > 0)
    date &= (sorts[day] & (_FIGURE | _MAYBE)) > 0
    plain = (codes[year + 4] == ord("年")) & (codes[month_end] == ord("月")) & (codes[day_end] == ord("日"))
    plain &= (codes[month] != ord("0")) & (codes[day] != ord("0")) & ((sorts[day] & _FIGURE) > 0)
    other: Places = year[foreign | (date & ~plain)]
    return other


def _end_of_figures(sorts: Sorts, at: Places) -> Places:
    """Return where one or two figures end."""
    first = (sorts[at] & _FIGURE) > 0
    end: Places = at + first + (first & ((sorts[at + 1] & _FIGURE) > 0))
    return end


def _thousands(codes: Codes, sorts: Sorts) -> Places:
    """Return the places of commas between digits."""
    comma = np.flatnonzero(codes == ord(","))
    digits = _FIGURE | _MAYBE
    return comma[((sorts[comma - 1] & digits) > 0) & ((sorts[comma + 1] & digits) > 0)]


def _spoken_days(codes: Codes, sorts: Sorts) -> Places:
    """Return the places of 号 behind a month and a figure: 5月3号."""
    day = np.flatnonzero(codes == ord("号"))
    near = (codes[day - 2] == ord("月")) | (codes[day - 3] == ord("月"))
    spoken: Places = day[near & ((sorts[day - 1] & _FIGURE) > 0)]
    return spoken


def _rewritten(text: str) -> str:
    text = _NUMERAL.sub(_arabic, text)
    if "," in text:
        text = _THOUSANDS.sub("", text)
    if "号" in text:
        text = _SPOKEN_DAY.sub("日", text)
    return _DATE.sub(_dated, text)


def _dated(hit: re.Match[str]) -> str:
    return f"{hit[0][:4]}年{int(hit[1])}月{int(hit[2])}日"


def _arabic(hit: re.Match[str]) -> str:
    word = hit[0]
    return "第" + numeral(word[1:]) if word[0] == "第" else numeral(word)


@lru_cache(4096)
def numeral(word: str) -> str:
    """Return a Chinese numeral up to 99, or a year written digit by digit, in Arabic digits."""
    if "十" not in word:
        return "".join(str(_VALUES[char]) for char in word)
    tens, ones = word.split("十", 1)
    value = _VALUES.get(tens, 1) * 10 + _VALUES.get(ones, 0)
    return str(value)
