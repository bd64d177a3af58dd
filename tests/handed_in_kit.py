"""Writes filled forms as units hand them in: consistent numbers, in layouts that wander, with faults where a test plants them."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
import xlwt

from syndicate.returns.form import Form, Table
from syndicate.returns.tables import cell_key
from syndicate.returns.values import RowKind

Numbers = dict[str, int]
Sheet = dict[tuple[int, int], object]
"""(row, column) → what the cell holds."""


def consistent(form: Form, seed: int) -> Numbers:
    """Return a number for every cell of the form of 2021, so that its checks hold."""
    dice = random.Random(seed)
    found: Numbers = {row.key: dice.randint(0, 9) for row in form.fillable if not row.sum}
    waiting = [row for row in form.fillable if row.sum]
    while waiting:
        ready = [row for row in waiting if all(key in found for key in row.sum)]
        found.update((row.key, sum(found[key] for key in row.sum)) for row in ready)
        waiting = [row for row in waiting if row.key not in found]
    for column in form.tables["s3"].column:
        done, left = found[cell_key("total", column.key)], found[cell_key("carry_next", column.key)]
        over = found[cell_key("carried_over", column.key)] = min(
            found[cell_key("carried_over", column.key)], done + left
        )
        found[cell_key("new_received", column.key)] = done + left - over
    for line in ("new_received", "carried_over"):
        parts = [found[cell_key(line, one.key)] for one in form.tables["s3"].column if not one.sum]
        found[cell_key(line, "total")] = sum(parts)
    for kind in ("rules", "normative"):
        found[f"{kind}_valid"] = found[f"{kind}_made"] + dice.randint(0, 50)
    found["rules_made"] = found["rules_repealed"] = found["rules_valid"] = 0
    return found


def laid_out(form: Form, unit: str, numbers: Mapping[str, object], *, shift: int = 0, year: int = 2023) -> Sheet:
    """Return the cells of a sheet: title, body, then every table under its heads; `shift` moves all of it right and down."""
    sheet: Sheet = {
        (shift, shift): f"{form.sheet.title}（{year}年度）",
        (shift + 1, shift): f"填报单位（盖章）：{unit}",
    }
    row = shift + 3
    for table in form.table:
        row = _table(sheet, table, numbers, row, shift)
    return sheet


def _table(sheet: Sheet, table: Table, numbers: Mapping[str, object], row: int, left: int) -> int:
    first = left + bool(table.stub)
    sheet[row, left] = table.title or table.caption
    depth = max(len([part for part in column.group.split("/") if part]) for column in table.column)
    for at, column in enumerate(table.column):
        groups = [part for part in column.group.split("/") if part]
        for level, group in enumerate(groups):
            if sheet.get((row + 1 + level, first + at - 1)) is None or at == 0:
                sheet[row + 1 + level, first + at] = group
        sheet[row + 1 + depth, first + at] = column.label
    if table.stub:
        sheet[row + 1, left] = table.stub
    row += depth + 2
    for line in table.row:
        if table.stub:
            sheet[row, left] = line.label
        if line.kind is not RowKind.HEADER:
            for at, column in enumerate(table.column):
                sheet[row, first + at] = numbers.get(cell_key(line.key, column.key), "")
        row += 1
    return row + 1


def write_xlsx(path: Path, sheet: Sheet) -> Path:
    """Write the cells as an XLSX workbook."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("统计表")
        for (row, column), value in sheet.items():
            page.write(row, column, value)
    return path


def write_xls(path: Path, sheet: Sheet) -> Path:
    """Write the cells as an XLS workbook of 1997."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Sheet1")
    for (row, column), value in sheet.items():
        page.write(row, column, value)
    book.save(str(path))
    return path


def write_csv(path: Path, sheet: Sheet, encoding: str = "gb18030") -> Path:
    """Write the cells as comma-separated values."""
    width, height = (max(place[axis] for place in sheet) + 1 for axis in (1, 0))
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(
            [[sheet.get((row, column), "") for column in range(width)] for row in range(height)]
        )
    return path
