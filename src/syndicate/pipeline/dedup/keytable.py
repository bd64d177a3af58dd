"""Who has which candidate key: lists threaded through NumPy arrays, 16 bytes a distinct key, 8 bytes an entry."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from syndicate.pipeline.dedup.hashing import I64, U64
from syndicate.pipeline.dedup.slots import NONE, Slots

I32 = npt.NDArray[np.int32]

HOT = 16
"""
A key of an equal clause that more items than this ever had finds nobody: it is boilerplate.

The population of a key counts every present item of which any version had it, so whether a key is hot depends on what was read, not
on the order in which it was read.
"""
HOT_STRONG = 200
"""The same for an equal headline, address or document number."""
STRONG = 1
"""Low bits of a key: an equal headline, address or document number, not just an equal clause."""
TWIN = 3
"""Low bits of the key of a whole text with its headline; it never becomes hot."""
LONG = 2
"""Low bits of the key of a clause so long that it is enough by itself."""
HINT = 4
"""Low bits of the key of a day and a place, a piece of words and the like: it finds a post, which may say everything in other words."""
KIND = 7
"""Mask of the low bits: 0 is the key of any other clause."""


class Touched(NamedTuple):
    """The slots of the distinct keys of a call, valid until the next one, with their populations before and after it."""

    slots: I64
    before: I32
    after: I32


_NOTHING_TOUCHED = Touched(np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32))


class KeyTable:
    """Who has which key. Members are small numbers of one's own. Not thread-safe; belongs to the owner of the jurisdiction."""

    def __init__(self, capacity: int = 1 << 16) -> None:
        self._slots = Slots(capacity)
        self._entry_serial = np.zeros(capacity, dtype=np.int32)
        self._entry_next = np.zeros(capacity, dtype=np.int32)
        self._entries = 0
        # A member is entered under a serial number; to remove it, the number is struck out and the entries stay where they are.
        self._owner = np.full(capacity, NONE, dtype=np.int32)
        self._serial = np.full(capacity, NONE, dtype=np.int32)
        self._serials = 0

    def __contains__(self, member: int) -> bool:
        return member < len(self._serial) and bool(self._serial[member] != NONE)

    def add(self, keys: U64, members: I32, fresh: I32) -> Touched:
        """
        Enter pairs of key and member, each pair once; a key is never 0.

        Args:
            keys: The key of each pair.
            members: Its member; -1 counts the key without entering anyone.
            fresh: 1 where the member never had the key before, else 0.
        """
        if not len(keys):
            return _NOTHING_TOUCHED
        order = np.argsort(keys, kind="stable")
        ascending = keys[order]
        first = np.flatnonzero(np.append(True, ascending[1:] != ascending[:-1]))
        counts = np.add.reduceat(fresh[order], first)
        slots = self._slots.claim(ascending[first])
        self._enter(np.repeat(slots, np.diff(first, append=len(keys))), self._serials_of(members)[order])
        before = self._slots.population[slots].copy()
        self._slots.population[slots] += counts
        return Touched(slots, before, self._slots.population[slots])

    def _enter(self, slots: I64, serials: I32) -> None:
        """Put entries, grouped by slot, in front of the lists."""
        upto = self._entries + len(slots)
        _make_room(self._entry_serial, upto)
        _make_room(self._entry_next, upto)
        entry = np.arange(self._entries, upto, dtype=np.int32)
        self._entry_serial[entry] = serials
        opens = np.diff(slots, prepend=NONE) != 0
        before = entry - np.int32(1)
        before[opens] = self._slots.head[slots[opens]] - np.int32(1)
        self._entry_next[entry] = before
        closes = np.append(opens[1:], True)
        self._slots.head[slots[closes]] = entry[closes] + np.int32(1)
        self._entries = upto

    def _serials_of(self, members: I32) -> I32:
        """Return the serial number of each member, giving one to those that have none."""
        if not len(members):
            return members
        _make_room(self._serial, int(members.max()) + 1)
        unknown = np.unique(members[(members != NONE) & (self._serial[members] == NONE)])
        upto = self._serials + len(unknown)
        _make_room(self._owner, upto)
        serials = np.arange(self._serials, upto, dtype=np.int32)
        self._owner[serials] = unknown
        self._serial[unknown] = serials
        self._serials = upto
        result: I32 = np.where(members == NONE, np.int32(NONE), self._serial[members])
        return result

    def enrol(self, members: I32) -> None:
        """Make members known, whether or not they have any key."""
        self._serials_of(members)

    def remove(self, member: int) -> None:
        """Take a member out of the lists of all its keys; the populations stay (see `release`)."""
        if member in self:
            self._owner[self._serial[member]] = NONE
            self._serial[member] = NONE

    def release(self, keys: U64) -> U64:
        """Take the keys of items that are gone for good out of the populations; return the keys that are no longer hot."""
        distinct, counts = np.unique(keys, return_counts=True)
        slots = self.find(distinct)
        before = self._slots.population[slots]
        self._slots.population[slots] = before - counts
        limit = _limit(distinct)
        return distinct[(before > limit) & (before - counts <= limit)]

    def cooled(self, touched: Touched) -> I64:
        """Return the slots of a call whose keys have become too common by it."""
        limit = _limit(self._slots.keys[touched.slots])
        return touched.slots[(touched.before <= limit) & (touched.after > limit)]

    def live(self, slots: I64) -> npt.NDArray[np.bool_]:
        """Say of each slot whether its key may find anybody."""
        return self._slots.population[slots] <= _limit(self._slots.keys[slots])

    def find(self, keys: U64) -> I64:
        """Return the slot of each of the distinct keys, -1 where it is not in the table."""
        return self._slots.find(keys)

    def population(self, slots: I64) -> I32:
        """Return how many items ever had the keys in these slots."""
        return self._slots.population[slots]

    def keys(self, slots: I64) -> U64:
        """Return the keys in these slots."""
        return self._slots.keys[slots]

    def members(self, slot: int) -> list[int]:
        """Return the present members of one key, latest first."""
        found = []
        serial_of, next_of, owner_of = self._entry_serial.item, self._entry_next.item, self._owner.item
        entry = self._slots.head.item(slot) - 1
        while entry != NONE:
            serial = serial_of(entry)
            member = owner_of(serial) if serial != NONE else NONE
            if member != NONE:
                found.append(member)
            entry = next_of(entry)
        return found

    def listed(self, slots: I64) -> tuple[I64, I32]:
        """Return the present members of many keys end to end, and for each the place of its slot in `slots`, ascending."""
        place, entry = np.arange(len(slots)), self._slots.head[slots] - np.int32(1)
        places: list[I64] = []
        members: list[I32] = []
        while len(entry):
            there = entry != NONE
            place, entry = place[there], entry[there]
            serial = self._entry_serial[entry]
            owner = np.where(serial == NONE, np.int32(NONE), self._owner[serial])
            present = owner != NONE
            places.append(place[present])
            members.append(owner[present])
            entry = self._entry_next[entry]
        if not places:
            return np.zeros(0, np.int64), np.zeros(0, np.int32)
        where = np.concatenate(places)
        order = np.argsort(where, kind="stable")
        return where[order], np.concatenate(members)[order]


def _make_room(array: I32, size: int) -> None:
    """Make an array hold at least `size` elements; what is added is -1."""
    if size > len(array):
        before = len(array)
        # In place: the system moves the pages of a large array instead of copying it, and only the new ones are touched.
        array.resize(max(size, before + before // 8), refcheck=False)
        array[before:] = NONE


def _limit(keys: U64) -> I32:
    kind = keys & np.uint64(KIND)
    common = np.where(kind == STRONG, np.int32(HOT_STRONG), np.int32(HOT))
    result: I32 = np.where(kind == TWIN, np.iinfo(np.int32).max, common).astype(np.int32)
    return result
