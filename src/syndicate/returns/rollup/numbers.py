"""Numbers as people type them into a form: what they say exactly, or why they say nothing exact."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from syndicate.returns.values import Number, Refused, RowKind, number_of

_BLANK = {"", "-", "--", "——", "—", "－", "/", "\\", "／", "未填报"}
"""What stands for an empty cell. It is not zero: whoever means zero writes 0."""
_REMARK = re.compile(r"[(（](.*)[)）]$", re.DOTALL)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MONEY = frozenset({"元", "万元"})
_MOST = 10**12
"""No count of an office has thirteen digits."""
_UNITS = re.compile(r"(?:人次|万元|[条件次个人篇场期元份])$")
_EXACT = re.compile(r"[+-]?\d+(?:\.\d+)?")
_MEANT = re.compile(r"[约近]?[+-]?\d[\d,，.]*[余多几]?(?:人次|万元|[条件次个人篇场期元份万])?(?:左右|以上)?")
_VAGUE = re.compile(r"余|约|近|多|左右|以上|几|若干")


class Written(NamedTuple):
    """What a cell says."""

    value: Number | None
    """None: the cell is empty, or it says nothing exact."""
    remark: str = ""
    """What stands behind the number in brackets."""
    refused: str = ""
    """Why it is no number; Chinese, then English."""
    note: str = ""
    """How it was read, where that is worth a word; Chinese, then English."""


def written(text: str, kind: RowKind) -> Written:
    """
    Return the number that a cell holds.

    Full-width digits, thousands separators, the unit behind the number and a remark in brackets (`22（其中修订16件）`) are read; an
    amount in 元 becomes 万元. `10余次`, `无`, words for numbers, money among counts and what no office can have are refused: a return
    states numbers.
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split()).replace("，", ",")
    remark = ""
    if (match := _REMARK.search(folded)) and match.start():
        folded, remark = folded[: match.start()], match[1]
    if folded in _BLANK:
        dash = f"“{text.strip()}”按未填报计，不是零；是零请填 0 / a dash is an empty cell, not zero: write 0 for zero"
        return Written(None, remark, note=dash if folded else "")
    digits, unit = _UNITS.sub("", folded), match[0] if (match := _UNITS.search(folded)) else ""
    if unit and (unit in _MONEY) != (kind is RowKind.MONEY):
        return Written(None, remark, _wrong_unit(text.strip(), kind))
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    if not _EXACT.fullmatch(digits):
        return Written(None, remark, _why_not(text.strip()))
    try:
        number = number_of(digits, kind)
        if Decimal(number).copy_abs() >= _MOST:
            return Written(None, remark, f"“{text.strip()}”大得不可能，请核对 / {text.strip()!r} cannot be: check it")
        return _in_ten_thousands(number, remark) if unit == "元" else Written(number, remark)
    except Refused as refusal:
        return Written(None, remark, str(refusal))


def _in_ten_thousands(amount: Number, remark: str) -> Written:
    number = Decimal(amount) / 10_000
    return Written(number, remark, note=f"{amount} 元折合 {number} 万元 / {amount} yuan are {number} ten thousands")


def _wrong_unit(text: str, kind: RowKind) -> str:
    expected, english = (
        ("万元", "an amount in 万元") if kind is RowKind.MONEY else ("个数，不是金额", "a count, not an amount")
    )
    return f"“{text}”的单位不对，应为{expected} / {text!r}: expected {english}"


def looks_written(text: str) -> bool:
    """Tell whether a cell holds a number or what was meant for one; labels and units do not."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return bool(_MEANT.fullmatch(_REMARK.sub("", folded) or folded))


def _why_not(text: str) -> str:
    if text == "无":
        return "“无”应写作 0；不掌握的留空 / 无: write 0, or leave it empty where it is not known"
    if _VAGUE.search(text):
        return f"“{text}”不是确数，请填确切数字 / {text!r} is not an exact number"
    return f"“{text}”不是数字，应为阿拉伯数字 / {text!r} is no number: expected digits"
