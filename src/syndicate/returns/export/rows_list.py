"""登记簿明细: the register rows behind every cell that counts a register."""

from __future__ import annotations

from decimal import Decimal

from syndicate.model import RegisterRow
from syndicate.returns.books import Books
from syndicate.returns.export.pages import Column, Pages, Place
from syndicate.returns.filled import Filled
from syndicate.returns.form import Row
from syndicate.returns.queries import OpenQuery, RegisterQuery, RegisterSumQuery, RowQuery
from syndicate.returns.registers import field_text, select

COLUMNS = (
    Column("行键", 13),
    Column("统计指标", 30),
    Column("序号", 7),
    Column("计入数", 9),
    Column("登记簿", 20),
    Column("编号", 20),
    Column("单位", 20),
    Column("日期", 12),
    Column("内容", 60),
    Column("出处", 30),
)

_POSSIBLE = "可能计入"
"""Stands instead of a number beside a row that may count here or elsewhere; it makes the cell an interval."""


def write_rows(filled: Filled, books: Books, pages: Pages) -> dict[str, Place]:
    """Write the rows of every such cell and return where they stand."""
    places: dict[str, Place] = {}
    for row in filled.form.fillable:
        query = filled.cells[row.key].query
        if isinstance(query, RegisterQuery | RegisterSumQuery | OpenQuery):
            selection = select(query, books)
            found = selection.rows
            lines = [
                pages.append(_fields(filled, row, query, number, one)) for number, one in enumerate(found, start=1)
            ]
            for number, one in enumerate(selection.possible, start=len(lines) + 1):
                line = _fields(filled, row, query, number, one)
                lines.append(pages.append((*line[:3], _POSSIBLE, *line[4:])))
            if lines:
                counted = sum((_amount(query, one) for one in found), start=Decimal(0))
                places[row.key] = Place(lines[0].sheet, lines[0].row, len(lines), counted)
    pages.close()
    return places


def _fields(
    filled: Filled, row: Row, query: RowQuery, number: int, found: RegisterRow
) -> tuple[str | int | float, ...]:
    content = "；".join(
        f"{filled.form.named(name)}：{field_text(found, name)}"
        for name in sorted(found.fields)
        if field_text(found, name)
    )
    return (
        row.key,
        row.label,
        number,
        float(_amount(query, found)),
        filled.form.registers[query.register],
        found.native_id,
        found.unit,
        found.date.date().isoformat(),
        content,
        found.place,
    )


def _amount(query: RowQuery, found: RegisterRow) -> Decimal:
    """Return what the row adds to the cell."""
    if not isinstance(query, RegisterSumQuery):
        return Decimal(1)
    return Decimal(field_text(found, query.field) or str(query.missing))
