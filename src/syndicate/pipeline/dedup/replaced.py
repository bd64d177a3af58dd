"""Where two texts are the same sentences with other names or numbers in them: a form that was filled in anew."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from syndicate.pipeline.dedup.overlap import Overlap
from syndicate.pipeline.dedup.sides import Side

KEPT = 0.6
"""The shorter of two beginnings must have so much of itself, in place, in the other: else they are no form, but other texts."""
ANOTHER_MATTER = 6
"""So many characters on both sides are another matter, not another word for the same."""
LONGEST = 14
"""Characters of what is filled in; more are another sentence."""
AROUND = 2
"""Equal characters that must stand on either side …"""
SENTENCE = 4
"""… and of a name on one side: it is the same sentence."""
NAME = 3
"""Fewer characters may be another word for the same: however many were exchanged, they count as one name."""
_NUMBER = re.compile(r"\d+")
_STREET = re.compile(r"[一-鿿]{2,4}?(?:大街|大道|街|路|巷)")
_OF_TIME = frozenset("月日时分")
_OFFICE = frozenset("局委办")
"""Behind the name of an office that passes something on: who signs is no fact of what is said."""


class Replaced(NamedTuple):
    """What was filled in otherwise at the beginning of two texts."""

    names: int
    """Places with words that the other item has nowhere; of single characters only those that tell: 蓝 and 黄, 东 and 西."""
    form: bool
    """It is one form: names are replaced again and again, or once in a text that is otherwise in place."""
    numbers: int
    times: int
    """Of the numbers those of a month, a day, an hour or a minute."""
    kept: float = 0.0
    """How much of the shorter beginning is in place in the other, 0 to 1; 0 where it is less than `KEPT` or speaks of another matter."""


_TELLING = frozenset("蓝黄橙红东南西北上下左右甲乙丙丁一二三四五六七八九十春夏秋冬")
FORM = 0.85
"""So much of the shorter beginning is in place where a form was filled in anew."""
_NAMED = frozenset("省市县区旗乡镇村屯街路巷道局校司园站院厂桥社小厅部委线店馆")
_NAMED_LONG = frozenset(
    {
        "大街",
        "大道",
        "大厦",
        "公司",
        "有限",
        "学校",
        "中学",
        "大学",
        "学院",
        "医院",
        "公园",
        "广场",
        "市场",
        "花园",
        "新村",
    }
)
"""Behind a name: 村, 街, 小区, 公司 …"""
WHOLE = 0.99
"""With so much of one text in the other, numbers included, nothing can have been replaced in it."""
NOTHING = Replaced(0, False, 0, 0, 0.0)


def replaced_in(one: Side, other: Side, overlap: Overlap) -> Replaced:
    """Align the beginnings of two texts; the order of the two plays no part."""
    mine, theirs = one.lead, other.lead
    if overlap.one >= WHOLE or overlap.other >= WHOLE or not mine or not theirs:
        return NOTHING
    if mine > theirs:
        one, other, mine, theirs = other, one, theirs, mine
    names: Counter[tuple[str, str]] = Counter()
    numbers = times = words = 0
    kept, gaps, one_matter = _filled_in(mine, theirs)
    telling = named = 0
    for start, end, begin, stop, around in gaps:
        piece, their_piece = mine[start:end], theirs[begin:stop]
        mine_counts, theirs_count = _NUMBER.search(piece) is not None, _NUMBER.search(their_piece) is not None
        if mine_counts != theirs_count:
            elsewhere = around >= SENTENCE and _other_streets(one, other, piece, their_piece)
            names[piece, their_piece] += elsewhere
            named += elsewhere
            continue
        if mine_counts:
            differ = _numbers_differ(one, other, _whole(mine, start, end), _whole(theirs, begin, stop))
            numbers += differ
            times += differ and (mine[end : end + 1] in _OF_TIME or _both_times(piece, their_piece))
        elif piece in _TELLING and their_piece in _TELLING:
            names[piece, their_piece] += 1
            telling += 1
        elif around >= SENTENCE and min(len(piece), len(their_piece)) > 1 and mine[end : end + 1] not in _OFFICE:
            new = not other.mentions(piece) and not one.mentions(their_piece)
            if new and max(len(piece), len(their_piece)) < NAME and not is_named(mine, end):
                words = 1
            else:
                names[piece, their_piece] += new
                named += new and is_named(mine, end)
    form = (named > 0 and kept >= FORM) or max(telling, named) > 1
    return Replaced(names.total() + words, form, numbers, times, kept if one_matter else 0.0)


def _other_streets(one: Side, other: Side, piece: str, their_piece: str) -> bool:
    """The same sentence names a street on either side, and neither item knows the other's: house numbers need not be there on both."""
    mine, theirs = _STREET.findall(piece), _STREET.findall(their_piece)
    known = any(other.mentions(street) for street in mine) or any(one.mentions(street) for street in theirs)
    return bool(mine and theirs) and not known


def _numbers_differ(one: Side, other: Side, mine: list[str], theirs: list[str]) -> bool:
    """Either item has a number here that the other has nowhere: what stands in another place is not another number."""
    return mine != theirs and _lacks(other, mine) and _lacks(one, theirs)


def _lacks(side: Side, numbers: list[str]) -> bool:
    return not set(numbers) <= {*_NUMBER.findall(side.lead), *_NUMBER.findall(side.title)}


def is_named(text: str, place: int) -> bool:
    """Say whether what stands before a place in a text is a name, by what stands behind it."""
    return text[place : place + 1] in _NAMED or text[place : place + 2] in _NAMED_LONG


class Gap(NamedTuple):
    """Where two strings that are otherwise in place differ: start and end in either."""

    start: int
    end: int
    begin: int
    stop: int
    around: int = 0
    """Characters of the longer of the two equal blocks on either side."""

    def is_filled_in(self) -> bool:
        """Both have something there, and neither a whole sentence."""
        return self.start < self.end <= self.start + LONGEST and self.begin < self.stop <= self.begin + LONGEST


def aligned(mine: str, theirs: str, around: int) -> tuple[int, list[Gap]]:
    """Return how many characters are in place, in blocks of at least `around`, and the gaps before, between and behind the blocks."""
    kept = end = stop = before = 0
    gaps = []
    for begin, place, size in Levenshtein.editops(mine, theirs).as_matching_blocks():
        if size >= around:
            gaps.append(Gap(end, begin, stop, place, max(before, size)))
            kept += size
            end, stop, before = begin + size, place + size, size
    gaps.append(Gap(end, len(mine), stop, len(theirs)))
    return kept, gaps


def _filled_in(mine: str, theirs: str) -> tuple[float, list[Gap], bool]:
    """Return how much of the shorter beginning is in place, what was filled in otherwise within it, and whether it is of one matter."""
    characters, gaps = aligned(mine, theirs, AROUND)
    kept = characters / min(len(mine), len(theirs))
    if kept < KEPT:
        return 0.0, [], False
    inner = gaps[1:-1]
    one_matter = all(min(gap.end - gap.start, gap.stop - gap.begin) < ANOTHER_MATTER for gap in inner)
    return kept, [gap for gap in inner if gap.is_filled_in()], one_matter


def _both_times(mine: str, theirs: str) -> bool:
    return not _OF_TIME.isdisjoint(mine) and not _OF_TIME.isdisjoint(theirs)


def _whole(text: str, start: int, end: int) -> list[str]:
    """Return the numbers that begin, end or lie in a piece, whole."""
    while start > 0 and text[start - 1].isdigit():
        start -= 1
    while end < len(text) and text[end].isdigit():
        end += 1
    return _NUMBER.findall(text[start:end])
