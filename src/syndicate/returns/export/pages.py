"""Long lists in a workbook: written row by row in constant memory, and continued on a new sheet where Excel ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TextIO, cast

import msgspec
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from syndicate.returns.export.styles import Styles
from syndicate.returns.values import Number

EXCEL_ROWS = 1_048_576
"""Rows of a sheet (ECMA-376 leaves it open; Excel 2007 and later)."""
EXCEL_TEXT = 32_767
"""UTF-16 units that a cell can hold."""

_UNSAFE = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

Field = str | int | float | None


class Column(msgspec.Struct, frozen=True):
    """A column of a list."""

    title: str
    width: float


class Place(msgspec.Struct, frozen=True):
    """Where a cell's items stand: sheet, first row (from 1, as Excel counts), how many rows, and what they count together."""

    sheet: str
    row: int
    rows: int
    counted: Number


class ListSheet(Worksheet):
    """
    A sheet that takes whole rows.

    The library spends ten microseconds on a cell; a year's list has a million. Rows are therefore written as the XML that the
    library would write, into the file where it keeps finished rows (`constant_memory`). A test reads the result back.
    """

    def append(self, row: int, fields: Sequence[Field], formats: tuple[int, int], letters: Sequence[str]) -> None:
        """Write one row; `formats` are the indexes for text and for numbers. Rows must come in order."""
        self._write_single_row(row)
        self._check_dimensions(row, len(fields) - 1)
        name, (text, number) = str(row + 1), formats
        cells = [
            _text_cell(f"{letter}{name}", text, field)
            if isinstance(field, str)
            else f'<c r="{letter}{name}" s="{number}"><v>{field}</v></c>'
            for letter, field in zip(letters, fields, strict=True)
            if field is not None and field != ""
        ]
        rows = cast("TextIO", self.row_data_fh)  # opened by the library when the sheet was made
        rows.write(f'<row r="{name}">{"".join(cells)}</row>')


def _text_cell(place: str, style: int, text: str) -> str:
    if len(text) > EXCEL_TEXT // 2:
        text = f"{text[: EXCEL_TEXT // 2 - 1]}…"
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(lambda found: _ESCAPES.get(found[0], "\ufffd"), text)
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


class Pages:
    """A list over as many sheets as it needs: `明细1`, `明细2`, … Made on the first row; an empty list makes no sheet."""

    def __init__(
        self, book: Workbook, styles: Styles, name: str, columns: Sequence[Column], limit: int = EXCEL_ROWS
    ) -> None:
        self._book, self._styles, self._name, self._limit = book, styles, name, limit
        self._columns = columns
        self._letters = [xl_col_to_name(number) for number in range(len(columns))]
        self._formats = (_index(styles.text), _index(styles.plain_number))
        self._sheet: ListSheet | None = None
        self._sheets = 0
        self._row = 0

    def append(self, fields: Sequence[Field]) -> Place:
        """Write one row and return where it stands; it counts as one."""
        if self._sheet is None or self._row >= self._limit:
            self._sheet = self._turn()
        self._sheet.append(self._row, fields, self._formats, self._letters)
        self._row += 1
        return Place(f"{self._name}{self._sheets}", self._row, 1, 1)

    def close(self) -> None:
        """Put filters on the last sheet; call once, after the last row."""
        if self._sheet is not None:
            self._sheet.autofilter(0, 0, self._row - 1, len(self._columns) - 1)

    def _turn(self) -> ListSheet:
        self.close()
        self._sheets += 1
        sheet = self._book.add_worksheet(f"{self._name}{self._sheets}", worksheet_class=ListSheet)
        assert isinstance(sheet, ListSheet)
        for number, column in enumerate(self._columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.title, self._styles.heading)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        self._row = 1
        return sheet


def _index(style: Format) -> int:
    # The library tells a format's index only to itself; untyped there.
    return int(style._get_xf_index())  # type: ignore[no-untyped-call]  # noqa: SLF001
