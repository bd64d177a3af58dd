"""What a draft consists of, before it becomes a file: paragraphs with numbers, tables, drawings, and the grounds of every number."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from syndicate.returns.export.layout import Spot
from syndicate.returns.values import Value


class Number(NamedTuple):
    """A number in a sentence, as it is printed, and the number of its note."""

    text: str
    note: int


class Paragraph(NamedTuple):
    """Running text; `Number` where a number stands."""

    pieces: tuple[str | Number, ...]


class ToWrite(NamedTuple):
    """What only people can write."""

    what: str

    @property
    def text(self) -> str:
        """As it stands in the draft."""
        return f"【待填写：{self.what}】"


class Heading(NamedTuple):
    """Title of a section."""

    text: str
    level: int


class Grid(NamedTuple):
    """A table; spots as on a page of the form, from row 0."""

    spots: tuple[Spot, ...]
    rows: int
    widths: tuple[float, ...]
    note: str = ""


class Bar(NamedTuple):
    """One bar of a drawing."""

    label: str
    value: Value | None
    shown: str
    note: int


class Drawing(NamedTuple):
    """A drawing of cells; where nothing can be drawn, it is the table of its bars."""

    id: str
    title: str
    unit: str
    bars: tuple[Bar, ...]


class Note(NamedTuple):
    """Where a number comes from."""

    number: int
    key: str
    label: str
    shown: str
    basis: str

    @property
    def text(self) -> str:
        """Without its number; ends as a sentence does."""
        return f"{self.label}（{self.key}）：{self.shown}。依据：{self.basis.rstrip('。')}。"


Part = Paragraph | ToWrite | Heading | Grid | Drawing


class Report(NamedTuple):
    """A drafted annual report."""

    title: str
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    facts: tuple[tuple[str, str], ...]
    """What it all rests on: form, method, receipt head, rule digest."""


Drawer = Callable[[Drawing], str]
"""Makes an SVG element of a drawing."""
