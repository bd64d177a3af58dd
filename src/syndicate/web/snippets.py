"""Where in a text the words stand that were searched for: a piece of it around them, cut so that each hit can be marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from syndicate.pipeline.terms import folded, pattern_of

BEFORE, AFTER = 30, 90
"""Characters of a snippet before and after the first hit."""
_MOST = 20


class Piece(NamedTuple):
    """A part of a snippet."""

    text: str
    hit: bool


def holds(text: str, asked: str) -> bool:
    """Say whether all parts of what was asked for stand in a text as it is shown."""
    words = folded(text)
    return all(pattern.search(words) for pattern in _patterns(asked))


def snippet(text: str, asked: str) -> list[Piece]:
    """Return a piece of a text around the first hit, with every hit in it; the beginning of the text where there is none."""
    shown = " ".join(text.split())
    hits = _hits(shown, asked)
    first = hits[0][0] if hits else 0
    start, end = max(0, first - BEFORE), min(len(shown), first + AFTER)
    pieces = list(_cut(shown, [hit for hit in hits if start <= hit[0] and hit[1] <= end], start, end))
    return [
        *([Piece("…", hit=False)] if start else []),
        *pieces,
        *([Piece("…", hit=False)] if end < len(shown) else []),
    ]


def marked(text: str, asked: str) -> list[Piece]:
    """Return a whole text with every hit in it."""
    return list(_cut(text, _hits(text, asked), 0, len(text)))


def _cut(text: str, hits: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    at = start
    for begin, stop in hits:
        if begin >= at:
            yield Piece(text[at:begin], hit=False)
            yield Piece(text[begin:stop], hit=True)
            at = stop
    yield Piece(text[at:end], hit=False)


def _hits(text: str, asked: str) -> list[tuple[int, int]]:
    """Return where the parts stand in a text, first to last; folding may make several characters of one."""
    letters = [folded(one) for one in text]
    owner = [place for place, letter in enumerate(letters) for _ in letter]
    words = "".join(letters)
    found = [
        hit.span()
        for pattern in _patterns(asked)
        for hit, _ in zip(pattern.finditer(words), range(_MOST), strict=False)
    ]
    return sorted((owner[begin], owner[end - 1] + 1) for begin, end in found if end > begin)


def _patterns(asked: str) -> list[re.Pattern[str]]:
    return [pattern for part in asked.split() if (pattern := pattern_of(part)) is not None]
