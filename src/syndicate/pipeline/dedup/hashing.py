"""64-bit hashes of character sequences, computed for a whole batch at once."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]

_MULTIPLIER = 0x9E3779B97F4A7C15
_INVERSE = pow(_MULTIPLIER, -1, 1 << 64)
_SEED = 0x5D1CA7E
_RUNNING = 1 << 18
"""Up to so many values are weighted by their place in the whole batch, which is faster; the tables for it take 4 MB."""


@cache
def code_values() -> U64:
    """Return one fixed 64-bit value per UTF-16 code unit (a seeded generator whose stream NumPy keeps stable)."""
    values = np.random.Generator(np.random.PCG64(_SEED)).integers(1, 2**63, size=0x10000, dtype=np.uint64)
    return values.astype(np.uint64)


@cache
def _powers(size: int) -> U64:
    return np.cumprod(np.full(size, _MULTIPLIER, dtype=np.uint64), dtype=np.uint64)


def powers(size: int) -> U64:
    """Return at least `size` powers of the multiplier modulo 2^64."""
    return _powers(1 << max(12, int(size).bit_length()))


@cache
def _running() -> tuple[U64, U64]:
    """Return the powers of the multiplier by place in the batch, and what takes a group back to the powers from its own start."""
    inverse = np.cumprod(np.full(_RUNNING, _INVERSE, dtype=np.uint64), dtype=np.uint64)
    return powers(_RUNNING // 2)[:_RUNNING], np.concatenate((np.ones(1, dtype=np.uint64), inverse[:-1]))


def finish(values: U64) -> U64:
    """Spread the bits of sums so that any part of the hash may be used on its own."""
    mixed = values ^ (values >> np.uint64(33))
    mixed = mixed * np.uint64(0xFF51AFD7ED558CCD)
    mixed = mixed ^ (mixed >> np.uint64(33))
    mixed = mixed * np.uint64(0xC4CEB9FE1A85EC53)
    result: U64 = mixed ^ (mixed >> np.uint64(33))
    return result


def position_in_group(starts: I64, sizes: I64) -> I64:
    """Return for each element of consecutive groups its position within its group."""
    total = int(sizes.sum())
    return np.arange(total, dtype=np.int64) - np.repeat(starts, sizes)


def hash_groups(values: U64, starts: I64, sizes: I64) -> U64:
    """
    Hash each group of consecutive values, order mattering.

    Args:
        values: One value per element.
        starts: Index of the first element of each group, ascending; groups lie end to end and none is empty.
        sizes: Number of elements of each group.
    """
    if not len(starts):
        return np.zeros(0, dtype=np.uint64)
    if len(values) <= _RUNNING:
        forward, back = _running()
        return finish(np.add.reduceat(values * forward[: len(values)], starts) * back[starts])
    place = position_in_group(starts, sizes)
    return finish(np.add.reduceat(values * powers(int(sizes.max()))[place], starts))
