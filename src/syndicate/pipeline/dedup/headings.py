"""How the headlines of two items compare."""

from __future__ import annotations

from typing import NamedTuple

from syndicate.pipeline.dedup.sides import Side

KNOWN_TITLE = 9
"""Pairs of characters from which on a headline says by itself what an item is about; a shorter one counts in proportion."""
BEHIND = 40
"""A post says the headline within so many characters more than the headline has."""


class Headlines(NamedTuple):
    """How the headlines compare, 0 to 1."""

    alike: float
    """How much of the shorter one is in the longer one; of a post without one, how much of the other's is at its beginning."""
    both: bool
    """Both have one."""
    equal: bool
    """It is the same to the letter, or a post without one begins with it."""


def headlines_of(one: Side, other: Side) -> Headlines:
    """Compare the headlines; a short one says little and counts in proportion."""
    if one.title and other.title:
        smaller = min(len(one.grams), len(other.grams))
        alike = len(one.grams & other.grams) / max(smaller, KNOWN_TITLE) if smaller else 0.0
        equal = one.title == other.title
        return Headlines(1.0 if equal and smaller >= KNOWN_TITLE else alike, True, equal)
    if one.title:
        return _said_at_first(one, other)
    return _said_at_first(other, one) if other.title else Headlines(0.0, False, False)


def _said_at_first(titled: Side, untitled: Side) -> Headlines:
    """Compare a headline with what a post without one begins with."""
    title = titled.title
    begin = untitled.lead[: len(title) + BEHIND]
    if title in begin:
        return Headlines(min(1.0, len(titled.grams) / KNOWN_TITLE), False, len(title) > KNOWN_TITLE)
    said = sum([begin.find(gram) >= 0 for gram in titled.grams])
    return Headlines(said / max(len(titled.grams), KNOWN_TITLE), False, False)
