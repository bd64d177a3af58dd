"""Traditional characters simplified, in all texts of a batch at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from syndicate.pipeline.normalise.fold import simpler_characters
from syndicate.pipeline.normalise.joined import joined, texts_at, units_of


@cache
def _tables() -> tuple[npt.NDArray[np.bool_], dict[int, str]]:
    """Return which code units are traditional characters, and what stands for each."""
    table = {ord(old): new for old, new in simpler_characters().items()}
    traditional = np.zeros(0x10000, dtype=bool)
    traditional[list(table)] = True
    return traditional, table


def simplified_each(texts: Sequence[str]) -> list[str]:
    """Return each text with traditional characters simplified, one for one; everything else stays."""
    traditional, table = _tables()
    codes, starts = units_of(joined(texts))
    result = list(texts)
    for number in texts_at(np.flatnonzero(traditional[codes]), starts):
        result[number] = texts[number].translate(table)
    return result
