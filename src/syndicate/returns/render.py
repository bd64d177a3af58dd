"""The filled form as a table for the terminal, beside other numbers if there are any."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import TYPE_CHECKING

from syndicate.returns.filled import Filled, Outcome
from syndicate.returns.form import Row, Table
from syndicate.returns.tables import cell_key
from syndicate.returns.values import RowKind

if TYPE_CHECKING:  # the library is large; start-up need not pay for it
    from rich.table import Table as RichTable

_MARKS = {"fails": "✗", "undecided": "？"}
_LEVELS = {"hard": "必须", "soft": "提示"}


def render_text(
    filled: Filled,
    *,
    beside: Mapping[str, int | float | str] | None = None,
    beside_title: str = "公布数",
    width: int = 110,
) -> str:
    """
    Return title, table, method, notes and the checks that do not hold or cannot be decided, as lines of plain text.

    Chinese characters are two columns wide, so the table lines up in a terminal.

    Args:
        filled: The filled form.
        beside: Numbers by row key to stand beside the form's own (a published report, last year); a row without one shows a blank.
        beside_title: Head of that column.
        width: Columns of the terminal.
    """
    from rich.console import Console

    out = StringIO()
    console = Console(file=out, width=width, color_system=None, highlight=False, markup=False, emoji=False)
    for line in _head(filled):
        console.print(line, soft_wrap=True)
    if any(row.printed for row in filled.form.lines):
        console.print(_list(filled, beside, beside_title))
    for matrix in filled.form.table:
        console.print(f"\n{matrix.title or matrix.caption}", soft_wrap=True)
        console.print(_matrix(filled, matrix))
    for line in _foot(filled):
        console.print(line, soft_wrap=True)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _list(filled: Filled, beside: Mapping[str, int | float | str] | None, beside_title: str) -> RichTable:
    from rich.table import Table as RichTable

    table = RichTable(box=None, header_style="", pad_edge=False)
    table.add_column(filled.form.sheet.columns[0], overflow="fold")
    table.add_column(filled.form.sheet.columns[1], no_wrap=True)
    table.add_column(filled.form.sheet.columns[2], justify="right", no_wrap=True)
    if beside is not None:
        table.add_column(beside_title, justify="right", no_wrap=True)
    for row in filled.form.lines:
        if row.printed:
            table.add_row(*_line(filled, row, beside))
    return table


def _matrix(filled: Filled, matrix: Table) -> RichTable:
    from rich.table import Table as RichTable

    table = RichTable(box=None, header_style="", pad_edge=False)
    table.add_column("", overflow="fold", ratio=3)
    for column in matrix.column:
        table.add_column(column.label, justify="right", ratio=1)
    for line in matrix.row:
        keys = [cell_key(line.key, column.key) for column in matrix.column]
        values = [] if line.kind is RowKind.HEADER else [filled.shown(filled.form.rows[key]) for key in keys]
        table.add_row(f"{'  ' * line.indent}{line.label}", *values)
    return table


def _head(filled: Filled) -> list[str]:
    sheet = filled.form.sheet
    return [
        f"{sheet.title}{sheet.period.format(year=filled.year)}",
        f"填报单位：{filled.reporter}　填报日期：{filled.as_of.isoformat()}　口径：{filled.label}",
        "",
    ]


def _line(filled: Filled, row: Row, beside: Mapping[str, int | float | str] | None) -> list[str]:
    cell = filled.cells.get(row.key)
    mark = " !" if cell and (cell.conflict or cell.refused) else ""
    line = [f"{'  ' * row.indent}{row.label}", row.unit, f"{filled.shown(row)}{mark}"]
    return line if beside is None else [*line, str(beside.get(row.key, ""))]


def _foot(filled: Filled) -> list[str]:
    held = sum(outcome.state == "holds" for outcome in filled.checks)
    lines = ["", f"校验：{held}/{len(filled.checks)} 成立 / {held} of {len(filled.checks)} checks hold"]
    lines += [_outcome(outcome) for state in _MARKS for outcome in filled.checks if outcome.state == state]
    for key, cell in filled.cells.items():
        if cell.conflict or cell.refused:
            lines.append(f"! {filled.form.rows[key].label}：{cell.basis}")
    return lines + [f"· {note}" for note in filled.notes]


def _outcome(outcome: Outcome) -> str:
    mark, level = _MARKS[outcome.state], _LEVELS[outcome.level]
    return f"{mark} {outcome.id}（{level}）{outcome.label}：{outcome.reason_zh}。{outcome.worked}"
