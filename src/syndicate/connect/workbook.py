"""
Opens workbooks; run as a program, it does so in a process of its own.

The parser believes what a workbook says about its sizes: a damaged XLS, or one stray cell in the last corner of a sheet, can make it
ask for a terabyte or walk in circles, which ends the process that asked. So this file imports nothing of the project and is started
with limits on memory and time for whatever is not known to be harmless.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import msgspec
from python_calamine import CalamineSheet, CalamineWorkbook

MEMORY_LIMIT = 1024 * 1024 * 1024
"""Bytes of address space of the process."""
SECONDS_LIMIT = 120
"""Seconds of processor time of the process."""


def numbered_rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Yield number (from 1) and cells, all as text, of the rows that are not empty."""
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [cell if cell.__class__ is str else text_of_cell(cell) for cell in cells]
        if any(texts):
            yield number, texts


def text_of_cell(cell: object) -> str:
    """Return a value as text: numbers without `.0`, days as `2018-03-05`, times as `2018-03-05 10:20:30`, `TRUE`, `FALSE`."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        # Excel keeps a day as midnight: nothing tells it from the first second of that day.
        return cell.strftime("%Y-%m-%d") if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, (date, time, timedelta, int)):
        return str(cell)
    return "" if cell is None else str(cell)


def main(path: str, sheet: str | None) -> None:
    """Write the names of the sheets as a line of JSON or, with a sheet, a line per row; `null` says that this is all."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    workbook = CalamineWorkbook.from_path(path)
    write = sys.stdout.buffer.write
    if sheet is None:
        write(msgspec.json.encode(workbook.sheet_names) + b"\n")
    else:
        for row in numbered_rows(workbook.get_sheet_by_name(sheet)):
            write(msgspec.json.encode(row) + b"\n")
    write(b"null\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
