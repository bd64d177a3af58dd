"""Shapes of numbers, and the runs of digits within which they are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from syndicate.pipeline.screen.numerals import GAP, RUN

_SOLID = re.compile(r"[0-9*×X●○□■#?]+")
_PAIR = re.compile(r"\d\d")


class Run(NamedTuple):
    """A stretch of digits, of signs that hide some, and of what may stand between them."""

    start: int
    end: int
    size: int
    digits: bool
    """Whether it is nothing but digits."""
    solid: bool
    """Whether nothing stands between its digits and signs."""


class Shape(NamedTuple):
    """What a number looks like, with gaps and, faster, without."""

    gapped: re.Pattern[str]
    solid: re.Pattern[str]
    least: int
    """Characters of the shortest."""
    lengths: frozenset[int]
    """Lengths of runs of nothing but digits that can hold one."""

    @classmethod
    def of(cls, pattern: str, least: int, lengths: Iterable[int], flags: int = 0) -> Shape:
        """Make a shape of a pattern in which `GAP?` stands where a gap may be."""
        gapped, solid = pattern.replace("GAP", GAP), pattern.replace("GAP?", "")
        return cls(re.compile(gapped, flags), re.compile(solid, flags), least, frozenset(lengths))

    def matches(self, text: str, runs: Iterable[Run]) -> Iterator[re.Match[str]]:
        """Yield the matches within the runs that can hold one."""
        solid, gapped, lengths, least = self.solid.finditer, self.gapped.finditer, self.lengths, self.least
        for start, end, size, digits, whole in runs:
            if (size in lengths) if digits else size >= least:
                yield from (solid if whole else gapped)(text, start, end)


def runs_of(text: str) -> Iterator[Run]:
    """Yield the runs of a text in which two digits stand side by side."""
    for run in RUN.finditer(text):
        said = run[0]
        digits = said.isdecimal()
        if digits or _PAIR.search(said) is not None:
            yield Run(run.start(), run.end(), len(said), digits, digits or _SOLID.fullmatch(said) is not None)
