"""Whom to compare: the pairs of items that share enough keys, found for a whole batch at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from syndicate.pipeline.dedup.hashing import I64, U64
from syndicate.pipeline.dedup.keytable import HINT, I32, KIND, LONG, STRONG, TWIN, KeyTable

ENOUGH = 2
"""Two items are compared when they share so many live keys, a strong key and that of a long clause counting as all of them …"""
SPARSE = 8
"""… or one, where one of the items has no more than these."""

BRIEF = 140
"""A text of no more characters is a post, for which hints count: two articles on the same thing share clauses."""

Flags = npt.NDArray[np.bool_]


class Entries(NamedTuple):
    """Who stands under which key: members by group, the groups end to end; a group is a key."""

    group: I64
    member: I32
    worth: I64
    """What the key of each entry counts."""
    hint: Flags
    """Whether it is a hint."""


def worth(keys: U64) -> I64:
    """Return what each key counts towards `ENOUGH`; that of a whole text counts nothing, for twins are tied without comparing."""
    kind = keys & np.uint64(KIND)
    told = (kind == STRONG) | (kind == LONG)
    return np.where(kind == TWIN, 0, np.where(told, ENOUGH, 1)).astype(np.int64)


def pairs_with(table: KeyTable, slots: I64, new: Flags, sparse: Flags, brief: Flags) -> list[tuple[int, int]]:
    """
    Return the pairs, each in ascending order, of which at least one is new and that share enough live keys.

    Args:
        table: Who has which key.
        slots: The slots of all keys of the new items.
        new: Of each item, whether it is new.
        sparse: Of each item, whether it has few keys.
        brief: Of each item, whether it is a post.
    """
    entries = _entries(table, slots)
    if not len(entries.member):
        return []
    code, shared = _shared(entries, new, brief)
    one, other = code >> np.int64(32), code & np.int64(0xFFFFFFFF)
    enough = (shared >= ENOUGH) | sparse[one] | sparse[other]
    return list(zip(one[enough].tolist(), other[enough].tolist(), strict=True))


def _entries(table: KeyTable, slots: I64) -> Entries:
    counts = worth(table.keys(slots))
    slots = slots[table.live(slots) & (counts > 0)]
    group, member = table.listed(slots)
    keys = table.keys(slots)
    return Entries(group, member, worth(keys)[group], is_hint(keys)[group])


def is_hint(keys: U64) -> Flags:
    """Say of each key whether it counts for posts alone."""
    told: Flags = (keys & np.uint64(KIND)) == np.uint64(HINT)
    return told


def _shared(entries: Entries, new: Flags, brief: Flags) -> tuple[I64, I64]:
    """Return every pair with a new item as one number, and what the keys that it shares are worth together."""
    sizes = np.bincount(entries.group)
    starts = np.cumsum(sizes) - sizes
    mine = np.flatnonzero(new[entries.member])
    partners = sizes[entries.group[mine]]
    first = np.repeat(mine, partners)
    within = np.arange(len(first)) - np.repeat(np.cumsum(partners) - partners, partners)
    second = np.repeat(starts[entries.group[mine]], partners) + within
    one, other = entries.member[first].astype(np.int64), entries.member[second].astype(np.int64)
    # A pair of two new items comes up from both of them; it is taken from the greater.
    kept = (one > other) | ((one < other) & ~new[other])
    kept &= ~entries.hint[first] | brief[one] | brief[other]
    first, one, other = first[kept], one[kept], other[kept]
    code = np.minimum(one, other) << np.int64(32) | np.maximum(one, other)
    distinct, inverse = np.unique(code, return_inverse=True)
    return distinct, np.bincount(inverse, weights=entries.worth[first]).astype(np.int64)
