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
AT_LEAST = 0.15
"""So many of its pairs of characters a digest keeps even where it says everything in other words."""
PLACES_NAMED = 2
"""Two places, a day and every number of a post in one other item are seldom there by chance."""
END_OF_NAME = 3
"""A place goes by its last characters: what stands before a name may be read as part of it."""
_NUMBER = re.compile(r"\d+")
_TURN = re.compile(
    r"中止|终止|改期|改到|取消|不再|推迟|延期|延长|延到|顺延|提前|恢复|解除|成交|中标|结果|完成|竣工|完工|更正|补充"
)
"""What became of a matter has its day, places and numbers, and is another information."""


class Digest(NamedTuple):
    """What of a short post is in the other item."""

    told: float
    """From 0, what any two texts have in common, to 1: all that a digest takes over."""
    agree: int
    """Numbers of the post that the other item has, too."""
    missing: int
    """Numbers that it lacks."""
    facts: bool = False
    """A day, the places, and every number of the post are in the other item."""


NONE = Digest(0.0, 0, 0)
_NONE_SAID: frozenset[str] = frozenset()


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
    if told < AT_LEAST:
        return NONE
    numbers, theirs = set(_NUMBER.findall(said)), set(_NUMBER.findall(whole))
    missing = 0 if len(other.lead) >= LEAD else len(numbers - theirs)
    facts = numbers <= theirs and _facts_agree(one, other, whole)
    if told < SOME and not facts:
        return NONE
    told = max(0.0, min(1.0, (told - BY_CHANCE) / (ALL - BY_CHANCE)))
    return Digest(told, len(numbers & theirs), missing, facts)


def _facts_agree(post: Side, other: Side, whole: str) -> bool:
    """Say whether both name a day, and the other item every place of the post, of which there are several."""
    days = other.marks.get("l", _NONE_SAID) | other.marks.get("d", _NONE_SAID)
    if days.isdisjoint(post.marks.get("l", _NONE_SAID) | post.marks.get("d", _NONE_SAID)):
        return False
    if set(_TURN.findall(post.lead + post.title)) - set(_TURN.findall(whole)):
        return False
    places = {place[-END_OF_NAME:] for place in post.marks.get("p", ())}
    return len(places) >= PLACES_NAMED and all(place in whole for place in places)
