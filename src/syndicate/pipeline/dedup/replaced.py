"""Where two texts are the same sentences with other names or numbers in them: a form that was filled in anew."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from syndicate.pipeline.dedup.alignment import Gap, aligned
from syndicate.pipeline.dedup.exchanged import SENTENCE, is_another_name, is_named
from syndicate.pipeline.dedup.overlap import Overlap
from syndicate.pipeline.dedup.sides import Side

KEPT = 0.6
"""The shorter of two beginnings must have so much of itself, in place, in the other: else they are no form, but other texts."""
ANOTHER_MATTER = 6
"""So many characters on both sides are another matter, not another word for the same."""
AROUND = 2
"""Equal characters that must stand on either side."""
NAME = 3
"""Fewer characters may be another word for the same: however many were exchanged, they count as one name."""
HEADLINE = 8
"""So many characters of an item's own headline that stand once more before its text, as pages repeat them, are no name."""
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
WHOLE = 0.99
"""With so much of one text in the other, numbers included, nothing can have been replaced in it."""
NOTHING = Replaced(0, False, 0, 0, 0.0)


def replaced_in(one: Side, other: Side, overlap: Overlap) -> Replaced:
    """Align the beginnings of two texts; the order of the two plays no part."""
    if overlap.one >= WHOLE or overlap.other >= WHOLE or not one.lead or not other.lead:
        return NOTHING
    if one.lead > other.lead:
        one, other = other, one
    kept, gaps, one_matter = _filled_in(one.lead, other.lead)
    found = _Found(one, other)
    for gap in gaps:
        found.look_at(gap)
    form = found.exchanged > 0 or (found.named > 0 and kept >= FORM) or max(found.telling, found.named) > 1
    return Replaced(found.names.total() + found.words, form, found.numbers, found.times, kept if one_matter else 0.0)


class _Found:
    """What was filled in otherwise, gap by gap."""

    def __init__(self, one: Side, other: Side) -> None:
        self._one, self._other = one, other
        self.names: Counter[tuple[str, str]] = Counter()
        self.words = self.numbers = self.times = self.telling = self.named = self.exchanged = 0

    def look_at(self, gap: Gap) -> None:
        """Count what one gap holds."""
        mine, theirs = self._one.lead, self._other.lead
        pieces = mine[gap.start : gap.end], theirs[gap.begin : gap.stop]
        counting = [_NUMBER.search(piece) is not None for piece in pieces]
        if all(counting):
            self._count_numbers(gap, *pieces)
        elif any(counting):
            elsewhere = gap.start > 0 and gap.around >= SENTENCE and _other_streets(self._one, self._other, *pieces)
            self.names[pieces] += elsewhere
            self.named += elsewhere
        else:
            another = is_another_name(self._one, self._other, mine, theirs, gap)
            self.exchanged += another
            self._count_words(gap, pieces, another=another)

    def _count_numbers(self, gap: Gap, piece: str, their_piece: str) -> None:
        mine, theirs = self._one.lead, self._other.lead
        if gap.start == 0 or not _numbers_differ(
            self._one, self._other, _whole(mine, gap.start, gap.end), _whole(theirs, gap.begin, gap.stop)
        ):
            return
        self.numbers += 1
        self.times += mine[gap.end : gap.end + 1] in _OF_TIME or _both_times(piece, their_piece)

    def _count_words(self, gap: Gap, pieces: tuple[str, str], *, another: bool) -> None:
        piece, their_piece = pieces
        if piece in _TELLING and their_piece in _TELLING:
            self.names[pieces] += 1
            self.telling += 1
        elif another:
            self.names[pieces] += 1
        elif gap.start > 0 and gap.around >= SENTENCE and min(map(len, pieces)) > 1:
            self._count_name(gap, pieces)

    def _is_the_headline(self, piece: str, their_piece: str) -> bool:
        mine, theirs = self._one.title, self._other.title
        return (len(piece) >= HEADLINE and piece in mine) or (len(their_piece) >= HEADLINE and their_piece in theirs)

    def _count_name(self, gap: Gap, pieces: tuple[str, str]) -> None:
        named = is_named(self._one.lead, gap.end)
        if self._one.lead[gap.end : gap.end + 1] in _OFFICE or self._is_the_headline(*pieces):
            return
        new = not self._other.mentions(pieces[0]) and not self._one.mentions(pieces[1])
        if new and max(map(len, pieces)) < NAME and not named:
            self.words = 1
        else:
            self.names[pieces] += new
            self.named += new and named


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


def _filled_in(mine: str, theirs: str) -> tuple[float, list[Gap], bool]:
    """Return how much of the shorter beginning is in place, what was filled in otherwise within it, and whether it is of one matter."""
    characters, gaps = aligned(mine, theirs, AROUND)
    kept = characters / min(len(mine), len(theirs))
    if kept < KEPT:
        return 0.0, [], False
    one_matter = all(min(gap.end - gap.start, gap.stop - gap.begin) < ANOTHER_MATTER for gap in gaps[1:-1])
    begun = gaps[0].start or gaps[0].begin or len(gaps) == 1
    inner = gaps[bool(begun) : -1]
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
