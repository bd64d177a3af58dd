"""What a short post says in other words: how much of it is in the other item, wherever, and whether its numbers are."""

from __future__ import annotations

import re
from typing import NamedTuple

from syndicate.pipeline.dedup.overlap import Overlap
from syndicate.pipeline.dedup.sides import Side

SHORT = 60
"""A text of less weight is a post, not an article."""
LONGEST = 140
"""Characters of a post."""
ENOUGH = 12
"""Fewer pairs of characters say nothing."""
BY_CHANCE, SOME = 0.3, 0.4
"""So many of its pairs of characters any text of the same matter has; so many are the least that a digest takes over."""
ALL = 0.8
"""So many are all that a digest takes over from what it is about."""
LEAD = 290
"""A beginning of so many characters was cut: what is not in it may stand behind it."""
_NUMBER = re.compile(r"\d+")


class Digest(NamedTuple):
    """What of a short post is in the other item."""

    told: float
    """From 0, what any two texts have in common, to 1: all that a digest takes over."""
    agree: int
    """Numbers of the post that the other item has, too."""
    missing: int
    """Numbers that it lacks."""


NONE = Digest(0.0, 0, 0)


def digest_of(one: Side, other: Side, overlap: Overlap) -> Digest:
    """Compare the words of the shorter item with the other one; nothing where neither is a post, or clauses say the same."""
    if min(one.weight, other.weight) >= SHORT or overlap.most >= ALL:
        return NONE
    if (other.weight, other.lead, other.title) < (one.weight, one.lead, one.title):
        one, other = other, one
    said = one.lead  # its headline, where it has one of its own, is compared as such
    if len(said) > LONGEST:
        return NONE
    pairs = {said[place : place + 2] for place in range(len(said) - 1)}
    words = [pair for pair in pairs if pair.isalpha()]
    if len(words) < ENOUGH:
        return NONE
    whole = f"{other.title} {other.lead}"
    told = sum([pair in whole for pair in words]) / len(words)
    if told < SOME:
        return NONE
    numbers, theirs = set(_NUMBER.findall(said)), set(_NUMBER.findall(whole))
    missing = 0 if len(other.lead) >= LEAD else len(numbers - theirs)
    return Digest(min(1.0, (told - BY_CHANCE) / (ALL - BY_CHANCE)), len(numbers & theirs), missing)
