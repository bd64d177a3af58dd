"""Open addressing in NumPy arrays, which grows a slice at a time: no call ever moves the whole table."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from syndicate.pipeline.dedup.hashing import I64, U64

NONE = -1
_MOVED = -1
_FULL = 5 / 8
"""Share of the slots that may be taken before the table grows: beyond it, looking for a key takes long."""
_FILLING = 4 / 8
"""From this share on the next array is made ready: the system hands memory out at the first touch, which takes its time."""
_SLICE = 1 << 14
"""Slots moved with each call while the table grows; a few milliseconds."""


class _Array:
    """Keys with two numbers each; its size is a power of two. Made of zeros, which cost nothing until they are written to."""

    def __init__(self, size: int) -> None:
        self.keys: U64 = np.zeros(size, dtype=np.uint64)
        self.head = np.zeros(size, dtype=np.int32)
        self.population = np.zeros(size, dtype=np.int32)

    def touch(self, start: int, stop: int) -> None:
        """Have the system provide the memory of some slots, none of which is taken yet."""
        for array in (self.keys, self.head, self.population):
            array[start:stop] = 0

    def find(self, keys: U64) -> I64:
        """Return the slot of each key, -1 where it is not here."""
        mask = len(self.keys) - 1
        slots = (keys & np.uint64(mask)).astype(np.int64)
        pending = np.arange(len(keys))
        while len(pending):
            here = self.keys[slots[pending]]
            missing = here == 0
            slots[pending[missing]] = NONE
            pending = pending[~missing & (here != keys[pending])]
            slots[pending] = (slots[pending] + 1) & mask
        return slots

    def claim(self, keys: U64) -> I64:
        """Enter distinct keys that are not here; return the slot of each."""
        mask = len(self.keys) - 1
        slots = (keys & np.uint64(mask)).astype(np.int64)
        pending = np.arange(len(keys))
        while len(pending):
            at = slots[pending]
            free = self.keys[at] == 0
            # Of several keys that want one free slot the last write wins; the others see it below and move on.
            self.keys[at[free]] = keys[pending[free]]
            pending = pending[self.keys[at] != keys[pending]]
            slots[pending] = (slots[pending] + 1) & mask
        return slots


class Slots:
    """
    A place for each distinct key, with the head of its list and its population.

    A slot number holds until the next call of `claim` or `find`. While the table grows, an array of twice the size takes over
    whatever is touched, and with every call a slice of the rest.
    """

    def __init__(self, capacity: int) -> None:
        self._now = _Array(capacity)
        self._old: _Array | None = None
        self._coming: _Array | None = None
        self._next_slice = 0
        self._touched = 0
        self._used = 0

    @property
    def keys(self) -> U64:
        """The key in each slot."""
        return self._now.keys

    @property
    def head(self) -> npt.NDArray[np.int32]:
        """The latest entry of each slot's list plus one; 0: none yet."""
        return self._now.head

    @property
    def population(self) -> npt.NDArray[np.int32]:
        """How many items ever had the key of each slot."""
        return self._now.population

    def find(self, keys: U64) -> I64:
        """Return the slot of each of the distinct keys, -1 where it is not in the table."""
        slots = self._now.find(keys)
        if self._old is not None:
            missing = np.flatnonzero(slots == NONE)
            slots[missing] = self._promote(self._old, keys[missing])
        return slots

    def claim(self, keys: U64) -> I64:
        """Return the slot of each of the distinct keys, taking a free one where the key is new."""
        self._make_room(len(keys))
        slots = self.find(keys)
        new = np.flatnonzero(slots == NONE)
        slots[new] = self._now.claim(keys[new])
        self._used += len(new)
        return slots

    def _promote(self, old: _Array, keys: U64) -> I64:
        """Move the keys that are still in the old array; return the slot of each, -1 where it is not there either."""
        slots = old.find(keys)
        there = np.flatnonzero(slots != NONE)
        there = there[old.population[slots[there]] != _MOVED]
        result = np.full(len(keys), NONE, dtype=np.int64)
        result[there] = self._move(old, slots[there])
        return result

    def _move(self, old: _Array, slots: I64) -> I64:
        moved = self._now.claim(old.keys[slots])
        self._now.head[moved] = old.head[slots]
        self._now.population[moved] = old.population[slots]
        old.population[slots] = _MOVED
        return moved

    def _make_room(self, keys: int) -> None:
        if self._old is not None:
            self._move_slice(self._old, max(_SLICE, 4 * keys))
        size, taken = len(self._now.keys), self._used + keys
        if taken > size * _FILLING and self._coming is None:
            self._coming = _Array(max(size * 2, 1 << int(2 * taken).bit_length()))
        if self._coming is not None:
            self._ready(self._coming, keys)
            if taken > size * _FULL:
                self._switch(self._coming)

    def _ready(self, coming: _Array, keys: int) -> None:
        """Touch as much of the next array as keeps step with the filling of this one."""
        share = keys / (len(self._now.keys) * (_FULL - _FILLING))
        upto = min(len(coming.keys), self._touched + int(len(coming.keys) * share) + 1)
        coming.touch(self._touched, upto)
        self._touched = upto

    def _switch(self, coming: _Array) -> None:
        if self._old is not None:
            self._move_slice(self._old, len(self._old.keys))
        self._old, self._now = self._now, coming
        self._coming, self._touched, self._next_slice = None, 0, 0

    def _move_slice(self, old: _Array, size: int) -> None:
        upto = min(len(old.keys), self._next_slice + size)
        here = np.arange(self._next_slice, upto)
        self._move(old, here[(old.keys[here] != 0) & (old.population[here] != _MOVED)])
        self._next_slice = upto
        if upto == len(old.keys):
            self._old = None
