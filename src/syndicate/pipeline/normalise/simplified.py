"""Traditional characters simplified, in all texts of a batch at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from syndicate.pipeline.normalise.fold import simpler_characters
from syndicate.pipeline.normalise.joined import joined, texts_at, units_of


@cache
def _simpler() -> npt.NDArray[np.uint16]:
    """Return for every UTF-16 code unit the one of the simplified character."""
    simpler = np.arange(0x10000, dtype=np.uint16)
    for old, new in simpler_characters().items():
        simpler[ord(old)] = ord(new)
    return simpler


def simplified_each(texts: Sequence[str]) -> list[str]:
    """Return each text with traditional characters simplified, one for one; everything else stays."""
    codes, starts = units_of(joined(texts))
    simpler = _simpler()[codes]
    result = list(texts)
    for number in texts_at(np.flatnonzero(simpler != codes), starts):
        own = simpler[starts[number] : starts[number + 1] - 1]
        result[number] = own.tobytes().decode("utf-16-le", "surrogatepass")
    return result
