"""What a text holds, at a glance: whether it has digits enough, written-out digits, characters that do not show."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from syndicate.pipeline.screen.folding import folded_codes, text_of
from syndicate.pipeline.screen.numerals import NUMERALS

DIGIT, NUMERAL, PROVINCE, UNSEEN = 1, 2, 4, 8
"""Bits: ASCII digits, digits written otherwise, the first character of a number plate, characters that do not show."""
PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\u0300-\u036f\u20d0-\u20ff\U000e0100-\U000e01ef\U000e0000-\U000e007f\x00-\x08\x0e-\x1f\x7f"
)
"""Characters that do not show, and marks that only decorate the one before (strike-through, key-cap, enclosure)."""
UNSEEN_RUN = re.compile(f"[{INVISIBLE}]+")


def is_standing(run: str) -> bool:
    """Tell whether unseen characters are marks that stand on the character before them: key-caps, circles, strokes."""
    return any("\u0300" <= char <= "\u036f" or "\u20d0" <= char <= "\u20ff" for char in run)


class Glance(NamedTuple):
    """A folded text and what is in it."""

    text: str
    holds: int
    """The bits of what it holds anywhere."""
    digits: int
    """How many ASCII digits it has."""
    numbers: int
    """How many digits it has, written however."""


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """Return the bits of each code point, after folding; built once per process."""
    kinds = np.zeros(0x110000, dtype=np.uint8)
    for unseen in UNSEEN_RUN.finditer("".join(map(chr, range(0x110000)))):
        kinds[unseen.start() : unseen.end()] = UNSEEN
    for chars, bit in (("0123456789", DIGIT), (NUMERALS, NUMERAL), (PROVINCES, PROVINCE)):
        for char in chars:
            kinds[ord(char)] |= bit
    return kinds


def glance(text: str) -> Glance:
    """Fold a text and tell what is in it, in one pass."""
    codes = folded_codes(text)
    kinds = _kinds()[codes]
    holds = int(np.bitwise_or.reduce(kinds)) if len(kinds) else 0
    numbers = int(np.count_nonzero(kinds & (DIGIT | NUMERAL))) if holds & (DIGIT | NUMERAL) else 0
    digits = int(np.count_nonzero(kinds & DIGIT)) if holds & DIGIT else 0
    return Glance(text_of(codes), holds, digits, numbers)
