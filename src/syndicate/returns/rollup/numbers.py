"""Numbers as people type them into a form: what they say exactly, or why they say nothing exact."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from syndicate.returns.values import Number, Refused, RowKind, number_of

_BLANK = {"", "-", "--", "——", "—", "－", "/", "\\", "／", "未填报"}
"""What stands for an empty cell. It is not zero: whoever means zero writes 0."""
_REMARK = re.compile(r"[(（](.*)[)）]$", re.DOTALL)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
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


def written(text: str, kind: RowKind) -> Written:
    """
    Return the number that a cell holds.

    Full-width digits, thousands separators, the unit behind the number and a remark in brackets (`22（其中修订16件）`) are read;
    `10余次`, `无` and words for numbers are refused: a return states numbers.
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split()).replace("，", ",")
    remark = ""
    if (match := _REMARK.search(folded)) and match.start():
        folded, remark = folded[: match.start()], match[1]
    if folded in _BLANK:
        return Written(None, remark)
    digits = _UNITS.sub("", folded)
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    if not _EXACT.fullmatch(digits):
        return Written(None, remark, _why_not(text.strip()))
    try:
        return Written(number_of(digits, kind), remark)
    except Refused as refusal:
        return Written(None, remark, str(refusal))


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
