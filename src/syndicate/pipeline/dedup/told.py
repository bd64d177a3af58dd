"""A digest in other words beside a headline: where it has something else in the place of what the notice is about, it tells another."""

from __future__ import annotations

import re

from syndicate.pipeline.dedup.alignment import Gap, aligned
from syndicate.pipeline.dedup.digests import LONGEST, SHORT
from syndicate.pipeline.dedup.exchanged import abbreviates, is_new, is_said_again, is_told
from syndicate.pipeline.dedup.sides import Side

AROUND = 2
"""Equal characters of a headline and a digest that are no chance …"""
BESIDE = 4
"""… and beside what a notice is about."""
MATTER = range(3, 11)
"""Characters of what a notice is about …"""
INSTEAD = range(2, 11)
"""… and of what a digest says instead."""
_DIGIT = re.compile(r"\d")


def tells_another(one: Side, other: Side) -> bool:
    """Say whether one is a digest that has other words in the place of what the headline of the other names and its text says again."""
    return _tells_another(one, other) or _tells_another(other, one)


def _tells_another(notice: Side, post: Side) -> bool:
    if not notice.title or notice.is_a_sentence or post.weight >= SHORT or len(post.lead) > LONGEST:
        return False
    if (post.title and not post.is_a_sentence) or notice.title in post.lead:
        return False
    _, gaps = aligned(notice.title, post.lead, AROUND)
    return any(_is_another(notice, post, gap) for gap in gaps if max(gap.before, gap.behind) >= BESIDE)


def _is_another(notice: Side, post: Side, gap: Gap) -> bool:
    matter, instead = notice.title[gap.start : gap.end], post.lead[gap.begin : gap.stop]
    size = max(len(matter), BESIDE)
    if not gap.behind:  # what stands at an end is told by what is next to the words in common
        instead = instead[:size]
    elif not gap.before:
        instead = instead[-size:]
    if len(matter) not in MATTER or len(instead) not in INSTEAD or _DIGIT.search(matter + instead):
        return False
    if is_told(matter) or is_told(instead) or abbreviates(matter, instead):
        return False
    return is_new(matter, post) and is_new(instead, notice) and is_said_again(notice, matter)
