"""Cut folded texts into clauses and hash each twice: its words with numbers masked, and its numbers."""

from __future__ import annotations

from functools import cache
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
_UNITS, _DATE_UNITS, _STOPS = "年月日号时分点", "月日", "。！？!?\n\r"
_MASK = 1  # stands for a whole number


class Clauses(NamedTuple):
    """All clauses of a batch in text order; `first[i]:first[i + 1]` are those of text i."""

    words: U64
    numbers: npt.NDArray[np.uint32]
    """0: the clause has no number; bit 1 is set where one of its numbers is a day or a month."""
    weights: npt.NDArray[np.uint8]
    first: I64


class _Ends(NamedTuple):
    """Where clauses end, text by text."""

    places: I64
    """Index of the BREAK that ends each."""
    counted: I64
    """How many characters count up to there, over the whole batch."""


@cache
def _is_one_of(units: str) -> npt.NDArray[np.bool_]:
    """Return which UTF-16 code units stand in `units`."""
    table = np.zeros(0x10000, dtype=bool)
    table[[ord(unit) for unit in units]] = True
    return table


def clauses_of(batch: FoldedBatch) -> Clauses:
    """Cut and hash every text of the batch."""
    digit = batch.kind == DIGIT
    after_digit = np.zeros_like(digit)
    after_digit[1:] = digit[:-1] & (batch.item[1:] == batch.item[:-1])
    run_start = digit & ~after_digit
    is_break = batch.kind == BREAK
    counted = ~(is_break | (digit & after_digit))  # a number counts as one character, at its first digit
    said = counted & ~(digit | _is_one_of(_UNITS)[batch.codes])
    ends = _clause_ends(np.flatnonzero(is_break), said, counted, batch)
    return _hash(batch, digit, run_start, counted, ends)


def _clause_ends(breaks: I64, said: npt.NDArray[np.bool_], counted: npt.NDArray[np.bool_], batch: FoldedBatch) -> _Ends:
    """
    Return the ends of the clauses that have characters: pieces are joined until they say enough or their text ends.

    What is left over at the end of a sentence belongs to the clause before it, so that a sentence is cut in the same way whatever
    stands behind it.
    """
    so_far = np.cumsum(said)[breaks]
    # For every piece the one that would end a clause begun with it; then from the first clause to the next.
    sizes = np.diff(so_far, prepend=0)
    reached = np.repeat(np.arange(len(sizes)), sizes)  # the piece of every character that says something
    wanted = so_far - sizes + SHORTEST - 1
    enough = np.append(reached, np.full(SHORTEST, len(sizes)))[np.minimum(wanted, len(reached))]
    final = np.append(np.diff(batch.item[breaks]) != 0, True)[: len(sizes)]
    last = _next(final)
    sentence = _next(final | _is_one_of(_STOPS)[batch.codes[breaks]])
    closed = np.minimum(enough, last)
    left_over = np.append(enough[1:], len(last))[closed] > sentence[closed]
    closing = np.where(left_over, sentence[closed], closed).tolist()
    chosen: list[int] = []
    piece = 0
    while piece < len(closing):
        piece = closing[piece] + 1
        chosen.append(piece)
    places = breaks[np.array(chosen, dtype=np.int64) - 1]
    counts = np.cumsum(counted, dtype=np.int64)[places]
    kept = np.diff(counts, prepend=0) > 0
    return _Ends(places[kept], counts[kept])


def _next(flags: npt.NDArray[np.bool_]) -> I64:
    """Return for each place the first flag at it or behind it; the last place has one."""
    return np.flatnonzero(flags)[np.cumsum(flags) - flags]


def _hash(
    batch: FoldedBatch,
    digit: npt.NDArray[np.bool_],
    run_start: npt.NDArray[np.bool_],
    counted: npt.NDArray[np.bool_],
    ends: _Ends,
) -> Clauses:
    masked = np.where(run_start, np.uint16(_MASK), batch.codes)[counted]
    sizes = np.diff(ends.counted, prepend=0)
    words = hash_groups(code_values()[masked], ends.counted - sizes, sizes)
    numbers = _number_hashes(batch, digit, run_start, ends.places)
    weights = np.minimum(sizes, HEAVIEST).astype(np.uint8)
    first = np.searchsorted(batch.item[ends.places], np.arange(batch.texts + 1))
    return Clauses(words, numbers, weights, first.astype(np.int64))


def _number_hashes(
    batch: FoldedBatch, digit: npt.NDArray[np.bool_], run_start: npt.NDArray[np.bool_], ends: I64
) -> npt.NDArray[np.uint32]:
    result = np.zeros(len(ends), dtype=np.uint32)
    digits = np.flatnonzero(digit)
    if not len(digits):
        return result
    opens, zero = run_start[digits], batch.codes[digits] == ord("0")
    kept = _without_leading_zeros(digits, opens, zero)
    # The first digit kept of each number carries a separator, so that 1|23 and 12|3 differ.
    run = np.cumsum(opens)[kept]
    first = np.diff(run, prepend=-1) != 0
    values = code_values()[batch.codes[digits[kept]].astype(np.int64) + np.where(first, 0x400, 0)]
    owner = np.searchsorted(ends, digits[kept])
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    sizes = np.diff(starts, append=len(owner))
    hashes = (hash_groups(values, starts, sizes) >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
    result[owner[starts]] = hashes & np.uint32(~DATED & 0xFFFFFFFF)
    dated = digits[_is_one_of(_DATE_UNITS)[batch.codes[digits + 1]]]  # a BREAK follows the last digit of all
    result[np.searchsorted(ends, dated)] |= np.uint32(DATED)
    # A text that ends in the middle of a number was cut there, perhaps: nothing is known of that clause's numbers.
    final = np.append(np.diff(batch.item[ends]) != 0, True)
    result[final & digit[np.maximum(ends - 1, 0)]] = 0
    return result


def _without_leading_zeros(
    digits: I64, opens: npt.NDArray[np.bool_], zero: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Return which digits tell numbers apart: 05, 005 and 5 are one number, 0 and 00 another."""
    starts = np.maximum.accumulate(np.where(opens, digits, -1))
    said = np.maximum.accumulate(np.where(zero, -1, digits))
    followed = np.zeros_like(zero)
    followed[:-1] = ~opens[1:]
    return ~(zero & followed & (said < starts))
