"""Whom to compare: the pairs of items that share enough keys, found for a whole batch at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from syndicate.model.prepared import Fingerprint
from syndicate.pipeline.dedup.digests import LONGEST, SHORT
from syndicate.pipeline.dedup.hashing import I64, U64
from syndicate.pipeline.dedup.keytable import HINT, I32, KIND, LONG, STRONG, TWIN, KeyTable

ENOUGH = 2
"""Two items are compared when they share so many live keys, a strong key, that of a long clause and a hint counting as all of them …"""
SPARSE = 8
"""… or one, where one of the items has no more than these."""

Flags = npt.NDArray[np.bool_]


class Entries(NamedTuple):
    """Who stands under which key: members by group, the groups end to end; a group is a key."""

    group: I64
    member: I32
    keys: U64
    """The key of each group."""


def worth(keys: U64, brevity: I64 | int) -> I64:
    """
    Return what shared keys count towards `ENOUGH`; that of a whole text counts nothing, for twins are tied without comparing.

    Args:
        keys: Keys that two items share.
        brevity: What a hint counts for them, the greater of their `brevity_of`.
    """
    kind = keys & np.uint64(KIND)
    telling = np.where((kind == STRONG) | (kind == LONG), ENOUGH, 1)
    return np.where(kind == TWIN, 0, np.where(kind == HINT, brevity, telling)).astype(np.int64)


def brevity_of(fingerprint: Fingerprint) -> int:
    """Return what a hint counts: all for a post, which may say everything in other words; nothing between articles, which share clauses."""
    if sum(fingerprint.weights) < SHORT:
        return ENOUGH
    return 1 if len(fingerprint.lead) <= LONGEST else 0


def pairs_with(table: KeyTable, slots: I64, new: Flags, sparse: Flags, brevity: I64) -> list[tuple[int, int]]:
    """
    Return the pairs, each in ascending order, of which at least one is new and that share enough live keys.

    Args:
        table: Who has which key.
        slots: The slots of all keys of the new items.
        new: Of each item, whether it is new.
        sparse: Of each item, whether it has few keys.
        brevity: Of each item, what a hint counts for it; see `brevity_of`.
    """
    entries = _entries(table, slots)
    if not len(entries.member):
        return []
    code, shared = _shared(entries, new, brevity)
    one, other = code >> np.int64(32), code & np.int64(0xFFFFFFFF)
    enough = (shared >= ENOUGH) | ((shared > 0) & (sparse[one] | sparse[other]))
    return list(zip(one[enough].tolist(), other[enough].tolist(), strict=True))


def _entries(table: KeyTable, slots: I64) -> Entries:
    slots = slots[table.live(slots) & ((table.keys(slots) & np.uint64(KIND)) != TWIN)]
    group, member = table.listed(slots)
    return Entries(group, member, table.keys(slots))


def _shared(entries: Entries, new: Flags, brevity: I64) -> tuple[I64, I64]:
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
    first, one, other = first[kept], one[kept], other[kept]
    code = np.minimum(one, other) << np.int64(32) | np.maximum(one, other)
    distinct, inverse = np.unique(code, return_inverse=True)
    counts = worth(entries.keys[entries.group[first]], np.maximum(brevity[one], brevity[other]))
    return distinct, np.bincount(inverse, weights=counts).astype(np.int64)
