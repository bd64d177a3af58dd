"""Two strings laid side by side: what is in place, and the gaps between."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

LONGEST = 14
"""Characters of what is filled in; more are another sentence."""


class Gap(NamedTuple):
    """Where two strings that are otherwise in place differ: start and end in either."""

    start: int
    end: int
    begin: int
    stop: int
    before: int = 0
    """Characters of the equal block before it …"""
    behind: int = 0
    """… and behind it."""

    @property
    def around(self) -> int:
        """The longer of the two."""
        return max(self.before, self.behind)

    def is_filled_in(self) -> bool:
        """Both have something there, and neither a whole sentence."""
        return self.start < self.end <= self.start + LONGEST and self.begin < self.stop <= self.begin + LONGEST


def aligned(mine: str, theirs: str, around: int) -> tuple[int, list[Gap]]:
    """Return how many characters are in place, in blocks of at least `around`, and the gaps before, between and behind the blocks."""
    kept = end = stop = before = 0
    gaps = []
    for begin, place, size in Levenshtein.editops(mine, theirs).as_matching_blocks():
        if size >= around:
            gaps.append(Gap(end, begin, stop, place, before, size))
            kept += size
            end, stop, before = begin + size, place + size, size
    gaps.append(Gap(end, len(mine), stop, len(theirs), before))
    return kept, gaps
