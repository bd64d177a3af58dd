"""Cut folded texts into clauses and hash each twice: its words with numbers masked, and its numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from syndicate.model.folded import BREAK, DIGIT, FoldedBatch
from syndicate.pipeline.dedup.hashing import I64, U64, code_values, hash_groups

SHORTEST = 6
"""Pieces between punctuation are joined until a clause has this many characters besides numbers and units of time."""
HEAVIEST = 24
"""A clause counts with its length, but at most with this."""
DATED = 2
"""Bit of a clause's numbers: one of them is a day or a month."""
_UNITS = np.array([ord(unit) for unit in "年月日号时分点"], dtype=np.uint16)
_DATE_UNITS = np.array([ord(unit) for unit in "月日"], dtype=np.uint16)
_MASK = 1  # stands for a whole number


class Clauses(NamedTuple):
    """All clauses of a batch in text order; `first[i]:first[i + 1]` are those of text i."""

    words: U64
    numbers: npt.NDArray[np.uint32]
    """0: the clause has no number; bit 1 is set where one of its numbers is a day or a month."""
    weights: npt.NDArray[np.uint8]
    first: I64


def clauses_of(batch: FoldedBatch) -> Clauses:
    """Cut and hash every text of the batch."""
    digit = batch.kind == DIGIT
    after_digit = np.zeros_like(digit)
    after_digit[1:] = digit[:-1] & (batch.item[1:] == batch.item[:-1])
    run_start = digit & ~after_digit
    is_break = batch.kind == BREAK
    counted = ~is_break & ~(digit & after_digit)  # a number counts as one character, at its first digit
    said = counted & ~digit & ~np.isin(batch.codes, _UNITS)
    clause = _clause_numbers(is_break, said, batch.item)
    return _hash(batch, digit, run_start, counted, clause)


def _clause_numbers(is_break: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_], item: npt.NDArray[np.int32]) -> I64:
    """Return the clause that each character belongs to, numbered over the batch; every text begins a new one."""
    ends = np.flatnonzero(is_break)
    so_far = np.cumsum(said)[ends]
    lengths = np.diff(so_far, prepend=0)
    items = item[ends]
    last = np.ones(len(ends), dtype=bool)
    last[:-1] = items[1:] != items[:-1]
    joined: list[int] = []
    number = length = 0
    for piece, final in zip(lengths.tolist(), last.tolist(), strict=True):
        joined.append(number)
        length += piece
        if final or length >= SHORTEST:
            number += 1
            length = 0
    sizes = np.diff(ends, prepend=-1)
    return np.repeat(np.array(joined, dtype=np.int64), sizes)


def _hash(
    batch: FoldedBatch,
    digit: npt.NDArray[np.bool_],
    run_start: npt.NDArray[np.bool_],
    counted: npt.NDArray[np.bool_],
    clause: I64,
) -> Clauses:
    masked = np.where(run_start, np.uint16(_MASK), batch.codes)[counted]
    owner = clause[counted]
    present, starts, sizes = _groups(owner)
    words = hash_groups(code_values()[masked], starts, sizes)
    numbers = _number_hashes(batch, digit, run_start, clause, present)
    weights = np.minimum(sizes, HEAVIEST).astype(np.uint8)
    items = batch.item[counted][starts] if len(starts) else np.zeros(0, dtype=np.int32)
    first = np.searchsorted(items, np.arange(batch.texts + 1))
    return Clauses(words, numbers, weights, first.astype(np.int64))


def _groups(owner: I64) -> tuple[I64, I64, I64]:
    """Return the distinct owners of an ascending array, where each begins and how many elements it has."""
    if not len(owner):
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty, empty
    starts = np.flatnonzero(np.diff(owner, prepend=owner[0] - 1))
    return owner[starts], starts, np.diff(starts, append=len(owner))


def _number_hashes(
    batch: FoldedBatch,
    digit: npt.NDArray[np.bool_],
    run_start: npt.NDArray[np.bool_],
    clause: I64,
    present: I64,
) -> npt.NDArray[np.uint32]:
    result = np.zeros(len(present), dtype=np.uint32)
    kept = _without_leading_zeros(batch, digit, run_start)
    if not kept.any():
        return result
    # The first digit kept of each number carries a separator, so that 1|23 and 12|3 differ.
    run = np.cumsum(run_start)[kept]
    opens = np.diff(run, prepend=-1) != 0
    values = code_values()[batch.codes[kept].astype(np.int64) + np.where(opens, 0x400, 0)]
    owners, starts, sizes = _groups(clause[kept])
    hashes = (hash_groups(values, starts, sizes) >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
    result[np.searchsorted(present, owners)] = hashes & np.uint32(~DATED & 0xFFFFFFFF)
    dated = np.flatnonzero(digit[:-1] & np.isin(batch.codes[1:], _DATE_UNITS))
    result[np.searchsorted(present, np.unique(clause[dated]))] |= np.uint32(DATED)
    return result


def _without_leading_zeros(
    batch: FoldedBatch, digit: npt.NDArray[np.bool_], run_start: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Return the digits that tell numbers apart: 05, 005 and 5 are one number, 0 and 00 another."""
    places = np.flatnonzero(digit)
    zero = batch.codes[places] == ord("0")
    starts = np.maximum.accumulate(np.where(run_start[places], places, -1))
    said = np.maximum.accumulate(np.where(zero, -1, places))
    followed = np.zeros_like(zero)
    followed[:-1] = ~run_start[places[1:]]
    kept = digit.copy()
    kept[places[zero & followed & (said < starts)]] = False
    return kept
