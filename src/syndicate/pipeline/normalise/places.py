"""The places that texts name, found in all texts of a batch at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from syndicate.pipeline.normalise.joined import joined, units_of

# Left of these characters a place name has ended or not yet begun.
_STOP = "省市区县州盟旗在于对至到从由和与及或为将向往经沿把被让给自是有等的了该本我各并就以因位共月日时午会请去赴"
# Of those, the ones that names begin with: 经纬小学, 和平路, 共乐街; taken back when a single character would be left.
_ALSO_IN_NAMES = "经和共自日向会"
_PAIRS = ("街道", "社区", "小区", "学校", "小学", "中学", "公司", "医院", "大道")
_SINGLES = "路街镇乡村"
_COMPANIES = ("有限公司", "有限责任公司")
_NOT_BEFORE = (
    "道公铁一线思出网马电套退半带条上走修筑绕短问迷",
    "步临沿上逛扫背",
    "城乡集市村建重各",
    "城下返家故老入",
    "农乡驻扶贫进全各行",
)
_NOT_AFTER = ("面径线灯由障演桥程费网况基政", "道头拍区舞", "痛静定长压", "镇村愁亲下土音情", "民干庄级庭组两支务委")
_LONGEST = 8
"""Characters of a name before its suffix; more before these."""
_LONGER = {"有限公司": 20, "有限责任公司": 20, "公司": 12, "医院": 12, "学校": 12, "小学": 10, "中学": 10}
_GENERIC = frozenset({"老旧", "改造老旧", "住宅", "封闭", "农贸", "民办", "公立", "民营", "有限责任", "物业"})
_MOST = 24
_PADDING = 8

I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


class _Tables(NamedTuple):
    """One entry per UTF-16 code unit each."""

    begins: Flags
    """Suffixes begin with it."""
    inner: Flags
    """Names may hold it: Chinese and not in the way."""
    also: Flags
    not_before: U8
    """Bit n: `_SINGLES[n]` is no suffix behind it."""
    not_after: U8
    """Bit n: `_SINGLES[n]` is no suffix before it."""
    single: U8
    """1 + n for `_SINGLES[n]`."""


class _Suffixes(NamedTuple):
    """The suffixes of a batch in order, none within another."""

    at: I64
    size: I64
    longest: I64


def _flags(chars: Iterable[str]) -> Flags:
    table = np.zeros(0x10000, dtype=bool)
    table[[ord(char) for char in chars]] = True
    return table


def _bits(of_each: Sequence[str]) -> U8:
    table = np.zeros(0x10000, dtype=np.uint8)
    for bit, chars in enumerate(of_each):
        table[[ord(char) for char in chars]] |= np.uint8(1 << bit)
    return table


@cache
def _tables() -> _Tables:
    inner = np.zeros(0x10000, dtype=bool)
    inner[ord("一") : ord("龥") + 1] = True
    single = np.zeros(0x10000, dtype=np.uint8)
    single[[ord(char) for char in _SINGLES]] = range(1, len(_SINGLES) + 1)
    begins = _flags([suffix[0] for suffix in (*_PAIRS, *_SINGLES, *_COMPANIES)])
    return _Tables(
        begins, inner & ~_flags(_STOP), _flags(_ALSO_IN_NAMES), _bits(_NOT_BEFORE), _bits(_NOT_AFTER), single
    )


def places(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """
    Return the streets, townships, villages, communities, schools, hospitals and companies that each text names, each once, in order.

    A name is cut on the left at an administrative level, a preposition or anything that is not a Chinese character, so that the
    same sentence always yields the same name; it is evidence for telling notices apart, not a gazetteer entry.
    """
    batch = joined(texts)
    codes, starts = units_of(batch)
    padded = np.concatenate((codes, np.zeros(_PADDING, dtype=np.uint16)))
    suffixes = _named(padded, _suffixes(padded))
    begin = _beginnings(padded, suffixes)
    named = suffixes.at - begin >= 2
    ends = suffixes.at + suffixes.size
    owner = np.searchsorted(starts, begin[named], side="right") - 1
    # A name holds no half of a pair; with those replaced, a place in the units is a place in the text.
    text = batch.text if len(codes) == len(batch.text) else _one_to_one(codes)
    found: list[dict[str, None]] = [{} for _ in texts]
    for number, first, middle, last in zip(
        owner.tolist(), begin[named].tolist(), suffixes.at[named].tolist(), ends[named].tolist(), strict=True
    ):
        if text[first:middle] not in _GENERIC:
            found[number][text[first:last]] = None
    return [tuple(names)[:_MOST] for names in found]


def _one_to_one(codes: npt.NDArray[np.uint16]) -> str:
    return np.where((codes & 0xF800) == 0xD800, np.uint16(0xFFFD), codes).astype("<u2").tobytes().decode("utf-16-le")


def _suffixes(codes: npt.NDArray[np.uint16]) -> _Suffixes:
    """Return everything shaped like a suffix, the longer before the shorter; what lies within one is none."""
    at = np.flatnonzero(_tables().begins[codes])
    size = (_tables().single[codes[at]] > 0).astype(np.int64)
    longest = np.full(len(at), _LONGEST, dtype=np.int64)
    for suffix in (*_PAIRS, *_COMPANIES):
        here = np.flatnonzero(codes[at] == ord(suffix[0]))
        for place, char in enumerate(suffix[1:], 1):
            here = here[codes[at[here] + place] == ord(char)]
        size[here] = len(suffix)
        longest[here] = _LONGER.get(suffix, _LONGEST)
    at, size, longest = at[size > 0], size[size > 0], longest[size > 0]
    covered = np.maximum.accumulate(at + size)
    free = np.ones(len(at), dtype=bool)
    free[1:] = at[1:] >= covered[:-1]
    return _Suffixes(at[free], size[free], longest[free])


def _named(codes: npt.NDArray[np.uint16], found: _Suffixes) -> _Suffixes:
    """Return those that a name may end with: Chinese stands before, and a single character is not part of another word."""
    table = _tables()
    before, after = codes[found.at - 1], codes[found.at + 1]
    bit = np.left_shift(1, table.single[codes[found.at]].astype(np.int64)) >> 1
    other_word = (found.size == 1) & (((table.not_before[before] | table.not_after[after]) & bit) != 0)
    good = table.inner[before] & ~other_word
    return _Suffixes(found.at[good], found.size[good], found.longest[good])


def _beginnings(codes: npt.NDArray[np.uint16], found: _Suffixes) -> I64:
    """Return where each name begins: behind the last character that no name holds, or at the most characters a name has."""
    table = _tables()
    outer = np.flatnonzero(~table.inner[codes])
    begin = np.maximum(outer[np.searchsorted(outer, found.at) - 1] + 1, found.at - found.longest)
    taken_back = (found.at - begin == 1) & table.also[codes[begin - 1]]
    result: I64 = begin - taken_back
    return result
