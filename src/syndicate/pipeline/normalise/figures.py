"""Figures, percentages and times of day in one notation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from syndicate.pipeline.normalise.joined import joined, texts_at, units_of
from syndicate.pipeline.normalise.numbers import numeral

_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?|[〇零一二三四五六七八九十]{1,3}(?![百千万点]))")
_HALF = re.compile(r"(上午|早上|中午|下午|傍晚|晚上|晚)(\d{1,2})(?=[时点:：])")
_LATE = frozenset({"下午", "傍晚", "晚上", "晚"})
# 1.2万; 8:30 and 8点 with what joins them to the next. Begins with a digit outside every group: the engine skips to digits; a run
# of digits is tried once from each of them.
_FIGURE = re.compile(
    r"\d\d{0,6}+(?=[.万亿:：时点])(?:"
    r"(\.\d{1,4})?(?<=\d)(万?亿|万)(?![万亿])"
    r"|(?<!\d\d\d)(?:[:：]([0-5]\d)(?![\d:：])|(?:时|点(?=[\d至到分半整前后，。~～—–-]|$))(?:([0-5]?\d)分)?)"
    r"(?:\s?[-–—~～到]{1,2}\s?(?=\d))?"
    r")"
)
_DIGITS = re.compile(r"\d+")
_UNITS = {"万": 4, "亿": 8, "万亿": 12}


@cache
def _classes() -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return which UTF-16 code units may be of a digit, and which may follow the digits of a figure."""
    digit, sign = np.zeros(0x10000, dtype=bool), np.zeros(0x10000, dtype=bool)
    digit[[code for code in range(0x10000) if 0xD800 <= code < 0xE000 or chr(code).isdecimal()]] = True
    sign[[ord(char) for char in ".万亿:：时点"]] = True
    return digit, sign


def plain_figures_each(texts: Sequence[str]) -> list[str]:
    """Return each text with its figures plain; texts without any cost one look at the whole batch."""
    codes, starts = units_of(joined(texts))
    digit, sign = _classes()
    after = np.flatnonzero(sign[codes])
    share = np.flatnonzero(codes == ord("之"))
    places = np.concatenate((after[digit[codes[after - 1]]], share[codes[share - 1] == ord("分")]))
    result = list(texts)
    for number in texts_at(places, starts):
        result[number] = plain_figures(texts[number])
    return result


def plain_figures(text: str) -> str:
    """Return the text with figures in one notation: 1.2万 → 12000, 百分之五 → 5%, 下午2:30 → 14时30分, 8点-17点 → 8时至17时."""
    if "百分之" in text:
        text = _PERCENT.sub(_percent, text)
    if "午" in text or "晚" in text:
        text = _HALF.sub(_of_the_day, text)
    return _FIGURE.sub(_figure, text)


def _percent(hit: re.Match[str]) -> str:
    return (hit[1] if hit[1][0].isdigit() else numeral(hit[1])) + "%"


def _of_the_day(hit: re.Match[str]) -> str:
    hour = int(hit[2])
    return str(hour + 12 if hit[1] in _LATE and hour < 12 else hour)


def _figure(hit: re.Match[str]) -> str:
    said = hit[0]
    if hit[2]:
        whole, _, decimals = said.removesuffix(hit[2]).partition(".")
        return (whole + decimals.ljust(_UNITS[hit[2]], "0")).lstrip("0") or "0"
    hour = _DIGITS.match(said)
    if hour is None or len(hour[0]) > 2 or int(hour[0]) > 24:
        return said
    minute = int(hit[3] or hit[4] or 0)
    joined = "至" if said[-1] in "-–—~～到" or said[-1].isspace() else ""
    return f"{int(hour[0])}时{minute}分{joined}" if minute else f"{int(hour[0])}时{joined}"
