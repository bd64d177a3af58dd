"""Where on a sheet the cells of a form stand, found by the labels of lines and columns, wherever the layout has moved to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from syndicate.returns.form import Form
from syndicate.returns.rollup.aligning import aligned
from syndicate.returns.rollup.grid import Grid
from syndicate.returns.rollup.labels import likeness, plain
from syndicate.returns.rollup.numbers import looks_written
from syndicate.returns.tables import cell_key
from syndicate.returns.values import RowKind

_HEADS = 6
"""Rows above the first line in which the heads of columns are looked for."""
_MOST = 0.6
"""Share of the heads that a line of heads must hold where the table has no labels of lines."""


class Place(NamedTuple):
    """Where a cell of the form stands."""

    grid: Grid
    row: int
    column: int

    @property
    def text(self) -> str:
        """What stands there."""
        return self.grid.cell(self.row, self.column)

    @property
    def address(self) -> str:
        """Sheet and cell, for people."""
        return self.grid.address(self.row, self.column)


class Matrix(NamedTuple):
    """Lines and columns of a form: its own list, or one of its tables."""

    title: str
    lines: tuple[tuple[str, str], ...]
    """Key and label."""
    columns: tuple[tuple[str, str], ...]


class Found(NamedTuple):
    """Cell key → place, and what was looked for in vain (Chinese labels)."""

    places: dict[str, Place]
    missing: list[str]
    again: list[str] = []  # noqa: RUF012  (a tuple's default is never written to)
    """Parts of the form that stand in the file a second time, with other numbers: title, and where."""


class _Spot(NamedTuple):
    score: float
    grid: Grid
    rows: dict[int, int]
    """Line → row."""
    columns: dict[int, int]
    """Column → column."""


def matrices(form: Form) -> Iterator[Matrix]:
    """Yield what a form prints, part by part."""
    lines = tuple((row.key, row.label) for row in form.lines if row.printed and row.kind is not RowKind.HEADER)
    if lines:
        yield Matrix(form.sheet.title, lines, (("", form.sheet.columns[2]),))
    for table in form.table:
        counted = tuple((line.key, line.label) for line in table.row if line.kind is not RowKind.HEADER)
        yield Matrix(table.title or table.caption, counted, tuple((one.key, one.label) for one in table.column))


def find(form: Form, sheets: Sequence[Grid]) -> Found:
    """Return where the cells of a form stand on the sheets of a file."""
    places: dict[str, Place] = {}
    missing: list[str] = []
    again: list[str] = []
    for matrix in matrices(form):
        spots = [spot for grid in sheets if (spot := _spot(matrix, grid)) is not None]
        if not spots:
            missing.append(f"表“{matrix.title}”")
            continue
        spot = max(spots, key=lambda one: one.score)
        missing += [f"行“{label}”" for at, (_, label) in enumerate(matrix.lines) if at not in spot.rows]
        missing += [f"列“{label}”" for at, (_, label) in enumerate(matrix.columns) if at not in spot.columns]
        here = dict(_places(matrix, spot))
        places.update(here)
        again += _elsewhere(matrix, spot, here, spots)
    return Found(places, missing, again)


def _elsewhere(matrix: Matrix, chosen: _Spot, here: dict[str, Place], spots: Sequence[_Spot]) -> Iterator[str]:
    """Yield where a part of the form stands once more as fully as where it was read, with other numbers in it."""
    for spot in spots:
        if spot is not chosen and len(spot.rows) >= len(chosen.rows) and len(spot.columns) >= len(chosen.columns):
            there = dict(_places(matrix, spot))
            other = next((place for key, place in there.items() if key in here and place.text != here[key].text), None)
            if other is not None:
                yield f"“{matrix.title}”（{other.address}）"


def _places(matrix: Matrix, spot: _Spot) -> Iterator[tuple[str, Place]]:
    for line, row in spot.rows.items():
        for column, at in spot.columns.items():
            yield cell_key(matrix.lines[line][0], matrix.columns[column][0]), Place(spot.grid, row, at)


def _spot(matrix: Matrix, grid: Grid) -> _Spot | None:
    return _labelled(matrix, grid) if matrix.lines[0][1] else _headed(matrix, grid)


def _labelled(matrix: Matrix, grid: Grid) -> _Spot | None:
    """Find lines by their labels, then columns by their heads."""
    wanted = [plain(label) for _, label in matrix.lines]
    held = [[plain(cell) if not looks_written(cell) else "" for cell in row.cells] for row in grid.rows]
    score, rows = aligned(
        len(wanted), len(held), lambda line, row: max((likeness(wanted[line], cell) for cell in held[row]), default=0.0)
    )
    if not rows:
        return None
    stub = max(_best(wanted[line], held[row]) for line, row in rows.items())
    columns = _columns(matrix, grid, stub, sorted(rows.values()))
    return _Spot(score + len(columns) / (len(matrix.columns) + 1), grid, rows, columns)


def _best(wanted: str, cells: Sequence[str]) -> int:
    return max(range(len(cells)), key=lambda column: (likeness(wanted, cells[column]), -column))


def _columns(matrix: Matrix, grid: Grid, stub: int, rows: Sequence[int]) -> dict[int, int]:
    found = _under(matrix, grid, range(max(rows[0] - _HEADS, 0), rows[0]), stub + 1)
    if len(found) == len(matrix.columns):
        return found
    width = max(grid.width(row) for row in rows)
    numbers = [
        column for column in range(stub + 1, width) if any(looks_written(grid.cell(row, column)) for row in rows)
    ]
    if len(numbers) == len(matrix.columns):
        return dict(enumerate(numbers))
    return found


def _under(matrix: Matrix, grid: Grid, heads: Sequence[int], first: int) -> dict[int, int]:
    """Return column → column by the heads above; columns stand in the form's order."""
    width = max((grid.width(row) for row in heads), default=0)
    held = [{plain(grid.cell(row, column)) for row in heads} for column in range(first, width)]
    wanted = [plain(label) for _, label in matrix.columns]
    _, found = aligned(
        len(wanted), len(held), lambda one, at: max((likeness(wanted[one], head) for head in held[at]), default=0.0)
    )
    return {one: at + first for one, at in found.items()}


def _headed(matrix: Matrix, grid: Grid) -> _Spot | None:
    """Find a table of one line that has no label: by its heads, and the first row of numbers under them."""
    best: _Spot | None = None
    for row in range(len(grid.rows)):
        columns = _under(matrix, grid, [row], 0)
        if len(columns) < _MOST * len(matrix.columns) or (best and len(columns) <= best.score):
            continue
        below = _numbers_below(grid, row, columns)
        if below is not None:
            best = _Spot(float(len(columns)), grid, {0: below}, columns)
    return best


def _numbers_below(grid: Grid, head: int, columns: dict[int, int]) -> int | None:
    for row in range(head + 1, min(head + 1 + _HEADS, len(grid.rows))):
        if any(looks_written(grid.cell(row, column)) for column in columns.values()):
            return row
    return None
