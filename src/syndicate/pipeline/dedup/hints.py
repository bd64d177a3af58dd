"""Keys by which a digest in other words finds what it tells: the days and places that both name, and words that both have in one piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, islice

PLACES = 4
"""Places of an item that are looked for, the first ones."""
DAYS = 2
"""The same for days."""
END_OF_NAME = 3
"""A place goes by its last characters: what stands before a name may be read as part of it."""
END_OF_COMPANY = 8
POST = 90
"""A text of no more characters is a post, of which the words are looked for too; of others those of the headline."""
PIECE = 6
"""Characters of a piece of words."""
FIGURES = 4
"""Figures of an item that are looked for, each with what is counted: 21名, 35.3公顷."""
TELLING = 4
"""A figure of so many digits is looked for by itself."""
# Begins with a digit, and looks back from there: the engine skips to it.
_FIGURE = re.compile(r"\d(?<![\d.-]\d)(?!(?<=1)9\d\d年|(?<=2)0\d\d年)\d{0,6}(?:\.\d+)?[^\W\d年月日号时分点]")
_EVERY = 3
"""Of so many places one begins a piece."""
_SCALE, _SPREAD, _KEPT = 0x1F, 0x9E3779B1, 0xFFFFFFFF


def hints_of(title: str, lead: str, places: Sequence[str], marks: Sequence[str]) -> Iterator[str]:
    """Yield what an item may be found by although it shares no clause and no headline; each depends on its words alone."""
    ends = list(dict.fromkeys(_end_of(place) for place in places[:PLACES]))
    days = list(dict.fromkeys(mark[2:] for mark in marks if mark[0] in "dl" and mark[2] != "-"))[:DAYS]
    figures = list(islice(dict.fromkeys(_FIGURE.findall(lead)), FIGURES))
    if days:
        yield from (f"处{anchor}{day}" for anchor in ends + figures for day in days)
    else:
        yield from (f"处{one}{other}" for one, other in combinations(sorted(ends), 2))
        yield from (f"处{place}{figure}" for place in ends[:2] for figure in figures)
    yield from (f"数{figure}" for figure in figures if len(figure) > TELLING)
    yield from _pieces(lead if len(lead) <= POST else title)
    if len(lead) <= POST and title not in lead:
        yield from _pieces(title)


def _end_of(place: str) -> str:
    return place[-END_OF_COMPANY:] if place.endswith("公司") else place[-END_OF_NAME:]


def _pieces(words: str) -> Iterator[str]:
    """Yield the pieces that begin where two characters say so: wherever two texts have the same words they begin the same pieces."""
    codes = [ord(char) for char in words]
    for place in range(len(words) - PIECE + 1):
        mixed = (codes[place] * _SCALE + codes[place + 1]) * _SPREAD & _KEPT
        if (mixed >> 16) % _EVERY == 0:
            yield "词" + words[place : place + PIECE]
