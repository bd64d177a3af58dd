"""The workbook beside the sum: who has handed in, what each must put right, and every unit's numbers side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from pathlib import Path

from xlsxwriter.workbook import Workbook

from syndicate.returns.export.styles import Styles
from syndicate.returns.filled import Cell
from syndicate.returns.form import Form
from syndicate.returns.rollup.adding import RolledUp
from syndicate.returns.rollup.reading import HandedIn
from syndicate.returns.values import UNFILLED, Interval, RowKind, show

PROGRESS = ("单位", "状态", "文件", "须更正", "提示", "已填格数")
PROBLEMS = ("单位", "文件", "位置", "行", "问题")
_SHOWN = 4
_WIDTHS = {"问题": 90, "行": 44, "单位": 26, "文件": 26, "位置": 22}


def progress(rolled: RolledUp) -> Iterator[tuple[str, str, str, int, int, int]]:
    """Yield a line per unit: its state (已报, 须更正, 未报), its file, and how much is wrong with it."""
    for one in rolled.handed_in:
        hard = len(one.faults) + sum(check.level == "hard" for check in one.failures)
        soft = sum(check.level == "soft" for check in one.failures)
        filled = sum(cell.value is not None for cell in one.cells.values())
        yield one.unit, "须更正" if one.must_correct else "已报", one.file, hard, soft, filled
    for unit in rolled.missing:
        yield unit, "未报", "", 0, 0, 0


def problems(form: Form, one: HandedIn) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield what one unit must put right or explain: unit, file, place, line, the problem (Chinese / English)."""
    for fault in one.faults:
        yield one.unit, one.file, fault.place, fault.label, fault.message
    for check in one.failures:
        level = "必须成立" if check.level == "hard" else "请说明"
        lines = _lines(form, check.cells)
        told = f"校验 {check.id}（{level}）不成立：{check.reason_zh}。{check.worked} / check {check.id} fails: {check.reason_en}"
        yield one.unit, one.file, "", lines, told
    for remark in one.remarks:
        yield one.unit, one.file, remark.place, remark.label, remark.text


def _lines(form: Form, cells: Sequence[str]) -> str:
    """Return the lines that a check concerns, the first few of many."""
    labels = list(dict.fromkeys(form.rows[key].label for key in cells if key in form.rows))
    return "、".join(labels[:_SHOWN]) + (f"等 {len(labels)} 格" if len(labels) > _SHOWN else "")


def write_detail(rolled: RolledUp, path: Path) -> None:
    """Write the workbook; the same sum gives the same bytes."""
    with Workbook(str(path)) as book:
        book.set_properties({"author": "syndicate", "created": datetime.combine(rolled.filled.as_of, time())})
        styles = Styles(book)
        form = rolled.filled.form
        _sheet(book, styles, "进度", PROGRESS, list(progress(rolled)))
        found = [line for one in rolled.handed_in for line in problems(form, one)]
        _sheet(book, styles, "问题", PROBLEMS, found)
        _sheet(book, styles, "各单位", ("行", *(one.unit for one in rolled.handed_in), "汇总"), list(_numbers(rolled)))


def _sheet(book: Workbook, styles: Styles, name: str, heads: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for column, head in enumerate(heads):
        sheet.set_column(column, column, _WIDTHS.get(head, 12))
        sheet.write_string(0, column, head, styles.heading)
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            if isinstance(value, int | float):
                sheet.write_number(row, column, value, styles.cell)
            else:
                sheet.write_string(row, column, str(value), styles.cell)


def _numbers(rolled: RolledUp) -> Iterator[list[object]]:
    for row in rolled.filled.form.fillable:
        cells = [one.cells[row.key] for one in rolled.handed_in] + [rolled.filled.cells[row.key]]
        yield [row.label, *(_shown(cell, row.kind) for cell in cells)]


def _shown(cell: Cell, kind: RowKind) -> object:
    if cell.refused:
        return "拒收"
    if cell.value is None:
        return UNFILLED
    return show(cell.value, kind) if isinstance(cell.value, Interval) else float(cell.value)
