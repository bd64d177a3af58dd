"""A headline beside what a post without one begins with: where both are one phrase, another number or name in it is another fact."""

from __future__ import annotations

import re

from syndicate.pipeline.dedup.alignment import Gap, aligned
from syndicate.pipeline.dedup.exchanged import is_another_name
from syndicate.pipeline.dedup.sides import Side

BEHIND = 16
"""A post says the headline within so many characters more than the headline has."""
PHRASE = 0.75
"""So much of a headline, in place, at the beginning of a post: the post says it."""
LONG = 10
"""Fewer characters may be in place by chance."""
AROUND = 2
"""Equal characters on either side of what was filled in."""
_NUMBER = re.compile(r"\d+")
_COUNTED = re.compile(r"\d+\D?")


def first_words_differ(one: Side, other: Side) -> list[str]:
    """Return the vetoes of a headline and the first words of a post without one; nothing where both have one or neither has."""
    if bool(one.title) == bool(other.title):
        return []
    titled, post = (one, other) if one.title else (other, one)
    title, begin = titled.title, post.lead[: len(titled.title) + BEHIND]
    if len(title) < LONG or title in begin:
        return []
    kept, gaps = aligned(title, begin, AROUND)
    if kept < PHRASE * len(title):
        return []
    inner = [gap for gap in gaps if gap.before and gap.behind and gap.is_filled_in()]
    found = []
    if any(_another_number(titled, post, title, begin, gap) for gap in inner):
        found.append("number_in_title")
    if any(_another_name(titled, post, title, begin, gap) for gap in inner):
        found.append("name_in_title")
    return found


def _another_number(titled: Side, post: Side, title: str, begin: str, gap: Gap) -> bool:
    """Either has a number of the same thing here, and neither has the other's anywhere."""
    mine, theirs = _whole(title, gap.start, gap.end), _whole(begin, gap.begin, gap.stop)
    return bool(mine and theirs) and mine != theirs and mine not in _numbers(post) and theirs not in _numbers(titled)


def _another_name(titled: Side, post: Side, title: str, begin: str, gap: Gap) -> bool:
    if _NUMBER.search(title[gap.start : gap.end] + begin[gap.begin : gap.stop]):
        return False
    return is_another_name(titled, post, title, begin, gap)


def _whole(text: str, start: int, end: int) -> str:
    """Return the whole number that a piece is, or is a part of, with what it counts; empty where it is none."""
    if not text[start:end].isdecimal():
        return ""
    while start > 0 and text[start - 1].isdecimal():
        start -= 1
    found = _COUNTED.match(text, start)
    return found[0] if found else ""


def _numbers(side: Side) -> set[str]:
    return {*_COUNTED.findall(side.lead), *_COUNTED.findall(side.title)}
