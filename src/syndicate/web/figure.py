"""Numbers that open: a figure is a number with the address of the list that has so many rows; a board is a table of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from markupsafe import Markup

from syndicate.ledger.selecting import Selection
from syndicate.model import UNKNOWN, ChannelCount
from syndicate.web.charts import Chart, Point, draw
from syndicate.web.labels import label
from syndicate.web.selection import Asked
from syndicate.web.words import word
from syndicate.web.words_statistics import VALUES

Series = tuple[str, tuple[Point | None, ...]]


class Figure(NamedTuple):
    """A number with the address of what it counts; without one where it counts nothing."""

    value: int
    href: str = ""


class Line(NamedTuple):
    """A line of a table."""

    label: str
    figures: tuple[Figure | None, ...]
    """None: no such number is kept."""
    note: str = ""
    href: str = ""
    """Where the label leads."""


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """A table of figures with its drawing."""

    id: str
    title: str
    heads: tuple[str, ...]
    """Of the columns; the first is that of the labels."""
    lines: tuple[Line, ...]
    foot: Line | None = None
    drawing: Markup | None = None
    hint: str = ""
    open: bool = True
    """Whether the table is shown at once; else it is opened by who wants it."""
    whole: bool = False
    """As wide as the page."""


class Maker:
    """Makes figures of one question to the ledger, in one language."""

    def __init__(self, asked: Selection, language: str) -> None:
        self._asked = asked
        self._language = language
        self._both = (self.say("postings"), self.say("information"))

    def say(self, key: str, *values: object) -> str:
        """Return a word of the pages."""
        return word(self._language, key, *values)

    def figure(self, value: int, **asked: Any) -> Figure:
        """Return a number with the address of the list that has so many rows."""
        wanted = msgspec.structs.replace(self._asked, **asked)
        return Figure(value, Asked(of=wanted).address() if value else "")

    def pair(self, counts: ChannelCount, **asked: Any) -> tuple[Figure, Figure]:
        """Return postings and informations."""
        return self.figure(counts.postings, count="postings", **asked), self.figure(counts.information, **asked)

    def _bars(self, name: str, title: str, lines: Sequence[Line], columns: int, *, last: bool = False) -> Markup:
        """Draw the first columns of a table as bars; `last`: the second one alone."""
        chosen = [1] if last else range(columns)
        series = tuple((self._both[place], tuple(self._point(line, place) for line in lines)) for place in chosen)
        return draw(
            Chart(
                id=f"chart-{name}",
                shape="bars",
                title=title,
                described=self._described(lines),
                labels=tuple(_short(line.label) for line in lines),
                series=series,
            )
        )

    def _described(self, lines: Iterable[Line]) -> str:
        """Say the largest in one sentence."""
        largest = max(lines, key=last, default=None)
        return self.say("largest", largest.label, f"{last(largest):,}") if largest else ""

    def _point(self, line: Line, place: int) -> Point | None:
        figure = line.figures[place]
        said = f"{line.label} {self._both[place]} "
        return None if figure is None else Point(figure.value, figure.href, f"{said}{figure.value:,}")


def value_name(language: str, facet: str, value: str) -> str:
    """Return what a value of a facet is called; a value of somebody's own taxonomy as that calls it."""
    if value == UNKNOWN:
        return word(language, "unfiled")
    own = label(facet, value)
    return VALUES[facet].get(value, own) if language == "en" else own


def information(line: Line) -> int:
    """Return the second number of a line."""
    figure = line.figures[1]
    return figure.value if figure else 0


def last(line: Line) -> int:
    """Return the last number of a line."""
    figure = line.figures[-1]
    return figure.value if figure else 0


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}…"


def change(now: int, before: int) -> str:
    """Return the change in per cent, as reports give it; nothing where there was nothing before."""
    return f"{(now - before) / before:+.1%}" if before else "—"


def stamp(day: int) -> str:
    """Return a day (YYYYMMDD) as people write it."""
    return f"{day // 10_000}-{day // 100 % 100:02}-{day % 100:02}"
