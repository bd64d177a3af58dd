"""A batch of texts as arrays of folded characters: what the recognition stage works on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

DROP, TEXT, DIGIT, BREAK = 0, 1, 2, 3
"""Character classes: left out, kept, a decimal digit, end of a clause."""


class FoldedBatch(NamedTuple):
    """Kept characters of all texts of a batch, one after the other (dropped characters are gone)."""

    codes: npt.NDArray[np.uint16]
    """Folded UTF-16 code units."""
    kind: npt.NDArray[np.uint8]
    """Class of each: TEXT, DIGIT or BREAK. Every text ends with a BREAK."""
    item: npt.NDArray[np.int32]
    """Index of the text that each belongs to."""
    texts: int
    """Number of texts; a text may have no characters."""
