"""The texts of a batch one after the other: an expression or a table is asked once, not once for every text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

BETWEEN = "\0"
"""Stands before the first text, between texts and behind the last: no expression takes it for a blank, a digit or a word."""


class Joined(NamedTuple):
    """The texts of a batch as one. A text may hold the separator itself: what belongs to whom is told by `starts` alone."""

    text: str
    starts: list[int]
    """Offset of each text in `text`, and one more behind the last."""


def joined(texts: Sequence[str]) -> Joined:
    """Return the texts as one."""
    starts = list(accumulate([len(text) + 1 for text in texts], initial=1))
    return Joined(BETWEEN.join(["", *texts, ""]), starts)


def codes_of(text: str) -> npt.NDArray[np.uint16]:
    """Return the UTF-16 code units of the text; characters beyond U+FFFF are two."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)


def units_of(batch: Joined) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.int64]]:
    """Return the UTF-16 code units of the joined texts, and where each text begins among them."""
    codes = codes_of(batch.text)
    starts = np.array(batch.starts, dtype=np.int64)
    if len(codes) == len(batch.text):
        return codes, starts
    between = np.flatnonzero(codes == ord(BETWEEN))
    if len(between) == len(starts):  # no text holds the separator
        return codes, between + 1
    half = codes & 0xFC00
    # A character begins wherever a unit is not the second half of a pair.
    begins = np.flatnonzero(np.concatenate(([True], (half[1:] != 0xDC00) | (half[:-1] != 0xD800))))
    if len(begins) == len(batch.text):
        return codes, begins[starts] if starts[-1] < len(begins) else np.append(begins, len(codes))[starts]
    # Two halves written apart mean one character to UTF-16 and two to Python.
    sizes = [
        len(codes_of(batch.text[begin : end - 1])) + 1
        for begin, end in zip(batch.starts, batch.starts[1:], strict=False)
    ]
    return codes, np.cumsum([1, *sizes])


def texts_at(places: npt.NDArray[np.int64], starts: npt.NDArray[np.int64]) -> list[int]:
    """Return the numbers of the texts in which `places` lie, each once, ascending."""
    found = np.zeros(len(starts), dtype=bool)
    found[np.searchsorted(starts, places, side="right") - 1] = True
    return [int(number) for number in np.flatnonzero(found)]
