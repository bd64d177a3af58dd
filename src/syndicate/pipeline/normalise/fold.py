"""One-to-one folding of characters: width, case, traditional forms; and the class of each character."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from syndicate.model.folded import BREAK, DIGIT, DROP, TEXT, FoldedBatch
from syndicate.pipeline.normalise.joined import BETWEEN, codes_of, joined, units_of

VERSION = "fold-2"
"""Changes whenever a table changes: fingerprints made under another version do not compare."""

_NEWLINE = ord("\n")
_BREAKS = "。！？；，、：《》!?;,:\n\r…"
_PICTOGRAMS = range(0xD83C, 0xD83F)  # first halves of U+1F000 to U+1FBFF: in posts they stand between sentences
_LETTERS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA48D), range(0xAC00, 0xD7A4))  # Han, Yi, Hangul: no width, no case
# Traditional characters whose simplified form depends on the word they stand in, and simplified ones that merge in others'
# spelling: folding is for comparing only, so both are brought to one.
_MERGED = dict(zip("著乾瞭藉徵覆馀於", "着干了借征复余于", strict=True))

U16 = npt.NDArray[np.uint16]
U8 = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


class Tables(NamedTuple):
    """65,536 entries each, indexed by UTF-16 code unit."""

    fold: U16
    kind: U8


@cache
def simpler_characters() -> dict[str, str]:
    """Return every traditional character and what it is folded to."""
    from opencc import OpenCC

    han = [chr(code) for code in range(0x4E00, 0x9FFF)]
    table: dict[str, str] = {}
    for name in ("t2s", "hk2s"):
        for old, new in zip(han, OpenCC(name).convert("\n".join(han)).split("\n"), strict=True):
            if len(new) == 1 and old != new and ord(new) < 0x10000:
                table.setdefault(old, new)
    return table | _MERGED


def _fold_one(char: str, simpler: dict[str, str]) -> str:
    wide = unicodedata.normalize("NFKC", char)
    lower = (wide if len(wide) == 1 else char).lower()
    lower = lower if len(lower) == 1 and ord(lower) < 0x10000 else char
    return simpler.get(lower, lower)


def _kind_of(char: str) -> int:
    if char in _BREAKS or (char >= "\u2190" and unicodedata.category(char) == "So"):
        return BREAK
    if char.isdecimal() and char.isascii():
        return DIGIT
    return TEXT if char.isalnum() else DROP


@cache
def tables() -> Tables:
    """Return the folding tables, built once per process (some 50 ms)."""
    simpler = simpler_characters()
    fold = np.arange(0x10000, dtype=np.uint16)
    kind = np.full(0x10000, DROP, dtype=np.uint8)
    for letters in _LETTERS:
        kind[letters.start : letters.stop] = TEXT
    for code in np.flatnonzero(kind != TEXT).tolist():
        if not 0xD800 <= code < 0xF900:  # surrogates and private use: no characters
            folded = _fold_one(chr(code), simpler)
            fold[code] = ord(folded)
            kind[code] = _kind_of(folded)
    for traditional, simple in simpler.items():
        fold[ord(traditional)] = ord(simple)
    kind[_PICTOGRAMS.start : _PICTOGRAMS.stop] = BREAK
    return Tables(fold, kind)


def folded(text: str) -> str:
    """Return the text folded, with everything but letters, Han characters and digits left out."""
    return folded_each([text])[0]


def folded_each(texts: Sequence[str]) -> list[str]:
    """Return each text `folded`, the whole batch at once."""
    raw, starts = units_of(joined(texts))
    codes, kind = _folded(raw)
    return _letters(codes, (kind == TEXT) | (kind == DIGIT), starts)


def fold_batch(texts: Sequence[str]) -> FoldedBatch:
    """Fold a batch at once; a clause break is added behind every text."""
    return fold_with_leads(texts, 0)[0]


def fold_with_leads(texts: Sequence[str], size: int) -> tuple[FoldedBatch, list[str]]:
    """Fold a batch as `fold_batch` does; return with it the first `size` characters of each text as `folded`."""
    raw, starts = units_of(joined(texts))
    codes, kind = _folded(raw)
    leads = _letters(codes, ((kind == TEXT) | (kind == DIGIT)) & _leading(texts, starts, size), starts) if size else []
    # The separator behind each text becomes a break.
    codes[starts[1:] - 1] = _NEWLINE
    kind[starts[1:] - 1] = BREAK
    item = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(starts))
    kept = np.flatnonzero(kind[1:] != DROP)
    return FoldedBatch(codes[1:][kept], kind[1:][kept], item[kept], len(texts)), leads


def _letters(codes: U16, kept: Flags, starts: npt.NDArray[np.int64]) -> list[str]:
    """Return what is kept of each text."""
    kept[starts - 1] = True  # what stands between them
    whole: str = codes[kept].tobytes().decode("utf-16-le", "surrogatepass")
    return whole.split(BETWEEN)[1:-1]


def _leading(texts: Sequence[str], starts: npt.NDArray[np.int64], size: int) -> Flags:
    """Say of each code unit whether it is of the first `size` characters of its text."""
    units = np.diff(starts)  # of each text and the separator behind it
    # Where a text has as many units as characters, and most have, the one is the other.
    sizes = [
        size if many == len(text) + 1 else len(codes_of(text[:size]))
        for text, many in zip(texts, units.tolist(), strict=True)
    ]
    ends = starts[:-1] + np.array(sizes, dtype=np.int64)
    return np.append(False, np.arange(1, starts[-1]) < np.repeat(ends, units))


def _folded(raw: U16) -> tuple[U16, U8]:
    """Return the folded code units and the class of each."""
    table = tables()
    codes = table.fold[raw]
    return codes, table.kind[codes]
