"""An open-addressing table of candidate keys in NumPy arrays: 16 bytes a key, 8 bytes an entry."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from syndicate.pipeline.dedup.hashing import I64, U64

HOT = 16
"""
A key of an equal clause that more items than this ever had finds nobody: it is boilerplate.

The population of a key counts every present item of which any version had it, so whether a key is hot depends on what was read, not
on the order in which it was read.
"""
HOT_STRONG = 200
"""The same for an equal headline, address or document number."""
STRONG = 1
"""Bit of a key: an equal headline, address or document number, not just an equal clause."""
_NONE = -1


class Touched(NamedTuple):
    """The slots of the distinct keys of a call, valid until the next one, with their populations before and after it."""

    slots: I64
    before: npt.NDArray[np.int32]
    after: npt.NDArray[np.int32]


_NOTHING_TOUCHED = Touched(np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32))


class KeyTable:
    """Who has which key. Not thread-safe; belongs to the owner of the jurisdiction."""

    def __init__(self, capacity: int = 1 << 16) -> None:
        self._keys: U64 = np.zeros(capacity, dtype=np.uint64)
        self._head = np.full(capacity, _NONE, dtype=np.int32)
        self._population = np.zeros(capacity, dtype=np.int32)
        self._used = 0
        self._serial = np.zeros(1 << 16, dtype=np.int32)
        self._next = np.zeros(1 << 16, dtype=np.int32)
        self._entries = 0
        # A member is entered under a serial number; to remove it, the number is struck out and the entries stay where they are.
        self._owner: list[int] = []
        self._serials: dict[int, int] = {}
        self._view()

    def _view(self) -> None:
        # Single elements are read through memory views: several times quicker than through the arrays.
        self._next_of = self._next.data
        self._serial_of = self._serial.data

    def add(self, keys: U64, members: npt.NDArray[np.int32], fresh: npt.NDArray[np.int32]) -> Touched:
        """
        Enter pairs of key and member, each pair once; a key is never 0.

        Args:
            keys: The key of each pair.
            members: Its member; -1 counts the key without entering anyone.
            fresh: 1 where the member never had the key before, else 0.
        """
        if not len(keys):
            return _NOTHING_TOUCHED
        distinct, inverse = np.unique(keys, return_inverse=True)
        counts = np.bincount(inverse, weights=fresh, minlength=len(distinct)).astype(np.int32)
        self._grow(len(distinct), len(keys))
        slots = self._claim(distinct)
        order = np.argsort(inverse, kind="stable")
        entry = np.arange(self._entries, self._entries + len(keys), dtype=np.int32)
        self._serial[entry] = self._serials_of(members)[order]
        owner = inverse[order]
        opens = np.diff(owner, prepend=-1) != 0
        before = np.empty(len(keys), dtype=np.int32)
        before[1:] = entry[:-1]
        before[opens] = self._head[slots[owner[opens]]]
        self._next[entry] = before
        closes = np.append(opens[1:], True)
        self._head[slots[owner[closes]]] = entry[closes]
        before_batch = self._population[slots].copy()
        self._population[slots] += counts
        self._entries += len(keys)
        return Touched(slots, before_batch, self._population[slots])

    def _serials_of(self, members: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        distinct, inverse = np.unique(members, return_inverse=True)
        serials = np.empty(len(distinct), dtype=np.int32)
        for place, member in enumerate(distinct.tolist()):
            serials[place] = self._enrol(member) if member != _NONE else _NONE
        result: npt.NDArray[np.int32] = serials[inverse]
        return result

    def _enrol(self, member: int) -> int:
        serial = self._serials.get(member)
        if serial is None:
            serial = self._serials[member] = len(self._owner)
            self._owner.append(member)
        return serial

    def remove(self, member: int) -> None:
        """Take a member out of the lists of all its keys; the populations stay (see `release`)."""
        serial = self._serials.pop(member, None)
        if serial is not None:
            self._owner[serial] = _NONE

    def release(self, keys: U64) -> U64:
        """Take the keys of items that are gone for good out of the populations; return the keys that are no longer hot."""
        distinct, counts = np.unique(keys, return_counts=True)
        slots = self.find(distinct)
        before = self._population[slots]
        self._population[slots] = before - counts
        limit = _limit(distinct)
        return distinct[(before > limit) & (before - counts <= limit)]

    def cooled(self, touched: Touched) -> I64:
        """Return the slots of a call whose keys have become too common by it."""
        limit = _limit(self._keys[touched.slots])
        return touched.slots[(touched.before <= limit) & (touched.after > limit)]

    def live(self, slots: I64) -> npt.NDArray[np.bool_]:
        """Say of each slot whether its key may find anybody."""
        return self._population[slots] <= _limit(self._keys[slots])

    def find(self, keys: U64) -> I64:
        """Return the slot of each key, -1 where it is not in the table."""
        mask = len(self._keys) - 1
        slots = (keys & np.uint64(mask)).astype(np.int64)
        pending = np.arange(len(keys))
        while len(pending):
            here = self._keys[slots[pending]]
            missing = here == 0
            slots[pending[missing]] = _NONE
            pending = pending[~missing & (here != keys[pending])]
            slots[pending] = (slots[pending] + 1) & mask
        return slots

    def population(self, slots: I64) -> npt.NDArray[np.int32]:
        """Return how many items ever had the keys in these slots."""
        return self._population[slots]

    def keys(self, slots: I64) -> U64:
        """Return the keys in these slots."""
        return self._keys[slots]

    def members(self, slot: int) -> list[int]:
        """Return the present members of one key, latest first."""
        found = []
        entry = int(self._head[slot])
        while entry != _NONE:
            serial = self._serial_of[entry]
            member = self._owner[serial] if serial != _NONE else _NONE
            if member != _NONE:
                found.append(member)
            entry = self._next_of[entry]
        return found

    def _claim(self, keys: U64) -> I64:
        """Return the slot of each distinct key, taking a free one where the key is new."""
        mask = len(self._keys) - 1
        slots = (keys & np.uint64(mask)).astype(np.int64)
        pending = np.arange(len(keys))
        while len(pending):
            at = slots[pending]
            free = self._keys[at] == 0
            # Of several keys that want one free slot the last write wins; the others see it below and move on.
            self._keys[at[free]] = keys[pending[free]]
            pending_lost = self._keys[at] != keys[pending]
            self._used += len(np.unique(at[free]))
            pending = pending[pending_lost]
            slots[pending] = (slots[pending] + 1) & mask
        return slots

    def _grow(self, keys: int, entries: int) -> None:
        if (self._used + keys) * 2 > len(self._keys):
            self._rehash(max(len(self._keys) * 2, 1 << int(2 * (self._used + keys)).bit_length()))
        while self._entries + entries > len(self._serial):
            self._serial = np.concatenate([self._serial, np.zeros_like(self._serial)])
            self._next = np.concatenate([self._next, np.zeros_like(self._next)])
            self._view()

    def _rehash(self, capacity: int) -> None:
        filled = self._keys != 0
        keys, head, population = self._keys[filled], self._head[filled], self._population[filled]
        self._keys = np.zeros(capacity, dtype=np.uint64)
        self._head = np.full(capacity, _NONE, dtype=np.int32)
        self._population = np.zeros(capacity, dtype=np.int32)
        self._used = 0
        slots = self._claim(keys)
        self._head[slots] = head
        self._population[slots] = population


def _limit(keys: U64) -> npt.NDArray[np.int32]:
    return np.where(keys & np.uint64(STRONG), np.int32(HOT_STRONG), np.int32(HOT))
