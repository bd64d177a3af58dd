"""A file as sheets of cells, each cell with its address as a spreadsheet shows it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from syndicate.connect.contract import FileInput
from syndicate.connect.files import file_input
from syndicate.connect.tables import Row, iter_table, sheet_names
from syndicate.model import Rejection
from syndicate.returns.export.table import LIST_HEAD

_LETTERS = 26


class Grid(NamedTuple):
    """The rows of one sheet that are not empty."""

    sheet: str
    rows: list[Row]

    def cell(self, row: int, column: int) -> str:
        """Return the text of a cell by place in `rows` and column from 0; empty beyond the row's end."""
        cells = self.rows[row].cells
        return cells[column] if column < len(cells) else ""

    def width(self, row: int) -> int:
        """Return how many cells a row has."""
        return len(self.rows[row].cells)

    def address(self, row: int, column: int) -> str:
        """Return where a cell stands, as people find it: `工作表 Sheet1 C12`."""
        place = f"{_letters(column)}{self.rows[row].number}"
        return f"工作表 {self.sheet} {place}" if self.sheet else place


def grids(path: Path) -> list[Grid]:
    """
    Return every sheet of an XLSX, XLS or CSV file.

    Raises:
        Unreadable: The file is damaged, encrypted, or no table.
    """
    file = file_input(path, path)
    return [Grid(name, list(takewhile(_of_a_form, _rows(file, name)))) for name in sheet_names(file)]


def _rows(file: FileInput, sheet: str) -> Iterator[Row]:
    return (row for row in iter_table(file, sheet=sheet or None) if not isinstance(row, Rejection))


def _of_a_form(row: Row) -> bool:
    """Tell whether a row can be of a form: below one that `export` wrote as CSV stand the titles of what it counts, which name lines."""
    return tuple(row.cells[:2]) != LIST_HEAD


def _letters(column: int) -> str:
    rest, name = column + 1, ""
    while rest:
        rest, letter = divmod(rest - 1, _LETTERS)
        name = chr(ord("A") + letter) + name
    return name
