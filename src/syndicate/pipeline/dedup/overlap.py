"""What two texts share: clauses by weight, and where the same clause carries other numbers."""

from __future__ import annotations

from typing import NamedTuple

from syndicate.pipeline.dedup.clauses import DATED
from syndicate.pipeline.dedup.sides import Side

FACT = 7
"""A clause of less weight has no words but units of time: the day on which a copy was signed or put up."""


class Overlap(NamedTuple):
    """Weights count characters; clauses with other numbers are not shared."""

    one: float
    """How much of the first text is in the other, 0 to 1."""
    other: float
    shared: int
    """Weight of shared clauses."""
    conflicts: int
    """Number of shared clauses with other numbers."""
    dates: int
    """How many of them have a day or a month."""
    ratio: float
    """Their share of the weight of all shared clauses."""
    agreed: int
    """Number of shared clauses whose day or month is the same."""
    figures: int
    """The same for other numbers."""

    @property
    def most(self) -> float:
        """How much of the text that has more in common with the other is in it."""
        return max(self.one, self.other)

    @property
    def least(self) -> float:
        """The same for the text that has less in common."""
        return min(self.one, self.other)


def overlap_of(one: Side, other: Side) -> Overlap:
    """Compare the clauses of two items."""
    shared = conflicts = conflicting = dates = agreed = figures = 0
    mine, theirs = one.numbers, other.numbers
    for clause in mine.keys() & theirs.keys():
        weight = one.weights[clause]
        shared += weight
        number = mine[clause]
        if not number or not theirs[clause] or weight < FACT:
            continue
        if number != theirs[clause] and _numbers_differ(one, other, clause):
            conflicts += 1
            conflicting += weight
            dates += (number & DATED) != 0
        elif number & DATED:
            agreed += 1
        else:
            figures += 1
    return Overlap(
        min(1.0, (shared - conflicting) / one.weight) if one.weight else 0.0,
        min(1.0, (shared - conflicting) / other.weight) if other.weight else 0.0,
        shared - conflicting,
        conflicts,
        dates,
        conflicting / shared if shared else 0.0,
        agreed,
        figures,
    )


def _numbers_differ(one: Side, other: Side, clause: int) -> bool:
    if clause not in one.several and clause not in other.several:
        return True
    mine = one.several.get(clause, frozenset((one.numbers[clause],)))
    return mine.isdisjoint(other.several.get(clause, (other.numbers[clause],)))
