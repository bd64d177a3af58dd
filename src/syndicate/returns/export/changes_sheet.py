"""The sheet 调整: what has changed since the year was closed, signed and not."""

from __future__ import annotations

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

from syndicate.returns.export.draft import Draft
from syndicate.returns.filled import Adjustment, Filled
from syndicate.returns.values import show

COLUMNS = (("统计指标", 50), ("行键", 16), ("结账数", 14), ("调整后", 14), ("签字人", 16), ("时间", 26), ("理由", 60))


def write_changes(sheet: Worksheet, draft: Draft) -> None:
    """Write who changed which cell after the closing, when and why; then what the ledger counts differently and nobody signed."""
    filled, styles = draft.filled, draft.styles
    for number, (title, width) in enumerate(COLUMNS):
        sheet.set_column(number, number, width)
        sheet.write_string(1, number, title, styles.heading)
    sheet.write_string(0, 0, filled.closed, styles.line)
    for at, fields in enumerate(lines(filled), start=2):
        for number, text in enumerate(fields):
            sheet.write_string(at, number, text, styles.cell)
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def lines(filled: Filled) -> Iterable[tuple[str, ...]]:
    """Yield one line per change, the signed ones first, in the order they were signed."""
    for change in filled.adjustments:
        yield _line(filled, change)
    for change in filled.unsigned:
        yield _line(filled, change)


def _line(filled: Filled, change: Adjustment) -> tuple[str, ...]:
    row = filled.form.rows[change.key]
    before, after = show(change.before, row.kind), show(change.after, row.kind)
    who = change.who or "未签字，表内数未改"
    return (row.label, row.key, before, after, who, change.at, change.why)
