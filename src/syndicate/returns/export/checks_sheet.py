"""The sheet 校验: every check with level, outcome, reason and cells; then what people stated against the counts."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from syndicate.returns.export.draft import Draft
from syndicate.returns.export.fit import row_height
from syndicate.returns.filled import Filled, Outcome
from syndicate.returns.values import show

COLUMNS = (
    ("编号", 8),
    ("级别", 8),
    ("结果", 11),
    ("关系式代入", 36),
    ("理由", 36),
    ("Reason", 36),
    ("涉及指标", 44),
    ("关系式", 36),
)
_NAMED = 12
"""Cells of a check that are all named; of more, the first three and how many there are."""
_LEVELS = {"hard": "必须", "soft": "提示"}


def write_checks(sheet: Worksheet, draft: Draft) -> None:
    """Write the checks in the form's order; below them conflicts, refusals and the rows kept for checking only."""
    filled, styles = draft.filled, draft.styles
    for number, (title, width) in enumerate(COLUMNS):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, title, styles.heading)
    for at, outcome in enumerate(filled.checks, start=1):
        fields = fields_of(filled, outcome)
        sheet.set_row(at, row_height(zip(fields, (width for _, width in COLUMNS), strict=True)))
        for number, text in enumerate(fields):
            sheet.write_string(at, number, text, styles.state(outcome.state) if number == 2 else styles.cell)
    at = len(filled.checks) + 2
    for title, lines in sections_of(filled):
        at = _section(sheet, draft, at, title, lines)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def fields_of(filled: Filled, outcome: Outcome) -> tuple[str, ...]:
    """Return a check as a line of text under `COLUMNS`."""
    cells = outcome.cells if len(outcome.cells) <= _NAMED else outcome.cells[:3]
    labels = "；".join(filled.form.rows[key].label for key in cells)
    if len(cells) < len(outcome.cells):
        labels = f"{labels} 等 {len(outcome.cells)} 行"
    return (
        outcome.id,
        _LEVELS[outcome.level],
        outcome.label,
        outcome.worked,
        outcome.reason_zh,
        outcome.reason_en,
        labels,
        outcome.expr,
    )


def sections_of(filled: Filled) -> list[tuple[str, list[str]]]:
    """Return what stands below the checks: conflicts, refusals, rows kept for checking only; each with its lines."""
    rows, cells = filled.form.rows, filled.cells
    conflicts = [f"{rows[key].label}：{cell.basis}" for key, cell in cells.items() if cell.conflict]
    refusals = [f"{rows[key].label}：{cell.refused}" for key, cell in cells.items() if cell.refused]
    hidden = [
        f"{row.label}：{show(cells[row.key].value, row.kind)}（{cells[row.key].basis}）"
        for row in filled.form.fillable
        if not row.printed
    ]
    sections = (("填报值与统计不符", conflicts), ("已拒收的值", refusals), ("不印在表上的核对项", hidden))
    return [(title, lines) for title, lines in sections if lines]


def _section(sheet: Worksheet, draft: Draft, at: int, title: str, lines: Sequence[str]) -> int:
    sheet.write_string(at, 0, title, draft.styles.make(bold=True))
    for number, line in enumerate(lines, start=1):
        sheet.write_string(at + number, 0, line, draft.styles.line)
    return at + len(lines) + 2
