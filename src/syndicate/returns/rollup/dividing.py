"""A file that holds the forms of several units, on sheets of their own or below one another: each unit's part by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from syndicate.connect.tables import Row
from syndicate.returns.rollup.grid import Grid

_BODY = re.compile(r"(?:填报|报送|统计|汇总)(?:单位|机关)|单位名称")
_STAMP = re.compile(r"[(（](?:盖|公)章[)）]|[:：]|\s")
_TITLE = re.compile(r"20\d\d\s*年|统计表|年度报告")
_ABOVE = 4
"""Rows above the name of a unit that may still be the title of its form."""


class Part(NamedTuple):
    """What one unit filled."""

    unit: str
    """Empty: the file does not say."""
    sheets: list[Grid]


def divided(sheets: Sequence[Grid]) -> list[Part]:
    """
    Return the parts of a file, in its order; one part where no more than one unit is named.

    A part begins with the title above the name of a unit that is not the unit before; pages that name nobody belong to the part before.
    """
    parts: list[Part] = []
    for grid in sheets:
        begin, open_part = 0, parts[-1] if parts else Part("", [])
        if not parts:
            parts.append(open_part)
        for row, unit in _named(grid):
            if unit == open_part.unit:
                continue
            first = _title(grid, row)
            if not open_part.unit and not any(part.sheets for part in parts):
                parts[-1] = open_part = Part(unit, [])
                continue
            _add(open_part, grid, begin, first)
            begin, open_part = first, Part(unit, [])
            parts.append(open_part)
        _add(open_part, grid, begin, len(grid.rows))
    return parts


def unit_of(row: Row) -> str:
    """Return the name behind `填报单位` in a row, in the same cell or the next one; empty where there is none."""
    for column, cell in enumerate(row.cells):
        if (match := _BODY.search(cell)) is None:
            continue
        own = _STAMP.sub("", cell[match.end() :])
        beside = next((other for other in row.cells[column + 1 :] if other.strip()), "")
        if own or beside:
            return own.split("填报")[0] or _STAMP.sub("", beside)
    return ""


def _named(grid: Grid) -> list[tuple[int, str]]:
    return [(number, unit) for number, row in enumerate(grid.rows) if (unit := unit_of(row))]


def _title(grid: Grid, row: int) -> int:
    """Return the first row of the title above a name."""
    above = [at for at in range(max(row - _ABOVE, 0), row) if any(_TITLE.search(cell) for cell in grid.rows[at].cells)]
    return above[0] if above else row


def _add(part: Part, grid: Grid, first: int, end: int) -> None:
    if end > first:
        part.sheets.append(Grid(grid.sheet, grid.rows[first:end]))
